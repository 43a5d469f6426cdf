"""Django with viewflow: a process for each dispute, and a task for each move."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.rivals.rows_in_django import Rows, model, set_up
from tests.benchmarks.rivals.walking import Move, Rival


class Flowing:
    """See ``Rival``."""

    def __init__(self, moves: list[Move]) -> None:
        self._moves = moves
        self._rows = Rows(model("dispute"))
        self._flow = _flow(len(moves), self._perform)
        self._processes: dict[str, int] = {}

    def move(self, reference: str, number: int) -> None:
        """See ``Rival``."""
        from django.db import transaction

        with transaction.atomic():
            if number == 0:
                self._processes[reference] = self._flow.start.run().pk
            node = getattr(self._flow, f"move_{number}")
            (task,) = self._flow.task_class.objects.filter(
                process_id=self._processes[reference], status="NEW"
            )
            assert task.flow_task == node
            node.run(task, reference=reference, number=number)

    def _perform(self, _: Any, reference: str, number: int) -> None:
        self._rows.write(self._rows.taken(reference), self._moves[number], keep="")


def _flow(moves: int, perform: Any) -> Any:
    from viewflow import this
    from viewflow.workflow import flow, lock

    nodes: dict[str, Any] = {
        "lock_impl": lock.SelectForUpdateLock(),
        "start": flow.StartHandle().Next(this.move_0),
        "end": flow.End(),
    }
    for number in range(moves):
        after = getattr(this, f"move_{number + 1}") if number + 1 < moves else this.end
        nodes[f"move_{number}"] = flow.Handle(perform).Next(after)
    found = type("DisputeFlow", (flow.Flow,), nodes | {"__module__": __name__})
    globals()["DisputeFlow"] = found  # where viewflow looks for it again by its name
    return found


def start(moves: list[Move]) -> Rival:
    """Start Django, make viewflow's tables, and make the rival."""
    from django.core.management import call_command

    set_up("viewflow", "viewflow.workflow", __package__)
    call_command("migrate", verbosity=0)
    return Flowing(moves)
