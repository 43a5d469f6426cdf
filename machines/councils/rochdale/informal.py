"""Rochdale: the informal dispute, chapter 5.2.5, section 7.2.1.

Each stage stands beside the paragraph it comes from. 7.2.1(1) is raising the dispute.
"""

from datetime import date

from machines import needs
from machines.limits import NOT_STATED, plain_days, working_days
from machines.roles import IRO, IRO_TEAM_MANAGER, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Cap, Formality, Route, Scope, ladder
from machines.sources import ours, stated
from machines.stages import Ending, Kind, Move, MoveKind, Obligation, Stage, between, ended, hand_over

P2 = stated("001 7.2.1(2)", "the IRO tells the social worker that they will go to the team manager")
P3 = stated("001 7.2.1(3)", "the IRO raises it with the team manager within 2 days, as informal")
P4 = stated("001 7.2.1(4)", "the team manager replies within 5 working days")
P5 = stated("001 7.2.1(5)", "if the IRO agrees with the reply, the informal dispute ends")
P7 = stated("001 7.2.1(7)", "if not, the IRO tells the team manager that it goes formal")


class InformalDispute(Route):
    """Between the IRO and the team manager, where most disputes should end."""

    council = "rochdale"
    route_id = "informal"
    title = "Informal dispute"
    version = "2017-06"
    in_force_on = date(2017, 6, 1)
    source = stated("001 7.2.1(1)", "the IRO does not agree with the care plan or a task in it")
    used_for = "The care plan itself, or a task within it, is wrong, drifting or not carried out."
    scope = (Scope.LOOKED_AFTER,)
    formality = Formality.INFORMAL
    rungs = ladder("Social worker", "Team manager")
    raising_tells = (SOCIAL_WORKER,)
    cap = Cap(20, "no more than 20 days", ours("001 7.1.1(4)", "counted here as a measure only"))

    social_worker_told = Stage(
        "Social worker told",
        rung=1,
        initial=True,
        source=P2,
        owes=(
            Obligation(
                "raise_with_team_manager",
                "Raise it with the team manager",
                IRO,
                plain_days(2, "within 2 days"),
                P3,
            ),
        ),
    )
    team_manager_asked = Stage(
        "Team manager to reply",
        rung=2,
        source=P4,
        owes=(
            Obligation(
                "reply",
                "Reply to the IRO's concerns",
                TEAM_MANAGER,
                working_days(5, "within 5 working days"),
                P4,
            ),
        ),
    )
    team_manager_replied = Stage(
        "Team manager has replied",
        rung=2,
        kind=Kind.DECISION,
        source=P5,
        owes=(Obligation("consider", "Agree, or take it to formal dispute", IRO, NOT_STATED, P5),),
    )
    resolved = ended("Resolved: actions agreed", Ending.AGREED, source=P5)
    taken_to_formal = hand_over("Taken to formal dispute", to="formal", source=P7)

    raise_with_team_manager = Move(
        "Raise it with the team manager",
        between(social_worker_told, to=team_manager_asked),
        by=(IRO,),
        kind=MoveKind.ASK,
        meets=("raise_with_team_manager",),
        source=P3,
    )
    accept = Move(
        "Accept the concern and propose actions",
        between(team_manager_asked, to=team_manager_replied),
        by=(TEAM_MANAGER,),
        kind=MoveKind.ANSWER,
        needs=(needs.PROPOSED_ACTIONS, needs.RESPONSE),
        meets=("reply",),
        source=P4,
    )
    disagree = Move(
        "Disagree, with reasons",
        between(team_manager_asked, to=team_manager_replied),
        by=(TEAM_MANAGER,),
        kind=MoveKind.ANSWER,
        needs=(needs.REASONS,),
        meets=("reply",),
        source=P4,
    )
    agree = Move(
        "Agree and record the actions",
        between(team_manager_asked, team_manager_replied, to=resolved),
        by=(IRO,),
        kind=MoveKind.RESOLVE,
        needs=needs.AGREEMENT,
        meets=("reply", "consider"),
        tells=(SOCIAL_WORKER,),
        source=P5,
    )
    take_to_formal = Move(
        "Take it to formal dispute",
        between(social_worker_told, team_manager_asked, team_manager_replied, to=taken_to_formal),
        by=(IRO,),
        kind=MoveKind.ESCALATE,
        needs=(
            needs.REASON,
            needs.ENTER_AT.optional().asked_as(
                "Which step of the formal route?",
                "Leave it at the first step unless the child cannot wait (Handbook 6.2).",
            ),
        ),
        meets=("consider",),
        tells=(TEAM_MANAGER, SOCIAL_WORKER, IRO_TEAM_MANAGER),
        source=P7,
    )
