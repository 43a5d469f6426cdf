"""SpiffWorkflow: a BPMN process for each dispute, its state kept as JSON beside the record."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import text

from tests.benchmarks.rivals.rows_in_sqlalchemy import engine, write
from tests.benchmarks.rivals.walking import Move, Rival

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
KEEP = text(
    "INSERT INTO rival_state (reference, state) VALUES (:reference, :state)"
    " ON CONFLICT (reference) DO UPDATE SET state = EXCLUDED.state"
)
KEPT = text("SELECT state FROM rival_state WHERE reference = :reference FOR UPDATE")


class Spiff:
    """See ``Rival``."""

    def __init__(self, moves: list[Move]) -> None:
        self._moves = moves
        self._engine = engine()
        self._serializer = BpmnWorkflowSerializer()
        parser = BpmnParser()
        parser.add_bpmn_str(_process(len(moves)).encode())
        self._begun = BpmnWorkflow(parser.get_spec("dispute"))
        self._begun.do_engine_steps()
        self._begun = self._serializer.serialize_json(self._begun)
        with self._engine.begin() as connection:
            connection.execute(text("CREATE TABLE rival_state (reference text PRIMARY KEY, state text)"))

    def move(self, reference: str, number: int) -> None:
        """See ``Rival``."""
        with self._engine.begin() as connection:
            kept = connection.execute(KEPT, {"reference": reference}).scalar_one_or_none()
            workflow: Any = self._serializer.deserialize_json(kept or self._begun)
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            assert task.task_spec.name == f"move_{number}"
            task.run()
            workflow.do_engine_steps()
            state = self._serializer.serialize_json(workflow)
            connection.execute(KEEP, {"reference": reference, "state": state})
            write(connection, reference, self._moves[number])


def _process(moves: int) -> str:
    """Moves one after the other, each a task that a person does."""
    names = ["begin", *(f"move_{number}" for number in range(moves)), "end"]
    tasks = "".join(f'<manualTask id="{name}"/>' for name in names[1:-1])
    flows = "".join(
        f'<sequenceFlow id="to_{after}" sourceRef="{before}" targetRef="{after}"/>'
        for before, after in pairwise(names)
    )
    return (
        f'<definitions xmlns="{NAMESPACE}" id="rival"><process id="dispute" isExecutable="true">'
        f'<startEvent id="begin"/>{tasks}<endEvent id="end"/>{flows}</process></definitions>'
    )


def start(moves: list[Move]) -> Rival:
    """Make the rival."""
    return Spiff(moves)
