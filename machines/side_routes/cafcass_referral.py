"""A referral to Cafcass: beside any stage, also with no dispute at all. Only the IRO makes it.

What a referral must hold, where it goes and how long Cafcass takes are not known here: they are
settings of the council (rules, section 1).
"""

from datetime import date

from machines import needs
from machines.limits import NOT_STATED
from machines.needs import Need, NeedKind
from machines.roles import HEAD_OF_SERVICE, IRO, IRO_TEAM_MANAGER
from machines.route import Route, Scope
from machines.side_routes.head_told import CONFIRM_TOLD, SEVEN_DAYS, confirming_told
from machines.sources import handbook, ours, stated
from machines.stages import Ending, Move, MoveKind, Obligation, Stage, between, ended, owes

MAY = handbook("001 3(1)", "the IRO may refer when they consider it appropriate (s25B(3))")
MUST_CONSIDER = stated("001 3(3)", "the IRO considers a referral when both limbs of the test hold")
ANY_POINT = stated("001 7.1.1(5)", "at any point, also when a dispute is raised at the same time")
RECORD = ours("001 3", "what Cafcass does is recorded; its own time limits are not known here")
GROUND = Need(
    "ground",
    "On what ground do you refer?",
    NeedKind.CHOICE,
    options=(
        ("both_limbs", "Both parts of the test hold"),
        (
            "appropriate",
            "I consider it appropriate now (section 25B(3)), before both parts hold",
        ),
    ),
    rests_on=(("both_limbs", "limb_a"), ("both_limbs", "limb_b")),
)
ON = Need("happened_on", "When did this happen?", NeedKind.DATE)
WORDS = Need("words", "What did Cafcass say or do?", NeedKind.TEXT)
LIMB_A = Need(
    "limb_a",
    "Has the authority failed in a significant respect, or is it in material breach?",
    NeedKind.YES_NO,
    "To prepare the plan, to review the case, or to carry out a decision of a review.",
)
LIMB_B = Need(
    "limb_b",
    "Were people of appropriate seniority told, without it being put right in a reasonable time?",
    NeedKind.YES_NO,
    "If not yet, you may still refer when you consider it appropriate.",
)


def _recording(label: str, *stages: Stage, to: Stage) -> Move:
    """The IRO records what Cafcass does with it, also when it was never acknowledged."""
    return Move(
        label,
        between(*stages, to=to),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(ON, WORDS),
        meets=("record_acknowledged", "record_outcome"),
        source=RECORD,
    )


class CafcassReferral(Route):
    """Considering, intended, referred, acknowledged, outcome."""

    council = "every council"
    route_id = "cafcass_referral"
    title = "Referral to Cafcass"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = MAY
    used_for = "You are considering taking the case to Cafcass, who can take the council to court."
    scope = (Scope.LOOKED_AFTER,)
    beside = True
    called = "a referral to Cafcass"
    opening_needs = (
        LIMB_A,
        Need("limb_a_how", "How has it failed, or which duty is broken?", NeedKind.TEXT),
        Need("limb_a_since", "Since when?", NeedKind.DATE),
        LIMB_B,
        Need("limb_b_who", "Who was told, when, and what was not put right?", NeedKind.TEXT, required=False),
        Need(
            "evidence", "Which entries of the record show it?", NeedKind.EVIDENCE, required=False, longest=200
        ),
    )

    considering = Stage(
        "Considering a referral",
        initial=True,
        source=MUST_CONSIDER,
        owes=owes("decide", "Decide whether a referral is appropriate", IRO, MUST_CONSIDER),
    )
    intended = Stage(
        "Referral intended: Head of Service told",
        source=SEVEN_DAYS,
        owes=(
            CONFIRM_TOLD,
            Obligation("refer", "Make the referral", IRO, NOT_STATED, ANY_POINT),
        ),
    )
    referred = Stage(
        "Referred to Cafcass",
        source=ANY_POINT,
        owes=owes("record_acknowledged", "Record when Cafcass acknowledges it", IRO, RECORD),
    )
    acknowledged = Stage(
        "Acknowledged by Cafcass",
        source=RECORD,
        owes=owes("record_outcome", "Record what Cafcass does", IRO, RECORD),
    )
    not_referred = ended("Not referred", Ending.NOT_TAKEN_FURTHER, source=MUST_CONSIDER)
    no_action = ended("Cafcass takes no action", Ending.COMPLETED, source=RECORD)
    representations_made = ended("Cafcass makes representations", Ending.COMPLETED, source=RECORD)
    proceedings = ended("Cafcass begins proceedings", Ending.COMPLETED, source=RECORD)
    returned = ended("Returned by Cafcass", Ending.COMPLETED, source=RECORD)

    intend = Move(
        "Record that you intend to refer",
        between(considering, to=intended),
        by=(IRO,),
        kind=MoveKind.TELL,
        needs=(GROUND, needs.REASON),
        meets=("decide",),
        tells=(HEAD_OF_SERVICE, IRO_TEAM_MANAGER),
        source=SEVEN_DAYS,
    )
    confirm_head_told = confirming_told(intended)
    refer = Move(
        "Record that you have referred it",
        between(considering, intended, to=referred),
        by=(IRO,),
        kind=MoveKind.TELL,
        needs=(
            GROUND,
            needs.REASON,
            ON.asked_as("When did you send the referral?"),
            Need("sent_how", "How, and what did you send?", NeedKind.TEXT),
        ),
        meets=("decide", "confirm_told", "refer"),
        tells=(HEAD_OF_SERVICE, IRO_TEAM_MANAGER),
        source=ANY_POINT,
    )
    decide_not_to_refer = Move(
        "Record that a referral is not appropriate",
        between(considering, intended, to=not_referred),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(needs.REASON,),
        meets=("decide", "refer"),
        source=MUST_CONSIDER,
    )
    record_acknowledged = Move(
        "Record that Cafcass has acknowledged it",
        between(referred, to=acknowledged),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(ON, Need("cafcass_contact", "Who at Cafcass?", NeedKind.LINE, required=False, longest=200)),
        meets=("record_acknowledged",),
        source=RECORD,
    )
    record_no_action = _recording("Cafcass takes no action", referred, acknowledged, to=no_action)
    record_representations = _recording(
        "Cafcass makes representations to the council", referred, acknowledged, to=representations_made
    )
    record_proceedings = _recording("Cafcass begins proceedings", referred, acknowledged, to=proceedings)
    record_returned = _recording("Cafcass returns it", referred, acknowledged, to=returned)
