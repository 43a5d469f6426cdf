"""A dispute as a command needs it: the row, what is owed, its place in the machine, the holders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, select
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


_IRO, _WORKER, _CHILD = aliased(Person), aliased(Person), aliased(Child)
# Built once: building a statement costs more than running it.
_CASE = (
    select(
        *Dispute.__table__.c,
        _IRO.name.label("iro_name"),
        _CHILD.social_worker_id,
        _WORKER.name.label("social_worker_name"),
        select(Person.name).where(Person.id == bindparam("actor_id")).scalar_subquery().label("actor_name"),
        *(column.label(f"replay_{column.name}") for column in Transition.__table__.c),
    )
    .join(_IRO, Dispute.iro_id == _IRO.id)
    .join(
        _CHILD,
        _CHILD.id
        == select(DisputeChild.child_id)
        .where(DisputeChild.dispute_id == Dispute.id)
        .order_by(DisputeChild.child_id)
        .limit(1)
        .scalar_subquery(),
    )
    .outerjoin(_WORKER, _CHILD.social_worker_id == _WORKER.id)
    # Of any dispute: a key that was used for another one is used, and its content differs.
    .outerjoin(Transition, Transition.idempotency_key == bindparam("command_key"))
    .where(Dispute.reference == bindparam("reference"))
)
_OWED = (
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
    .where(Obligation.dispute_id == bindparam("dispute_id"), Obligation.outcome == "")
    .order_by(Obligation.id)
)


def load_case(unit: Unit, reference: str, key: str = "", actor_id: int | None = None) -> Case:
    """Load a dispute by its reference, and with it the transition of that idempotency key, if any.

    :param actor_id: whose name is wanted beside it, for the record of what they do.
    :raises Refused: ``dispute_not_found``. :raises UnknownRoute: when its stage is none of ours.
    """
    asked = {"reference": reference, "command_key": key, "actor_id": actor_id}
    row = unit.connection.execute(_CASE, asked).mappings().one_or_none()
    if row is None:
        raise Refused("dispute_not_found")
    place = unit.registry.place(
        row["route"], row["route_version"], row["stage"], row["began_on"], Scope(row["scope"])
    )
    owed = unit.connection.execute(_OWED, {"dispute_id": row["id"]}).all()
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
