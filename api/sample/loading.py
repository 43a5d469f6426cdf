"""Fills an empty database with the sample council, and tells its stories up to now."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

from api.sample.stories import STORIES
from api.sample.telling import beginning, tell
from api.sample.tokens import token_of
from api.wiring import Service, around
from disputes.clock import ShiftedClock
from disputes.commands import (
    add_closure_day,
    import_children,
    import_people,
    keep_token,
    mark_filed,
    record_absence,
)
from disputes.database import Database
from disputes.filing import MOST_AT_ONCE
from disputes.queries.demo_people import demo_people
from disputes.queries.filing import not_yet_filed
from disputes.sessions import caller_of_token
from disputes.unit import Unit, Units
from machines.working_days import london_date

HERE = Path(__file__).parent
PEOPLE = HERE / "people.csv"
CHILDREN = HERE / "children.csv"
BEFORE_ALL = timedelta(hours=1)
CLOSED_IN = 8
"""How many working days from the day of loading the council is closed for a day."""
AWAY, STANDS_IN = "anneka.visser@rochdale.example", "colin.pearce@rochdale.example"
AWAY_IN, BACK_IN = 2, 8
"""Somebody goes away, with a stand-in: in how many working days, and in how many they are back."""
NOT_YET_FILED = timedelta(days=3)
MOST_ENTRIES = 1000
LABEL = "demo"
CLOSED_BECAUSE = "Staff training day"


class HalfLoaded(Exception):
    """Loading the sample council was cut off: the database has to be thrown away."""


def load(service: Service) -> bool:
    """Load the sample council into an empty database; False when it is there already.

    :raises HalfLoaded: when an earlier load was cut off, or somebody else's people are in it.
    """
    assert service.is_demo, "the sample council is for the demo alone"
    with service.units.reading() as unit:
        people = demo_people(unit)
        if people and caller_of_token(unit, token_of(unit.secret, people[-1].email)):
            return False
    if people:
        raise HalfLoaded("The demo's data are not whole. Start it afresh: make demo-reset")
    now = service.clock.now()
    with service.units.reading() as unit:
        began = beginning(STORIES, now, unit.calendar) - BEFORE_ALL
    past = ShiftedClock(began - ShiftedClock().now())
    database = Database(service.database.url, durable=False)  # what is made up can be made up again
    units = Units(database, past, service.registry, service.settings.secret)
    with units.writing() as unit:
        closed_on = unit.calendar.add(london_date(now), CLOSED_IN)
        add_closure_day.handle(add_closure_day.AddClosureDay(closed_on, CLOSED_BECAUSE), unit)
        named = _load_directory(unit)
    units.forget_calendar()
    tell(around(service.settings, units), STORIES, named, now)
    database.close()
    service.units.forget_calendar()
    with service.units.writing() as unit:
        _send_away(unit)
        for iro in sorted({one["iro"] for one in named.values()}):
            _put_on_file(unit, iro)
        _keep_tokens(unit)
    return True


def _send_away(unit: Unit) -> None:
    numbers = {person.email: person.id for person in demo_people(unit)}
    from_on = unit.calendar.add(unit.today, AWAY_IN)
    to_on = unit.calendar.add(unit.today, BACK_IN) - timedelta(days=1)
    away = record_absence.RecordAbsence(numbers[AWAY], numbers[AWAY], from_on, to_on, numbers[STANDS_IN])
    record_absence.handle(away, unit)


def _put_on_file(unit: Unit, iro: int) -> None:
    """Have an IRO put on the children's files what is older than some days; the rest is on their list."""
    before = unit.now - NOT_YET_FILED
    waiting = not_yet_filed(unit, iro, most=MOST_ENTRIES).entries
    done = [one.where for one in waiting if one.at < before]
    for first in range(0, len(done), MOST_AT_ONCE):
        marked = mark_filed.MarkFiled(iro, done[first : first + MOST_AT_ONCE], unit.profile.recorded_in[0])
        mark_filed.handle(marked, unit)


def _keep_tokens(unit: Unit) -> None:
    """Give every person their token: the last thing that is loaded, by which a whole load is known."""
    for person in demo_people(unit):
        token = token_of(unit.secret, person.email)
        keep_token.handle(keep_token.KeepToken(person.id, token, LABEL), unit)


def _load_directory(unit: Unit) -> dict[str, dict[str, int]]:
    """Load both files; each child's IRO and social worker by case number."""
    import_people.handle(import_people.ImportPeople(PEOPLE.read_bytes()), unit)
    children = CHILDREN.read_bytes()
    import_children.handle(import_children.ImportChildren(children), unit)
    numbers = {person.email: person.id for person in demo_people(unit)}
    rows = csv.DictReader(io.StringIO(children.decode()))
    return {
        row["case_number"]: {
            "iro": numbers[row["iro_email"]],
            "social_worker": numbers[row["social_worker_email"]],
        }
        for row in rows
    }
