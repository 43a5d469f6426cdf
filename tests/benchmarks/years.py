"""All 153 English councils for ten years in one database, beside one in its first weeks.

Both have the same open disputes; the large one has 300,000 more that have ended, each with the thirteen
transitions, the obligations and the letters of one that was walked up the whole ladder.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from sqlalchemy import select, text

from disputes.models import Dispute
from disputes.unit import Units
from tests.benchmarks.copies import FEW, columns_of, copies
from tests.benchmarks.figures import Measure
from tests.benchmarks.lists import DUE, let_pass, open_page, swept_in
from tests.benchmarks.pattern import MOVES
from tests.benchmarks.place import place
from tests.support import council
from tests.support.site import Visitor, app_over, service_over

ENDED_AT_FIRST = 100
IROS, CHILDREN = 2_000, 80_000
FIRST = 2_000_000_000
"""The number of the first that has ended; the open ones have lower numbers."""
AT = "timestamptz '2016-11-01 00:00Z' + ((n * 7919) % 315360000) * interval '1 second'"
COPIES = {
    "person": ({"id": "n", "email": "'x' || n || '@council.test'"}, "d.id = :iro", IROS),
    "child": (
        {"id": "n", "case_number": "'X' || n", "iro_id": f"{FIRST} + n % {IROS}"},
        "d.case_number = :child",
        CHILDREN,
    ),
    "dispute": (
        {
            "id": "n",
            "reference": "'X' || n",
            "iro_id": f"{FIRST} + n % {IROS}",
            "raised_at": AT,
            "ended_at": AT,
            "sort_at": AT,
        },
        "d.id = :like",
        None,
    ),
    "dispute_child": (
        {"dispute_id": "n", "child_id": f"{FIRST} + n % {CHILDREN}"},
        "d.dispute_id = :like",
        None,
    ),
    "dispute_theme": ({"dispute_id": "n"}, "d.dispute_id = :like", None),
    "transition": (
        {
            "id": "n * 1000 + d.sequence",
            "dispute_id": "n",
            "idempotency_key": "'X' || n || '-' || d.sequence",
        },
        "d.dispute_id = :like",
        None,
    ),
    "obligation": ({"id": "n * 1000 + d.id % 1000", "dispute_id": "n"}, "d.dispute_id = :like", None),
    "outbox": (
        {
            "id": "n * 1000 + d.id % 1000",
            "dispute_id": "n",
            "message_id": "'X' || n || '-' || d.id",
            "sent_at": "d.written_at",
        },
        "d.dispute_id = :like",
        None,
    ),
}
"""What is not as in the dispute that is copied; which rows are copied; how often, if not once a dispute."""


def ten_years(ended: int, rounds: int) -> Measure:
    """Pages, a dispute raised and asked about, and the clock's round, on PostgreSQL."""
    found = Measure(
        "ten-years",
        "All councils for ten years in one database, PostgreSQL",
        f"{FEW:,} open disputes beside {ended:,} that have ended, these with"
        f" {ended * (len(MOVES) + 1):,} transitions; the same beside {ENDED_AT_FIRST}; {rounds} rounds",
    )
    with (
        place("PostgreSQL") as old,
        old.units() as of_old,
        place("PostgreSQL") as new,
        new.units() as of_new,
    ):
        sizes = {"old": of_old, "new": of_new}
        asked = {}
        for size, units in sizes.items():
            copies(units, FEW)
            _ended(units, ended if size == "old" else ENDED_AT_FIRST)
            asked[size] = dict(_work(units))
        taken: dict[tuple[str, str], list[float]] = {}
        for turn in range(rounds + 1):
            for size, work in asked.items():
                for what, do in work.items():
                    seconds = do(turn)
                    if turn:
                        taken.setdefault((size, what), []).append(seconds)
    for what in asked["new"]:
        large, small = median(taken["old", what]), median(taken["new", what])
        found.add(what, large / small, 2.0)
        found.say(what, f"{large * 1000:.1f} ms beside {small * 1000:.1f} ms")
    return found


def _ended(units: Units, how_many: int) -> None:
    """Walk one dispute to its end, and copy all that there is of it."""
    reference = council.raise_informal(units)
    for person, move, given in MOVES:
        council.move(units, reference, person, move, given)
    with units.writing() as unit:
        like = unit.connection.execute(select(Dispute.id).where(Dispute.reference == reference)).scalar_one()
        # What is copied refers to what is there: without asking that for each row it takes half the time.
        unit.connection.execute(text("SET LOCAL session_replication_role = replica"))
        known = {"like": like, "iro": council.IRO, "child": council.ONLY_CHILD, "first": FIRST}
        for table, (own, rows, often) in COPIES.items():
            same = columns_of(table, tuple(own))
            named = ", ".join([*own, *(f'"{name}"' for name in same)])
            written = ", ".join([*own.values(), *(f'd."{name}"' for name in same)])
            unit.connection.execute(
                text(
                    f"INSERT INTO {table} ({named}) SELECT {written} FROM {table} d,"
                    f" generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS s(n) WHERE {rows}"
                ),
                known | {"last": FIRST + (often or how_many) - 1},
            )
    with units.writing() as unit:
        unit.connection.execute(text("ANALYZE"))


def _work(units: Units) -> Iterator[tuple[str, Callable[[int], float]]]:
    """Each piece of work by its name: it takes the number of the round and gives seconds."""
    service = service_over(units)
    swept_in(service, 0)  # the first look of all goes through everything that is owed
    reference = council.ask_team_manager(units)
    for person, pages in (
        (council.IRO, {"own disputes": "/my-disputes", "one dispute": f"/disputes/{reference}"}),
        (
            council.DIRECTOR,
            {
                "queue": "/queue",
                "queue with a filter": f"/queue?team={council.TEAM_NORTH}&risk=high",
                "what has ended": "/queue?state=ended",
            },
        ),
    ):
        visitor = Visitor(app_over(units), units)
        visitor.sign_in(person)
        for what, path in pages.items():
            yield what, partial(_page_in, visitor, path)

    def raised(_: int) -> float:
        began = time.perf_counter()
        council.ask_team_manager(units)
        return time.perf_counter() - began

    def swept(turn: int) -> float:
        let_pass(service, turn)
        return swept_in(service, DUE)

    yield "a dispute raised and asked about", raised
    yield f"the clock's round with {DUE} due", swept


def _page_in(visitor: Visitor, path: str, _: int) -> float:
    began = time.perf_counter()
    open_page(visitor, path)
    return time.perf_counter() - began
