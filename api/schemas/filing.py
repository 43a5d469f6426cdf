"""The schema of what a program sends to mark entries as put on children's files."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas.sent import WholeNumber
from api.schemas.shapes import Base, words
from disputes.filing import EXACTLY_LENGTH, MOST_AT_ONCE

NUMBER = validate.Range(1, 999_999, error="Give a number from 1.")
WRONG_NUMBER = {"invalid": "Give a whole number.", "null": "Give a whole number.", "required": "Give this."}


class EntryAtSchema(Base):
    """Which entry, as the list gives it."""

    reference = words(20, required=True)
    sequence = WholeNumber(required=True, validate=NUMBER, error_messages=WRONG_NUMBER)
    child_number = WholeNumber(required=True, validate=NUMBER, error_messages=WRONG_NUMBER)


class MarkFiledBody(Base):
    """The entries that were put on file, and where: one of the council's places."""

    entries = fields.List(
        fields.Nested(EntryAtSchema),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=f"Give 1 to {MOST_AT_ONCE} entries."),
        error_messages={"invalid": "Give a list of entries.", "required": "Give the entries."},
    )
    place = words(300, required=True, metadata={"description": "One of the places that the list gives."})
    exactly = words(
        load_default="",
        metadata={"description": "Where in that place, on one line.", "maxLength": EXACTLY_LENGTH},
    )
