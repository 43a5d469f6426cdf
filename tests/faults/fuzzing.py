"""Everybody presses everything: a stateful fuzz through the front door, by hypothesis.

People of the small council raise disputes and try moves at random, allowed or not, with sound answers and
with rubbish, once and again with the same key, while the clock goes forward. No answer may be a fault of
ours, what is refused changes nothing, and the invariants hold at the end of each run.
"""

from __future__ import annotations

from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import func, select

from api.scheduler import sweep
from disputes.models import Outbox, Transition
from disputes.unit import Units
from tests.api.v1.program import NEW_DISPUTE, Program
from tests.faults.broken import installed
from tests.faults.ground import Ground
from tests.faults.invariants import Acknowledged, invariants
from tests.faults.tally import Tally
from tests.machines.rochdale import answers_to, place_of, route_of
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import app_over

PEOPLE = tuple(council.NAMES)
MOVES = sorted({move for route in ("informal", "formal", "concern") for move in route_of(route).moves})
RUBBISH: tuple[dict[str, Any], ...] = (
    {},
    {"reason": ""},
    {"until": "2020-02-30"},
    {"reasons": "x" * 30_000},
    {"nonsense": [1, 2]},
    {"enter_at": "nowhere", "reason": "=1+1"},
)


class Harmed(AssertionError):
    """Something happened that must never happen."""


def fuzz(ground: Ground, runs: int, seed: int, broken: str = "", *, steps: int = 50) -> Tally:
    """That many runs of at most so many steps, one after another in one record."""
    tally = Tally()
    everybody: list[Program] = []
    settings = hypothesis.settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=seed == 1,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
        print_blob=False,
    )
    with installed(broken):
        try:
            make: Any = lambda: _FrontDoor(ground, tally, everybody)  # noqa: E731 -- it takes any maker
            run_state_machine_as_test(make, settings=settings)
        except Harmed as harm:
            tally.harmed("harm", str(harm))
    return tally


class _FrontDoor(RuleBasedStateMachine):
    """One run: its people, and what they were told is recorded."""

    def __init__(self, ground: Ground, tally: Tally, everybody: list[Program]) -> None:
        super().__init__()
        self._tally = tally
        self._everybody = everybody  # of all runs: their tokens are told apart by who lives
        self._clock = FakeClock()
        self._opened = ground.units(self._clock, durable=False)
        self._units: Units = self._opened.__enter__()
        self._app = app_over(self._units)
        self._programs: dict[int, Program] = {}
        self._references: list[str] = []
        self._told: list[Acknowledged] = []
        self._sent = 0
        tally.tried["runs"] += 1
        self._run = tally.tried["runs"]

    @initialize()
    def begin(self) -> None:
        """There is one dispute to begin with."""
        self._raised(self._as(council.IRO).post("/disputes", NEW_DISPUTE))

    @rule(person=st.sampled_from(PEOPLE), route=st.sampled_from(("informal", "formal", "concern", "none")))
    def raise_one(self, person: int, route: str) -> None:
        """Anybody tries to raise a dispute, on any route."""
        limit = {"limit_days": 3, "limit_reason": "Soon."} if route == "concern" else {}
        self._raised(self._as(person).post("/disputes", NEW_DISPUTE | {"route": route} | limit))

    @rule(
        which=st.integers(0, 9),
        person=st.sampled_from(PEOPLE),
        move=st.sampled_from(MOVES),
        rubbish=st.sampled_from((None, None, None, *RUBBISH)),
        again=st.booleans(),
    )
    def try_move(
        self, which: int, person: int, move: str, rubbish: dict[str, Any] | None, *, again: bool
    ) -> None:
        """Anybody tries any move, with sound answers or rubbish, and perhaps twice."""
        reference = self._references[which % len(self._references)]
        body = {"move": move, "given": self._sound(reference, move) if rubbish is None else rubbish}
        self._sent += 1
        for _ in range(1 + again):
            before = self._rows()
            answer = self._as(person).post(
                f"/disputes/{reference}/moves", body, Idempotency_Key=f"fuzz-{self._run}-{self._sent}"
            )
            self._judge(answer, before)
            if answer.status_code == 201:
                receipt = answer.get_json()["receipt"]
                self._told.append(Acknowledged(reference, receipt["sequence"], receipt["hash"]))
                self._tally.tried["moves made"] += 1

    @rule(which=st.integers(0, 9), choice=st.integers(0, 20))
    def go_on(self, which: int, choice: int) -> None:
        """Whoever may do something does it: so that runs come to the later stages."""
        reference = self._references[which % len(self._references)]
        for person in PEOPLE:
            seen = self._as(person).open("GET", f"/disputes/{reference}")
            offered = seen.get_json().get("moves", []) if seen.status_code == 200 else []
            if offered:
                self.try_move(which, person, offered[choice % len(offered)]["id"], None, again=False)
                return

    @rule(hours=st.sampled_from((1, 24, 72, 24 * 7)))
    def wait(self, hours: int) -> None:
        """Time goes by, and the clock does its round."""
        self._clock.forward(hours=hours)
        sweep(self._app.extensions["iro"])

    def teardown(self) -> None:
        """Look at all, and leave."""
        wrong = invariants(self._units, self._told, swept_at=None)
        self._opened.__exit__(None, None, None)
        if wrong:
            raise Harmed(wrong[0])

    def _as(self, person: int) -> Program:
        if person not in self._programs:
            self._programs[person] = Program(self._app, self._units, person)
            self._everybody.append(self._programs[person])
        return self._programs[person]

    def _sound(self, reference: str, move: str) -> dict[str, Any]:
        seen = self._as(council.IRO).get(f"/disputes/{reference}")
        route, stage = seen["route"], seen["stage"]
        if move not in route_of(route).moves:
            return {}
        return dict(answers_to(place_of(route, stage), route_of(route).moves[move]))

    def _raised(self, answer: Any) -> None:
        self._judge(answer, None)
        if answer.status_code == 201:
            self._references.append(answer.get_json()["reference"])
            self._tally.tried["disputes"] += 1

    def _judge(self, answer: Any, before: int | None) -> None:
        self._tally.tried["requests"] += 1
        if answer.status_code >= 500:
            raise Harmed(f"answered {answer.status_code}")
        if answer.status_code >= 400 and before is not None and self._rows() != before:
            raise Harmed(f"refused with {answer.status_code}, and something was written")

    def _rows(self) -> int:
        with self._units.reading() as unit:
            tables = (Transition, Outbox)
            return sum(
                unit.connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in tables
            )
