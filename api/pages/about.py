"""What everybody may read: how the clock counts, privacy, and the accessibility statement."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from api import doors
from api.needs import open_to_all
from machines.explanation import explain
from machines.limits import working_days

blueprint = Blueprint("about", __name__)

A_YEAR = timedelta(days=365)
EXAMPLE = working_days(5, "5 working days")


@blueprint.get("/how-the-clock-counts")
@open_to_all
def clock() -> str:
    """How the clock counts, an example from today, and the days that do not count in a year from now."""
    with doors.reading() as unit:
        today, calendar = unit.today, unit.calendar
        example = explain(EXAMPLE, unit.now, calendar)
        ladders = unit.registry.in_force(today).values()
        plain = unit.profile.plain_days
    named = {**calendar.bank_holidays, **calendar.closure_days}
    left_out = [(day, named[day]) for day in sorted(named) if today <= day <= today + A_YEAR]
    return render_template(
        "about/clock.html",
        example=example,
        left_out=left_out,
        plain=plain.name,
        silence={stage.silence.name for route in ladders for stage in route.stages()},
        caps=[(route.title, route.cap.working_days) for route in ladders if route.cap is not None],
    )


@blueprint.get("/privacy")
@open_to_all
def privacy() -> str:
    """What the service keeps about whom, and why."""
    return render_template("about/privacy.html")


@blueprint.get("/accessibility")
@open_to_all
def accessibility() -> str:
    """How accessible the service is, and what to do about what is not."""
    return render_template("about/accessibility.html")
