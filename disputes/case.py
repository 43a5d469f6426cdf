"""A dispute as a command needs it: the row, what is owed, its place in the machine, the holders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, and_, select
from sqlalchemy.orm import aliased

from disputes.errors import Refused
from disputes.holders import Holders, holders_on
from disputes.models import Child, Dispute, DisputeChild, Obligation, Person, Transition
from disputes.unit import Unit
from machines.engine import Place
from machines.route import Scope


@dataclass(frozen=True)
class Owed:
    """An open obligation."""

    id: int
    code: str
    role: str
    person_id: int | None
    started_at: datetime
    due_on: date | None
    due_at: datetime | None
    lapsed_at: datetime | None
    held_by: str


@dataclass(frozen=True)
class Case:
    """An open or ended dispute, loaded whole for one command."""

    row: RowMapping
    place: Place
    owed: tuple[Owed, ...]
    holders: Holders
    replay: RowMapping | None

    @property
    def id(self) -> int:
        """The dispute's own number, never shown."""
        number: int = self.row["id"]
        return number

    @property
    def reference(self) -> str:
        """The dispute's reference, as people know it."""
        reference: str = self.row["reference"]
        return reference

    def roles_of(self, person_id: int) -> set[str]:
        """The ids of every role the person has in this dispute, by post, by name or by being asked."""
        roles = self.holders.roles_of(person_id)
        roles |= {owed.role for owed in self.owed if owed.person_id == person_id}
        if self.row["iro_id"] == person_id:
            roles.add("iro")
        if self.row["social_worker_id"] == person_id:
            roles.add("social_worker")
        return roles

    def owing_roles_of(self, person_id: int) -> set[str]:
        """The ids of the roles in which the person owes something now."""
        return {owed.role for owed in self.owed if owed.person_id == person_id}


def load_case(unit: Unit, reference: str, key: str = "") -> Case:
    """Load a dispute by its reference, and with it the transition of that idempotency key, if any.

    :raises Refused: ``dispute_not_found``. :raises UnknownRoute: when its stage is none of ours.
    """
    iro, worker, child = aliased(Person), aliased(Person), aliased(Child)
    first_child = (
        select(DisputeChild.child_id)
        .where(DisputeChild.dispute_id == Dispute.id)
        .order_by(DisputeChild.child_id)
        .limit(1)
        .scalar_subquery()
    )
    row = (
        unit.connection.execute(
            select(
                *Dispute.__table__.c,
                iro.name.label("iro_name"),
                child.social_worker_id,
                worker.name.label("social_worker_name"),
                *(column.label(f"replay_{column.name}") for column in Transition.__table__.c),
            )
            .join(iro, Dispute.iro_id == iro.id)
            .join(child, child.id == first_child)
            .outerjoin(worker, child.social_worker_id == worker.id)
            .outerjoin(
                Transition,
                and_(Transition.dispute_id == Dispute.id, Transition.idempotency_key == key),
            )
            .where(Dispute.reference == reference)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise Refused("dispute_not_found")
    place = unit.registry.place(
        row["route"], row["route_version"], row["stage"], row["began_on"], Scope(row["scope"])
    )
    owed = unit.connection.execute(
        select(
            Obligation.id,
            Obligation.code,
            Obligation.role,
            Obligation.person_id,
            Obligation.started_at,
            Obligation.due_on,
            Obligation.due_at,
            Obligation.lapsed_at,
            Obligation.held_by,
        )
        .where(Obligation.dispute_id == row["id"], Obligation.outcome == "")
        .order_by(Obligation.id)
    ).all()
    return Case(
        row,
        place,
        tuple(Owed(*values) for values in owed),
        case_holders(unit, row),
        row if row["replay_id"] is not None else None,
    )


def case_holders(unit: Unit, row: Any) -> Holders:
    """The holders in both lines of a dispute today."""
    worker = row["social_worker_id"]
    return holders_on(
        unit.connection,
        team_id=row["team_id"],
        iro=(row["iro_id"], row["iro_name"]),
        social_worker=None if worker is None else (worker, row["social_worker_name"]),
        on=unit.today,
        role_names=unit.profile.role_names,
    )
