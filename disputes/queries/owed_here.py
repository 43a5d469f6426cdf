"""What is owed in the stage in which a dispute stands, and was since it was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from disputes.case import Case
from disputes.models import Obligation, Person
from disputes.unit import Unit
from machines.deadlines import days_left
from machines.explanation import Explanation, explain
from machines.limits import Limit


@dataclass(frozen=True)
class OwedSeen:
    """One obligation of the stage it stands in now. ``late_by`` and ``left`` in working days."""

    id: int
    code: str
    text: str
    role: str
    role_name: str
    person: str
    person_id: int | None
    note: str
    as_written: str
    due_on: date | None
    due_at: datetime | None
    left: int | None
    first_due_on: date | None
    asked_until: date | None
    lapsed_at: datetime | None
    outcome: str
    started_at: datetime
    sum: Explanation


def owed_here(unit: Unit, case: Case) -> tuple[OwedSeen, ...]:
    """Every obligation of this entry of the stage, in the order of the procedure."""
    rows = unit.connection.execute(
        select(*Obligation.__table__.c, Person.name.label("person_name"))
        .outerjoin(Person, Obligation.person_id == Person.id)
        .where(
            Obligation.dispute_id == case.id,
            Obligation.entered_sequence == case.row["entered_sequence"],
        )
        .order_by(Obligation.id)
    ).mappings()
    known = unit.registry.roles()
    seen = []
    for row in rows:
        owed = case.place.stage.obligation(row["code"])
        holder = case.holders.of(owed.by)
        due_at = row["due_at"]
        seen.append(
            OwedSeen(
                id=row["id"],
                code=row["code"],
                text=owed.text,
                role=row["role"],
                role_name=unit.profile.name_of(known[row["role"]]),
                person=row["person_name"] or "",
                person_id=row["person_id"],
                note=holder.note if holder.person_id == row["person_id"] else "",
                as_written=owed.limit.as_written,
                due_on=row["due_on"],
                due_at=due_at,
                left=None if due_at is None else days_left(due_at, unit.now, unit.calendar),
                first_due_on=row["first_due_on"],
                asked_until=row["asked_until"],
                lapsed_at=row["lapsed_at"],
                outcome=row["outcome"],
                started_at=row["started_at"],
                sum=_sum(unit, case, owed.limit, row["started_at"]),
            )
        )
    return tuple(seen)


def _sum(unit: Unit, case: Case, limit: Limit, started_at: datetime) -> Explanation:
    facts = case.facts
    return explain(
        limit,
        started_at,
        unit.calendar,
        risk=facts.risk,
        set_value=facts.limit_days if limit.is_ranged else None,
        alert_type=facts.alert_type,
        plain=unit.profile.plain_days,
    )
