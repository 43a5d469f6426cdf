"""Keep what somebody has typed and not yet sent, for them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert

from disputes.errors import Refused
from disputes.models import KeptForm
from disputes.unit import Unit

LONGEST_NAME = 200
MOST_CHARACTERS = 400_000


@dataclass(frozen=True)
class KeepForm:
    """What was typed. ``form`` is the address of a form's page, or the name of a draft."""

    person_id: int
    form: str
    fields: Mapping[str, Any]


def handle(command: KeepForm, unit: Unit) -> None:
    """Keep it in place of what was kept of that form before.

    :raises Refused: ``too_large`` when it is longer than any form of ours can be.
    """
    if len(command.form) > LONGEST_NAME or len(str(command.fields)) > MOST_CHARACTERS:
        raise Refused("too_large")
    same = (KeptForm.person_id == command.person_id, KeptForm.form == command.form)
    unit.connection.execute(delete(KeptForm).where(*same))
    unit.connection.execute(
        insert(KeptForm).values(
            person_id=command.person_id, form=command.form, fields=dict(command.fields), kept_at=unit.now
        )
    )
