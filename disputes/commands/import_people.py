"""Load people, teams and posts from a CSV file: all of it, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from disputes.directory_changes import directory_changed
from disputes.importing.csv_rows import FileRefused, Progress, in_silence, in_steps
from disputes.importing.directory import Directory, PersonOnRecord, directory, readdressed
from disputes.importing.holdings import Held, HoldingPlan, Post, Wanted, plan_holdings
from disputes.importing.people_rows import PeopleSheet, held_by_one, known_roles, read_people
from disputes.importing.people_sums import Listed, new_addresses, people_in
from disputes.importing.teams import TOP, line_of, places
from disputes.models import Holding, Person, Team
from disputes.models import Post as PostRow
from disputes.unit import Unit


@dataclass(frozen=True)
class ImportPeople:
    """A people file as bytes. ``domains`` may be written to; none means any.

    With ``dry_run`` nothing is written, and the answer says what would be.
    """

    content: bytes
    domains: Collection[str] = ()
    dry_run: bool = False


@dataclass(frozen=True)
class Loaded:
    """How many rows the file has, and what it changed, a line each: none when it is all on record."""

    rows: int
    changes: tuple[str, ...]


@dataclass
class _Plan:
    """What is to be written."""

    new_addresses: dict[str, str] = field(default_factory=dict)
    new_people: dict[str, Listed] = field(default_factory=dict)
    changed_people: dict[str, PersonOnRecord] = field(default_factory=dict)
    above_of: dict[str, str] = field(default_factory=dict)
    new_posts: list[Post] = field(default_factory=list)
    holdings: HoldingPlan = field(default_factory=HoldingPlan)


def handle(command: ImportPeople, unit: Unit, progress: Progress = in_silence) -> Loaded:
    """Load the file. The same file a second time changes nothing.

    People are known by their address, teams by their name. docs/importing.md explains the columns.

    :raises FileRefused: with every fault by line, and then nothing is changed.
    """
    roles = known_roles(unit.registry)
    people = read_people(command.content, roles, command.domains, unit.today, progress)
    listed = people_in(people.rows, people.sheet)
    now = directory(unit)
    moved = new_addresses(people.rows, listed, now.people, people.sheet)
    now = readdressed(now, moved)
    plan = _planned(unit, people, listed, now, {role for role in roles if held_by_one(roles[role])})
    plan.new_addresses = moved
    if people.sheet.faults:
        raise FileRefused(people.sheet.faults)
    changes = tuple(_changes(plan, now))
    if not command.dry_run:
        _write(unit, plan, now, progress)
        if changes:
            directory_changed(unit)
    return Loaded(len(people.rows), changes)


def _planned(
    unit: Unit,
    people: PeopleSheet,
    listed: Mapping[str, Listed],
    now: Directory,
    held_by_one: Collection[str],
) -> _Plan:
    plan = _Plan(above_of=places(people.rows, now.teams, people.sheet))
    for email, person in listed.items():
        before = now.people.get(email)
        if before is None:
            plan.new_people[email] = person
            continue
        left_on = person.left_on if people.says_who_left else before.left_on
        after = replace(before, name=person.name, left_on=left_on)
        if after != before:
            plan.changed_people[email] = after
    wanted = [
        Wanted(row.line, (row.team, row.role), row.email, row.from_on, row.to_on, row.stands_in)
        for row in people.rows
        if row.role
    ]
    plan.new_posts = list(dict.fromkeys(one.post for one in wanted if one.post not in now.posts))
    plan.holdings = plan_holdings(
        now.holdings,
        wanted,
        {email: person.left_on or unit.today for email, person in listed.items() if person.owns},
        lambda post: post[1] in held_by_one,
        unit.today,
    )
    for line, column, what in plan.holdings.faults:
        people.sheet.fault(line, column, what, "Correct the days, or take one of the rows out")
    return plan


def _changes(plan: _Plan, now: Directory) -> Iterator[str]:
    """What changes, in words for whoever loads the file."""
    for team, above in plan.above_of.items():
        where = f"below {above}" if above else "at the top"
        if team not in now.teams:
            yield f"New team: {team}, {where}"
        elif now.teams[team].above != above:
            yield f"Team {team}: now {where}"
    yield from (f"New post: {role} of {team}" for team, role in plan.new_posts)
    yield from _changes_of_people(plan, now)
    yield from (f"{_who_holds_what(held)}: {_days(held)}" for held in plan.holdings.begin)
    yield from (f"{_who_holds_what(held)}: now {_days(after)}" for held, after in plan.holdings.change)
    yield from (f"{_who_holds_what(held)}: taken back" for held in plan.holdings.remove)


def _changes_of_people(plan: _Plan, now: Directory) -> Iterator[str]:
    yield from (f"{old}: has the address {new} now" for old, new in plan.new_addresses.items())
    for email, person in plan.new_people.items():
        yield f"New person: {person.name}, {email}"
    for email, after in plan.changed_people.items():
        before = now.people[email]
        if after.name != before.name:
            yield f"{email}: now called {after.name}"
        if after.left_on != before.left_on:
            yield f"{email}: " + (f"leaves on {after.left_on}" if after.left_on else "is here again")


def _who_holds_what(held: Held) -> str:
    team, role = held.post
    return f"{held.person}, {'standing in as ' if held.stands_in else ''}{role} of {team}"


def _days(held: Held) -> str:
    return f"from {held.from_on}" + (f" to {held.to_on}" if held.to_on else "")


def _write(unit: Unit, plan: _Plan, now: Directory, progress: Progress) -> None:
    person_ids = {email: person.id for email, person in now.people.items()}
    _update(
        unit,
        update(Person).where(Person.id == bindparam("person")).values(email=bindparam("address")),
        [{"person": now.people[new].id, "address": new} for new in plan.new_addresses.values()],
    )
    new_people = [
        {"email": email, "name": person.name, "left_on": person.left_on}
        for email, person in plan.new_people.items()
    ]
    for batch in in_steps(new_people, "Writing people", progress):
        written = unit.connection.execute(insert(Person).returning(Person.email, Person.id), batch)
        person_ids.update((email, number) for email, number in written)
    changed = [
        {"person": one.id, "now_called": one.name, "now_left_on": one.left_on}
        for one in plan.changed_people.values()
    ]
    _update(
        unit,
        update(Person)
        .where(Person.id == bindparam("person"))
        .values(name=bindparam("now_called"), left_on=bindparam("now_left_on")),
        changed,
    )
    team_ids = _write_teams(unit, plan.above_of, now)
    _write_holdings(unit, plan, now, person_ids, team_ids, progress)


def _write_teams(unit: Unit, above_of: Mapping[str, str], now: Directory) -> dict[str, int]:
    ids = {name: team.id for name, team in now.teams.items()}
    for name in above_of:
        if name not in ids:
            written = unit.connection.execute(insert(Team).returning(Team.id), {"name": name})
            ids[name] = written.scalar_one()
    moved = []
    for name, above in above_of.items():
        line = line_of(name, above_of, ids)
        if name not in now.teams or now.teams[name].line != line:
            moved.append({"team": ids[name], "parent": ids[above] if above != TOP else None, "path": line})
    _update(
        unit,
        update(Team)
        .where(Team.id == bindparam("team"))
        .values(parent_id=bindparam("parent"), line=bindparam("path")),
        moved,
    )
    return ids


def _write_holdings(
    unit: Unit,
    plan: _Plan,
    now: Directory,
    person_ids: Mapping[str, int],
    team_ids: Mapping[str, int],
    progress: Progress,
) -> None:
    post_ids = dict(now.posts)
    for team, role in plan.new_posts:
        written = unit.connection.execute(
            insert(PostRow).returning(PostRow.id), {"team_id": team_ids[team], "role": role}
        )
        post_ids[team, role] = written.scalar_one()
    begin = [
        {
            "post_id": post_ids[held.post],
            "person_id": person_ids[held.person],
            "from_on": held.from_on,
            "to_on": held.to_on,
            "stands_in": held.stands_in,
        }
        for held in plan.holdings.begin
    ]
    for batch in in_steps(begin, "Writing who holds which post", progress):
        unit.connection.execute(insert(Holding), batch)
    _update(
        unit,
        update(Holding)
        .where(Holding.id == bindparam("holding"))
        .values(from_on=bindparam("begins"), to_on=bindparam("ends")),
        [
            {"holding": before.id, "begins": after.from_on, "ends": after.to_on}
            for before, after in plan.holdings.change
        ],
    )
    gone = [{"holding": held.id} for held in plan.holdings.remove]
    if gone:
        unit.connection.execute(delete(Holding).where(Holding.id == bindparam("holding")), gone)


def _update(unit: Unit, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        unit.connection.execute(statement, rows)
