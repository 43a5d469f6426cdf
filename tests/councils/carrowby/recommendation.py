"""Carrowby: a talk after the review, then a recommendation that stands unless it is contested."""

from datetime import date

from machines import needs
from machines.limits import NOT_STATED, Start, plain_days, working_days
from machines.roles import HEAD_OF_SERVICE, IRO, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, Kind, Obligation, Silence, Stage, ended
from machines.steps import (
    accepted_by_silence,
    accepting,
    agreeing,
    answered,
    asked,
    deciding,
    disagreeing,
    recording,
    sending,
    taking_up,
)

CA_2 = stated("Ca 2", "the IRO and the team manager talk within 5 working days of the review")
CA_3 = stated("Ca 3", "after it the IRO may recommend; what nobody contests within 5 days stands")
CA_4 = stated("Ca 4", "a contested recommendation is decided by the head of service within 10 working days")
WORKER, MANAGER = (SOCIAL_WORKER,), (TEAM_MANAGER,)
TALK = working_days(5, "within 5 working days of the review", starts=Start.REVIEW_DATE)


class Recommendation(Route):
    """Talk, recommendation, decision."""

    council = "carrowby"
    route_id = "recommendation"
    title = "Review recommendation"
    version = "3"
    in_force_on = date(2023, 1, 9)
    source = CA_2
    used_for = "A review found that something has to change."
    scope = (Scope.LOOKED_AFTER, Scope.CHILD_IN_NEED)
    rungs = ladder("Talk", "Recommendation", "Head of service")

    talk = Stage(
        "Informal talk",
        source=CA_2,
        rung=1,
        initial=True,
        kind=Kind.DISCUSSION,
        meets_with=(IRO, TEAM_MANAGER),
        owes=(
            Obligation("talk", "Talk with the team manager", IRO, TALK, CA_2),
            Obligation("recommend", "Settle it, or make a recommendation", IRO, NOT_STATED, CA_3),
        ),
    )
    recommended = asked(
        "Recommendation made",
        TEAM_MANAGER,
        plain_days(5, "within 5 days"),
        CA_3,
        rung=2,
        to="Contest the recommendation, or let it stand",
        silence=Silence.ACCEPTS,
    )
    contested = answered("Recommendation contested", CA_4, rung=2, to="Settle it, or ask for a decision")
    stands = answered("Recommendation stands", CA_3, rung=2, to="Record what will be done")
    decision_asked = asked(
        "Head of service to decide", HEAD_OF_SERVICE, working_days(10, "within 10 working days"), CA_4, rung=3
    )
    decided = answered("Decided", CA_4, rung=3)
    settled = ended("Settled", Ending.AGREED, source=CA_2)

    record_talk = recording("Record the talk", talk, meets=("talk",), asks=needs.MEETING)
    recommend = sending("Make the recommendation", talk, to=recommended, after=("talk",), tells=WORKER)
    accept = accepting((recommended, stands), label="Accept the recommendation")
    contest = disagreeing((recommended, contested), label="Contest the recommendation, with reasons")
    let_stand = accepted_by_silence("Nobody contested it: it stands", recommended, to=stands)
    ask_decision = taking_up("Ask the head of service", contested, to=decision_asked, tells=MANAGER)
    decide = deciding((decision_asked, decided), tells=MANAGER)
    settle = agreeing(talk, recommended, contested, stands, decided, to=settled, tells=WORKER)
