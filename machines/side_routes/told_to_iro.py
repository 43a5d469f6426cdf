"""What the social worker must tell the IRO: fourteen kinds of change or event (001 section 5)."""

from datetime import date

from machines import needs
from machines.needs import Need, NeedKind
from machines.roles import IRO, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Route, Scope
from machines.sources import ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

DUTY = stated("001 5", "the social worker tells the IRO of significant changes and events")
SEEN = ours("001 5", "the IRO marks it seen, and may raise a dispute from it")
KINDS = (
    ("plan_change", "A change of the care plan is proposed"),
    ("discharge", "Somebody with parental responsibility takes an accommodated child home"),
    ("decision_not_done", "A decision of a review was not carried out in time"),
    ("contact", "Contact arrangements change in a major way"),
    ("social_worker", "The child gets another social worker"),
    ("safeguarding", "A safeguarding concern, or what a conference or meeting without the IRO decided"),
    ("complaint", "A complaint from the child, a parent or a carer, or on their behalf"),
    ("placement", "The placement changes unexpectedly"),
    ("family", "A significant change in the birth family"),
    ("offence", "The child is charged with an offence, or there is an outcome of one"),
    ("exclusion", "The child is excluded from school"),
    ("missing", "The child has run away or is missing"),
    ("health", "A significant illness, accident, diagnosis or stay in hospital"),
    ("permanency", "A panel has decided about permanency"),
)


class ToldToIro(Route):
    """Told, and seen."""

    council = "every council"
    route_id = "told_to_iro"
    title = "Something the IRO must know"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = DUTY
    used_for = "A significant change or event in the child’s life."
    scope = tuple(Scope)
    beside = True
    called = "news of a child you are the IRO for"
    raised_by = (SOCIAL_WORKER, TEAM_MANAGER, IRO)
    opening_needs = (
        Need("kind", "What has happened?", NeedKind.CHOICE, options=KINDS),
        Need("happened_on", "When?", NeedKind.DATE),
        Need("what", "What does the IRO need to know?", NeedKind.TEXT),
        Need(
            "found_out",
            "How did you find out?",
            NeedKind.LINE,
            "Nobody told you of it, or not in this way.",
            required=False,
            longest=300,
            only_for=(IRO.id,),
        ),
    )

    told = Stage(
        "Told to the IRO",
        initial=True,
        source=DUTY,
        owes=owes("see", "Read it, and mark it as seen", IRO, SEEN),
    )
    seen = ended("Seen by the IRO", Ending.COMPLETED, source=SEEN)

    mark_seen = Move(
        "Mark it as seen",
        between(told, to=seen),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(needs.NOTE.optional(),),
        meets=("see",),
        source=SEEN,
    )
