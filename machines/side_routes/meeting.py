"""A meeting of the IRO and others, such as the three-way meeting of 001 7.2.2(1): times, held or not."""

from datetime import date

from machines import needs
from machines.needs import Need, NeedKind
from machines.roles import IRO
from machines.route import Route, Scope
from machines.sources import ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes, stay

MEETING = stated("001 7.2.2(1)", "the IRO arranges a three-way meeting")
ARRANGED = ours("001 7.2.2(1)", "those who are to come are invited by e-mail, and told when it changes")
WHEN = (
    Need("meets_on", "On which day?", NeedKind.DAY_AHEAD),
    Need("meets_at", "At what time?", NeedKind.TIME, "For example 14:30."),
    Need("minutes", "For how many minutes?", NeedKind.NUMBER, longest=3),
    Need("place", "Where, or by which video link?", NeedKind.LINE, "Name no child here.", longest=200),
)


class Meeting(Route):
    """Times proposed, arranged, held or not."""

    council = "every council"
    route_id = "meeting"
    title = "Meeting"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = MEETING
    used_for = "You want to bring people together, for example for the three-way meeting."
    scope = tuple(Scope)
    beside = True
    called = "a meeting about the care of a child"
    opening_needs = (
        Need("attendees", "Who is to come?", NeedKind.PEOPLE, longest=12),
        Need("times", "Which times do you propose?", NeedKind.TEXT, "One a line.", longest=1000),
    )

    proposed = Stage(
        "Times proposed",
        initial=True,
        source=MEETING,
        owes=owes("fix", "Fix the time", IRO, MEETING),
    )
    arranged = Stage(
        "Arranged",
        source=ARRANGED,
        owes=owes("record", "Record whether it was held", IRO, ARRANGED),
    )
    held = ended("Held", Ending.COMPLETED, source=MEETING)
    not_held = ended("Not held", Ending.NOT_TAKEN_FURTHER, source=ARRANGED)
    cancelled = ended("Cancelled", Ending.NOT_TAKEN_FURTHER, source=ARRANGED)

    fix = Move(
        "Fix the time and invite",
        between(proposed, to=arranged),
        by=(IRO,),
        kind=MoveKind.INVITE,
        needs=WHEN,
        meets=("fix",),
        source=ARRANGED,
    )
    change = Move(
        "Change the time or place",
        stay(arranged),
        by=(IRO,),
        kind=MoveKind.INVITE,
        needs=WHEN,
        source=ARRANGED,
    )
    cancel = Move(
        "Cancel the meeting",
        between(proposed, arranged, to=cancelled),
        by=(IRO,),
        kind=MoveKind.INVITE,
        needs=(needs.REASON,),
        source=ARRANGED,
    )
    record_held = Move(
        "Record that it was held",
        between(proposed, arranged, to=held),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(
            needs.MEETING_ON,
            Need("came", "Who came?", NeedKind.TEXT, longest=1000),
            Need("said", "What was said and agreed?", NeedKind.TEXT),
        ),
        meets=("fix", "record"),
        source=MEETING,
    )
    record_not_held = Move(
        "Record that it was not held",
        between(arranged, to=not_held),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(needs.REASON,),
        meets=("record",),
        source=ARRANGED,
    )
