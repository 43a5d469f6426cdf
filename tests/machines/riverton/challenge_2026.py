"""Riverton: the challenge, version 2026. Here silence escalates, because the text says so."""

from datetime import date

from machines import needs
from machines.limits import hours, set_for_case
from machines.roles import CHIEF_EXECUTIVE, CLOCK, HEAD_OF_SERVICE, IRO
from machines.route import Cap, Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, Kind, Move, MoveKind, Obligation, Silence, Stage, between, ended

R1 = stated("R 1", "the head of service answers within 24 hours of the alert")
R2 = stated("R 2", "an alert that is not answered in time goes to the chief executive")
R3 = stated("R 3", "the chief executive decides within the days that the IRO sets, 2 to 4")


class Challenge2026(Route):
    """From the alert to the chief executive."""

    council = "riverton"
    route_id = "challenge"
    title = "Challenge"
    version = "2026"
    in_force_on = date(2026, 4, 1)
    source = R1
    used_for = "Anything about a child's plan."
    scope = (Scope.LOOKED_AFTER, Scope.CARE_LEAVER)
    rungs = ladder("Head of service", "Chief executive")
    cap = Cap(20, "20 working days", R3)

    alerted = Stage(
        "Alert sent",
        rung=1,
        initial=True,
        silence=Silence.ESCALATES,
        source=R1,
        owes=(Obligation("answer", "Answer the alert", HEAD_OF_SERVICE, hours(24, "24 hours"), R1),),
    )
    deciding = Stage(
        "Chief executive to decide",
        rung=2,
        kind=Kind.DECISION,
        source=R3,
        owes=(
            Obligation(
                "decide", "Decide", CHIEF_EXECUTIVE, set_for_case(2, 4, "2 to 4 days, as the IRO sets"), R3
            ),
        ),
    )
    resolved = ended("Resolved", Ending.AGREED, source=R1)
    decided = ended("Decided", Ending.DECIDED, source=R3)

    answer = Move(
        "Answer",
        between(alerted, to=resolved),
        by=(HEAD_OF_SERVICE,),
        kind=MoveKind.ANSWER,
        needs=needs.AGREEMENT,
        meets=("answer",),
        source=R1,
    )
    go_up = Move(
        "Take it to the chief executive",
        between(alerted, to=deciding),
        by=(IRO, CLOCK),
        kind=MoveKind.ESCALATE,
        tells=(HEAD_OF_SERVICE,),
        source=R2,
    )
    decide = Move(
        "Decide",
        between(deciding, to=decided),
        by=(CHIEF_EXECUTIVE,),
        kind=MoveKind.DECIDE,
        needs=(needs.DECISION, *needs.AGREEMENT),
        meets=("decide",),
        source=R3,
    )
