"""The sample council: made up, whole, in all sorts of states, and never stale."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from api.sample import HalfLoaded, load
from api.sample.loading import CHILDREN, CLOSED_BECAUSE, PEOPLE
from api.sample.stories import STORIES
from api.sample.story import Story
from api.sample.telling import beginning, moments
from api.sample.tokens import token_of
from api.wiring import Service
from disputes.bank_holidays import working_calendar
from disputes.commands import import_people
from disputes.database import Database
from disputes.models import Child, DemoLetter, Dispute, Obligation, Outbox, Transition
from disputes.queries.demo_people import demo_people
from disputes.queries.verify import verify
from disputes.schema import upgrade
from disputes.sessions import caller_of_token
from disputes.unit import Units
from machines.registry import Registry
from tests.support.clock import FakeClock
from tests.support.council import SECRET
from tests.support.site import service_over


@pytest.fixture
def empty(database_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Service]:
    """A demo whose database is empty, on each kind."""
    database = Database(database_url, durable=False)
    upgrade(database)
    yield service_over(Units(database, clock, rochdale, SECRET), demo=True, email_domains=())
    database.close()


@pytest.mark.slow
def test_the_sample_council_is_whole_and_lives(empty: Service, clock: FakeClock) -> None:
    assert load(empty) is True
    with empty.units.reading() as unit:
        people = demo_people(unit)
        assert 35 <= len(people) <= 45
        assert {person.email.partition("@")[2] for person in people} == {"rochdale.example"}
        assert all(person.role_names and person.teams for person in people)
        assert any(person.stands_in for person in people)
        for person in people:
            caller = caller_of_token(unit, token_of(SECRET, person.email))
            assert caller is not None
            assert caller.person_id == person.id
        assert unit.connection.execute(select(func.count()).select_from(Child)).scalar_one() == 60
        assert CLOSED_BECAUSE in set(unit.calendar.closure_days.values())

        rows = unit.connection.execute(select(Dispute.__table__)).mappings().all()
        disputes = [row for row in rows if not row["beside"]]
        assert len(disputes) == sum(isinstance(one, Story) for one in STORIES)
        assert {row["route"] for row in rows if row["beside"]} >= {
            "agreed_action", "cafcass_referral", "good_practice", "legal_advice", "meeting",
            "practice_alert", "told_to_iro",
        }  # fmt: skip
        still_open = [row for row in disputes if row["open"]]
        assert len(still_open) > len(disputes) / 2
        assert {row["rung"] for row in still_open} == {1, 2, 3, 4, 5}
        assert {row["route"] for row in still_open} == {"informal", "formal", "concern"}
        assert {row["stage"] for row in disputes if not row["open"]} >= {
            "resolved", "withdrawn", "decision_accepted", "closed_without_agreement",
        }  # fmt: skip
        assert sum(row["lapsed"] for row in still_open) >= 5
        assert any("next in line" in row["awaiting_note"] for row in still_open), "the vacant post"
        assert any("stands in" in row["awaiting_note"] for row in still_open)
        assert any(row["due_at"] is None for row in still_open)
        assert any(
            row["due_at"] and timedelta(0) <= row["due_at"] - clock.now() < timedelta(days=1)
            for row in still_open
        ), "something is due today"
        _nothing_lies_ahead(unit.connection, clock.now())
        assert verify(unit).findings == ()

    clock.forward(seconds=1)
    assert load(empty) is False, "a second start goes on with what is there"


def _nothing_lies_ahead(connection: Connection, now: datetime) -> None:
    assert connection.execute(select(func.max(Transition.at))).scalar_one() <= now
    assert connection.execute(select(func.max(DemoLetter.sent_at))).scalar_one() <= now
    late = (Obligation.outcome == "", Obligation.due_at <= now, Obligation.lapsed_at.is_(None))
    assert connection.execute(select(func.count()).where(*late)).scalar_one() == 0
    letters = connection.execute(select(Outbox.__table__)).mappings().all()
    assert not [row for row in letters if row["failed_at"]]
    assert all(row["sent_at"] or row["dropped_at"] for row in letters)
    for row in letters:
        if row["sent_at"]:
            assert row["sent_at"] - row["written_at"] < timedelta(minutes=5), "each letter on its own day"


def test_somebody_elses_people_are_never_mixed_with_the_sample(empty: Service) -> None:
    with empty.units.writing() as unit:
        import_people.handle(import_people.ImportPeople(PEOPLE.read_bytes()), unit)
    with pytest.raises(HalfLoaded, match="demo-reset"):
        load(empty)


def test_it_is_for_the_demo_alone(empty: Service) -> None:
    with pytest.raises(AssertionError, match="demo"):
        load(service_over(empty.units))


def test_on_every_day_of_the_year_all_that_is_told_has_happened() -> None:
    """Whatever day the demo begins on, even just after midnight: nothing is told of a time to come."""
    calendar = working_calendar({}, date(2027, 1, 1))
    for day in range(400):
        now = datetime(2026, 11, 23, 0, 1, tzinfo=UTC) + timedelta(days=day)
        told = moments(STORIES, now, calendar)
        assert max(told) < now
        assert min(told) == beginning(STORIES, now, calendar)


def test_the_files_name_only_what_is_there() -> None:
    people, children = (
        list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in (PEOPLE, CHILDREN)
    )
    addresses = {row["email"] for row in people}
    iros = {row["email"] for row in people if row["role"] == "iro"}
    assert len(iros) == 4
    assert [row["team"] for row in people if not row["email"]] == ["Pennines Team"]
    assert {row["iro_email"] for row in children} == iros
    assert {row["social_worker_email"] for row in children} <= addresses
    known = {row["case_number"] for row in children}
    told = Counter(child for story in STORIES if isinstance(story, Story) for child in story.children)
    assert set(told) <= known
