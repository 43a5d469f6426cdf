"""Who may say that somebody is away, what is refused, and who stands on the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from disputes.commands import end_absence, record_absence
from disputes.errors import Refused
from disputes.models import Absence, Holding, Person, Post
from disputes.queries.absences import Away, absence_to_end, absences, people_to_record_for, stand_ins_for
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock

TODAY = date(2026, 11, 23)
NEXT_WEEK = (date(2026, 11, 30), date(2026, 12, 4))


def away(
    units: Units,
    person: int,
    days: tuple[Any, Any] = NEXT_WEEK,
    stand_in: int | None = None,
    by: int | None = None,
) -> int:
    """Record an absence, by the person themselves unless somebody else says so; gives its number."""
    command = record_absence.RecordAbsence(by or person, person, *days, stand_in)
    with units.writing() as unit:
        return record_absence.handle(command, unit)


def back(units: Units, absence: int, on: date | str, by: int) -> bool:
    """Say when somebody is back."""
    with units.writing() as unit:
        return end_absence.handle(end_absence.EndAbsence(by, absence, on), unit)


def listed(units: Units, reader: int) -> list[Away]:
    """The list as somebody sees it."""
    with units.reading() as unit:
        return list(absences(unit, reader))


def refused_fields(units: Units, person: int, days: tuple[Any, Any], stand_in: int | None = None) -> set[str]:
    """Which answers are refused; and see that nothing was written."""
    before = how_many(units)
    with pytest.raises(Refused) as refused:
        away(units, person, days, stand_in)
    assert refused.value.code == "bad_input"
    assert how_many(units) == before
    return set(refused.value.fields)


def how_many(units: Units) -> int:
    """How many absences there are."""
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Absence)).scalar_one()


def test_somebody_says_that_they_are_away_and_who_stands_in(units: Units) -> None:
    number = away(units, council.TEAM_MANAGER, stand_in=council.OTHER_TEAM_MANAGER)
    (one,) = listed(units, council.TEAM_MANAGER)
    assert (one.id, one.person, one.stand_in) == (number, "Tariq Moss", "Tess Moran")
    assert ((one.from_on, one.to_on), one.is_now, one.may_end) == (NEXT_WEEK, False, True)


def test_the_same_again_is_the_same_absence(units: Units) -> None:
    first = away(units, council.TEAM_MANAGER, stand_in=council.OTHER_TEAM_MANAGER)
    assert away(units, council.TEAM_MANAGER, stand_in=council.OTHER_TEAM_MANAGER) == first
    assert how_many(units) == 1


@pytest.mark.parametrize(
    ("by", "person"),
    [
        (council.TEAM_MANAGER, council.SOCIAL_WORKER),
        (council.SERVICE_MANAGER, council.TEAM_MANAGER),
        (council.IRO_TEAM_MANAGER, council.IRO),
        (council.DIRECTOR, council.TEAM_MANAGER),
        (council.EXECUTIVE_DIRECTOR, council.OTHER_TEAM_MANAGER),
        (council.SAFEGUARDING_MANAGER, council.IRO_TEAM_MANAGER),
    ],
)
def test_managers_say_it_for_those_in_their_line_and_leaders_for_all(
    units: Units, by: int, person: int
) -> None:
    assert away(units, person, by=by)


@pytest.mark.parametrize(
    ("by", "person"),
    [
        (council.TEAM_MANAGER, council.OTHER_SOCIAL_WORKER),
        (council.TEAM_MANAGER, council.OTHER_TEAM_MANAGER),
        (council.TEAM_MANAGER, council.SERVICE_MANAGER),
        (council.TEAM_MANAGER, council.IRO),
        (council.SOCIAL_WORKER, council.TEAM_MANAGER),
        (council.IRO, council.OTHER_IRO),
        (council.IRO, council.IRO_TEAM_MANAGER),
        (council.BYSTANDER, council.TEAM_MANAGER),
        (council.DIRECTOR, council.IRO),
        (council.EXECUTIVE_DIRECTOR, council.SAFEGUARDING_MANAGER),
        (council.IRO_TEAM_MANAGER, 4711),
        (4711, council.IRO),
    ],
)
def test_nobody_else_may(units: Units, by: int, person: int) -> None:
    with pytest.raises(Refused) as refused:
        away(units, person, by=by)
    assert refused.value.code == "not_allowed"
    assert how_many(units) == 0


def test_who_has_left_neither_records_nor_stands_in(units: Units) -> None:
    with units.writing() as unit:
        gone = update(Person).where(Person.id.in_((council.SERVICE_MANAGER, council.OTHER_TEAM_MANAGER)))
        unit.connection.execute(gone.values(left_on=TODAY))
    with pytest.raises(Refused):
        away(units, council.TEAM_MANAGER, by=council.SERVICE_MANAGER)
    assert refused_fields(units, council.TEAM_MANAGER, NEXT_WEEK, council.OTHER_TEAM_MANAGER) == {"stand_in"}


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        (("", ""), {"from_on", "to_on"}),
        (("soon", "2026-12-04"), {"from_on"}),
        (("2026-11-30", "2026-02-30"), {"to_on"}),
        (("2026-12-04", "2026-12-03"), {"to_on"}),
        (("2026-11-02", "2026-11-22"), {"to_on"}),
        (("2024-11-02", "2026-12-04"), {"from_on"}),
        (("2026-12-04", "2030-12-04"), {"to_on"}),
    ],
)
def test_the_days_must_be_in_order_and_not_all_passed(
    units: Units, days: tuple[str, str], fields: set[str]
) -> None:
    assert refused_fields(units, council.TEAM_MANAGER, days) == fields


def test_somebody_who_fell_ill_last_week_is_away_from_then_on(units: Units) -> None:
    away(units, council.TEAM_MANAGER, ("2026-11-16", "2026-11-23"))
    assert [one.is_now for one in listed(units, council.TEAM_MANAGER)] == [True]


def test_nobody_is_away_twice_on_one_day(units: Units) -> None:
    away(units, council.TEAM_MANAGER)
    overlapping = (NEXT_WEEK[1], NEXT_WEEK[1] + timedelta(days=7))
    assert refused_fields(units, council.TEAM_MANAGER, overlapping) == {"from_on"}
    assert refused_fields(units, council.TEAM_MANAGER, NEXT_WEEK, council.OTHER_TEAM_MANAGER) == {"from_on"}
    after = (NEXT_WEEK[1] + timedelta(days=1), NEXT_WEEK[1] + timedelta(days=3))
    away(units, council.TEAM_MANAGER, after)
    assert how_many(units) == 2


def test_a_stand_in_is_somebody_else_who_works_here_and_is_there(units: Units) -> None:
    manager = council.TEAM_MANAGER
    assert refused_fields(units, manager, NEXT_WEEK, manager) == {"stand_in"}
    assert refused_fields(units, manager, NEXT_WEEK, 4711) == {"stand_in"}
    # Away all that time by two absences that meet.
    away(units, council.OTHER_TEAM_MANAGER, (TODAY, NEXT_WEEK[0]))
    away(units, council.OTHER_TEAM_MANAGER, (NEXT_WEEK[0] + timedelta(days=1), NEXT_WEEK[1]))
    assert refused_fields(units, manager, NEXT_WEEK, council.OTHER_TEAM_MANAGER) == {"stand_in"}
    a_day_longer = (NEXT_WEEK[0], NEXT_WEEK[1] + timedelta(days=1))
    assert away(units, manager, a_day_longer, council.OTHER_TEAM_MANAGER)


def test_a_stand_in_who_is_there_on_some_of_the_days_will_do(units: Units) -> None:
    away(units, council.OTHER_TEAM_MANAGER, (TODAY, NEXT_WEEK[0]))
    away(units, council.OTHER_TEAM_MANAGER, (NEXT_WEEK[1], NEXT_WEEK[1]))
    assert away(units, council.TEAM_MANAGER, NEXT_WEEK, council.OTHER_TEAM_MANAGER)


def test_who_stands_in_for_a_post_is_not_above_its_holder(units: Units) -> None:
    with units.writing() as unit:
        post = select(Post.id).where(Post.role == "team_manager", Post.team_id == council.TEAM_NORTH)
        held = {"person_id": council.BYSTANDER, "from_on": TODAY, "stands_in": True}
        number = unit.connection.execute(post).scalar_one()
        unit.connection.execute(insert(Holding), held | {"post_id": number})
    with pytest.raises(Refused):
        away(units, council.TEAM_MANAGER, by=council.BYSTANDER)
    assert away(units, council.SOCIAL_WORKER, by=council.BYSTANDER)


@pytest.mark.demand("000 independent")
def test_an_iro_stays_independent_of_the_line_that_manages_the_child(units: Units) -> None:
    assert refused_fields(units, council.IRO, NEXT_WEEK, council.TEAM_MANAGER) == {"stand_in"}
    assert refused_fields(units, council.IRO, NEXT_WEEK, council.SOCIAL_WORKER) == {"stand_in"}
    assert refused_fields(units, council.TEAM_MANAGER, NEXT_WEEK, council.IRO) == {"stand_in"}
    assert away(units, council.IRO, NEXT_WEEK, council.OTHER_IRO)


@pytest.mark.demand("000 independent")
def test_an_iro_who_also_manages_a_child_does_not_stand_in_for_its_iro(units: Units) -> None:
    with units.writing() as unit:
        post = select(Post.id).where(Post.role == "team_manager", Post.team_id == council.TEAM_NORTH)
        held = {"person_id": council.OTHER_IRO, "from_on": TODAY, "stands_in": True}
        number = unit.connection.execute(post).scalar_one()
        unit.connection.execute(insert(Holding), held | {"post_id": number})
    assert refused_fields(units, council.IRO, NEXT_WEEK, council.OTHER_IRO) == {"stand_in"}
    with units.reading() as unit:
        assert council.OTHER_IRO not in {one.id for one in stand_ins_for(unit, council.IRO)}


def test_an_absence_is_cut_short_or_taken_off_the_list(units: Units, clock: FakeClock) -> None:
    coming = away(units, council.TEAM_MANAGER)
    assert not back(units, coming, NEXT_WEEK[0], council.TEAM_MANAGER)
    assert listed(units, council.TEAM_MANAGER) == []
    now = away(units, council.TEAM_MANAGER, (TODAY, NEXT_WEEK[1]))
    assert back(units, now, "2026-11-26", council.SERVICE_MANAGER)
    assert [one.to_on for one in listed(units, council.TEAM_MANAGER)] == [date(2026, 11, 25)]
    clock.forward(days=3)
    assert listed(units, council.TEAM_MANAGER) == []
    with pytest.raises(Refused) as refused:
        back(units, now, "2026-11-27", council.TEAM_MANAGER)
    assert refused.value.code == "not_found"


def test_who_is_back_today_was_away_until_yesterday(units: Units, clock: FakeClock) -> None:
    number = away(units, council.TEAM_MANAGER, (TODAY, NEXT_WEEK[1]))
    clock.forward(days=1)
    assert back(units, number, TODAY + timedelta(days=1), council.TEAM_MANAGER)
    assert listed(units, council.TEAM_MANAGER) == []


@pytest.mark.parametrize("on", ["", "tomorrow", "2026-11-22", "2026-12-05"])
def test_a_day_back_that_makes_no_sense_changes_nothing(units: Units, on: str) -> None:
    number = away(units, council.TEAM_MANAGER)
    with pytest.raises(Refused) as refused:
        back(units, number, on, council.TEAM_MANAGER)
    assert list(refused.value.fields) == ["back_on"]
    assert [(one.from_on, one.to_on) for one in listed(units, council.TEAM_MANAGER)] == [NEXT_WEEK]


def test_an_absence_of_others_is_not_there_to_change(units: Units) -> None:
    number = away(units, council.IRO)
    for stranger in (council.TEAM_MANAGER, council.OTHER_IRO, council.BYSTANDER):
        with pytest.raises(Refused) as refused:
            back(units, number, NEXT_WEEK[0], stranger)
        assert refused.value.code == "not_found"
        with units.reading() as unit, pytest.raises(Refused):
            absence_to_end(unit, number, stranger)
    assert how_many(units) == 1


def test_iros_and_leaders_see_all_and_others_what_concerns_them(units: Units) -> None:
    away(units, council.TEAM_MANAGER, stand_in=council.OTHER_TEAM_MANAGER)
    away(units, council.IRO)
    seen = {
        reader: {one.person_id for one in listed(units, reader)}
        for reader in (
            council.OTHER_IRO,
            council.DIRECTOR,
            council.TEAM_MANAGER,
            council.OTHER_TEAM_MANAGER,
            council.SOCIAL_WORKER,
            council.BYSTANDER,
        )
    }
    everybody = {council.TEAM_MANAGER, council.IRO}
    assert seen == {
        council.OTHER_IRO: everybody,
        council.DIRECTOR: everybody,
        council.TEAM_MANAGER: {council.TEAM_MANAGER},
        council.OTHER_TEAM_MANAGER: {council.TEAM_MANAGER},
        council.SOCIAL_WORKER: set(),
        council.BYSTANDER: set(),
    }


def test_the_list_says_what_is_owed_and_shows_a_dispute_only_to_who_may_see_it(units: Units) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER)
    (to_the_iro,) = listed(units, council.IRO)
    (to_another,) = listed(units, council.OTHER_IRO)
    assert [(one.reference, one.due_on) for one in to_the_iro.owed] == [(reference, date(2026, 11, 30))]
    assert [(one.reference, one.due_on) for one in to_another.owed] == [("", date(2026, 11, 30))]


def test_the_form_offers_those_whom_one_manages(units: Units) -> None:
    with units.reading() as unit:
        offered = {one.id for one in people_to_record_for(unit, council.TEAM_MANAGER)}
        own_first = people_to_record_for(unit, council.IRO_TEAM_MANAGER)[0].id
        assert people_to_record_for(unit, 4711) == ()
    assert offered == {council.TEAM_MANAGER, council.SOCIAL_WORKER}
    assert own_first == council.IRO_TEAM_MANAGER


def test_the_form_offers_no_stand_in_who_would_be_refused(units: Units) -> None:
    with units.reading() as unit:
        for_iro = {one.id for one in stand_ins_for(unit, council.IRO)}
        for_manager = {one.id for one in stand_ins_for(unit, council.TEAM_MANAGER)}
    assert for_iro == {council.OTHER_IRO, council.IRO_TEAM_MANAGER, council.SAFEGUARDING_MANAGER}
    assert council.OTHER_TEAM_MANAGER in for_manager
    assert not for_manager & {council.IRO, council.OTHER_IRO, council.TEAM_MANAGER, council.BYSTANDER}
