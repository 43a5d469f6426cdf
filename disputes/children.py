"""The children of one dispute, and who stands above them: for raising it, and for asking before that."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import aliased

from disputes.answers import Fault
from disputes.errors import Refused
from disputes.holders import Holders, holders_on
from disputes.models import Child, Person
from disputes.unit import Unit

MOST_CHILDREN = 12


def children_of(unit: Unit, person_id: int, case_numbers: Sequence[str]) -> list[RowMapping]:
    """The IRO's own children of these case numbers, with the names of IRO and social worker.

    :raises Fault: when there are none or too many, or one is not theirs. A child of another IRO
        and a child that does not exist get the same answer.
    """
    wanted = list(dict.fromkeys(case_numbers))
    if not 0 < len(wanted) <= MOST_CHILDREN:
        raise Fault(f"Choose at least one child, and no more than {MOST_CHILDREN}.")
    iro, worker = aliased(Person), aliased(Person)
    rows = (
        unit.connection.execute(
            select(
                *Child.__table__.c,
                iro.name.label("iro_name"),
                worker.name.label("social_worker_name"),
            )
            .join(iro, Child.iro_id == iro.id)
            .outerjoin(worker, Child.social_worker_id == worker.id)
            .where(Child.case_number.in_(wanted))
            .order_by(Child.id)
        )
        .mappings()
        .all()
    )
    if len(rows) != len(wanted) or any(row["iro_id"] != person_id for row in rows):
        raise Fault("Choose children whose IRO you are.")
    return list(rows)


def holders_over(unit: Unit, person_id: int, children: Sequence[RowMapping]) -> Holders:
    """Who holds which post above the children today.

    :raises Refused: ``children_differ`` when they cannot share a dispute; ``conflict_of_interest``
        when the IRO stands in their management line (000; rules, section 1).
    """
    first = children[0]
    if len({(child["team_id"], child["scope"]) for child in children}) > 1:
        raise Refused("children_differ", {"children": ["These children have different teams."]})
    worker = first["social_worker_id"]
    holders = holders_on(
        unit.connection,
        team_id=first["team_id"],
        iro=(first["iro_id"], first["iro_name"]),
        social_worker=None if worker is None else (worker, first["social_worker_name"]),
        on=unit.today,
        role_names=unit.profile.role_names,
    )
    if holders.manages(person_id):
        raise Refused("conflict_of_interest", {"children": ["You are in the management line."]})
    return holders
