"""Rochdale: the formal dispute, chapter 5.2.5, section 7.2.2.

A limit of "1 day" is read as a calendar day (rules, section 3). The cap of 20 days is 7.1.1's;
the Handbook (6.2) says working days, and both are shown.
"""

from datetime import date

from machines import needs
from machines.limits import NOT_STATED, plain_days, working_days
from machines.roles import (
    DIRECTOR,
    IRO,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
    SERVICE_DIRECTOR,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
)
from machines.route import Cap, Formality, Route, Scope, ladder
from machines.sources import handbook, ours, stated
from machines.stages import Ending, Kind, Move, MoveKind, Obligation, Stage, between, ended, stay

P1 = stated("001 7.2.2(1)", "a three-way meeting of IRO, service manager and IRO team manager")
P2 = stated("001 7.2.2(2)", "if the meeting agrees a way forward, the formal dispute ends")
P4 = stated("001 7.2.2(4)", "else the IRO escalates to the Service Manager for Safeguarding")
P5 = stated("001 7.2.2(5)", "within 1 day they and the IRO meet the relevant service manager")
P6 = stated("001 7.2.2(6)", "else both escalate within 1 day to the Service Director")
P7 = stated("001 7.2.2(7)", "else the case goes to the Director, who decides within 3 working days")
MEETING = ours("001 7.2.2(1)", "one limit covers arranging the meeting and holding it")
AFTER_DECISION = ours("001 7.2.2(7)", "the text stops at the decision; the IRO accepts it or not")
IRO_ALSO = handbook("Handbook 6.4", "the IRO stays personally responsible and may refer it too")
FIVE = working_days(5, "within 5 working days")
ONE_DAY = plain_days(1, "within 1 day")
ANSWER_NEEDS = (needs.PROPOSED_ACTIONS, needs.RESPONSE)


class FormalDispute(Route):
    """From a three-way meeting to the Director of Children's Services."""

    council = "rochdale"
    route_id = "formal"
    title = "Formal dispute"
    version = "2017-06"
    in_force_on = date(2017, 6, 1)
    source = stated("001 7.2.2", "the formal dispute resolution procedure")
    used_for = "The informal route has failed, or the child cannot wait for it."
    scope = (Scope.LOOKED_AFTER,)
    formality = Formality.FORMAL
    rungs = ladder(
        "Three-way meeting",
        "Service Manager for Safeguarding",
        "Service Director",
        "Director of Children's Services",
    )
    raising_tells = (SOCIAL_WORKER, TEAM_MANAGER, IRO_TEAM_MANAGER)
    cap = Cap(20, "no more than 20 days", stated("001 7.1.1(4)", "the formal process takes 20 days"))

    three_way_meeting = Stage(
        "Three-way meeting",
        rung=1,
        initial=True,
        kind=Kind.MEETING,
        meets_with=(IRO, SERVICE_MANAGER, IRO_TEAM_MANAGER),
        source=P1,
        owes=(
            Obligation("answer_meeting", "Meet the IRO and answer", SERVICE_MANAGER, FIVE, MEETING),
            Obligation("hold_meeting", "Arrange the three-way meeting", IRO, FIVE, P1),
        ),
    )
    meeting_answered = Stage(
        "Three-way meeting: answer received",
        rung=1,
        kind=Kind.DECISION,
        source=P2,
        owes=(Obligation("consider", "Agree, or escalate", IRO, NOT_STATED, P4),),
    )
    safeguarding_discussion = Stage(
        "Discussion with the Service Manager for Safeguarding",
        rung=2,
        kind=Kind.DISCUSSION,
        meets_with=(SAFEGUARDING_MANAGER, IRO, SERVICE_MANAGER),
        source=P5,
        owes=(
            Obligation(
                "hold_discussion",
                "Meet the IRO and the service manager, and answer",
                SAFEGUARDING_MANAGER,
                ONE_DAY,
                P5,
            ),
        ),
    )
    discussion_answered = Stage(
        "Discussion held: answer received",
        rung=2,
        kind=Kind.DECISION,
        source=P6,
        owes=(
            Obligation("escalate", "Agree, or escalate to the Service Director", IRO, ONE_DAY, P6),
            Obligation(
                "escalate_with_iro",
                "Escalate to the Service Director, with the IRO",
                SAFEGUARDING_MANAGER,
                ONE_DAY,
                P6,
            ),
        ),
    )
    service_director_asked = Stage(
        "Service Director to resolve",
        rung=3,
        source=P6,
        owes=(
            Obligation("resolve", "Seek a resolution", SERVICE_DIRECTOR, NOT_STATED, P6),
            Obligation(
                "refer",
                "Refer it to the Director if it is not resolved",
                SAFEGUARDING_MANAGER,
                NOT_STATED,
                P7,
            ),
        ),
    )
    service_director_answered = Stage(
        "Service Director has answered",
        rung=3,
        kind=Kind.DECISION,
        source=P7,
        owes=(
            Obligation("consider", "Agree, or refer to the Director", IRO, NOT_STATED, IRO_ALSO),
            Obligation(
                "refer",
                "Refer it to the Director if it is not resolved",
                SAFEGUARDING_MANAGER,
                NOT_STATED,
                P7,
            ),
        ),
    )
    director_asked = Stage(
        "Director of Children's Services to decide",
        rung=4,
        kind=Kind.DECISION,
        source=P7,
        owes=(
            Obligation(
                "decide",
                "Review the case and the dispute, and decide",
                DIRECTOR,
                working_days(3, "within 3 working days"),
                P7,
            ),
        ),
    )
    director_decided = Stage(
        "Director has decided",
        rung=4,
        kind=Kind.DECISION,
        source=AFTER_DECISION,
        owes=(Obligation("consider", "Accept the decision, or not", IRO, NOT_STATED, AFTER_DECISION),),
    )
    resolved = ended("Resolved: actions agreed", Ending.AGREED, source=P2)
    decision_accepted = ended("Resolved: Director's decision accepted", Ending.DECIDED, source=AFTER_DECISION)

    record_meeting = Move(
        "Record that the meeting was held",
        stay(three_way_meeting),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(needs.MEETING_ON, needs.MEETING_NOTE),
        meets=("hold_meeting",),
        source=P1,
    )
    accept = Move(
        "Accept the concern and propose actions",
        three_way_meeting.to(meeting_answered)
        | safeguarding_discussion.to(discussion_answered)
        | service_director_asked.to(service_director_answered),
        by=(SERVICE_MANAGER, SAFEGUARDING_MANAGER, SERVICE_DIRECTOR),
        kind=MoveKind.ANSWER,
        needs=ANSWER_NEEDS,
        meets=("answer_meeting", "hold_discussion", "resolve"),
        source=P2,
    )
    disagree = Move(
        "Disagree, with reasons",
        three_way_meeting.to(meeting_answered)
        | safeguarding_discussion.to(discussion_answered)
        | service_director_asked.to(service_director_answered),
        by=(SERVICE_MANAGER, SAFEGUARDING_MANAGER, SERVICE_DIRECTOR),
        kind=MoveKind.ANSWER,
        needs=(needs.REASONS,),
        meets=("answer_meeting", "hold_discussion", "resolve"),
        source=P2,
    )
    escalate_to_safeguarding = Move(
        "Escalate to the Service Manager for Safeguarding",
        between(three_way_meeting, meeting_answered, to=safeguarding_discussion),
        by=(IRO,),
        kind=MoveKind.ESCALATE,
        needs=(needs.REASON,),
        meets=("consider",),
        tells=(SERVICE_MANAGER, IRO_TEAM_MANAGER),
        source=P4,
    )
    escalate_to_service_director = Move(
        "Escalate to the Service Director",
        between(safeguarding_discussion, discussion_answered, to=service_director_asked),
        by=(IRO, SAFEGUARDING_MANAGER),
        kind=MoveKind.ESCALATE,
        needs=(needs.REASON,),
        meets=("escalate", "escalate_with_iro"),
        tells=(SERVICE_MANAGER, SAFEGUARDING_MANAGER),
        source=P6,
    )
    refer_to_director = Move(
        "Refer to the Director of Children's Services",
        between(service_director_asked, service_director_answered, to=director_asked),
        by=(SAFEGUARDING_MANAGER, IRO),
        kind=MoveKind.ESCALATE,
        needs=(needs.REASON,),
        meets=("refer", "consider"),
        tells=(SERVICE_DIRECTOR, SAFEGUARDING_MANAGER),
        source=P7,
    )
    decide = Move(
        "Decide",
        between(director_asked, to=director_decided),
        by=(DIRECTOR,),
        kind=MoveKind.DECIDE,
        needs=(needs.DECISION, needs.PROPOSED_ACTIONS.optional()),
        meets=("decide",),
        tells=(SERVICE_DIRECTOR, SAFEGUARDING_MANAGER, SERVICE_MANAGER),
        source=P7,
    )
    agree = Move(
        "Agree and record the actions",
        between(
            three_way_meeting,
            meeting_answered,
            safeguarding_discussion,
            discussion_answered,
            service_director_asked,
            service_director_answered,
            to=resolved,
        ),
        by=(IRO,),
        kind=MoveKind.RESOLVE,
        needs=needs.AGREEMENT,
        meets=(
            "hold_meeting",
            "answer_meeting",
            "hold_discussion",
            "resolve",
            "consider",
            "escalate",
        ),
        tells=(SOCIAL_WORKER, TEAM_MANAGER, IRO_TEAM_MANAGER),
        source=P2,
    )
    accept_decision = Move(
        "Accept the decision and record the actions",
        between(director_decided, to=decision_accepted),
        by=(IRO,),
        kind=MoveKind.RESOLVE,
        needs=needs.AGREEMENT,
        meets=("consider",),
        tells=(SOCIAL_WORKER, TEAM_MANAGER, IRO_TEAM_MANAGER),
        source=AFTER_DECISION,
    )
