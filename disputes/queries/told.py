"""What IROs were told by social workers, late or not at all: a list and its counts (001 section 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from disputes.absences import acts_for
from disputes.access import is_leader, roles_held
from disputes.models import Dispute, Person, Team, Transition
from disputes.unit import Unit
from machines.deadlines import working_days_used
from machines.roles import IRO
from machines.side_routes.told_to_iro import KINDS
from machines.working_days import start_of_day

TOLD = "told_to_iro"
LATE_AFTER = 5
"""Working days after which being told counts as late: this service's rule, for the text sets no limit."""
A_YEAR = timedelta(days=365)
MOST = 2000


@dataclass(frozen=True)
class Told:
    """One thing that an IRO was told, or found out another way (``found_out`` says how).

    ``days`` is how many working days passed between the event and the telling.
    """

    reference: str
    kind: str
    happened_on: date
    told_at: datetime
    told_by: str
    iro: str
    team: str
    is_seen: bool
    days: int
    found_out: str

    @property
    def is_late(self) -> bool:
        """Whether it was told late. What was found out another way was not told at all."""
        return not self.found_out and self.days > LATE_AFTER


@dataclass(frozen=True)
class Count:
    """The counts of one kind. ``missing`` were found out another way."""

    name: str
    told: int
    late: int
    missing: int


@dataclass(frozen=True)
class ToldPage:
    """What was told in the last year, the newest first; ``counts`` in the order of the text."""

    found: tuple[Told, ...]
    counts: tuple[Count, ...]
    is_whole_council: bool


def told_page(unit: Unit, person_id: int) -> ToldPage:
    """What an IRO was told, what a social worker has told, or for a leader all that anybody was."""
    sees_all = is_leader(unit, roles_held(unit, person_id))
    mine = (Transition.actor_id == person_id) | Dispute.iro_id.in_(acts_for(unit, person_id))
    found = _found(unit, () if sees_all else (mine,))
    return ToldPage(found, tuple(_counts(found)), sees_all)


def _found(unit: Unit, which: Iterable[ColumnElement[bool]]) -> tuple[Told, ...]:
    iro = aliased(Person)
    rows = unit.connection.execute(
        select(
            Dispute.reference,
            Dispute.open,
            Dispute.raised_at,
            Transition.given,
            Transition.actor_name,
            Transition.role,
            iro.name.label("iro"),
            Team.name.label("team"),
        )
        .join(Transition, (Transition.dispute_id == Dispute.id) & (Transition.sequence == 1))
        .join(iro, iro.id == Dispute.iro_id)
        .join(Team, Team.id == Dispute.team_id)
        .where(Dispute.route == TOLD, Dispute.raised_at >= unit.now - A_YEAR, *which)
        .order_by(Dispute.raised_at.desc(), Dispute.id.desc())
        .limit(MOST)
    ).mappings()
    names = dict(KINDS)
    found = []
    for row in rows:
        given = row["given"]
        happened_on = date.fromisoformat(given["happened_on"])
        how = given.get("found_out", "")
        if row["role"] == IRO.id and not how:
            how = "The IRO recorded it"
        found.append(
            Told(
                reference=row["reference"],
                kind=names.get(given["kind"], given["kind"]),
                happened_on=happened_on,
                told_at=row["raised_at"],
                told_by=row["actor_name"],
                iro=row["iro"],
                team=row["team"],
                is_seen=not row["open"],
                days=working_days_used(start_of_day(happened_on), row["raised_at"], unit.calendar),
                found_out=how if row["role"] == IRO.id else "",
            )
        )
    return tuple(found)


def _counts(found: tuple[Told, ...]) -> Iterable[Count]:
    told = Counter(one.kind for one in found if not one.found_out)
    late = Counter(one.kind for one in found if one.is_late)
    missing = Counter(one.kind for one in found if one.found_out)
    for _, name in KINDS:
        if told[name] or missing[name]:
            yield Count(name, told[name], late[name], missing[name])
