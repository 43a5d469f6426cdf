"""The clock process: at each tick it records what has come due and sends what has been written.

The scheduler keeps nothing: what is due stands in the database, and each tick asks it anew. So a
process that was off catches up in its first tick, and any number of them may run: a lapse is
recorded under the dispute's own lock, a letter is claimed before it is sent.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import InterfaceError, OperationalError

from api.logs import log, where
from api.wiring import Service
from disputes.calendar_changes import calendar_to_count_by
from disputes.commands import (
    beat,
    change_dates,
    hand_on,
    mark_dates_counted,
    mark_looked_through,
    record_lapse,
    remind,
    sweep_doors,
)
from disputes.errors import Refused
from disputes.queries.due import Due, lapses_due, reminders_due
from disputes.queries.handovers import groups_owing, look_to_take, out_of_place, with_another_iro
from disputes.queries.readiness import CLOCK
from disputes.queries.redated import out_of_date
from disputes.receipts import Receipt
from disputes.unit import Unit

CLOCK_SECONDS = 5
POST_SECONDS = 1
DOORS_SECONDS = 3600
BATCH = 200

one_at_a_time = threading.RLock()
"""In the demo the clock is moved by hand: while it moves, the ticks wait."""


def sweep(service: Service) -> int:
    """Hand on what somebody else answers for now, record every limit that has passed, remind; how many.

    One that fails is logged, by its reference alone, and tried again at a later tick. It never stops the
    others. Dates that have moved come first: what is not due any more is not late. Then what is late, with
    whoever had it on its last day; only then does it go to somebody else, who is reminded.
    """
    done = redate_all(service) + _each(service, lapses_due, _lapse)
    return done + hand_on_all(service) + _each(service, reminders_due, _remind)


def redate_all(service: Service) -> int:
    """Move the dates that fall later since a closure day or bank holiday was added; in how many disputes.

    One row is read at each tick; all dates are looked through only when the calendar is another one.
    """
    service.units.forget_calendar()
    with service.units.reading() as unit:
        calendar = calendar_to_count_by(unit)
        if calendar is None:
            return 0
        found = out_of_date(unit)
    outcomes = [_moved_on(service, "dates", reference, _redate) for reference in found]
    if None not in outcomes:
        with service.units.writing() as unit:
            mark_dates_counted.handle(mark_dates_counted.MarkDatesCounted(calendar), unit)
    return sum(outcome is True for outcome in outcomes)


def hand_on_all(service: Service) -> int:
    """Hand on all that is not with whoever answers for it today; how many disputes had such.

    Who answers can change only with the directory or the day. So one row is read at each tick, and all
    that is owed is looked through only when one of the two is another one than at the last look.
    """
    with service.units.reading() as unit:
        look = look_to_take(unit)
        if look is None:
            return 0
        found = dict.fromkeys(with_another_iro(unit))
        groups = groups_owing(unit)
    for start in range(0, len(groups), BATCH):
        with service.units.reading() as unit:
            found |= dict.fromkeys(out_of_place(unit, groups[start : start + BATCH]))
    outcomes = [_moved_on(service, "handover", reference, _hand_on) for reference in found]
    with service.units.writing() as unit:
        mark = mark_looked_through.MarkLookedThrough(look, all_moved=None not in outcomes)
        mark_looked_through.handle(mark, unit)
    return sum(outcome is True for outcome in outcomes)


def run_until_nothing_is_due(service: Service) -> None:
    """Do all that is due now, and send the letters that follow from it."""
    sweep(service)
    service.relay.deliver()


@contextmanager
def ticking(service: Service) -> Iterator[BackgroundScheduler]:
    """Tick in threads of this process for as long as the block lasts; the last ticks are finished."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for part, seconds, do in (
        (CLOCK, CLOCK_SECONDS, tick_clock),
        ("post", POST_SECONDS, tick_post),
        ("doors", DOORS_SECONDS, tick_doors),
    ):
        scheduler.add_job(_quietly, "interval", args=(service, part, do), seconds=seconds, id=part)
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=True)


def tick_clock(service: Service) -> None:
    """One tick of the clock, and its sign of life."""
    sweep(service)
    with service.units.writing() as unit:
        beat.handle(beat.Beat(CLOCK), unit)


def tick_post(service: Service) -> None:
    """One tick of the post."""
    service.relay.deliver()


def tick_doors(service: Service) -> None:
    """Sweep away what the doors no longer need."""
    with service.units.writing() as unit:
        sweep_doors.handle(sweep_doors.SweepDoors(), unit)


def _quietly(service: Service, part: str, do: Callable[[Service], None]) -> None:
    """One tick. Whatever goes wrong is told without its words, and the next tick tries again."""
    with one_at_a_time if service.is_demo else nullcontext():
        try:
            do(service)
        except Exception as error:  # noqa: BLE001 -- a tick that fails must not end the ticking
            log.error("tick_failed", part=part, **where(error))


def _each(
    service: Service,
    question: Callable[[Unit, int, Due | None], tuple[Due, ...]],
    answer: Callable[[Due, Unit], bool],
) -> int:
    done, last = 0, None
    while True:
        with service.units.reading() as unit:
            batch = question(unit, BATCH, last)
        for due in batch:
            done += _one(service, due, answer)
        if len(batch) < BATCH:
            return done
        last = batch[-1]


def _one(service: Service, due: Due, answer: Callable[[Due, Unit], bool]) -> int:
    try:
        with service.units.writing() as unit:
            return int(answer(due, unit))
    except (OperationalError, InterfaceError):
        raise  # the database is at fault: the next would fare no better
    except Refused as refused:
        # Somebody acted in this very moment: the next tick looks again.
        log.info("due_row_put_off", reference=due.reference, code=refused.code)
    except Exception as error:  # noqa: BLE001 -- one bad row never stops the sweep
        log.error("due_row_failed", reference=due.reference, obligation=due.obligation_id, **where(error))
    return 0


def _moved_on(
    service: Service, what: str, reference: str, move: Callable[[str, Unit], Receipt | None]
) -> bool | None:
    """Whether the clock had anything to move in it; None when that could not be done just now."""
    try:
        with service.units.writing() as unit:
            return move(reference, unit) is not None
    except (OperationalError, InterfaceError):
        raise  # the database is at fault: the next would fare no better
    except Refused as refused:
        log.info(f"{what}_put_off", reference=reference, code=refused.code)
    except Exception as error:  # noqa: BLE001 -- one bad dispute never stops the sweep
        log.error(f"{what}_failed", reference=reference, **where(error))
    return None


def _hand_on(reference: str, unit: Unit) -> Receipt | None:
    return hand_on.handle(hand_on.HandOn(reference), unit)


def _redate(reference: str, unit: Unit) -> Receipt | None:
    return change_dates.handle(change_dates.ChangeDates(reference), unit)


def _lapse(due: Due, unit: Unit) -> bool:
    lapse = record_lapse.RecordLapse(due.reference, due.obligation_id)
    return record_lapse.handle(lapse, unit) is not None


def _remind(due: Due, unit: Unit) -> bool:
    return remind.handle(remind.Remind(due.obligation_id), unit)
