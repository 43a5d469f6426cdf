"""Django with django-fsm-2: the stage is a protected field, and each move a transition of the model."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.rivals.rows_in_django import Rows, model, set_up
from tests.benchmarks.rivals.walking import Move, Rival


class Fsm:
    """See ``Rival``."""

    def __init__(self, moves: list[Move]) -> None:
        self._moves = moves
        self._rows = Rows(_dispute(moves))

    def move(self, reference: str, number: int) -> None:
        """See ``Rival``."""
        from django.db import transaction

        with transaction.atomic():
            found = self._rows.taken(reference)
            getattr(found, f"move_{number}")()
            self._rows.write(found, self._moves[number], keep="stage")


def _dispute(moves: list[Move]) -> Any:
    from django_fsm import FSMField, transition

    field = FSMField(protected=True)
    methods: dict[str, Any] = {}
    for number, one in enumerate(moves):

        def made(self: Any) -> None:
            """The row is written beside it."""

        stages = one["transition"]["from_stage"], one["transition"]["to_stage"]
        made.__name__ = f"move_{number}"
        methods[made.__name__] = transition(field=field, source=stages[0], target=stages[1])(made)
    return model("dispute", stage=field, **methods)


def start(moves: list[Move]) -> Rival:
    """Start Django, and make the rival."""
    set_up("django_fsm")
    return Fsm(moves)
