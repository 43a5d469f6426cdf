"""Rochdale: the concern resolution process, chapter 5.2.5, section 6.

Risk sets the limit of every step between 1 and 7 working days; the text gives no scale, so
high 1, medium 3 and low 7 are this service's (rules, section 3). A step's limit covers making
contact and the discussion: the contact is the e-mail that this service sends at once.
"""

from datetime import date

from machines import needs
from machines.limits import NOT_STATED, by_risk, working_days
from machines.roles import (
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    IRO,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
)
from machines.route import Cap, Formality, Route, Scope, ladder
from machines.sources import handbook, ours, stated
from machines.stages import (
    Ending,
    Kind,
    Move,
    MoveKind,
    Obligation,
    Stage,
    between,
    ended,
    hand_over,
    stay,
)

STEP_1 = stated("001 6 step 1", "the IRO tells the social worker, and that the manager is next")
STEP_2 = stated("001 6 step 2", "the IRO contacts the team manager to discuss it")
UNSOLVED_2 = stated("001 6 step 2, no resolution", "both tell their service managers within one working day")
STEP_3 = stated("001 6 step 3", "the IRO contacts the service manager")
UNSOLVED_3 = stated("001 6 step 3, no resolution", "the service manager tells the head of service in a day")
STEP_4 = stated("001 6 step 4", "the IRO contacts the head of service for an urgent discussion")
IRO_ALSO = handbook("Handbook 6.4", "the IRO may go on where the head of service stays silent")
UNSOLVED_4 = stated("001 6 step 4, no resolution", "the head of service reports to the Executive Director")
AGREED = stated("001 6 all cases", "actions are agreed with dates set by the IRO, and recorded")
DECIDES = ours("001 6", "the text does not say how long the IRO may take over an answer")
SEE_ALSO = ours("001 6 see also", "a concern can be taken into the formal route at any step")
RISK = by_risk(high=1, medium=3, low=7, as_written="within one and seven working days")
ONE_DAY = working_days(1, "within one working day")
NEXT_STEP = "Agree, or record that it is not resolved"


class ConcernResolution(Route):
    """Concerns about practice: its quality, timeliness and decisions."""

    council = "rochdale"
    route_id = "concern"
    title = "Concern resolution"
    version = "2017-06"
    in_force_on = date(2017, 6, 1)
    source = stated("001 6", "the IRO's concern about practice, case management or care planning")
    used_for = "How the work is done: its quality, its timing, or how decisions are made."
    scope = (Scope.LOOKED_AFTER, Scope.CHILD_PROTECTION)
    formality = Formality.CONCERN
    rungs = ladder(
        "Social worker",
        "Team manager",
        "Service manager",
        "Head of Service",
        "Executive Director",
    )
    raising_tells = (SOCIAL_WORKER,)
    cap = Cap(20, "no more than 20 days", ours("001 7.1.1(4)", "counted here as a measure only"))

    social_worker_told = Stage(
        "Step 1: social worker told",
        rung=1,
        initial=True,
        source=STEP_1,
        owes=(Obligation("contact_team_manager", "Contact the team manager", IRO, RISK, STEP_1),),
    )
    team_manager_contacted = Stage(
        "Step 2: team manager to discuss",
        rung=2,
        kind=Kind.DISCUSSION,
        meets_with=(IRO, TEAM_MANAGER),
        source=STEP_2,
        owes=(Obligation("discuss", "Discuss it with the IRO and answer", TEAM_MANAGER, RISK, STEP_2),),
    )
    team_manager_answered = Stage(
        "Step 2: team manager has answered",
        rung=2,
        kind=Kind.DECISION,
        source=DECIDES,
        owes=(Obligation("consider", NEXT_STEP, IRO, NOT_STATED, DECIDES),),
    )
    not_resolved_with_team_manager = Stage(
        "Step 2: not resolved, service managers to be told",
        rung=2,
        kind=Kind.REPORT,
        source=UNSOLVED_2,
        owes=(
            Obligation("iro_tells", "Tell your service manager", IRO, ONE_DAY, UNSOLVED_2),
            Obligation("team_manager_tells", "Tell your service manager", TEAM_MANAGER, ONE_DAY, UNSOLVED_2),
            Obligation("contact", "Contact the service manager", IRO, NOT_STATED, STEP_3),
        ),
    )
    service_manager_contacted = Stage(
        "Step 3: service manager to discuss",
        rung=3,
        kind=Kind.DISCUSSION,
        meets_with=(IRO, SERVICE_MANAGER),
        source=STEP_3,
        owes=(Obligation("discuss", "Discuss it with the IRO and answer", SERVICE_MANAGER, RISK, STEP_3),),
    )
    service_manager_answered = Stage(
        "Step 3: service manager has answered",
        rung=3,
        kind=Kind.DECISION,
        source=DECIDES,
        owes=(Obligation("consider", NEXT_STEP, IRO, NOT_STATED, DECIDES),),
    )
    not_resolved_with_service_manager = Stage(
        "Step 3: not resolved, Head of Service to be told",
        rung=3,
        kind=Kind.REPORT,
        source=UNSOLVED_3,
        owes=(
            Obligation(
                "service_manager_tells",
                "Tell the Head of Service",
                SERVICE_MANAGER,
                ONE_DAY,
                UNSOLVED_3,
            ),
            Obligation("contact", "Contact the Head of Service", IRO, NOT_STATED, STEP_4),
        ),
    )
    head_of_service_contacted = Stage(
        "Step 4: urgent discussion with the Head of Service",
        rung=4,
        kind=Kind.DISCUSSION,
        meets_with=(IRO, HEAD_OF_SERVICE),
        source=STEP_4,
        owes=(
            Obligation(
                "discuss", "Discuss it urgently with the IRO and answer", HEAD_OF_SERVICE, RISK, STEP_4
            ),
        ),
    )
    head_of_service_answered = Stage(
        "Step 4: Head of Service has answered",
        rung=4,
        kind=Kind.DECISION,
        source=DECIDES,
        owes=(Obligation("consider", NEXT_STEP, IRO, NOT_STATED, DECIDES),),
    )
    not_resolved_with_head_of_service = Stage(
        "Step 4: not resolved, Executive Director to be told",
        rung=4,
        kind=Kind.REPORT,
        source=UNSOLVED_4,
        owes=(
            Obligation("report", "Report to the Executive Director", HEAD_OF_SERVICE, NOT_STATED, UNSOLVED_4),
        ),
    )
    executive_director_told = Stage(
        "Executive Director told",
        rung=5,
        kind=Kind.REPORT,
        source=UNSOLVED_4,
        owes=(Obligation("next", "Take it to formal dispute, agree or close", IRO, NOT_STATED, SEE_ALSO),),
    )
    every_step = (
        social_worker_told,
        team_manager_contacted,
        team_manager_answered,
        not_resolved_with_team_manager,
        service_manager_contacted,
        service_manager_answered,
        not_resolved_with_service_manager,
        head_of_service_contacted,
        head_of_service_answered,
        not_resolved_with_head_of_service,
        executive_director_told,
    )
    resolved = ended("Resolved: actions agreed", Ending.AGREED, source=AGREED)
    taken_to_formal = hand_over("Taken to formal dispute", to="formal", source=SEE_ALSO)

    contact_team_manager = Move(
        "Contact the team manager",
        between(social_worker_told, to=team_manager_contacted),
        by=(IRO,),
        kind=MoveKind.ASK,
        meets=("contact_team_manager",),
        source=STEP_2,
    )
    accept = Move(
        "Accept the concern and propose actions",
        team_manager_contacted.to(team_manager_answered)
        | service_manager_contacted.to(service_manager_answered)
        | head_of_service_contacted.to(head_of_service_answered),
        by=(TEAM_MANAGER, SERVICE_MANAGER, HEAD_OF_SERVICE),
        kind=MoveKind.ANSWER,
        needs=(needs.PROPOSED_ACTIONS, needs.RESPONSE),
        meets=("discuss",),
        source=STEP_2,
    )
    disagree = Move(
        "Disagree, with reasons",
        team_manager_contacted.to(team_manager_answered)
        | service_manager_contacted.to(service_manager_answered)
        | head_of_service_contacted.to(head_of_service_answered),
        by=(TEAM_MANAGER, SERVICE_MANAGER, HEAD_OF_SERVICE),
        kind=MoveKind.ANSWER,
        needs=(needs.REASONS,),
        meets=("discuss",),
        source=STEP_2,
    )
    agree = Move(
        "Agree and record the actions",
        between(*every_step, to=resolved),
        by=(IRO,),
        kind=MoveKind.RESOLVE,
        needs=needs.AGREEMENT,
        meets=("discuss", "consider", "contact", "next"),
        tells=(SOCIAL_WORKER,),
        source=AGREED,
    )
    not_resolved = Move(
        "Record that it is not resolved",
        team_manager_contacted.to(not_resolved_with_team_manager)
        | team_manager_answered.to(not_resolved_with_team_manager)
        | service_manager_contacted.to(not_resolved_with_service_manager)
        | service_manager_answered.to(not_resolved_with_service_manager)
        | head_of_service_contacted.to(not_resolved_with_head_of_service)
        | head_of_service_answered.to(not_resolved_with_head_of_service),
        by=(IRO,),
        kind=MoveKind.ASK,
        needs=(needs.REASON.asked_as("What is still not resolved?"),),
        meets=("consider",),
        source=UNSOLVED_2,
    )
    tell_own_service_manager = Move(
        "Tell my service manager",
        stay(not_resolved_with_team_manager),
        by=(IRO,),
        kind=MoveKind.TELL,
        meets=("iro_tells",),
        tells=(SAFEGUARDING_MANAGER,),
        source=UNSOLVED_2,
    )
    tell_service_manager = Move(
        "Tell my service manager",
        stay(not_resolved_with_team_manager),
        by=(TEAM_MANAGER,),
        kind=MoveKind.TELL,
        meets=("team_manager_tells",),
        tells=(SERVICE_MANAGER,),
        source=UNSOLVED_2,
    )
    contact_service_manager = Move(
        "Contact the service manager",
        between(not_resolved_with_team_manager, to=service_manager_contacted),
        by=(IRO,),
        kind=MoveKind.ESCALATE,
        meets=("contact",),
        source=STEP_3,
    )
    tell_head_of_service = Move(
        "Tell the Head of Service",
        stay(not_resolved_with_service_manager),
        by=(SERVICE_MANAGER,),
        kind=MoveKind.TELL,
        meets=("service_manager_tells",),
        tells=(HEAD_OF_SERVICE,),
        source=UNSOLVED_3,
    )
    contact_head_of_service = Move(
        "Contact the Head of Service",
        between(not_resolved_with_service_manager, to=head_of_service_contacted),
        by=(IRO,),
        kind=MoveKind.ESCALATE,
        meets=("contact",),
        source=STEP_4,
    )
    report_to_executive_director = Move(
        "Report to the Executive Director",
        between(not_resolved_with_head_of_service, to=executive_director_told),
        by=(HEAD_OF_SERVICE,),
        kind=MoveKind.TELL,
        meets=("report",),
        tells=(EXECUTIVE_DIRECTOR,),
        source=UNSOLVED_4,
    )
    tell_executive_director = Move(
        "Tell the Executive Director",
        between(not_resolved_with_head_of_service, to=executive_director_told),
        by=(IRO,),
        kind=MoveKind.TELL,
        needs=(needs.REASON.asked_as("Why do you tell them, and not the Head of Service?"),),
        tells=(EXECUTIVE_DIRECTOR, HEAD_OF_SERVICE),
        source=IRO_ALSO,
    )
    take_to_formal = Move(
        "Take it to formal dispute",
        between(*every_step, to=taken_to_formal),
        by=(IRO,),
        kind=MoveKind.ESCALATE,
        needs=(
            needs.REASON,
            needs.ENTER_AT.optional().asked_as(
                "Which step of the formal route?",
                "Leave it at the first step unless the child cannot wait (Handbook 6.2).",
            ),
        ),
        meets=("consider", "contact", "next"),
        tells=(SOCIAL_WORKER, TEAM_MANAGER, IRO_TEAM_MANAGER),
        source=SEE_ALSO,
    )
