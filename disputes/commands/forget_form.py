"""Forget what was kept of a form, once it has been sent or thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete

from disputes.models import KeptForm
from disputes.unit import Unit


@dataclass(frozen=True)
class ForgetForm:
    """The form has been sent, or its writer no longer wants it."""

    person_id: int
    form: str


def handle(command: ForgetForm, unit: Unit) -> None:
    """Forget it; does nothing when nothing was kept."""
    unit.connection.execute(
        delete(KeptForm).where(KeptForm.person_id == command.person_id, KeptForm.form == command.form)
    )
