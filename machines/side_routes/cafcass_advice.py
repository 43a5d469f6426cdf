"""Advice from Cafcass, which the IRO may seek at any point (001 7.2). Advice is not a referral."""

from datetime import date

from machines import needs
from machines.needs import Need, NeedKind
from machines.roles import IRO
from machines.route import Route, Scope
from machines.sources import ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

ADVICE = stated("001 7.2 at any point (1)", "the IRO may seek advice from Cafcass at any point")
RECORD = ours("001 7.2 at any point", "the advice is recorded when it comes; no limit is stated")


class CafcassAdvice(Route):
    """Asked, and given."""

    council = "every council"
    route_id = "cafcass_advice"
    title = "Advice from Cafcass"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = ADVICE
    used_for = "You want Cafcass’s view. This refers nothing to them."
    scope = (Scope.LOOKED_AFTER,)
    beside = True
    called = "advice from Cafcass"
    opening_needs = (
        Need("question", "What did you ask Cafcass?", NeedKind.TEXT),
        Need("asked_on", "When did you ask?", NeedKind.DATE),
        Need("asked_whom", "Whom did you ask?", NeedKind.LINE, required=False, longest=200),
    )

    asked = Stage(
        "Advice asked for",
        initial=True,
        source=ADVICE,
        owes=owes("record_advice", "Record Cafcass’s advice when it comes", IRO, RECORD),
    )
    given = ended("Advice given", Ending.COMPLETED, source=ADVICE)

    record_advice = Move(
        "Record the advice",
        between(asked, to=given),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(
            Need("advice", "What did Cafcass advise?", NeedKind.TEXT),
            Need("given_on", "When did they give it?", NeedKind.DATE),
            needs.NOTE.optional().asked_as("What will you do with it?"),
        ),
        meets=("record_advice",),
        source=RECORD,
    )
