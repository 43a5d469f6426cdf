"""People who are away, as the caller may see them."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.answers.dispute import day, string


class AffectedSchema(Schema):
    """Something owed. ``reference`` is empty in a dispute that is not the caller's to see."""

    reference = string()
    text = string()
    due_on = day(allow_none=True)


class AwaySchema(Schema):
    """An absence that is not over. Both days are days away."""

    id = fields.Integer(required=True)
    person = string()
    email = string()
    posts = fields.List(fields.String(), required=True, metadata={"description": "The council's names."})
    from_on = day()
    to_on = day()
    is_now = fields.Boolean(required=True)
    stand_in = string("Empty when nobody was named.")
    stand_in_email = string()
    owed = fields.List(
        fields.Nested(AffectedSchema), required=True, metadata={"description": "Still asked of the person."}
    )
    handed_on = fields.List(
        fields.Nested(AffectedSchema), required=True, metadata={"description": "Asked of the stand-in now."}
    )
    may_end = fields.Boolean(required=True)


class AbsencesSchema(Schema):
    """Who is away now and in the days to come, the soonest first."""

    absences = fields.List(fields.Nested(AwaySchema), required=True)


class RecordedSchema(Schema):
    """The number of an absence."""

    id = fields.Integer(required=True)


class EndedSchema(Schema):
    """Whether they were away at all: when not, the absence is off the list."""

    was_away = fields.Boolean(required=True)
