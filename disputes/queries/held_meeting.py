"""A meeting that was held beside a dispute, and for which the dispute itself still waits (001 7.2.2(1)).

That it was held stands in the meeting's own record. The obligation of the dispute's step is met only by a
move in the dispute, for not every meeting beside it is the one that the procedure asks for: the IRO says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from disputes.models import Dispute, Transition
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.unit import Unit
from machines.needs import MEETING, MEETING_ON
from machines.side_routes.meeting import Meeting
from machines.working_days import london_date

HELD = "held"
RECORD_HELD = "record_held"


@dataclass(frozen=True)
class HeldMeeting:
    """``move`` is that by which the reader records it in the dispute, ``note`` who came and what was said."""

    reference: str
    move: str
    held_on: date
    note: str


def held_meeting(unit: Unit, dispute: DisputeView) -> HeldMeeting | None:
    """The newest meeting held beside a dispute since its step began; None where nothing waits for one."""
    move = _recorded_by(dispute)
    if not move:
        return None
    beside = aliased(Dispute)
    rows = unit.connection.execute(
        select(beside.reference, Transition.given)
        .join(Dispute, Dispute.id == beside.beside_id)
        .join(Transition, Transition.dispute_id == beside.id)
        .where(
            Dispute.reference == dispute.reference,
            beside.route == Meeting.route_id,
            Transition.move == RECORD_HELD,
        )
        .order_by(beside.id.desc())
    )
    found = [
        HeldMeeting(
            row.reference,
            move,
            date.fromisoformat(row.given[MEETING_ON.id]),
            f"{row.given['came']}\n\n{row.given['said']}",
        )
        for row in rows
    ]
    here = [one for one in found if one.held_on >= london_date(dispute.entered_at)]
    return max(here, key=lambda one: one.held_on, default=None)


def held_for_its_dispute(unit: Unit, meeting: DisputeView, person_id: int) -> HeldMeeting | None:
    """The same seen from the meeting: None where its dispute does not wait for this one."""
    if meeting.route != Meeting.route_id or meeting.stage != HELD or not meeting.stands_beside:
        return None
    found = held_meeting(unit, dispute_view(unit, meeting.stands_beside, person_id))
    return found if found is not None and found.reference == meeting.reference else None


def _recorded_by(dispute: DisputeView) -> str:
    """The reader's move that meets what is still owed, and asks when they met and what was said; or ""."""
    still_owed = {one.code for one in dispute.owed if not one.outcome}
    asked = {need.id for need in MEETING}
    return next(
        (
            move.id
            for move in dispute.moves
            if still_owed.intersection(move.meets) and asked <= {need.id for need in move.needs}
        ),
        "",
    )
