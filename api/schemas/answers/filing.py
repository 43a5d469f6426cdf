"""What is to go on children's files: the list, one entry with its text, and what was marked."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.answers.dispute import moment, string


class FiledSchema(Schema):
    """Where an entry was put, by whom and when it was marked."""

    place = string()
    by = string()
    at = moment()


class ListedEntrySchema(Schema):
    """One entry: of which dispute, for which transition, for which of its children."""

    reference = string()
    sequence = fields.Integer(required=True, metadata={"description": "Of the transition."})
    child_number = fields.Integer(
        required=True, metadata={"description": "The child's place in the dispute, from 1."}
    )
    case_number = string()
    initials = string()
    route_title = string()
    label = string()
    to_label = string()
    at = moment()
    filed = fields.Nested(FiledSchema, required=True, allow_none=True)


class ToFileSchema(Schema):
    """What the caller has not yet put on file, oldest first."""

    total = fields.Integer(required=True, metadata={"description": "How many there are in all."})
    entries = fields.List(fields.Nested(ListedEntrySchema), required=True)
    places = fields.List(
        fields.String(), required=True, metadata={"description": "Where the council records things."}
    )


class DisputeFileSchema(Schema):
    """Every entry of a dispute, oldest first."""

    reference = string()
    entries = fields.List(fields.Nested(ListedEntrySchema), required=True)


class EntrySchema(Schema):
    """One entry for a child's file."""

    reference = string()
    sequence = fields.Integer(required=True)
    child_number = fields.Integer(required=True)
    case_number = string()
    initials = string()
    at = moment()
    text = string("Plain text, ready for the council's case system.")
    filed = fields.Nested(FiledSchema, required=True, allow_none=True)


class MarkedSchema(Schema):
    """What came of marking entries."""

    marked = fields.Integer(required=True, metadata={"description": "How many were not marked before."})
    total = fields.Integer(required=True, metadata={"description": "How many are still to be put on file."})
