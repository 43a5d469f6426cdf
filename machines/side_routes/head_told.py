"""What the IRO owes the Head of Service: word of what they intend, within seven days (001 section 6)."""

from machines.limits import plain_days
from machines.needs import Need, NeedKind
from machines.roles import IRO
from machines.sources import stated
from machines.stages import Move, MoveKind, Obligation, Stage, stay

SEVEN_DAYS = stated("001 6 representations", "the IRO tells the Head of Service within seven days")
CONFIRM_TOLD = Obligation(
    "confirm_told",
    "Make sure that the Head of Service has heard from you",
    IRO,
    plain_days(7, "within seven days"),
    SEVEN_DAYS,
)


def confirming_told(intended: Stage) -> Move:
    """The IRO records that the Head of Service has heard of what is intended."""
    return Move(
        "Record that the Head of Service has heard",
        stay(intended),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(Need("happened_on", "When did they hear from you?", NeedKind.DATE),),
        meets=("confirm_told",),
        source=SEVEN_DAYS,
    )
