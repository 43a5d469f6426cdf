"""What keeps the record in every route: notes, lapses, more time, whom it is passed to, the child's voice.

The clock records and never escalates (Handbook 6.4), and only the IRO asks another person instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from machines import needs
from machines.ladder import Ladder, standing_move
from machines.roles import (
    CHIEF_EXECUTIVE,
    CLOCK,
    DIRECTOR,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    IRO,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
    SERVICE_DIRECTOR,
    SERVICE_MANAGER,
    TEAM_MANAGER,
)
from machines.sources import handbook, ours
from machines.stages import Move, MoveKind, Stage, stay

LAPSE = ours("001 6, 7.2", "silence is recorded and people are told; nothing moves by itself")
PASS_ON = ours("001 7.2", "somebody asked by mistake can say so; only the IRO asks another")
ON_THE_RECORD = handbook("001 7.1.1(8)", "all that the IRO does about a dispute is on the record")
MORE_TIME = ours("001 6, 7.2", "who owes an answer may ask for more time; the first date stays on the record")
VOICE = handbook("001 2", "the child's wishes and feelings are asked for at every stage")
TOLD = ours("001 2", "who was told of the dispute, when and how, is on the record")
HANDED_ON = ours("001 7.2", "what is owed goes to whoever holds the post, or stands in, that day")
REDATED = ours("001 7.2", "a closure day that is added later moves the dates that it falls before")
HEARD = (
    TEAM_MANAGER,
    SERVICE_MANAGER,
    HEAD_OF_SERVICE,
    SERVICE_DIRECTOR,
    EXECUTIVE_DIRECTOR,
    DIRECTOR,
    CHIEF_EXECUTIVE,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
)
"""Who may comment wherever the dispute stands: somebody asked in one route may come too late, in another."""


def record_keeping(of: Ladder) -> dict[str, Move]:
    """What is written down wherever it stands, and what passes between who asks and who owes."""
    keeping = {
        "add_note": standing_move(
            "Add a note to the record",
            stay(*of.stages),
            of.drivers,
            MoveKind.NOTE,
            ON_THE_RECORD,
            needs.NOTE,
        ),
        "record_lapse": standing_move(
            "Limit passed without an answer",
            stay(*of.stages),
            (CLOCK,),
            MoveKind.LAPSE,
            LAPSE,
            needs.OBLIGATION,
        ),
        "change_holder": standing_move(
            "Somebody else owes it now", stay(*of.stages), (CLOCK,), MoveKind.HAND_ON, HANDED_ON
        ),
        "change_dates": standing_move(
            "The date has changed", stay(*of.stages), (CLOCK,), MoveKind.REDATE, REDATED
        ),
    }
    if of.owing:
        keeping |= _asking_others(of)
    if of.timed:
        keeping |= _more_time(of)
    return keeping


def _asking_others(of: Ladder) -> dict[str, Move]:
    heard = tuple(role for role in dict.fromkeys((*of.owing, *HEARD)) if role not in of.drivers)
    return {
        "comment": standing_move(
            "Add a comment", stay(*of.stages), heard, MoveKind.NOTE, ON_THE_RECORD, needs.COMMENT
        ),
        "pass_on": standing_move(
            "This should go to someone else",
            stay(*of.asking),
            of.owing,
            MoveKind.PASS_ON,
            PASS_ON,
            needs.REASON.asked_as("Why is it not for you?"),
            needs.SUGGESTED_NAME,
        ),
        "reassign": standing_move(
            "Ask somebody else instead",
            stay(*of.asking),
            of.drivers,
            MoveKind.REASSIGN,
            PASS_ON,
            needs.OWED,
            needs.TO_PERSON,
            needs.REASON,
        ),
    }


def _more_time(of: Ladder) -> dict[str, Move]:
    timed = tuple(
        dict.fromkeys(o.by for s in of.timed for o in s.owes if o.by not in of.drivers and o.limit.stated)
    )
    return {
        "ask_more_time": standing_move(
            "Ask for more time",
            stay(*of.timed),
            timed,
            MoveKind.ASK_TIME,
            MORE_TIME,
            needs.UNTIL,
            needs.REASON.asked_as(
                "Why do you need more time?", "The IRO decides. Until then the date stays."
            ),
        ),
        "grant_more_time": standing_move(
            "Give more time",
            stay(*of.timed),
            of.drivers,
            MoveKind.GRANT_TIME,
            MORE_TIME,
            needs.UNTIL.asked_as("Until when do you give them?", "The first date stays on the record."),
            needs.NOTE.optional(),
        ),
        "refuse_more_time": standing_move(
            "Refuse more time", stay(*of.timed), of.drivers, MoveKind.REFUSE_TIME, MORE_TIME, needs.REASON
        ),
    }


def child_and_family(of: Ladder, ends: Iterable[Stage]) -> dict[str, Move]:
    """What the child wants now, and who was told: also of how it ended, in one of the stages ``ends``."""
    return {
        "record_views": standing_move(
            "Record the child’s wishes and feelings",
            stay(*of.stages),
            (IRO,),
            MoveKind.NOTE,
            VOICE,
            needs.CHILD,
            needs.VIEWS,
            needs.FOUND_OUT,
        ),
        "record_told": standing_move(
            "Record who was told",
            stay(*of.stages, *ends),
            (IRO,),
            MoveKind.NOTE,
            TOLD,
            needs.ONE_CHILD,
            needs.INFORMED,
            needs.INFORMED_ON,
            needs.INFORMED_HOW,
        ),
    }
