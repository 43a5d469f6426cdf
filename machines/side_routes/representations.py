"""Representations to the safeguarding board's case management sub group (001 section 6)."""

from datetime import date

from machines import needs
from machines.limits import NOT_STATED
from machines.needs import Need, NeedKind
from machines.roles import HEAD_OF_SERVICE, IRO, IRO_TEAM_MANAGER
from machines.route import Route, Scope
from machines.side_routes.head_told import CONFIRM_TOLD, SEVEN_DAYS, confirming_told
from machines.sources import ours
from machines.stages import Ending, Move, MoveKind, Obligation, Stage, between, ended, owes

RECORD = ours(
    "001 6 representations", "the clock starts when the IRO records the intention, and tells at once"
)
ON = Need("happened_on", "When did this happen?", NeedKind.DATE)


class Representations(Route):
    """Intended, made, answered."""

    council = "every council"
    route_id = "representations"
    title = "Representations to the safeguarding board"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = SEVEN_DAYS
    used_for = "You mean to take it to the safeguarding board’s case management sub group."
    scope = (Scope.LOOKED_AFTER, Scope.CHILD_PROTECTION)
    beside = True
    called = "representations to the safeguarding board"
    raising_tells = (HEAD_OF_SERVICE, IRO_TEAM_MANAGER)
    opening_needs = (
        Need("representations", "What will you put to the board?", NeedKind.TEXT),
        needs.REASON,
    )

    intended = Stage(
        "Intended: Head of Service told",
        initial=True,
        source=SEVEN_DAYS,
        owes=(
            CONFIRM_TOLD,
            Obligation("make", "Make the representations", IRO, NOT_STATED, RECORD),
        ),
    )
    made = Stage(
        "Representations made",
        source=RECORD,
        owes=owes("record_outcome", "Record what came of it", IRO, RECORD),
    )
    answered = ended("Answered by the board", Ending.COMPLETED, source=RECORD)

    confirm_head_told = confirming_told(intended)
    make = Move(
        "Record that you have made them",
        between(intended, to=made),
        by=(IRO,),
        kind=MoveKind.TELL,
        needs=(ON,),
        meets=("confirm_told", "make"),
        tells=(HEAD_OF_SERVICE,),
        source=RECORD,
    )
    record_outcome = Move(
        "Record what came of it",
        between(made, to=answered),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(ON, Need("words", "What did the board say or do?", NeedKind.TEXT)),
        meets=("record_outcome",),
        source=RECORD,
    )
