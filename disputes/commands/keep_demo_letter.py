"""Put a letter into the demo's inbox, in place of mailing it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite

from disputes.models import DemoLetter
from disputes.unit import Unit


@dataclass(frozen=True)
class KeepDemoLetter:
    """A letter as its reader gets it. ``invitation`` is an entry for their calendar, or ""."""

    message_id: str
    to_email: str
    to_name: str
    subject: str
    plain: str
    html: str
    invitation: str = ""


def handle(command: KeepDemoLetter, unit: Unit) -> None:
    """Keep it, with the time now; another copy of the same Message-ID changes nothing."""
    here = postgresql if unit.connection.dialect.name == "postgresql" else sqlite
    row = {**vars(command), "sent_at": unit.now}
    unit.connection.execute(
        here.insert(DemoLetter).values(row).on_conflict_do_nothing(index_elements=[DemoLetter.message_id])
    )
