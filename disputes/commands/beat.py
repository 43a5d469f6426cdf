"""A part of the service says that it has done its round."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite

from disputes.models import Pulse
from disputes.unit import Unit


@dataclass(frozen=True)
class Beat:
    """Which part: ``clock`` or ``post``."""

    part: str


def handle(command: Beat, unit: Unit) -> None:
    """Write down that the part was alive now."""
    here = postgresql if unit.connection.dialect.name == "postgresql" else sqlite
    written = here.insert(Pulse).values(part=command.part, at=unit.now)
    unit.connection.execute(
        written.on_conflict_do_update(index_elements=[Pulse.part], set_={"at": written.excluded.at})
    )
