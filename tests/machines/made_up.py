"""A small made-up route without a fault, from which each test breaks or changes one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from machines import needs
from machines.limits import NOT_STATED, working_days
from machines.profile import Profile, Theme
from machines.registry import Registry
from machines.roles import IRO, IRO_TEAM_MANAGER, TEAM_MANAGER
from machines.route import Cap, Route, RouteType, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, Move, MoveKind, Obligation, Stage, between, ended

SAYS = stated("made up 1", "a made-up council says so")
REPLY = Obligation("reply", "Reply", TEAM_MANAGER, working_days(5, "within 5 working days"), SAYS)
CONSIDER = Obligation("consider", "Agree, or not", IRO, NOT_STATED, SAYS)
THEMES = (Theme("plan", "The plan", SAYS),)
PROFILE = Profile("madeup", "Made-up Council", "Made-up", "none", THEMES, (IRO_TEAM_MANAGER,))

More = Callable[[SimpleNamespace], Mapping[str, Any]]


def made_up_stages(asked: Mapping[str, Any], answered: Mapping[str, Any]) -> SimpleNamespace:
    """The three stages, two of them with what the test changes."""
    asks: dict[str, Any] = {"label": "Manager to reply", "initial": True, "owes": (REPLY,)}
    asks |= {"rung": 1, "source": SAYS}
    replied: dict[str, Any] = {"label": "Manager has replied", "owes": (CONSIDER,)}
    replied |= {"rung": 1, "source": SAYS}
    return SimpleNamespace(
        asked=Stage(**asks | dict(asked)),
        answered=Stage(**replied | dict(answered)),
        resolved=ended("Resolved", Ending.AGREED, source=SAYS),
    )


def a_route(
    *,
    heading: Mapping[str, Any] | None = None,
    asked: Mapping[str, Any] | None = None,
    answered: Mapping[str, Any] | None = None,
    answer: Mapping[str, Any] | None = None,
    agree: Mapping[str, Any] | None = None,
    more: More = lambda stages: {},
) -> type[Route]:
    """The route, with parts changed. ``more``, and a move's ``path``, are functions of the stages.

    ``heading`` leaves a line out when its value is None.
    """
    stages = made_up_stages(asked or {}, answered or {})
    answers: dict[str, Any] = {
        "label": "Answer",
        "path": lambda s: between(s.asked, to=s.answered),
        "by": (TEAM_MANAGER,),
        "kind": MoveKind.ANSWER,
        "needs": (needs.REASONS,),
        "meets": ("reply",),
        "source": SAYS,
    }
    agrees: dict[str, Any] = {
        "label": "Agree",
        "path": lambda s: between(s.asked, s.answered, to=s.resolved),
        "by": (IRO,),
        "kind": MoveKind.RESOLVE,
        "needs": (needs.AGREED_ACTIONS,),
        "meets": ("consider",),
        "source": SAYS,
    }
    lines: dict[str, Any] = {
        "council": "madeup",
        "route_id": "short",
        "title": "A short route",
        "version": "2020-01",
        "in_force_on": date(2020, 1, 1),
        "source": SAYS,
        "used_for": "Tests.",
        "scope": (Scope.LOOKED_AFTER,),
        "rungs": ladder("Manager"),
        "cap": Cap(20, "20 days", SAYS),
    }
    lines |= heading or {}
    body = {key: value for key, value in lines.items() if value is not None}
    body |= vars(stages)
    for name, parts in (("answer", answers | dict(answer or {})), ("agree", agrees | dict(agree or {}))):
        body[name] = Move(**parts | {"path": parts["path"](stages)})
    body |= more(stages)
    made: Any = RouteType("MadeUp", (Route,), body)
    route: type[Route] = made
    return route


def a_council(*routes: type[Route]) -> Registry:
    """A made-up council with these routes."""
    return Registry(routes, PROFILE)
