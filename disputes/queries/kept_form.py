"""What somebody had typed in a form and not yet sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from disputes.models import KeptForm
from disputes.unit import Unit


def kept_form(unit: Unit, person_id: int, form: str) -> dict[str, Any] | None:
    """The fields that were kept of their form, or None. ``form`` as in ``KeepForm``."""
    kept = select(KeptForm.fields).where(KeptForm.person_id == person_id, KeptForm.form == form)
    fields: dict[str, Any] | None = unit.connection.execute(kept).scalar_one_or_none()
    return fields
