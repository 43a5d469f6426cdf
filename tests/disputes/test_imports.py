"""Files of the directory: what they build, change and end, and the same file twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from disputes.commands import import_people
from disputes.errors import Refused
from disputes.holders import Named, holders_on
from disputes.models import Child, Person
from disputes.unit import Units
from machines.roles import SERVICE_MANAGER, TEAM_MANAGER
from tests.disputes.loading import (
    CHILDREN,
    PEOPLE,
    everything,
    file_of,
    held,
    line_of,
    load_children,
    load_people,
)
from tests.support import council
from tests.support.clock import FakeClock

NORTH = "Team North"
IRO_EMAIL, WORKER_EMAIL = council.email_of(council.IRO), council.email_of(council.SOCIAL_WORKER)
OTHER_IRO_EMAIL = council.email_of(council.OTHER_IRO)


def test_a_file_builds_teams_posts_and_people(units: Units) -> None:
    loaded = load_people(
        units,
        "Nadia Frost,Nadia.Frost@Council.Test,team_manager,Team East,Area,2026-01-05,,,",
        "Omar Lane,omar.lane@council.test,social_worker,Team East,,05/01/2026,31/12/2027,,",
    )
    assert loaded.rows == 2
    assert line_of(units, "Team East") == ["Children's Services", "Targeted Services", "Area", "Team East"]
    assert held(units, "Team East", "team_manager") == [("Nadia Frost", "2026-01-05", "")]
    assert held(units, "Team East", "social_worker") == [("Omar Lane", "2026-01-05", "2027-12-31")]
    with units.reading() as unit:
        emails = set(unit.connection.execute(select(Person.email)).scalars())
    assert {"nadia.frost@council.test", "omar.lane@council.test"} <= emails
    assert "New team: Team East, below Area" in loaded.changes
    assert "nadia.frost@council.test, team_manager of Team East: from 2026-01-05" in loaded.changes


def test_what_was_loaded_answers_for_a_dispute(units: Units) -> None:
    load_people(
        units,
        "Nadia Frost,nadia@council.test,team_manager,Team East,Area,2026-01-05,,,",
        "Omar Lane,omar@council.test,social_worker,Team East,,2026-01-05,,,",
    )
    load_children(units, f"C-9,AB,looked after,Team East,{council.email_of(council.IRO)},omar@council.test")
    reference = council.ask_team_manager(units, ("C-9",))
    with units.reading() as unit:
        nadia = unit.connection.execute(select(Person.id).where(Person.name == "Nadia Frost")).scalar_one()
    council.move(units, reference, nadia, "disagree", {"reasons": "No."})


def test_the_same_file_twice_changes_nothing(units: Units, clock: FakeClock) -> None:
    rows = (
        "Nadia Frost,nadia@council.test,team_manager,Team East,Area,,,,",
        "Omar Lane,omar@council.test,social_worker,Team East,,2026-01-05,2027-12-31,,",
        "Tariq Moss,tariq.moss@council.test,team_manager,Team North,,,,,",
        "Nadia Frost,nadia@council.test,team_manager,Team North,,2026-12-01,2026-12-14,yes,",
        ",,head_of_service,Team West,Area,,,,",
    )
    assert load_people(units, *rows).changes
    once = everything(units)
    assert load_people(units, *rows).changes == ()
    clock.forward(days=40)
    assert load_people(units, *rows).changes == ()
    assert everything(units) == once


def test_a_dry_run_says_what_would_change_and_changes_nothing(units: Units) -> None:
    rows = ("Nadia Frost,nadia@council.test,team_manager,Team North,,2026-12-01,,,",)
    before = everything(units)
    would = load_people(units, *rows, dry_run=True).changes
    assert everything(units) == before
    assert would == load_people(units, *rows).changes
    assert "tariq.moss@council.test, team_manager of Team North: now from 2020-01-01 to 2026-11-30" in would


def test_a_new_manager_ends_the_old_ones_time_the_day_before(units: Units) -> None:
    load_people(units, "Nadia Frost,nadia@council.test,team_manager,Team North,,2026-12-01,,,")
    assert held(units, NORTH, "team_manager") == [
        ("Tariq Moss", "2020-01-01", "2026-11-30"),
        ("Nadia Frost", "2026-12-01", ""),
    ]


def test_without_a_day_the_new_manager_begins_today(units: Units) -> None:
    load_people(units, "Nadia Frost,nadia@council.test,team_manager,Team North,,,,,")
    assert held(units, NORTH, "team_manager") == [
        ("Tariq Moss", "2020-01-01", "2026-11-22"),
        ("Nadia Frost", "2026-11-23", ""),
    ]


def test_a_manager_for_a_time_is_followed_by_the_one_before(units: Units) -> None:
    load_people(units, "Nadia Frost,nadia@council.test,team_manager,Team North,,2026-12-01,2026-12-31,,")
    assert held(units, NORTH, "team_manager") == [
        ("Tariq Moss", "2020-01-01", "2026-11-30"),
        ("Nadia Frost", "2026-12-01", "2026-12-31"),
        ("Tariq Moss", "2027-01-01", ""),
    ]


def test_a_holding_that_has_not_begun_is_taken_back_when_the_post_goes_to_another(units: Units) -> None:
    load_people(units, "Nadia Frost,nadia@council.test,team_manager,Team North,,2026-12-15,,,")
    loaded = load_people(units, "Omar Lane,omar@council.test,team_manager,Team North,,2026-12-01,,,")
    assert held(units, NORTH, "team_manager") == [
        ("Tariq Moss", "2020-01-01", "2026-11-30"),
        ("Omar Lane", "2026-12-01", ""),
    ]
    assert "nadia@council.test, team_manager of Team North: taken back" in loaded.changes


def test_somebody_who_moves_leaves_the_post_that_the_file_does_not_name(units: Units) -> None:
    load_people(units, "Tariq Moss,tariq.moss@council.test,team_manager,Team East,Area,2027-01-04,,,")
    assert held(units, NORTH, "team_manager") == [("Tariq Moss", "2020-01-01", "2027-01-03")]
    assert held(units, "Team East", "team_manager") == [("Tariq Moss", "2027-01-04", "")]


def test_a_social_worker_who_moves_leaves_the_other_social_workers_alone(units: Units) -> None:
    load_people(units, "Sofia Wren,sofia.wren@council.test,social_worker,Team South,,,,,")
    assert held(units, NORTH, "social_worker") == [("Sofia Wren", "2020-01-01", "2026-11-22")]
    assert held(units, "Team South", "social_worker") == [
        ("Saul Webb", "2020-01-01", ""),
        ("Sofia Wren", "2026-11-23", ""),
    ]


def test_whoever_stands_in_keeps_their_own_post_and_answers_while_they_do(units: Units) -> None:
    load_people(
        units, "Tess Moran,tess.moran@council.test,team_manager,Team North,,2026-11-20,2026-12-04,yes,"
    )
    assert held(units, "Team South", "team_manager") == [("Tess Moran", "2020-01-01", "")]
    for day, name in ((date(2026, 12, 4), "Tess Moran"), (date(2026, 12, 5), "Tariq Moss")):
        with units.reading() as unit:
            holders = holders_on(
                unit.connection,
                Named((council.IRO, "x")),
                team_id=council.TEAM_NORTH,
                on=day,
                registry=unit.registry,
            )
        assert holders.of(TEAM_MANAGER).name == name


def test_standing_in_is_not_ended_by_a_file_that_does_not_name_it(units: Units) -> None:
    load_people(units, "Tess Moran,tess.moran@council.test,team_manager,Team North,,2026-12-01,,yes,")
    own = "Tess Moran,tess.moran@council.test,team_manager,Team South,,,,,"
    assert load_people(units, own).changes == ()


def test_what_has_ended_stays_on_record(units: Units) -> None:
    load_people(units, "Omar Lane,omar@council.test,social_worker,Team South,,2024-01-01,2026-06-30,,")
    load_people(units, "Omar Lane,omar@council.test,social_worker,Team North,,2025-01-01,,,")
    assert ("Omar Lane", "2024-01-01", "2026-06-30") in held(units, "Team South", "social_worker")


def test_days_that_were_wrong_are_put_right(units: Units) -> None:
    row = "Omar Lane,omar@council.test,social_worker,Team South,,{},{},,"
    load_people(units, row.format("2026-01-01", "2026-06-30"), row.format("2026-07-01", ""))
    load_people(units, row.format("2026-01-01", "2026-07-31"), row.format("2026-08-01", ""))
    assert held(units, "Team South", "social_worker")[1:] == [
        ("Omar Lane", "2026-01-01", "2026-07-31"),
        ("Omar Lane", "2026-08-01", ""),
    ]


def test_somebody_who_holds_no_post_any_more_is_still_in_the_directory(units: Units) -> None:
    loaded = load_people(units, "Tariq Moss,tariq.moss@council.test,,,,,,,")
    assert held(units, NORTH, "team_manager") == [("Tariq Moss", "2020-01-01", "2026-11-22")]
    assert len(loaded.changes) == 1


def test_a_leaver_loses_the_posts_from_that_day_on_and_can_come_back(units: Units) -> None:
    load_people(units, "Tariq Moss,tariq.moss@council.test,team_manager,Team North,,,,,2027-01-01")
    assert held(units, NORTH, "team_manager") == [("Tariq Moss", "2020-01-01", "2026-12-31")]
    with units.reading() as unit:
        left_on = select(Person.left_on).where(Person.id == council.TEAM_MANAGER)
        assert unit.connection.execute(left_on).scalar_one() == date(2027, 1, 1)
    heading = PEOPLE.removesuffix(",left")
    row = "Tariq Moss,tariq.moss@council.test,team_manager,Team North,,,,"
    load_people(units, row, heading=heading)
    with units.reading() as unit:
        assert unit.connection.execute(left_on).scalar_one() == date(2027, 1, 1)
    load_people(units, row + ",")
    with units.reading() as unit:
        assert unit.connection.execute(left_on).scalar_one() is None


def test_a_row_without_a_person_leaves_the_post_empty(units: Units) -> None:
    load_people(units, ",,team_manager,Team North,,2026-12-01,,,")
    assert held(units, NORTH, "team_manager") == [("Tariq Moss", "2020-01-01", "2026-11-30")]
    with units.reading() as unit:
        holders = holders_on(
            unit.connection,
            Named((council.IRO, "x")),
            team_id=council.TEAM_NORTH,
            on=date(2026, 12, 1),
            registry=unit.registry,
        )
    assert (holders.of(TEAM_MANAGER).name, holders.of(SERVICE_MANAGER).name) == ("Selma Marsh", "Selma Marsh")


def test_a_team_that_moves_takes_the_teams_below_it_along(units: Units) -> None:
    loaded = load_people(
        units,
        ",,,Early Help,Children's Services,,,,",
        ",,,Area,Early Help,,,,",
    )
    assert line_of(units, NORTH) == ["Children's Services", "Early Help", "Area", NORTH]
    assert line_of(units, "Reviewing Team") == ["Children's Services", "Safeguarding Unit", "Reviewing Team"]
    assert loaded.changes == (
        "Team Area: now below Early Help",
        "New team: Early Help, below Children's Services",
    )


def test_a_name_that_changed_is_kept_and_addresses_are_not_told_apart_by_case(units: Units) -> None:
    loaded = load_people(units, "Tariq Moss-Hale,TARIQ.MOSS@council.test,team_manager,Team North,,,,,")
    assert loaded.changes == ("tariq.moss@council.test: now called Tariq Moss-Hale",)


def test_a_person_with_a_new_address_stays_the_same_person(units: Units) -> None:
    heading = f"{PEOPLE},email_before"
    row = "Tariq Hale,tariq.hale@council.test,team_manager,Team North,,,,,,Tariq.Moss@council.test"
    loaded = load_people(units, row, heading=heading)
    assert loaded.changes == (
        "tariq.moss@council.test: has the address tariq.hale@council.test now",
        "tariq.hale@council.test: now called Tariq Hale",
    )
    with units.reading() as unit:
        email = select(Person.email).where(Person.id == council.TEAM_MANAGER)
        assert unit.connection.execute(email).scalar_one() == "tariq.hale@council.test"
    assert held(units, NORTH, "team_manager") == [("Tariq Hale", "2020-01-01", "")]
    assert load_people(units, row, heading=heading).changes == ()


def test_semicolons_tabs_a_byte_order_mark_and_windows_lines_are_taken(units: Units) -> None:
    heading = "Name;Email;Role;Team;Team above;From;To;Stands in;Left"
    row = 'Nadia Frost;nadia@council.test;team_manager;"Team ""East""";Area;;;;'
    rows = f"{heading}\r\n{row}\r\n;;;;;;;;\r\n"
    with units.writing() as unit:
        loaded = import_people.handle(import_people.ImportPeople(b"\xef\xbb\xbf" + rows.encode()), unit)
    assert loaded.rows == 1
    assert held(units, 'Team "East"', "team_manager") == [("Nadia Frost", "2026-11-23", "")]
    with units.writing() as unit:
        tabs = import_people.ImportPeople(rows.replace(";", "\t").encode())
        assert import_people.handle(tabs, unit).changes == ()


def test_a_large_file_is_loaded_with_its_progress(units: Units) -> None:
    rows = [
        f"Worker {number},w{number}@council.test,social_worker,Team {number % 40},Area,,,,"
        for number in range(2500)
    ]
    told: list[tuple[str, int, int]] = []
    with units.writing() as unit:
        import_people.handle(
            import_people.ImportPeople(file_of(PEOPLE, *rows)),
            unit,
            lambda what, done, of: told.append((what, done, of)),
        )
    assert [one for one in told if one[0] == "Checking rows"] == [
        ("Checking rows", 1000, 2500),
        ("Checking rows", 2000, 2500),
        ("Checking rows", 2500, 2500),
    ]
    assert ("Writing people", 2500, 2500) in told
    assert len(held(units, "Team 7", "social_worker")) == 63


@pytest.mark.demand("000 appointed")
def test_children_are_loaded_changed_and_left_alone(units: Units) -> None:
    new = f"C-300,AB,Looked_After,Team North,{IRO_EMAIL},{WORKER_EMAIL}"
    moved = f"C-101,AB,looked after,Team South,{IRO_EMAIL},"
    same = f"C-102,CB,looked after,Team North,{IRO_EMAIL},{WORKER_EMAIL}"
    loaded = load_children(units, new, moved, same)
    assert (loaded.rows, loaded.new, loaded.changed) == (3, 1, 1)
    with units.reading() as unit:
        rows = {
            row.case_number: (row.scope, row.team_id, row.social_worker_id)
            for row in unit.connection.execute(select(*Child.__table__.c))
        }
    assert rows["C-300"] == ("looked after", council.TEAM_NORTH, council.SOCIAL_WORKER)
    assert rows["C-101"] == ("looked after", council.TEAM_SOUTH, None)
    assert rows["C-103"] == ("looked after", council.TEAM_NORTH, council.SOCIAL_WORKER)
    again = load_children(units, new, moved, same)
    assert (again.new, again.changed) == (0, 0)


def test_a_children_file_without_social_workers_leaves_them_as_they_are(units: Units) -> None:
    heading = CHILDREN.removesuffix(",social_worker_email")
    loaded = load_children(units, f"C-101,AB,looked after,Team North,{IRO_EMAIL}", heading=heading)
    assert (loaded.new, loaded.changed) == (0, 0)


def test_a_running_dispute_keeps_its_iro_when_the_child_gets_another(units: Units) -> None:
    reference = council.raise_informal(units)
    load_children(units, f"C-103,XY,looked after,Team North,{OTHER_IRO_EMAIL},{WORKER_EMAIL}")
    council.move(units, reference, council.IRO, "add_note", {"note": "Still mine."})
    with pytest.raises(Refused):
        council.raise_informal(units)
