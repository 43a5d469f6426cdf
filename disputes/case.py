"""A dispute as a command needs it: the row, what is owed, its place in the machine, the holders."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from disputes.errors import Refused
from disputes.holders import Holders, Named, holders_on, social_workers_of
from disputes.models import Child, Dispute, DisputeChild, Obligation, Person, Transition
from disputes.reviewing import iro_of_ended
from disputes.unit import Unit
from machines.engine import Place
from machines.limits import Risk
from machines.route import Circumstances, Route, Scope
from machines.stages import Stage


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
    first_due_on: date | None
    asked_until: date | None


@dataclass(frozen=True)
class Facts:
    """What a dispute's limits depend on besides the stage. ``limit_days`` in working days.

    ``lapsed_on`` is the day on which an answer was due that never came, where silence itself leads on.
    """

    raised_at: datetime
    risk: Risk | None = None
    limit_days: int | None = None
    event_on: date | None = None
    event_at: datetime | None = None
    alert_type: str = ""
    lapsed_on: date | None = None


@dataclass(frozen=True)
class Case:
    """An open or ended dispute, loaded whole for one command.

    ``social_workers`` are its children's, number and name, in the order of the children. Once it has ended,
    ``row`` still names the IRO who ended it, and ``iro`` whose it is now.
    """

    row: RowMapping
    place: Place
    owed: tuple[Owed, ...]
    holders: Holders
    social_workers: tuple[tuple[int, str], ...]
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

    @property
    def iro(self) -> tuple[int, str]:
        """Whose it is: number and name."""
        return self.holders.iro

    def roles_of(self, person_id: int) -> set[str]:
        """The ids of every role the person has in this dispute, by post, by name or by being asked."""
        asked = {owed.role for owed in self.owed if owed.person_id == person_id}
        return self.holders.roles_of(person_id) | asked

    @property
    def facts(self) -> Facts:
        """What its limits depend on besides the stage."""
        row = self.row
        risk = None if row["risk"] is None else Risk(row["risk"])
        return Facts(
            row["raised_at"], risk, row["limit_days"], row["event_on"], row["event_at"], row["alert_type"]
        )

    def owing_roles_of(self, person_id: int) -> set[str]:
        """The ids of the roles in which the person owes something now."""
        return {owed.role for owed in self.owed if owed.person_id == person_id}


_IRO, _WORKER, _CHILD, _OWNER = aliased(Person), aliased(Person), aliased(Child), aliased(Person)
_OF_CHILD = aliased(DisputeChild)
_ENTERED_BY = aliased(Transition)
_REPLAYED = [
    Transition.__table__.c[name]
    for name in ("id", "sequence", "move", "to_stage", "at", "hash", "fingerprint")  # what a receipt says
]
_OWED = [Obligation.__table__.c[part.name] for part in fields(Owed)]
# Built once: building a statement costs more than running it. One question for all but the holders:
# a row for each thing still owed (or one when nothing is) and each child.
_CASE = (
    select(
        *Dispute.__table__.c,
        _IRO.name.label("iro_name"),
        _CHILD.social_worker_id,
        _WORKER.name.label("social_worker_name"),
        _OWNER.name.label("owner_name"),
        select(func.count())
        .where(DisputeChild.dispute_id == Dispute.id)
        .scalar_subquery()
        .label("children_count"),
        select(Person.name).where(Person.id == bindparam("actor_id")).scalar_subquery().label("actor_name"),
        _ENTERED_BY.from_route.label("came_from_route"),
        _ENTERED_BY.from_stage.label("came_from_stage"),
        *(column.label(f"replay_{column.name}") for column in _REPLAYED),
        *(column.label(f"owed_{column.name}") for column in _OWED),
    )
    .join(_IRO, Dispute.iro_id == _IRO.id)
    .outerjoin(_OWNER, Dispute.named_id == _OWNER.id)
    .outerjoin(_OF_CHILD, _OF_CHILD.dispute_id == Dispute.id)
    .outerjoin(_CHILD, _CHILD.id == _OF_CHILD.child_id)
    .outerjoin(_WORKER, _CHILD.social_worker_id == _WORKER.id)
    # Of any dispute: a key that was used for another one is used, and its content differs.
    .outerjoin(Transition, Transition.idempotency_key == bindparam("command_key"))
    .outerjoin(
        _ENTERED_BY,
        and_(_ENTERED_BY.dispute_id == Dispute.id, _ENTERED_BY.sequence == Dispute.entered_sequence),
    )
    .outerjoin(Obligation, and_(Obligation.dispute_id == Dispute.id, Obligation.outcome == ""))
    .where(Dispute.reference == bindparam("reference"))
    .order_by(Obligation.id, _OF_CHILD.child_id)
)


def load_case(unit: Unit, reference: str, key: str = "", actor_id: int | None = None) -> Case:
    """Load a dispute by its reference, and with it the transition of that idempotency key, if any.

    :param actor_id: whose name is wanted beside it, for the record of what they do.
    :raises Refused: ``dispute_not_found``. :raises UnknownRoute: when its stage is none of ours.
    """
    asked = {"reference": reference, "command_key": key, "actor_id": actor_id}
    rows = unit.connection.execute(_CASE, asked).mappings().all()
    if not rows:
        raise Refused("dispute_not_found")
    row = rows[0]
    found = (
        Owed(*(one[f"owed_{column.name}"] for column in _OWED)) for one in rows if one["owed_id"] is not None
    )
    owed = tuple(dict.fromkeys(found))
    workers = social_workers_of(rows)
    named = row if row["open"] else {**row, **iro_of_ended(unit, row["id"])}
    return Case(
        row,
        _place(unit, row, owed),
        owed,
        case_holders(unit, named, workers),
        workers,
        row if row["replay_id"] is not None else None,
    )


def _place(unit: Unit, row: RowMapping, owed: tuple[Owed, ...]) -> Place:
    place = unit.registry.place(
        row["route"], row["route_version"], row["stage"], row["began_on"], Scope(row["scope"])
    )
    circumstances = Circumstances(
        still_owed=frozenset(one.code for one in owed),
        time_asked=any(one.asked_until is not None for one in owed),
        left=_left(row, place.route) if place.stage.ending else None,
    )
    return replace(place, circumstances=circumstances)


def _left(row: RowMapping, route: type[Route]) -> Stage | None:
    """The stage from which an ended dispute came, when it is one of the route in which it ended."""
    came_from = row["came_from_stage"] if row["came_from_route"] == route.route_id else ""
    return route.stage(came_from) if came_from else None


def case_holders(unit: Unit, row: Any, workers: tuple[tuple[int, str], ...]) -> Holders:
    """The holders in both lines of a dispute today. ``workers`` are its children's social workers."""
    owner = row["named_id"], row["owner_name"] or row["named_name"]
    named = Named((row["iro_id"], row["iro_name"]), workers, owner if any(owner) else None)
    return holders_on(unit.connection, named, team_id=row["team_id"], on=unit.today, registry=unit.registry)
