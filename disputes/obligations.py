"""What a stage opens and what a move closes: obligations, each with its person and due date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from disputes.case import Facts, Owed
from disputes.errors import Refused
from disputes.holders import Holders
from disputes.unit import Unit
from machines.deadlines import Due, LimitValueError, due, late_by, reminder_before_on
from machines.engine import Advance
from machines.limits import FROM_AN_EVENT, Limit, Start
from machines.limits import Unit as LimitUnit
from machines.route import Route
from machines.stages import Stage
from machines.working_days import CalendarRangeError, London, london_date, start_of_day

REMINDED_FROM = time(8, 0)
IN_DAYS = (LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS)


@dataclass(frozen=True)
class Settled:
    """What a move does to the obligations that were open."""

    met: tuple[Owed, ...]
    left: tuple[Owed, ...]
    still_open: tuple[Owed, ...]


def settle(owed: tuple[Owed, ...], step: Advance) -> Settled:
    """Sort what was owed: met by the move, left behind with the stage, or still open."""
    met = tuple(one for one in owed if one.code in step.move.meets)
    others = tuple(one for one in owed if one not in met)
    return Settled(met, others, ()) if step.entered else Settled(met, (), others)


def opened_by(
    unit: Unit, route: type[Route], stage: Stage, facts: Facts, holders: Holders, sequence: int
) -> list[dict[str, Any]]:
    """The rows of what is owed in a stage just entered, each with its person and due date.

    :raises Refused: ``limit_out_of_range`` when a limit needs a risk or value that the case does
        not give, ``calendar_range`` when a date falls outside the calendar.
    """
    rows = []
    for owed in stage.owes:
        started_at = _started_at(owed.limit, facts, unit.now)
        try:
            end = end_of(unit, owed.limit, started_at, facts)
        except LimitValueError as error:
            raise Refused("limit_out_of_range", about=str(error)) from error
        except CalendarRangeError as error:
            raise Refused("calendar_range", about=str(error)) from error
        holder = holders.of(owed.by)
        rows.append(
            {
                "entered_sequence": sequence,
                "code": owed.id,
                "route": route.route_id,
                "route_version": route.version,
                "stage": stage.id,
                "role": owed.by.id,
                "person_id": holder.person_id,
                "held_by": holder.held_by,
                "started_at": started_at,
                "due_on": end.due_on,
                "due_at": end.due_at,
                "remind_at": remind_at(unit, end.due_on),
            }
        )
    return rows


def end_of(unit: Unit, limit: Limit, started_at: datetime, facts: Facts) -> Due:
    """When a limit that started then ends, by the calendar of this unit.

    :raises LimitValueError: when it needs a risk or value that the case does not give.
    :raises CalendarRangeError: when the date falls outside the calendar.
    """
    return due(
        limit,
        started_at,
        unit.calendar,
        risk=facts.risk,
        set_value=facts.limit_days if limit.is_ranged else None,
        alert_type=facts.alert_type,
        plain=unit.profile.plain_days,
    )


def as_recorded(row: dict[str, Any]) -> dict[str, Any]:
    """What the transition that opened an obligation says of it."""
    return {
        "obligation": row["code"],
        "role": row["role"],
        "person_id": row["person_id"],
        "held_by": row["held_by"],
        "due_on": _text(row["due_on"]),
    }


def as_settled(unit: Unit, owed: Owed) -> dict[str, Any]:
    """What the transition that closed an obligation says of it: when due, in time or how late.

    ``late_by`` is in working days, 0 when in time; ``due_on`` is null where no limit is stated.
    """
    return {
        "obligation": owed.code,
        "role": owed.role,
        "person_id": owed.person_id,
        "due_on": _text(owed.due_on),
        "in_time": owed.due_at is None or unit.now < owed.due_at,
        "late_by": lateness(unit, owed),
    }


def lateness(unit: Unit, owed: Owed) -> int:
    """Working days by which an obligation is late now; 0 in time or without a limit."""
    return 0 if owed.due_at is None else late_by(owed.due_at, unit.now, unit.calendar)


def _started_at(limit: Limit, facts: Facts, now: datetime) -> datetime:
    if limit.starts is Start.RAISED:
        return facts.raised_at
    if limit.starts in FROM_AN_EVENT:
        assert facts.event_on is not None  # the check lets no way lead here without it
        exact = facts.event_at if limit.unit is LimitUnit.HOURS else None
        return exact or start_of_day(facts.event_on)
    # The clock goes on when the day of the last answer has ended: days count from that day. What is
    # asked at once or within hours counts from the moment it is asked.
    if facts.lapsed_on is not None and limit.unit in IN_DAYS:
        return start_of_day(facts.lapsed_on)
    return now


def remind_at(unit: Unit, due_on: date | None) -> datetime | None:
    """When to remind of a due date: from 8 in the morning of the working day before; None when too late."""
    if due_on is None:
        return None
    remind_on = reminder_before_on(due_on, unit.calendar)
    if remind_on <= london_date(unit.now):
        return None
    return datetime.combine(remind_on, REMINDED_FROM, London)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
