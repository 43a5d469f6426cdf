"""Who has read what of a case is noted: what let them in, once an hour, and nothing of the case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import String, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from disputes.commands import note_reading
from disputes.errors import Refused
from disputes.guards import missing_guards
from disputes.models import Absence, Base, Person, Reading
from disputes.queries.readings import Asked, readings, readings_of_dispute
from disputes.readings import Door, Tie, What
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock


def note(
    units: Units, person: int, reference: str = "", what: What = What.DISPUTE, door: Door = Door.SIGN_IN
) -> None:
    with units.writing() as unit:
        note_reading.handle(note_reading.NoteReading(person, reference, what, door, unit.now), unit)


def noted(units: Units, **asked: Any) -> list[tuple[str, str, str, str]]:
    """Who, what let them in, in which role, and what they read; the newest first."""
    with units.reading() as unit:
        return [(one.person, one.tie, one.role, one.what) for one in readings(unit, Asked(**asked))]


@pytest.mark.parametrize(
    ("person", "tie", "role"),
    [
        (council.IRO, Tie.IRO, "iro"),
        (council.TEAM_MANAGER, Tie.ASKED, "team_manager"),
        (council.SERVICE_MANAGER, Tie.PART, "service_manager"),
        (council.SOCIAL_WORKER, Tie.PART, "social_worker"),
        (council.IRO_TEAM_MANAGER, Tie.PART, "iro_team_manager"),
        (council.BYSTANDER, Tie.BEFORE, ""),
    ],
)
def test_what_lets_somebody_in_is_noted_with_the_role(units: Units, person: int, tie: Tie, role: str) -> None:
    note(units, person, council.ask_team_manager(units))
    assert noted(units) == [(council.NAMES[person], tie.value, role, "the dispute")]


def test_a_leader_with_no_part_in_it_is_noted_as_a_leader(units: Units) -> None:
    reference = council.ask_team_manager(units)
    with units.writing() as unit:
        leads = text("UPDATE holding SET person_id = :new WHERE person_id = :old")
        unit.connection.execute(leads, {"new": council.BYSTANDER, "old": council.SAFEGUARDING_MANAGER})
        unit.connection.execute(text("UPDATE team SET line = '/9/' WHERE id = 6"))
    note(units, council.BYSTANDER, reference)
    assert noted(units)[0][1:3] == ("senior leader", "safeguarding_manager")


def test_who_stands_in_for_somebody_away_is_noted_as_that(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    away = {"from_on": date(2026, 11, 20), "to_on": date(2026, 12, 4), "stand_in_id": council.BYSTANDER}
    by = {"recorded_by": council.SERVICE_MANAGER, "recorded_at": clock.now()}
    with units.writing() as unit:
        unit.connection.execute(insert(Absence).values(person_id=council.SERVICE_MANAGER, **away, **by))
    note(units, council.BYSTANDER, reference)
    assert noted(units)[0][1:3] == ("stands in", "service_manager")


@pytest.mark.parametrize(
    ("person", "tie", "role"),
    [
        (council.DIRECTOR, "senior leader", "director"),
        (council.IRO, "their own list", "iro"),
        (council.TEAM_MANAGER, "their own list", "team_manager"),
        (council.BYSTANDER, "their own list", ""),
    ],
)
def test_a_list_is_noted_without_any_dispute(units: Units, person: int, tie: str, role: str) -> None:
    note(units, person, what=What.QUEUE)
    assert noted(units) == [(council.NAMES[person], tie, role, "list: escalation queue")]
    with units.reading() as unit:
        assert [one.reference for one in readings(unit, Asked())] == [""]


def test_the_same_again_within_the_hour_adds_nothing_and_the_next_hour_does(
    units: Units, clock: FakeClock
) -> None:
    reference = council.raise_formal(units)
    for minutes in (0, 10, 49):
        clock.forward(minutes=minutes)
        note(units, council.IRO, reference)
    assert len(noted(units)) == 1
    clock.forward(minutes=1)
    note(units, council.IRO, reference)
    assert len(noted(units)) == 2
    note(units, council.IRO, reference, What.RECORD_PDF)
    note(units, council.IRO_TEAM_MANAGER, reference)
    note(units, council.IRO)
    assert len(noted(units)) == 5


def test_both_hours_from_one_to_two_of_the_night_in_october_are_noted(units: Units, clock: FakeClock) -> None:
    reference = council.raise_formal(units)
    for hour in (0, 1):
        clock.move_to(datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
        note(units, council.IRO, reference)
    assert len(noted(units)) == 2


def test_nothing_of_the_case_is_in_a_reading(units: Units) -> None:
    reference = council.ask_team_manager(units, what_is_wrong="Kayleigh was moved.", impact="Kayleigh cries.")
    for person in (council.IRO, council.TEAM_MANAGER, council.DIRECTOR):
        for what in What:
            note(units, person, "" if what.value.startswith("list") else reference, what)
    with units.reading() as unit:
        rows = unit.connection.execute(select(*Reading.__table__.c)).all()
    assert len(rows) == 3 * len(What)
    told = " ".join(str(cell) for row in rows for cell in row)
    for word in ("Kayleigh", "XY", council.ONLY_CHILD, "school", "friends", "Out of"):
        assert word not in told
    words = {one.value for kind in (What, Door, Tie) for one in kind}
    roles = {"iro", "team_manager", "director"}
    assert {cell for row in rows for cell in row if isinstance(cell, str)} <= words | roles | {reference, ""}


def test_the_words_fit_into_their_columns() -> None:
    for name, kind in (("what", What), ("tie", Tie), ("door", Door)):
        column = Reading.__table__.c[name].type
        assert isinstance(column, String)
        assert all(len(one.value) <= (column.length or 0) for one in kind)


@pytest.mark.parametrize("statement", ["UPDATE reading SET what = 'nothing'", "DELETE FROM reading"])
def test_the_database_refuses_to_change_or_remove_a_reading(units: Units, statement: str) -> None:
    note(units, council.IRO)
    with pytest.raises(DBAPIError, match="a reading is never changed or removed"), units.writing() as unit:
        unit.connection.execute(text(statement))
    assert len(noted(units)) == 1


def test_a_guard_that_was_taken_out_is_named(units: Units) -> None:
    name = "reading_no_delete" if units.database.is_sqlite else "reading_only_added"
    on = "" if units.database.is_sqlite else " ON reading"
    with units.writing() as unit:
        assert missing_guards(unit.connection) == ()
        unit.connection.execute(text(f"DROP TRIGGER {name}{on}"))
        assert missing_guards(unit.connection) == (name,)


def test_a_dispute_that_there_is_not_is_no_reading(units: Units) -> None:
    with pytest.raises(Refused, match="dispute_not_found"):
        note(units, council.IRO, "D-AAAA-AAAA")
    assert noted(units) == []


def test_a_reading_waits_for_nobody_who_moves_the_dispute(units: Units) -> None:
    """It refers to no row that a move holds: on PostgreSQL such a reference would wait for it."""
    with units.reading() as unit:
        found = inspect(unit.connection).get_foreign_keys("reading")
    assert [one["referred_table"] for one in found] == ["person"]
    assert "reading" in Base.metadata.tables


def test_readings_are_asked_for_by_dispute_person_and_london_days(units: Units, clock: FakeClock) -> None:
    first, second = council.raise_formal(units), council.raise_informal(units)
    note(units, council.IRO, first)
    clock.move_to(datetime(2026, 11, 24, 23, 59, tzinfo=UTC))
    note(units, council.DIRECTOR, first)
    clock.forward(minutes=1)
    note(units, council.IRO, second)
    assert [one[0] for one in noted(units)] == ["Irene Okoro", "Dora Shaw", "Irene Okoro"]
    assert [one[0] for one in noted(units, reference=first)] == ["Dora Shaw", "Irene Okoro"]
    assert len(noted(units, email=" Irene.Okoro@council.test ")) == 2
    assert len(noted(units, from_on=date(2026, 11, 24))) == 2
    assert len(noted(units, to_on=date(2026, 11, 24))) == 2
    assert len(noted(units, from_on=date(2026, 11, 24), to_on=date(2026, 11, 24))) == 1
    with units.reading() as unit:
        assert len(list(readings(unit, Asked(), most=2))) == 2


@pytest.mark.parametrize(
    ("asked", "code"),
    [(Asked(reference="D-AAAA-AAAA"), "dispute_not_found"), (Asked(email="nobody@x.test"), "person_unknown")],
)
def test_what_has_never_been_there_is_refused(units: Units, asked: Asked, code: str) -> None:
    with units.reading() as unit, pytest.raises(Refused) as refused:
        readings(unit, asked)
    assert refused.value.code == code


def test_whoever_has_left_is_still_told(units: Units) -> None:
    note(units, council.IRO)
    with units.writing() as unit:
        gone = update(Person).where(Person.id == council.IRO).values(left_on=date(2026, 11, 1))
        unit.connection.execute(gone)
    assert len(noted(units, email=council.email_of(council.IRO))) == 1


MAY_KNOW = {council.IRO, council.IRO_TEAM_MANAGER, council.SAFEGUARDING_MANAGER}


@pytest.mark.parametrize("person", MAY_KNOW)
def test_its_iro_and_the_iros_managers_may_know_who_has_read_a_dispute(units: Units, person: int) -> None:
    reference = council.ask_team_manager(units)
    note(units, council.DIRECTOR, reference)
    with units.reading() as unit:
        found, total = readings_of_dispute(unit, reference, person, page=1, size=50)
    assert (total, [one.person for one in found]) == (1, ["Dora Shaw"])


@pytest.mark.parametrize("person", set(council.NAMES) - MAY_KNOW)
def test_nobody_else_may_know_it(units: Units, person: int) -> None:
    reference = council.ask_team_manager(units)
    with units.reading() as unit, pytest.raises(Refused, match="dispute_not_found"):
        readings_of_dispute(unit, reference, person, page=1, size=50)
