"""Who the caller is, and the children whose IRO they are."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.answers.dispute import string


class MeSchema(Schema):
    """Whose token it is, and the posts that they hold today."""

    name = string()
    email = string()
    roles = fields.List(fields.String(), required=True, metadata={"description": "The council's names."})
    is_iro = fields.Boolean(required=True)
    is_leader = fields.Boolean(required=True)


class OwnChildSchema(Schema):
    """A child whose IRO the caller is."""

    case_number = string()
    initials = string()
    scope = string()
    team = string()
    social_worker = string()
    open_disputes = fields.List(fields.String(), required=True)


class ChildrenSchema(Schema):
    """The children whose IRO the caller is."""

    children = fields.List(fields.Nested(OwnChildSchema), required=True)
