"""A small council in a fresh database of each kind, and short ways to raise a dispute and to move.

Everybody has a constant with their id; the address of ``TEAM_MANAGER`` is
``email_of(TEAM_MANAGER)``. It is Monday 23 November 2026, 9 am in London.

The line above the children: Team North (team manager, social worker) - Area (service manager) -
Targeted Services (head of service, service director) - Children's Services (both directors).
The line above the IROs: Reviewing Team - Safeguarding Unit - Children's Services.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from disputes.commands import make_move, raise_dispute
from disputes.database import Database
from disputes.models import Child, Holding, Person, Post, Team
from disputes.receipts import Receipt
from disputes.schema import upgrade
from disputes.unit import Units
from machines.registry import Registry, load_council
from tests.support.clock import FakeClock

IRO = 1
OTHER_IRO = 2
SOCIAL_WORKER = 3
TEAM_MANAGER = 4
SERVICE_MANAGER = 5
HEAD_OF_SERVICE = 6
SERVICE_DIRECTOR = 7
EXECUTIVE_DIRECTOR = 8
DIRECTOR = 9
IRO_TEAM_MANAGER = 10
SAFEGUARDING_MANAGER = 11
OTHER_TEAM_MANAGER = 12
OTHER_SOCIAL_WORKER = 13
BYSTANDER = 14

NAMES = {
    IRO: "Irene Okoro",
    OTHER_IRO: "Ivan Odell",
    SOCIAL_WORKER: "Sofia Wren",
    TEAM_MANAGER: "Tariq Moss",
    SERVICE_MANAGER: "Selma Marsh",
    HEAD_OF_SERVICE: "Hugo Sallow",
    SERVICE_DIRECTOR: "Sana Dale",
    EXECUTIVE_DIRECTOR: "Edwin Deane",
    DIRECTOR: "Dora Shaw",
    IRO_TEAM_MANAGER: "Imogen Tate",
    SAFEGUARDING_MANAGER: "Sami Gale",
    OTHER_TEAM_MANAGER: "Tess Moran",
    OTHER_SOCIAL_WORKER: "Saul Webb",
    BYSTANDER: "Basil Stander",
}

CHILDRENS_SERVICES, TARGETED_SERVICES, AREA, TEAM_NORTH, TEAM_SOUTH, SAFEGUARDING_UNIT, REVIEWING_TEAM = (
    range(1, 8)
)

TEAMS = [
    (CHILDRENS_SERVICES, "Children's Services", None, "/1/"),
    (TARGETED_SERVICES, "Targeted Services", 1, "/1/2/"),
    (AREA, "Area", 2, "/1/2/3/"),
    (TEAM_NORTH, "Team North", 3, "/1/2/3/4/"),
    (TEAM_SOUTH, "Team South", 3, "/1/2/3/5/"),
    (SAFEGUARDING_UNIT, "Safeguarding Unit", 1, "/1/6/"),
    (REVIEWING_TEAM, "Reviewing Team", 6, "/1/6/7/"),
]

POSTS = [
    (CHILDRENS_SERVICES, "director", DIRECTOR),
    (CHILDRENS_SERVICES, "executive_director", EXECUTIVE_DIRECTOR),
    (TARGETED_SERVICES, "service_director", SERVICE_DIRECTOR),
    (TARGETED_SERVICES, "head_of_service", HEAD_OF_SERVICE),
    (AREA, "service_manager", SERVICE_MANAGER),
    (TEAM_NORTH, "team_manager", TEAM_MANAGER),
    (TEAM_NORTH, "social_worker", SOCIAL_WORKER),
    (TEAM_SOUTH, "team_manager", OTHER_TEAM_MANAGER),
    (TEAM_SOUTH, "social_worker", OTHER_SOCIAL_WORKER),
    (SAFEGUARDING_UNIT, "safeguarding_manager", SAFEGUARDING_MANAGER),
    (REVIEWING_TEAM, "iro_team_manager", IRO_TEAM_MANAGER),
    (REVIEWING_TEAM, "iro", IRO),
]

# Case numbers. The siblings share a team and an IRO; PROTECTED is on a child protection plan.
SIBLING, OTHER_SIBLING, ONLY_CHILD, PROTECTED, OF_OTHER_IRO = "C-101", "C-102", "C-103", "C-104", "C-201"

CHILDREN = [
    (SIBLING, "AB", "looked after", TEAM_NORTH, IRO, SOCIAL_WORKER),
    (OTHER_SIBLING, "CB", "looked after", TEAM_NORTH, IRO, SOCIAL_WORKER),
    (ONLY_CHILD, "XY", "looked after", TEAM_NORTH, IRO, SOCIAL_WORKER),
    (PROTECTED, "QZ", "child protection", TEAM_NORTH, IRO, SOCIAL_WORKER),
    (OF_OTHER_IRO, "JK", "looked after", TEAM_SOUTH, OTHER_IRO, OTHER_SOCIAL_WORKER),
]

SECRET = b"a secret that only tests know...."
ACTIONS = [{"what": "Find a school", "outcome": "In class daily", "person": "Sofia Wren", "by": "2027-01-15"}]


def email_of(person_id: int) -> str:
    """A person's work address."""
    return NAMES[person_id].lower().replace(" ", ".") + "@council.test"


def raise_one(
    units: Units,
    route: str,
    children: Sequence[str] = (ONLY_CHILD,),
    *,
    by: int = IRO,
    **answers: Any,
) -> str:
    """Raise a dispute on a route and give its reference. ``answers`` replace the usual ones."""
    usual: dict[str, Any] = {
        "key": secrets.token_hex(8),
        "route_reason": "The plan is not carried out.",
        "themes": ["drift"],
        "what_is_wrong": "No school place since September.",
        "impact": "Out of school for ten weeks.",
        "wishes_and_feelings": "Wants to be with friends.",
        "wishes_found_out": "Asked on a visit.",
        "outcome_sought": "A school place.",
        "outcome_by": "2027-01-15",
        "risk": "high",
    }
    command = raise_dispute.RaiseDispute(person_id=by, children=children, route=route, **(usual | answers))
    with units.writing() as unit:
        return raise_dispute.handle(command, unit).reference


def raise_informal(units: Units, children: Sequence[str] = (ONLY_CHILD,), **answers: Any) -> str:
    """Raise an informal dispute: the IRO now owes raising it with the team manager."""
    return raise_one(units, "informal", children, **answers)


def raise_formal(units: Units, children: Sequence[str] = (ONLY_CHILD,), **answers: Any) -> str:
    """Raise a formal dispute: the service manager now owes an answer in the three-way meeting."""
    return raise_one(units, "formal", children, **answers)


def raise_concern(units: Units, children: Sequence[str] = (ONLY_CHILD,), **answers: Any) -> str:
    """Raise a concern at its first step, high risk."""
    return raise_one(units, "concern", children, **answers)


def move(
    units: Units,
    reference: str,
    person: int,
    move: str,
    given: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    version: int | None = None,
) -> Receipt:
    """Make a move in a dispute, with a key of its own unless one is given."""
    command = make_move.MakeMove(reference, move, given or {}, person, key or secrets.token_hex(8), version)
    with units.writing() as unit:
        return make_move.handle(command, unit)


def ask_team_manager(units: Units, children: Sequence[str] = (ONLY_CHILD,), **answers: Any) -> str:
    """Raise an informal dispute and ask the team manager, who now owes a reply."""
    reference = raise_informal(units, children, **answers)
    move(units, reference, answers.get("by", IRO), "raise_with_team_manager")
    return reference


def fill_directory(connection: Connection) -> None:
    """Write the people, teams, posts and children."""
    connection.execute(
        insert(Person), [{"id": one, "name": name, "email": email_of(one)} for one, name in NAMES.items()]
    )
    for number, name, parent, line in TEAMS:
        connection.execute(insert(Team), {"id": number, "name": name, "parent_id": parent, "line": line})
    for number, (team, role, person) in enumerate(POSTS, start=1):
        connection.execute(insert(Post), {"id": number, "team_id": team, "role": role})
        _hold(connection, number, person)
        if person == IRO:
            _hold(connection, number, OTHER_IRO)
    columns = ("case_number", "initials", "scope", "team_id", "iro_id", "social_worker_id")
    connection.execute(insert(Child), [dict(zip(columns, child, strict=True)) for child in CHILDREN])
    if connection.dialect.name == "postgresql":
        for table in (Person, Team, Post):
            # Their numbers were given above, so PostgreSQL does not know that they are taken.
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.__tablename__}', 'id'), 1000)"
            )


def _hold(connection: Connection, post: int, person: int) -> None:
    row = {"post_id": post, "person_id": person, "from_on": date(2020, 1, 1)}
    connection.execute(insert(Holding), row)


def fill(url: str) -> None:
    """Migrate an empty database, write the directory, and let go of it."""
    database = Database(url, durable=False)
    upgrade(database)
    with database.writing() as connection:
        fill_directory(connection)
    database.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock at 9 am on Monday 23 November 2026."""
    return FakeClock()


@pytest.fixture(scope="session")
def rochdale() -> Registry:
    """Rochdale's routes and profile."""
    return load_council("rochdale")


@pytest.fixture(scope="session")
def sqlite_council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("council") / "council.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_council_url(sqlite_council: Path, tmp_path: Path) -> str:
    """The URL of a fresh SQLite database with the small council in it."""
    copy = tmp_path / "test.db"
    shutil.copyfile(sqlite_council, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def council_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh database with the small council in it; the test runs once on each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_council_url")
        return
    server = request.getfixturevalue("postgres_server")
    name = server.new_database(server.template("council", fill))
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def units(council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """The units of a fresh small council, at the time of ``clock``; once on each kind of database."""
    database = Database(council_url, durable=False)
    yield Units(database, clock, rochdale, SECRET)
    database.close()
