"""Note that somebody has read something of a case: who, when, what, by which door, and what let them in.

Nothing of the case is written. Reading the same again within the hour adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from disputes.access import tie_to, tie_to_lists
from disputes.case import load_case
from disputes.models import Reading
from disputes.readings import Door, What
from disputes.unit import Unit


@dataclass(frozen=True)
class NoteReading:
    """Who has read what, and when. ``reference`` is the dispute's, or "" for a list.

    ``read_at`` is given, for what could not be noted at once is noted later.
    """

    person_id: int
    reference: str
    what: What
    door: Door
    read_at: datetime

    @property
    def hour_at(self) -> datetime:
        """When the London hour began: it is a whole number of hours from UTC, so with one of UTC."""
        return self.read_at.replace(minute=0, second=0, microsecond=0)


def handle(command: NoteReading, unit: Unit) -> None:
    """Write it down, unless this hour has it already.

    :raises Refused: ``dispute_not_found`` when there is no such dispute.
    """
    if command.reference:
        tie, role = tie_to(unit, load_case(unit, command.reference), command.person_id)
    else:
        tie, role = tie_to_lists(unit, command.person_id)
    row = {
        "person_id": command.person_id,
        "reference": command.reference,
        "what": command.what.value,
        "hour_at": command.hour_at,
        "read_at": command.read_at,
        "tie": tie.value,
        "role": role,
        "door": command.door.value,
    }
    here = postgresql if unit.connection.dialect.name == "postgresql" else sqlite
    unit.connection.execute(here.insert(Reading).values(row).on_conflict_do_nothing())
