"""Tells the sample stories: raises and moves the disputes through the past weeks, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from api.demo_clock import pass_time
from api.sample.story import TODAY, Action, Step, Story
from api.wiring import Service
from disputes.case import Case, load_case
from disputes.commands.make_move import MakeMove
from disputes.commands.make_move import handle as make_move
from disputes.commands.raise_dispute import RaiseDispute
from disputes.commands.raise_dispute import handle as raise_dispute
from disputes.unit import Unit
from machines.working_days import London, WorkingCalendar, london_date

FIRST_HOUR = time(9, 5)
BETWEEN_STORIES = timedelta(minutes=7)
BETWEEN_STEPS = timedelta(minutes=85)


@dataclass(frozen=True, order=True)
class Event:
    """One thing to be done at an instant. Step 0 is the raising."""

    at: datetime
    story: int
    number: int


def beginning(stories: Sequence[Story], now: datetime, calendar: WorkingCalendar) -> datetime:
    """When the first of the stories begins."""
    return min(moments(stories, now, calendar))


def moments(stories: Sequence[Story], now: datetime, calendar: WorkingCalendar) -> list[datetime]:
    """Every instant at which something is done in the stories, as they are told at ``now``."""
    return [event.at for event in _events(stories, now, calendar)]


def tell(service: Service, stories: Sequence[Story], iros: Mapping[str, int], until: datetime) -> list[str]:
    """Tell the stories and let the time pass until ``until``; the reference of each dispute.

    :param service: by a clock that stands before ``beginning``. :param iros: the person number of
        each child's IRO, by case number.
    """
    with service.units.reading() as unit:
        calendar = unit.calendar
    references: dict[int, str] = {}
    for event in sorted(_events(stories, until, calendar)):
        pass_time(service, event.at)
        story = stories[event.story]
        with service.units.writing() as unit:
            if event.number == 0:
                references[event.story] = _raise(unit, story, event, iros)
            else:
                _move(unit, references[event.story], story.steps[event.number - 1], event)
    pass_time(service, until)
    return [references[number] for number in range(len(stories))]


def _events(stories: Sequence[Story], now: datetime, calendar: WorkingCalendar) -> Iterator[Event]:
    for number, story in enumerate(stories):
        began_on = _days_ago(story.began, now, calendar)
        days = [0, *(one.after for one in story.steps)]
        for step_number, after in enumerate(days):
            nth_of_day = days[:step_number].count(after)
            day = calendar.add(began_on, after)
            morning = datetime.combine(day, FIRST_HOUR, London).astimezone(UTC)
            at = morning + number * BETWEEN_STORIES + nth_of_day * BETWEEN_STEPS
            yield Event(at, number, step_number)


def _days_ago(days: int, now: datetime, calendar: WorkingCalendar) -> date:
    day = london_date(now)
    for _ in range(days):
        day = calendar.previous_working(day)
    return day


def _raise(unit: Unit, story: Story, event: Event, iros: Mapping[str, int]) -> str:
    command = RaiseDispute(
        person_id=iros[story.children[0]],
        key=f"sample-{event.story}",
        children=story.children,
        route=story.route,
        route_reason=story.why_route,
        themes=story.themes,
        what_is_wrong=story.wrong,
        impact=story.impact,
        wishes_and_feelings=story.wishes,
        wishes_found_out=story.found_out,
        outcome_sought=story.sought,
        outcome_by=unit.calendar.add(unit.today, story.sought_in),
        risk=story.risk,
        limit_days=story.limit_days,
        limit_reason=story.limit_reason,
        enter_at=story.enter_at,
        enter_at_reason=story.enter_at_reason,
    )
    return raise_dispute(command, unit).reference


def _move(unit: Unit, reference: str, one: Step, event: Event) -> None:
    person_id = _who(unit, load_case(unit, reference), one)
    given = {name: _given(unit, answer) for name, answer in one.given.items()}
    key = f"sample-{event.story}-{event.number}"
    make_move(MakeMove(reference, one.move, given, person_id, key), unit)


def _who(unit: Unit, case: Case, one: Step) -> int:
    """Who answers for the step's role: whoever owes it now, or else the holder of the post."""
    for owed in case.owed:
        if owed.role == one.role and owed.person_id is not None:
            return owed.person_id
    person_id = case.holders.of(unit.registry.roles()[one.role]).person_id
    assert person_id is not None
    return person_id


def _given(unit: Unit, answer: Any) -> Any:
    if isinstance(answer, tuple):
        return [_action(unit, action) for action in answer]
    return unit.today.isoformat() if answer == TODAY else answer


def _action(unit: Unit, action: Action) -> dict[str, str]:
    by = unit.calendar.add(unit.today, action.days)
    return {"what": action.what, "outcome": action.outcome, "person": action.person, "by": by.isoformat()}
