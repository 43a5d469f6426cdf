"""Lists of disputes, and the counts above the queue."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.answers.dispute import AwaitingSchema, day, moment, string, working_days


class ListedSchema(Schema):
    """One dispute on a list."""

    reference = string()
    version = fields.Integer(required=True)
    open = fields.Boolean(required=True)
    route = string()
    route_title = string()
    rung = fields.Integer(required=True)
    rung_label = string()
    stage = string()
    stage_label = string()
    awaiting = fields.Nested(AwaitingSchema, required=True, allow_none=True)
    iro = string()
    team = string()
    themes = fields.List(fields.String(), required=True)
    risk = string()
    children = fields.Integer(required=True, metadata={"description": "How many it is about."})
    initials = fields.List(fields.String(), required=True)
    due_on = day(allow_none=True)
    due_at = moment(allow_none=True)
    working_days_left = working_days("Below 0 when late; null without a time limit.", allow_none=True)
    late = fields.Boolean(required=True)
    days_used = working_days("Working days since the route was entered.")
    cap = working_days("The most that the route may take, if it has a cap.", allow_none=True)
    raised_at = moment()
    entered_at = moment()
    ended_at = moment(allow_none=True)


class DisputesSchema(Schema):
    """One page of a list: late first, then due soonest, last what has no limit."""

    disputes = fields.List(fields.Nested(ListedSchema), required=True)
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Give it as cursor for the next page; null on the last."},
    )


class TallySchema(Schema):
    """A count. ``or_more`` says that counting stopped there."""

    number = fields.Integer(required=True)
    or_more = fields.Boolean(required=True)


class LateAtStepSchema(Schema):
    """How many late disputes stand at a step."""

    route = string()
    rung = fields.Integer(required=True)
    label = string()
    late = fields.Integer(required=True)


class LateInTeamSchema(Schema):
    """How many late disputes a team has."""

    team = fields.Integer(required=True)
    name = string()
    late = fields.Integer(required=True)


class WaitingSchema(Schema):
    """What it does to children."""

    children = fields.Nested(TallySchema, required=True)
    late = fields.Nested(
        TallySchema, required=True, metadata={"description": "A time limit has passed for them."}
    )
    longest = working_days("The longest wait; null when no child waits.", allow_none=True)
    longest_reference = string()


class CountsSchema(Schema):
    """The counts of the queue under the filters that are on, but the state."""

    open = fields.Nested(TallySchema, required=True)
    late = fields.Nested(TallySchema, required=True)
    soon = fields.Nested(TallySchema, required=True)
    no_limit = fields.Nested(TallySchema, required=True)
    holder_missing = fields.Nested(TallySchema, required=True)
    late_by_step = fields.List(fields.Nested(LateAtStepSchema), required=True)
    late_by_team = fields.List(fields.Nested(LateInTeamSchema), required=True)
    waiting = fields.Nested(WaitingSchema, required=True)


class QueueSchema(DisputesSchema):
    """One page of the escalation queue, and its counts."""

    counts = fields.Nested(CountsSchema, required=True)
