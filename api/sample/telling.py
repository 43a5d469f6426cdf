"""Tells the sample stories: raises and moves the disputes through the past weeks, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from api.demo_clock import pass_time
from api.sample.story import TODAY, Action, Alone, Beside, Day, PeopleNamed, Step, Story, TeamNamed
from api.wiring import Service
from disputes.case import Case, load_case
from disputes.commands.make_move import MakeMove
from disputes.commands.make_move import handle as make_move
from disputes.commands.open_beside import OpenBeside
from disputes.commands.open_beside import handle as open_beside
from disputes.commands.raise_dispute import RaiseDispute
from disputes.commands.raise_dispute import handle as raise_dispute
from disputes.queries.choices import choices_of
from disputes.unit import Unit
from machines.needs import Need, NeedKind
from machines.working_days import London, WorkingCalendar, london_date

FIRST_HOUR = time(9, 5)
BETWEEN_STORIES = timedelta(minutes=7)
BETWEEN_STEPS = timedelta(minutes=85)
People = Mapping[str, Mapping[str, int]]
"""By case number: the person of each role that a child's own file names, ``iro`` and ``social_worker``."""


Told = Story | Alone
TEAM, PEOPLE = Need("team", "Which team?", NeedKind.TEAM), Need("people", "Who?", NeedKind.PEOPLE)


@dataclass(frozen=True)
class Scene:
    """One thing that is done in a story, and in which of its matters: 0 is the dispute itself."""

    after: int
    matter: int
    what: Story | Beside | Step


@dataclass(frozen=True, order=True)
class Event:
    """One scene at an instant."""

    at: datetime
    story: int
    number: int


def beginning(stories: Sequence[Told], now: datetime, calendar: WorkingCalendar) -> datetime:
    """When the first of the stories begins."""
    return min(moments(stories, now, calendar))


def moments(stories: Sequence[Told], now: datetime, calendar: WorkingCalendar) -> list[datetime]:
    """Every instant at which something is done in the stories, as they are told at ``now``."""
    return [event.at for event in _events(stories, now, calendar)]


def tell(service: Service, stories: Sequence[Told], people: People, until: datetime) -> list[str]:
    """Tell the stories and let the time pass until ``until``; the reference of each dispute.

    :param service: by a clock that stands before ``beginning``.
    """
    with service.units.reading() as unit:
        calendar = unit.calendar
    references: dict[tuple[int, int], str] = {}
    for event in sorted(_events(stories, until, calendar)):
        pass_time(service, event.at)
        story = stories[event.story]
        scene = scenes(story)[event.number]
        key = f"sample-{event.story}-{event.number}"
        here = (event.story, scene.matter)
        with service.units.writing() as unit:
            if isinstance(scene.what, Story):
                references[here] = _raise(unit, scene.what, key, people)
            elif isinstance(scene.what, Beside):
                references[here] = _open(
                    unit, story, scene.what, key, people, references.get((event.story, 0), "")
                )
            else:
                _move(unit, references[here], scene.what, key)
    pass_time(service, until)
    return [references[number, 0] for number, one in enumerate(stories) if isinstance(one, Story)]


def scenes(story: Told) -> list[Scene]:
    """All that is done in a story, in the order of the days."""
    if isinstance(story, Alone):
        opened = story.opened
        return [Scene(0, 0, opened), *(Scene(one.after, 0, one) for one in opened.steps)]
    told = [Scene(0, 0, story), *(Scene(one.after, 0, one) for one in story.steps)]
    for number, one in enumerate(story.beside, start=1):
        told += [Scene(one.after, number, one), *(Scene(then.after, number, then) for then in one.steps)]
    return sorted(told, key=lambda scene: scene.after)


def _events(stories: Sequence[Told], now: datetime, calendar: WorkingCalendar) -> Iterator[Event]:
    for number, story in enumerate(stories):
        began_on = _days_ago(story.began, now, calendar)
        days = [scene.after for scene in scenes(story)]
        for scene_number, after in enumerate(days):
            nth_of_day = days[:scene_number].count(after)
            day = calendar.add(began_on, after)
            morning = datetime.combine(day, FIRST_HOUR, London).astimezone(UTC)
            at = morning + number * BETWEEN_STORIES + nth_of_day * BETWEEN_STEPS
            yield Event(at, number, scene_number)


def _days_ago(days: int, now: datetime, calendar: WorkingCalendar) -> date:
    day = london_date(now)
    for _ in range(days):
        day = calendar.previous_working(day)
    return day


def _raise(unit: Unit, story: Story, key: str, people: People) -> str:
    command = RaiseDispute(
        person_id=people[story.children[0]]["iro"],
        key=key,
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


def _open(unit: Unit, story: Told, one: Beside, key: str, people: People, dispute: str) -> str:
    child = story.child if isinstance(story, Alone) else story.children[0]
    person_id = people[child][one.role] if child else next(iter(people.values()))[one.role]
    given = {name: _given(unit, answer) for name, answer in one.given.items()}
    alone = [child] if child and not dispute else None
    return open_beside(OpenBeside(person_id, key, one.route, given, dispute, alone), unit).reference


def _move(unit: Unit, reference: str, one: Step, key: str) -> None:
    person_id = _who(unit, load_case(unit, reference), one)
    given = {name: _given(unit, answer) for name, answer in one.given.items()}
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
    if isinstance(answer, Day):
        return _day(unit, answer).isoformat()
    if isinstance(answer, TeamNamed):
        return next(one.value for one in choices_of(unit, TEAM) if one.text == answer.name)
    if isinstance(answer, PeopleNamed):
        found = choices_of(unit, PEOPLE)
        return [one.value for one in found if one.text.partition(",")[0] in answer.names]
    return unit.today.isoformat() if answer == TODAY else answer


def _action(unit: Unit, action: Action) -> dict[str, str]:
    by = unit.calendar.add(unit.today, action.days)
    return {"what": action.what, "outcome": action.outcome, "person": action.person, "by": by.isoformat()}


def _day(unit: Unit, day: Day) -> date:
    if day.days >= 0:
        return unit.calendar.add(unit.today, day.days)
    return _days_ago(-day.days, unit.now, unit.calendar)
