"""Where the demo's clock is to go, from the page's forms and from programs alike."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from api.schemas.shapes import Base

MOST_WORKING_DAYS = 250
INSTANT = "Give an instant with its time zone, such as 2026-12-01T09:00:00Z."
DAYS = f"Give a whole number of working days from 0 to {MOST_WORKING_DAYS}."


class ClockSchema(Base):
    """Either a number of working days, or an instant."""

    working_days = fields.Integer(
        validate=validate.Range(0, MOST_WORKING_DAYS, error=DAYS),
        error_messages={"invalid": DAYS, "null": DAYS},
    )
    to = fields.AwareDateTime(
        error_messages={"invalid": INSTANT, "invalid_awareness": INSTANT, "null": INSTANT, "format": INSTANT}
    )

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two."""
        if len(data) != 1:
            raise ValidationError("Give working_days or to, one of the two.", "to")
