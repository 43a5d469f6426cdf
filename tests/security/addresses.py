"""Every address of the application, filled in: what is asked of each door, and what is sent to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from tests.api.v1.program import NEW_DISPUTE
from tests.security.world import World
from tests.support import council

# Each rule of a dispute is asked about both of these: one that many see, and one that few do.
WHOLE = ("siblings", "legal")
EVERY = ("asked", "ended", "others", "referral", "told", "action", "absent")
# And these about more.
ALSO = {
    "/disputes/<reference>": EVERY,
    "/api/v1/disputes/<reference>": EVERY,
    "/disputes/<reference>/moves/<move>": ("asked",),
    "/api/v1/disputes/<reference>/moves": ("asked",),
    "/disputes/<reference>/record.json": ("others", "referral", "told", "action", "absent"),
    "/disputes/<reference>/file": ("others", "absent"),
    "/api/v1/disputes/<reference>/transitions": ("absent",),
    "/disputes/<reference>/pack": ("referral",),
    "/disputes/<reference>/raise": ("told",),
}
# The pages of a link that open after proof.
ANSWERS = (
    "/answer/<link_id>",
    "/answer/<link_id>/moves/<move>",
    "/answer/<link_id>/receipts/<sequence>",
)
BY_ITSELF = ("HEAD", "OPTIONS")
# Any dispute's own questions, each with one move that some may make; legal advice was given already.
MOVES = {"asked": "comment", "siblings": "add_note", "legal": "add_note"}
NOTE = {"note": "Wordnowhere.", "comment": "Wordnowhere.", "do": "check"}
WORDS = {
    "<page>": "wrong",
    "<route_id>": "formal",
    "<filename>": "service.css",
    "<number>": "1",
    "<child_number>": "1",
    "<sequence>": "1",
}
# What is sent to a rule. A form without an entry is sent empty.
FORMS: dict[str, dict[str, Any]] = {
    "/absences/new": {"person": str(council.TEAM_MANAGER)},
    "/filing": {"place": "Somewhere"},
    "/raise/<page>": {"what_is_wrong": "Wordnowhere."},
    "/disputes/<reference>/letter-to-the-child": {"child": "1"},
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/absences": {"person": council.email_of(council.TEAM_MANAGER)},
    "/api/v1/absences/<absence_id>/end": {"back_on": "2026-11-25"},
    "/api/v1/disputes": NEW_DISPUTE | {"impact": "Wordnowhere."},
    "/api/v1/disputes/<reference>/beside": {
        "route": "cafcass_advice",
        "given": {"question": "Wordnowhere?", "asked_on": "2026-11-23"},
    },
    "/api/v1/side-matters": {
        "route": "practice_alert",
        "given": {"team": council.TEAM_NORTH, "concern": "a", "effect": "b", "wanted": "c"},
    },
}
# More addresses of a rule: another child's copy, a closer look.
QUERIES = {
    "/disputes/<reference>/record": ("?child=1", "?child=2"),
    "/disputes/<reference>/record.json": ("?child=1",),
    "/disputes/<reference>/briefing": ("?child=2",),
    "/disputes/<reference>/letter-to-the-child": ("?child=1", "?child=2"),
    "/queue": ("?state=all",),
}


@dataclass(frozen=True)
class Ask:
    """One request, and what is sent with it. ``about`` is the name of a dispute or link of the world."""

    method: str
    rule: str
    path: str
    about: str = ""
    form: dict[str, Any] | None = None
    body: dict[str, Any] | None = None
    more: str = field(default="")

    @property
    def name(self) -> str:
        """Its row in the table."""
        about = f" [{self.about}]" if self.about else ""
        return f"{self.method:<4} {self.rule}{self.more}{about}"

    @property
    def is_for_programs(self) -> bool:
        """Whether a token opens it and no cookie does."""
        return self.rule.startswith("/api/v1/") and not self.rule.endswith("openapi.json")


def plain(rule: str) -> str:
    """A rule without how its parts are read: ``<int(max=9):number>`` is ``<number>``."""
    parts = rule.split("<")
    return parts[0] + "".join(
        "<" + part[part.index(":") + 1 :] if ":" in part.split(">")[0] else "<" + part for part in parts[1:]
    )


def openings(app: Flask) -> list[tuple[str, str]]:
    """Every rule and method that somebody wrote a view for."""
    return sorted(
        {
            (plain(rule.rule), method)
            for rule in app.url_map.iter_rules()
            for method in (rule.methods or set()) - set(BY_ITSELF)
        }
    )


def asks(app: Flask, world: World) -> list[Ask]:
    """Every request of the matrix, in the order of the table."""
    return [ask for rule, method in openings(app) for ask in _of(rule, method, world)]


def _of(rule: str, method: str, world: World) -> list[Ask]:
    if "<reference>" in rule:
        about = (*WHOLE, *ALSO.get(rule, ()))
        return [_ask(rule, method, world, name, more) for name in about for more in _queries(rule, method)]
    if "<link_id>" in rule:
        # What everybody may open is the same page whatever the number: one link stands for all.
        names = tuple(world.links) if rule in ANSWERS else ("own",)
        return [_ask(rule, method, world, name, "") for name in names]
    return [_ask(rule, method, world, "", more) for more in _queries(rule, method)]


def _queries(rule: str, method: str) -> tuple[str, ...]:
    return ("", *QUERIES.get(rule, ())) if method == "GET" else ("",)


def _ask(rule: str, method: str, world: World, about: str, more: str) -> Ask:
    values = WORDS | {
        "<reference>": world.disputes.get(about, ""),
        "<link_id>": str(world.links.get(about, "")),
        "<token>": world.link_token,
        "<letter_id>": str(world.letter),
        "<absence_id>": str(world.absence),
        "<move>": MOVES.get(about, "comment"),
        "<route>": "cafcass_advice" if about else "practice_alert",
    }
    path = rule
    for part, value in values.items():
        path = path.replace(part, value)
    if method == "GET":
        return Ask(method, rule, path + more, about, more=more)
    if rule.startswith("/api/v1/"):
        return Ask(method, rule, path, about, body=_body(rule, about, world))
    form = FORMS.get(rule, {})
    if rule.endswith("/moves/<move>"):
        form = NOTE | {"from": world.routes[about]}
    return Ask(method, rule, path, about, form=form)


def _body(rule: str, about: str, world: World) -> dict[str, Any]:
    if rule.endswith("/moves"):
        return {"move": "add_note", "given": {"note": "Wordnowhere."}}
    if rule == "/api/v1/filing":
        place = {"reference": world.disputes["asked"], "sequence": 1, "child_number": 1}
        return {"entries": [place], "place": world.units.registry.profile.recorded_in[0]}
    return BODIES[rule]
