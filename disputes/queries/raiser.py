"""Who raised a dispute or side matter and takes it on: the IRO, or on a reverse route somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from disputes.models import Dispute, Person, Transition
from disputes.unit import Unit
from machines.roles import IRO

RAISED_BY = (
    Dispute.iro_id,
    Person.name.label("iro_name"),
    Person.email.label("iro_email"),
    Transition.role.label("raised_as"),
    Transition.actor_id.label("raiser_id"),
)
"""What ``raiser_in`` reads of a row of a dispute with its IRO and its first transition."""


@dataclass(frozen=True)
class Raiser:
    """Who raised it and takes it on: the IRO of today, or on a reverse route whoever raised it."""

    person_id: int | None
    name: str
    email: str
    role_name: str


def raiser_in(unit: Unit, row: RowMapping) -> Raiser:
    """Who raised it, from a row with the columns of ``RAISED_BY``."""
    if row["raised_as"] == IRO.id or row["raiser_id"] is None:
        return Raiser(row["iro_id"], row["iro_name"], row["iro_email"], unit.profile.name_of(IRO))
    person = unit.connection.execute(
        select(Person.name, Person.email).where(Person.id == row["raiser_id"])
    ).one()
    role = unit.registry.roles()[row["raised_as"]]
    return Raiser(row["raiser_id"], person.name, person.email, unit.profile.name_of(role))


def raiser_of(unit: Unit, dispute_id: int) -> Raiser:
    """Who raised the dispute of that number."""
    row = (
        unit.connection.execute(
            select(*RAISED_BY)
            .join(Person, Person.id == Dispute.iro_id)
            .join(Transition, (Transition.dispute_id == Dispute.id) & (Transition.sequence == 1))
            .where(Dispute.id == dispute_id)
        )
        .mappings()
        .one()
    )
    return raiser_in(unit, row)
