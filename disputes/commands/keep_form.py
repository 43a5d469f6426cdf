"""Keep what somebody has typed and not yet sent, for them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

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
    into = insert_on_sqlite if unit.connection.dialect.name == "sqlite" else insert_on_postgres
    typed = {"fields": dict(command.fields), "kept_at": unit.now}
    kept = into(KeptForm).values(person_id=command.person_id, form=command.form, **typed)
    # In one statement: two presses at once keep the later, and neither fails.
    same = [KeptForm.person_id, KeptForm.form]
    unit.connection.execute(kept.on_conflict_do_update(index_elements=same, set_=typed))
