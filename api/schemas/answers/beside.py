"""What stands beside a dispute, and the side routes by which it is opened."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.answers.dispute import day, moment, string, working_days
from api.schemas.answers.procedure import NeedSchema, RoleSchema, RouteSchema


class AwaitingPersonSchema(Schema):
    """Whose turn it is, on a list. ``person`` is empty when nobody holds the post."""

    role = string()
    role_name = string()
    person = string()


class SideMatterSchema(Schema):
    """A side matter on a list. Of what is private, others see only that it is there: no reference."""

    reference = string("Empty when the caller may not open it.")
    route = string()
    title = string()
    stage = string()
    stage_label = string()
    open = fields.Boolean(required=True)
    opened_at = moment()
    ended_at = moment(allow_none=True)
    awaiting = fields.Nested(AwaitingPersonSchema, required=True, allow_none=True)
    due_on = day(allow_none=True)
    working_days_left = working_days("Below 0 when late; null without a time limit.", allow_none=True)
    stands_beside = string("The reference of its dispute, if there is one.")
    what = string("Of an agreed action: what will be done.")
    person = string("Of an agreed action: the named person.")


class BesideSchema(Schema):
    """What stands beside a dispute, and the side routes that the caller may open there."""

    reference = string()
    matters = fields.List(fields.Nested(SideMatterSchema), required=True)
    may_open = fields.List(fields.String(), required=True, metadata={"description": "See GET /side-routes."})


class SideRouteSchema(RouteSchema):
    """A side route, whole."""

    called = fields.String(required=True, metadata={"description": "What it is called in a sentence."})
    about_child = fields.Boolean(
        required=True, metadata={"description": "Whether it is about children, or about the service."}
    )
    opened_by_hand = fields.Boolean(
        required=True, metadata={"description": "Whether people open it, or the service does."}
    )
    opened_by = fields.List(fields.Nested(RoleSchema), required=True)
    private_to = fields.List(
        fields.Nested(RoleSchema), required=True, metadata={"description": "Who alone reads it; empty: all."}
    )
    opening_needs = fields.List(fields.Nested(NeedSchema), required=True)
    may_open = fields.Boolean(
        required=True, metadata={"description": "Whether the caller may open it without a dispute."}
    )


class SideRoutesSchema(Schema):
    """The side routes that this council offers today."""

    side_routes = fields.List(fields.Nested(SideRouteSchema), required=True)
