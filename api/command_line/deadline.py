"""``iro deadline``: the sum behind a due date, day by day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from api.command_line.mistakes import Mistake, WrongUse
from api.command_line.opening import ready_service
from api.command_line.printing import counted, heading, say
from api.command_line.routes import find_route, limit_in_words, of_council
from api.settings import SettingsRefused, read_council
from disputes.bank_holidays import working_calendar
from disputes.clock import SystemClock
from machines.deadlines import LimitValueError
from machines.explanation import explain
from machines.limits import Risk, Unit
from machines.registry import Registry, load_council
from machines.route import Route
from machines.stages import Obligation, Stage
from machines.working_days import CalendarRangeError, London, WorkingCalendar, london_date


@click.command()
@click.argument("route_id", metavar="ROUTE")
@click.argument("stage_id", metavar="STAGE")
@click.argument("started", metavar="DATE")
@click.option("--risk", type=click.Choice([risk.value for risk in Risk]), help="For a limit that risk sets.")
@click.option("--days", type=click.IntRange(0, 400), help="The IRO's own count for this case.")
@click.option("--type", "alert_type", default="", help="The type of alert, for a limit that it sets.")
@of_council
@click.option("--demo", is_flag=True, help="Count with the closure days of the demo's database too.")
def deadline(
    route_id: str,
    stage_id: str,
    started: str,
    risk: str | None,
    days: int | None,
    alert_type: str,
    council: str,
    demo: bool,
) -> None:
    """Show when each thing that a stage owes is due, with the sum day by day.

    DATE is the London day on which the count starts, as 2026-12-18; for a limit in hours with the
    time, as 2026-12-18T15:20. Each day that is skipped says why: weekend, bank holiday, closure
    day. The route is the version in force that day. The days come from the council's own file and
    England's bank holidays, and from the closure days of the database when there is one.

    \b
    Examples:
      iro deadline informal team_manager_asked 2026-12-18
      iro deadline concern social_worker_told 2026-12-18 --risk low
    """
    registry = load_council(council or read_council())
    started_at, has_time = _instant(started)
    shown = find_route(registry.every_route(), route_id, on=london_date(started_at))
    stage = _stage(shown, stage_id)
    calendar, counted_with = _calendar(registry, demo)
    say(f"{shown.title}, version {shown.version}: {stage.label}")
    if not stage.owes:
        say("The dispute has ended here: nothing is owed.")
        return
    case = {"risk": Risk(risk) if risk else None, "set_value": days, "alert_type": alert_type}
    for owed in stage.owes:
        _show(registry, owed, started_at, has_time, calendar, case)
    say("", counted_with)


def _show(
    registry: Registry,
    owed: Obligation,
    started_at: datetime,
    has_time: bool,
    calendar: WorkingCalendar,
    case: dict[str, Any],
) -> None:
    """``case`` is what the limit may depend on: the risk, the IRO's own count, the type of alert."""
    heading(f"{owed.id}: {owed.text} ({registry.profile.name_of(owed.by)})")
    say(f"  {limit_in_words(owed.limit)} [{owed.source.paragraph}, {owed.source.mark.value}]")
    if owed.limit.unit is Unit.HOURS and not has_time:
        raise WrongUse("This limit counts hours: give the time too, as 2026-12-18T15:20.")
    case = case if owed.limit.is_ranged else case | {"set_value": None}
    try:
        sum_of_days = explain(owed.limit, started_at, calendar, plain=registry.profile.plain_days, **case)
    except LimitValueError as error:
        raise WrongUse(f"{error} Give --risk, --days or --type.") from error
    except CalendarRangeError as error:
        raise Mistake(str(error)) from error
    for step in sum_of_days.steps:
        say(f"    {step.line}")
    say(f"  {sum_of_days.summary}")
    if sum_of_days.our_rule:
        say(f"  This service's rule: {sum_of_days.our_rule}")


def _instant(written: str) -> tuple[datetime, bool]:
    """The London moment that was written, and whether a time was given with it."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise WrongUse(f"{written!r} is not a date. Give it as 2026-12-18.") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=London)
    return moment, "T" in written or " " in written


def _stage(shown: type[Route], stage_id: str) -> Stage:
    known = {stage.id: stage for stage in shown.stages() if stage.ending is None}
    if stage_id not in known:
        raise WrongUse(
            f"{shown.title} has no stage {stage_id!r} that can owe anything. Choose: {', '.join(known)}."
        )
    return known[stage_id]


def _calendar(registry: Registry, demo: bool) -> tuple[WorkingCalendar, str]:
    """The calendar to count by, and where its days come from."""
    try:
        with ready_service(demo) as service, service.units.reading() as unit:
            days = counted(len(unit.calendar.closure_days), "closure day")
            return unit.calendar, f"Counted with {days} of the council's file and the database."
    except (SettingsRefused, Mistake):
        closures = registry.profile.closure_days
        calendar = working_calendar(closures, london_date(SystemClock().now()))
        return calendar, (
            f"Counted with {counted(len(closures), 'closure day')} of the council's file. Those of a database"
            " were not counted: none can be opened with these settings (iro settings)."
        )
