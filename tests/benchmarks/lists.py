"""A large record beside a small one: the queue's page, and the clock's round."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from statistics import median

from sqlalchemy import func, select, update

from api.scheduler import sweep
from api.wiring import Service
from disputes.models import Dispute, Obligation
from disputes.queries.queue import queue_page
from disputes.queries.queue_filter import Position, QueueFilter
from disputes.unit import Units
from tests.benchmarks.copies import FEW, FIRST, of_both_sizes
from tests.benchmarks.figures import Measure
from tests.support import council
from tests.support.clock import MONDAY_MORNING
from tests.support.site import Visitor, app_over, service_over

DUE = 100
FILTERED = QueueFilter(team_id=council.TEAM_NORTH, risk="high")


def queue(kind: str, many: int, rounds: int) -> Measure:
    """The first page, a page in the middle, and a filtered one: in the database, and as a page."""
    found = Measure(
        f"queue-{kind.lower()}",
        f"The queue's page, {kind}",
        f"{many:,} open disputes beside {FEW:,}, {rounds} rounds",
    )
    with of_both_sizes(kind, many) as sizes:
        taken: dict[tuple[int, str], list[float]] = {}
        asked = {size: dict(_questions(units)) for size, units in sizes.items()}
        for warming in (True, *([False] * rounds)):
            for size in sizes:
                for what, question in asked[size].items():
                    began = time.perf_counter()
                    question()
                    if not warming:
                        taken.setdefault((size, what), []).append(time.perf_counter() - began)
    for what in asked[FEW]:
        large, small = median(taken[many, what]), median(taken[FEW, what])
        found.add(what, large / small, 2.0)
        found.say(what, f"{large * 1000:.1f} ms beside {small * 1000:.1f} ms")
    return found


def _questions(units: Units) -> Iterator[tuple[str, Callable[[], None]]]:
    visitor = Visitor(app_over(units), units)
    visitor.sign_in(council.DIRECTOR)
    middle = _middle(units)
    for what, asked, after, address in (
        ("first page", QueueFilter(), None, ""),
        ("deep page", QueueFilter(), middle, f"after={middle}"),
        ("filtered page", FILTERED, None, f"team={council.TEAM_NORTH}&risk=high"),
    ):
        yield f"{what}, in the database", partial(_ask, units, asked, after)
        yield f"{what}, over HTTP", partial(open_page, visitor, f"/queue?{address}")


def _ask(units: Units, asked: QueueFilter, after: Position | None) -> None:
    with units.reading() as unit:
        assert queue_page(unit, asked, sight=(), after=after).rows


def open_page(visitor: Visitor, path: str) -> None:
    """Open a page that has disputes on it."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert "D-" in answer.text or "X1" in answer.text


def _middle(units: Units) -> Position:
    """The place of the dispute in the middle of the list."""
    order = Dispute.sort_at, Dispute.id
    with units.reading() as unit:
        count = unit.connection.execute(select(func.count(Dispute.id))).scalar_one()
        middle = select(*order).order_by(*order).offset(count // 2).limit(1)
        return Position(*unit.connection.execute(middle).one())


def clock_round(kind: str, many: int, rounds: int) -> Measure:
    """The clock's round when a hundred limits have passed, and when none has."""
    found = Measure(
        f"sweep-{kind.lower()}",
        f"The clock's round, {kind}",
        f"{DUE} due among {many:,} obligations beside {DUE} among {FEW:,}, {rounds} rounds",
    )
    with of_both_sizes(kind, many) as sizes:
        services = {size: service_over(units) for size, units in sizes.items()}
        for service in services.values():
            sweep(service)  # the first look of all goes through everything that is owed
        with_due: dict[int, list[float]] = {size: [] for size in sizes}
        without: dict[int, list[float]] = {size: [] for size in sizes}
        for turn in range(rounds):
            for size, service in services.items():
                let_pass(service, turn)
                with_due[size].append(swept_in(service, DUE))
                without[size].append(swept_in(service, 0))
    for what, taken, most in ((f"with {DUE} due", with_due, 1.6), ("with nothing due", without, None)):
        large, small = median(taken[many]), median(taken[FEW])
        found.add(what, large / small, most)
        found.say(what, f"{large * 1000:.1f} ms beside {small * 1000:.1f} ms")
    return found


def let_pass(service: Service, turn: int) -> None:
    """Let the limits of the next hundred copies be over by an hour."""
    past = MONDAY_MORNING - timedelta(hours=1)
    first = FIRST + turn * DUE
    ours = update(Obligation).where(Obligation.id.between(first, first + DUE - 1))
    with service.units.writing() as unit:
        unit.connection.execute(ours.values(due_at=past, due_on=past.date()))


def swept_in(service: Service, expected: int) -> float:
    """How many seconds the clock's round takes. An AssertionError unless it did that much."""
    began = time.perf_counter()
    done = sweep(service)
    taken = time.perf_counter() - began
    assert done == expected, f"{done} were recorded, {expected} were due"
    return taken
