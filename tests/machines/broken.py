"""Routes with one fault each: what is changed, and where and what is then found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from statemachine import State
from statemachine.transition_list import TransitionList

from machines import needs
from machines.roles import IRO, SERVICE_MANAGER, TEAM_MANAGER
from machines.route import AlertType, Cap, ladder
from machines.sources import Source
from machines.stages import Ending, Kind, Move, MoveKind, Stage, between, ended, stay
from tests.machines.made_up import CONSIDER, REPLY, SAYS

NOTHING = Source("", "")
OWED = "obligation reply of stage asked"


def stage(**parts: Any) -> Stage:
    """A further stage, in which the IRO owes a decision."""
    usual: dict[str, Any] = {"label": "More", "rung": 1, "source": SAYS, "owes": (CONSIDER,)}
    return Stage(**usual | parts)


def move(path: Any, **parts: Any) -> Move:
    """A further move of the IRO."""
    usual: dict[str, Any] = {"label": "More", "by": (IRO,), "kind": MoveKind.ESCALATE, "source": SAYS}
    return Move(path=path, **usual | parts)


Broken = tuple[dict[str, Any], list[tuple[str, str]]]

# what is changed: where and what is found, and nothing but that
BROKEN: dict[str, Broken] = {
    "no beginning": ({"asked": {"initial": False}}, [("stages", "none says that the route begins there")]),
    "two beginnings": ({"answered": {"initial": True}}, [("stages", "2 begin the route: asked, answered")]),
    "empty heading": (
        {"heading": {"council": "", "title": "", "version": "", "used_for": " "}},
        [("heading", f"has an empty {name}") for name in ("council", "title", "version", "used for")],
    ),
    "no day": ({"heading": {"in_force_on": None}}, [("heading", "has no day on which it comes into force")]),
    "no scope": ({"heading": {"scope": ()}}, [("heading", "is for no child: its scope is empty")]),
    "route without a source": ({"heading": {"source": None}}, [("heading", "has no source")]),
    "stage without a source": ({"asked": {"source": None}}, [("stage asked", "has no source")]),
    "stage with an empty source": ({"asked": {"source": NOTHING}}, [("stage asked", "has an empty source")]),
    "move with an empty source": ({"answer": {"source": NOTHING}}, [("move answer", "has an empty source")]),
    "obligation with an empty source": (
        {"asked": {"owes": (replace(REPLY, source=NOTHING),)}},
        [(OWED, "has an empty source")],
    ),
    "cap with an empty source": (
        {"heading": {"cap": Cap(20, "20 days", NOTHING)}},
        [("cap", "has an empty source")],
    ),
    "empty label of a stage": ({"asked": {"label": ""}}, [("stage asked", "has an empty label")]),
    "empty label of a move": ({"answer": {"label": " "}}, [("move answer", "has an empty label")]),
    "empty text of an obligation": (
        {"asked": {"owes": (replace(REPLY, text=""),)}},
        [(OWED, "has an empty text")],
    ),
    "empty question": (
        {"answer": {"needs": (replace(needs.REASONS, question=""),)}},
        [("move answer, need reasons", "has an empty question")],
    ),
    "an option that rests on nothing that was asked": (
        {"answer": {"needs": (replace(needs.REASONS, rests_on=(("both", "limb_a"),)),)}},
        [
            ("move answer, need reasons", "says on what both rests, which is no option of it"),
            (
                "move answer, need reasons",
                "rests on limb_a, which is no yes-or-no question of the opening",
            ),
        ],
    ),
    "words and a source that are still to be filled in": (
        {
            "heading": {"used_for": "FILL IN: when"},
            "asked": {"label": "FILL IN: who is asked", "source": Source("FILL IN: the paragraph", "so")},
        },
        [
            ("heading", "has a used for that still says FILL IN"),
            ("stage asked", "has a label that still says FILL IN"),
            ("stage asked", "has a source that still says FILL IN"),
        ],
    ),
    "rung without a label": ({"asked": {"rung": 2}}, [("rung 2", "has no label")]),
    "rung without a stage": (
        {"heading": {"rungs": ladder("Manager", "Director")}},
        [("rung 2", "has no stage")],
    ),
    "rung with an empty label": ({"heading": {"rungs": ladder(" ")}}, [("rung 1", "has an empty label")]),
    "nobody owes anything": (
        {"answered": {"owes": ()}},
        [
            ("stage answered", "has no owner: nobody owes anything"),
            ("move agree", "meets consider, which no stage in its path owes"),
        ],
    ),
    "owed twice": ({"asked": {"owes": (REPLY, REPLY)}}, [("stage asked", "owes reply twice")]),
    "met by no move": (
        {"answer": {"meets": (), "kind": MoveKind.TELL}},
        [(OWED, "is met by no move, so it can only lapse")],
    ),
    "owed by somebody who has no move": (
        {"asked": {"owes": (REPLY, replace(CONSIDER, by=SERVICE_MANAGER))}},
        [
            (
                "obligation consider of stage asked",
                "can never be met by who owes it: Service manager has no such move here",
            )
        ],
    ),
    "nobody's turn once all is done": (
        {"more": lambda s: {"tell": move(stay(s.answered), meets=("consider",), kind=MoveKind.TELL)}},
        [("stage answered", "can stay when all that is owed in it is done, and then it is nobody's turn")],
    ),
    "a meeting of nobody": ({"asked": {"kind": Kind.MEETING}}, [("stage asked", "is a meeting of nobody")]),
    "dead end": (
        {"more": lambda s: {"stuck": (stuck := stage()), "go": move(between(s.answered, to=stuck))}},
        [
            ("obligation consider of stage stuck", "is met by no move, so it can only lapse"),
            ("stage stuck", "is a dead end: no move leads on"),
        ],
    ),
    "nothing leads there": (
        {
            "more": lambda s: {
                "lost": (lost := stage()),
                "go": move(between(lost, to=s.asked), meets=("consider",)),
            }
        },
        [("stage lost", "cannot be reached")],
    ),
    "round and round": (
        {"agree": {"path": lambda s: between(s.answered, to=s.asked)}},
        [
            ("stage asked", "leads round and round: no way from it ends"),
            ("stage answered", "leads round and round: no way from it ends"),
            ("stage resolved", "cannot be reached"),
        ],
    ),
    "an ending nothing leads to": (
        {"more": lambda s: {"lost": ended("Lost", Ending.DECIDED, source=SAYS)}},
        [("stage lost", "cannot be reached")],
    ),
    "an ending that is left": (
        {"more": lambda s: {"again": move(between(s.resolved, to=s.asked))}},
        [("stage resolved", "is an ending that a move leaves")],
    ),
    "an ending in which something is owed": (
        {
            "more": lambda s: {
                "late": Stage("Late", source=SAYS, ending=Ending.DECIDED, owes=(CONSIDER,)),
            },
        },
        [
            ("stage late", "is an ending in which somebody still owes something"),
            ("stage late", "cannot be reached"),
        ],
    ),
    "a hand-over to nowhere": (
        {
            "more": lambda s: (
                {
                    "over": (over := Stage("Over", source=SAYS, ending=Ending.HANDED_OVER)),
                    "go": move(between(s.answered, to=over)),
                }
            )
        },
        [("stage over", "hands over without saying to which route")],
    ),
    "an open stage that hands over": (
        {"asked": {"hands_over_to": "formal"}},
        [("stage asked", "hands over, but is not an ending")],
    ),
    "a move with no path": (
        {"more": lambda s: {"go": move(TransitionList())}},
        [("move go", "leads from nowhere: it has no path")],
    ),
    "a move with no role": (
        {"more": lambda s: {"go": move(between(s.answered, to=s.asked), by=())}},
        [("move go", "has no role: nobody may make it")],
    ),
    "a move that nobody may make in one of its stages": (
        {
            "more": lambda s: {
                "decide": move(
                    between(s.answered, to=s.asked),
                    kind=MoveKind.DECIDE,
                    meets=("consider",),
                    by=(TEAM_MANAGER,),
                )
            }
        },
        [
            ("move decide", "can be made by nobody in answered: none of its roles owes the answer there"),
            ("move decide", "lists Team manager, who owes the answer in none of its stages"),
        ],
    ),
    "a role that may never make the move it is listed for": (
        {"answer": {"by": (TEAM_MANAGER, SERVICE_MANAGER)}},
        [("move answer", "lists Service manager, who owes the answer in none of its stages")],
    ),
    "meets what no stage in its path owes": (
        {"answer": {"meets": ("reply", "consider")}},
        [("move answer", "meets consider, which no stage in its path owes")],
    ),
    "two ways and nothing says which": (
        {"more": lambda s: {"go": move(s.asked.to(s.answered, s.resolved), needs=(needs.AGREED_ACTIONS,))}},
        [("move go", "leads from asked to 2 stages, and nothing says to which")],
    ),
    "asks twice": (
        {"answer": {"needs": (needs.REASONS, needs.REASONS)}},
        [("move answer", "asks for reasons 2 times")],
    ),
    "the step asked for by another name": (
        {"answer": {"needs": (replace(needs.ENTER_AT, id="step"),)}},
        [("move answer", "asks for the step as step")],
    ),
    "agreement without actions": (
        {"agree": {"needs": (needs.REASON, needs.AGREED_ACTIONS.optional())}},
        [("move agree", "ends the dispute in agreement without agreed actions")],
    ),
    "a name of the machine": (
        {"more": lambda s: {"send": move(stay(s.asked))}},
        [("send", "is a name that the machine or the service's own parts already use")],
    ),
    "a name that every route has": (
        {"more": lambda s: {"withdraw": move(stay(s.asked)), "withdrawn": stage()}},
        [
            ("withdraw", "is a name that the machine or the service's own parts already use"),
            ("withdrawn", "is a name that the machine or the service's own parts already use"),
            ("stage withdrawn_clash", "cannot be reached"),
            ("stage withdrawn_clash", "is a dead end: no move leads on"),
            ("obligation consider of stage withdrawn_clash", "is met by no move, so it can only lapse"),
        ],
    ),
    "a name that the library reads twice": (
        {"more": lambda s: {"error_found": move(stay(s.asked))}},
        [("error_found", "is a name that the machine or the service's own parts already use")],
    ),
    "a stage of the library": (
        {"more": lambda s: {"odd": State("Odd")}},
        [("stage odd", "is a plain state of the library")],
    ),
    "a transition outside the moves": (
        {"more": lambda s: {"jump": s.asked.to(s.resolved)}},
        [("transition from asked to resolved", "belongs to no move, so nobody may make it")],
    ),
    "a transition without a name": (
        {"more": lambda s: s.asked.to(s.resolved) and {}},
        [("transition from asked to resolved", "belongs to no move, so nobody may make it")],
    ),
    "a callback": (
        {"more": lambda s: {"go": move(s.asked.to(s.answered, on="log_it"))}},
        [("transition from asked to answered", "carries a callback or a condition of its own")],
    ),
    "limits that cannot fit the cap": (
        {"heading": {"cap": Cap(4, "4 days", SAYS)}},
        [("cap", "the limits cannot fit: at their shortest the whole ladder takes 5 working days against 4")],
    ),
    "a cap without words": (
        {"heading": {"cap": Cap(20, " ", SAYS)}},
        [("cap", "has an empty wording")],
    ),
    "a cap of nothing": ({"heading": {"cap": Cap(0, "0 days", SAYS)}}, [("cap", "is 0 working days")]),
    "a type without words that enters where no rung begins": (
        {"heading": {"types": (AlertType("odd", " ", enters="answered"),)}},
        [
            ("type odd", "has an empty label"),
            ("type odd", "enters at answered, where no rung begins"),
        ],
    ),
    "raised by nobody": (
        {"heading": {"raised_by": ()}},
        [("heading", "can be raised by nobody: raised_by is empty")],
    ),
    "somebody to consult where nobody enters past other steps": (
        {"answered": {"consult": TEAM_MANAGER}},
        [("stage answered", "asks to consult, but nobody enters there past other steps")],
    ),
    "after what no stage in its path owes": (
        {"agree": {"after": ("talk",)}},
        [("move agree", "comes after talk, which no stage in its path owes")],
    ),
    "the IRO sets a limit where there is none to set": (
        {"answer": {"needs": (needs.LIMIT_DAYS,)}},
        [("move answer", "asks how many days to set, but no limit of the route can be set for a case")],
    ),
}
