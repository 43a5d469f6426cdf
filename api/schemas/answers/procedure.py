"""A council's procedure: routes, stages, what is owed, moves and sources."""

from __future__ import annotations

from marshmallow import Schema, fields

from machines.needs import NeedKind


class RoleSchema(Schema):
    """A part in the procedure, with the council's name for it."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class SourceSchema(Schema):
    """Where a rule comes from. ``mark`` says whose rule it is."""

    paragraph = fields.String(required=True)
    says = fields.String(required=True)
    mark = fields.String(required=True, metadata={"enum": ["STATED", "HANDBOOK", "OURS"]})
    mark_name = fields.String(required=True)


class LimitSchema(Schema):
    """A limit: the council's words, and what this service reads in them."""

    as_written = fields.String(required=True)
    unit = fields.String(
        required=True,
        metadata={"enum": ["WORKING_DAYS", "CALENDAR_DAYS", "HOURS", "AT_ONCE", "NOT_STATED"]},
    )
    value = fields.Integer(required=True, allow_none=True)
    by_risk = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        allow_none=True,
        metadata={"description": "The count for each risk, where the limit depends on it."},
    )
    lowest = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The IRO may set the count from here"}
    )
    highest = fields.Integer(required=True, allow_none=True, metadata={"description": "to here."})
    set_by_iro = fields.Boolean(required=True)
    starts = fields.String(required=True, metadata={"description": "On which event day zero falls."})


class OwedSchema(Schema):
    """What somebody owes while a stage lasts."""

    id = fields.String(required=True)
    text = fields.String(required=True)
    by = fields.Nested(RoleSchema, required=True)
    limit = fields.Nested(LimitSchema, required=True)
    source = fields.Nested(SourceSchema, required=True)


class StageSchema(Schema):
    """A stage. The first thing owed says whose turn it is; ``ending`` is null while it is open."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    rung = fields.Integer(required=True, metadata={"description": "From 1; 0 stands on no rung."})
    kind = fields.String(required=True)
    initial = fields.Boolean(required=True)
    ending = fields.String(required=True, allow_none=True)
    hands_over_to = fields.String(required=True, allow_none=True, metadata={"description": "A route."})
    awaiting = fields.Nested(RoleSchema, required=True, allow_none=True)
    meets_with = fields.List(fields.Nested(RoleSchema), required=True)
    owes = fields.List(fields.Nested(OwedSchema), required=True)
    silence = fields.String(required=True, metadata={"description": "What the text says of silence."})
    moves = fields.List(fields.String(), required=True, metadata={"description": "Moves from here."})
    source = fields.Nested(SourceSchema, required=True)


class OptionSchema(Schema):
    """An answer to choose: give back its value."""

    value = fields.String(required=True)
    text = fields.String(required=True)


class NeedSchema(Schema):
    """A question of a move. ``longest`` is in characters, for actions their number."""

    id = fields.String(required=True)
    question = fields.String(required=True)
    hint = fields.String(required=True)
    kind = fields.String(
        required=True,
        metadata={
            "enum": [kind.value for kind in NeedKind],
            "description": "actions: a list of {what, outcome, person, by, filed}; date, day_ahead and by:"
            " YYYY-MM-DD; time: HH:MM; choices, people, informed, evidence: a list.",
        },
    )
    required = fields.Boolean(required=True)
    longest = fields.Integer(required=True)
    options = fields.List(
        fields.Nested(OptionSchema),
        required=True,
        metadata={"description": "Its own answers to choose from; what a dispute offers has more."},
    )


class MoveSchema(Schema):
    """What may be done, by whom, from which stages to which, with what, and who is told."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True)
    by = fields.List(fields.Nested(RoleSchema), required=True)
    needs = fields.List(fields.Nested(NeedSchema), required=True)
    meets = fields.List(fields.String(), required=True, metadata={"description": "What is owed, by id."})
    tells = fields.List(fields.Nested(RoleSchema), required=True)
    starts_from = fields.List(fields.String(), required=True, metadata={"description": "Stages."})
    leads_to = fields.List(fields.String(), required=True, metadata={"description": "Stages."})
    standing = fields.Boolean(
        required=True, metadata={"description": "Whether every route has it, whatever the council."}
    )
    source = fields.Nested(SourceSchema, required=True)


class RungSchema(Schema):
    """A step of the ladder."""

    number = fields.Integer(required=True)
    label = fields.String(required=True)


class CapSchema(Schema):
    """The most working days a whole route may take."""

    working_days = fields.Integer(required=True)
    as_written = fields.String(required=True)
    source = fields.Nested(SourceSchema, required=True)


class RouteSummarySchema(Schema):
    """A route at a version."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.String(required=True)
    in_force_on = fields.Date(required=True)
    used_for = fields.String(required=True)
    scope = fields.List(fields.String(), required=True, metadata={"description": "For which children."})
    cap = fields.Nested(CapSchema, required=True, allow_none=True)
    rungs = fields.List(fields.Nested(RungSchema), required=True)
    source = fields.Nested(SourceSchema, required=True)


class RouteSchema(RouteSummarySchema):
    """A route, whole."""

    raising_tells = fields.List(fields.Nested(RoleSchema), required=True)
    stages = fields.List(fields.Nested(StageSchema), required=True)
    moves = fields.List(fields.Nested(MoveSchema), required=True)


class RoutesSchema(Schema):
    """The routes in force today, and the council's procedure."""

    council = fields.String(required=True)
    procedure = fields.String(required=True)
    routes = fields.List(fields.Nested(RouteSummarySchema), required=True)


class ThemeSchema(Schema):
    """What a dispute can be about."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    source = fields.Nested(SourceSchema, required=True)


class ThemesSchema(Schema):
    """The council's list of themes."""

    themes = fields.List(fields.Nested(ThemeSchema), required=True)
