"""DBOS: each move a durable workflow of one step, which writes the rows in a transaction of its own."""

from __future__ import annotations

from dbos import DBOS, DBOSConfig

from tests.benchmarks.rivals.rows_in_sqlalchemy import address, engine, write
from tests.benchmarks.rivals.walking import Move, Rival


class Durable:
    """See ``Rival``."""

    def __init__(self, moves: list[Move]) -> None:
        own = address().render_as_string(hide_password=False)
        config: DBOSConfig = {
            "name": "rival",
            "system_database_url": own,
            "dbos_system_schema": "rival",
            "log_level": "ERROR",
        }
        DBOS(config=config)
        kept = engine()

        @DBOS.step()
        def written(reference: str, number: int) -> None:
            with kept.begin() as connection:
                write(connection, reference, moves[number])

        @DBOS.workflow()
        def made(reference: str, number: int) -> None:
            written(reference, number)

        DBOS.launch()
        self._made = made

    def move(self, reference: str, number: int) -> None:
        """See ``Rival``."""
        self._made(reference, number)


def start(moves: list[Move]) -> Rival:
    """Make the rival."""
    return Durable(moves)
