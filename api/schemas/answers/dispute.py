"""A dispute as the caller may see it, its receipts, its transitions and what was owed in it."""

from __future__ import annotations

from marshmallow import Schema, fields

MOMENT = {"description": "An instant in UTC."}
LONDON = {"description": "A London date."}


def moment(*, allow_none: bool = False) -> fields.DateTime:
    """An instant in UTC, as ISO 8601."""
    return fields.DateTime(format="iso", required=True, metadata=MOMENT, allow_none=allow_none)


def day(*, allow_none: bool = False) -> fields.Date:
    """A London date."""
    return fields.Date(required=True, metadata=LONDON, allow_none=allow_none)


def string(description: str = "") -> fields.String:
    """A text that is always there."""
    return fields.String(required=True, metadata={"description": description} if description else {})


def working_days(description: str, *, allow_none: bool = False) -> fields.Integer:
    """A number of working days."""
    return fields.Integer(required=True, metadata={"description": description}, allow_none=allow_none)


class ChildSchema(Schema):
    """A child, by number and initials."""

    case_number = string()
    initials = string()


class AwaitingSchema(Schema):
    """Whose turn it is. ``person`` is empty when nobody holds the post; ``note`` says who is missing."""

    role = string()
    role_name = string()
    person = string()
    note = string()


class OpenedWithSchema(Schema):
    """A question that was answered when a side matter was opened, and the answer in words."""

    id = string()
    question = string()
    answer = string()


class ChoiceSchema(Schema):
    """An answer to choose: give back its value."""

    value = string()
    text = string()


KINDS = (
    "text, line: a text. date, day_ahead: YYYY-MM-DD, that has come or is still to come. time: HH:MM."
    " number: a whole number. yes_no: true or false. choice, stage, person, team, child: the value of one of"
    " the choices. choices, people, informed, evidence: a list of their values. actions: a list of objects,"
    " see agreed_actions. dispute: a reference."
)


class OfferedNeedSchema(Schema):
    """A question of a move that the caller may make."""

    id = string("The name under which the answer is given.")
    question = string()
    hint = string()
    kind = string(KINDS)
    required = fields.Boolean(required=True)
    longest = fields.Integer(required=True, metadata={"description": "Characters; for lists their number."})
    choices = fields.List(fields.Nested(ChoiceSchema), required=True)


class OfferedMoveSchema(Schema):
    """A move that the caller may make now."""

    id = string()
    label = string()
    kind = string()
    role = string("The role in which the caller may make it.")
    needs = fields.List(fields.Nested(OfferedNeedSchema), required=True)
    leads_to = string("The label of the stage that it leads to, where there is one.")
    source = string("The paragraph.")


class ActionSchema(Schema):
    """An action: what, for what outcome for the child, by whom, by when, and where it is recorded."""

    what = string()
    outcome = string()
    person = string()
    by = string("YYYY-MM-DD")
    filed = fields.String(metadata={"description": "Where it is recorded, if that was said."})


class OwedNowSchema(Schema):
    """What somebody owes at the stage where the dispute stands."""

    id = string()
    text = string()
    role = string()
    role_name = string()
    person = string()
    note = string()
    as_written = string("The council's words for the limit.")
    due_on = day(allow_none=True)
    due_at = moment(allow_none=True)
    working_days_left = working_days("Below 0 when late; null without a time limit.", allow_none=True)
    lapsed_at = moment(allow_none=True)
    outcome = string("Empty while it is open, then met or left.")


class WrittenSchema(Schema):
    """What the IRO wrote when raising the dispute."""

    route_reason = string()
    what_is_wrong = string()
    impact = string()
    wishes_and_feelings = string()
    wishes_found_out = string()
    outcome_sought = string()


class NamedSchema(Schema):
    """An id and its name."""

    id = string()
    name = string()


class DisputeSchema(Schema):
    """A dispute, whole. ``version`` is what If-Match takes."""

    reference = string()
    version = fields.Integer(required=True)
    route = string()
    route_version = string()
    route_title = string()
    stage = string()
    stage_label = string()
    rung = fields.Integer(required=True)
    open = fields.Boolean(required=True)
    raised_at = moment()
    entered_at = moment()
    ended_at = moment(allow_none=True)
    iro = string()
    team = string()
    scope = string()
    children = fields.List(fields.Nested(ChildSchema), required=True)
    themes = fields.List(fields.Nested(NamedSchema), required=True)
    risk = fields.String(required=True, allow_none=True, metadata={"description": "null for a side matter."})
    limit_days = working_days("What the IRO set for this case, if they did.", allow_none=True)
    limit_reason = string()
    written = fields.Nested(WrittenSchema, required=True)
    outcome_by = day(allow_none=True)
    beside = fields.Boolean(
        required=True, metadata={"description": "Whether it is a side matter and not a dispute."}
    )
    stands_beside = string("Of a side matter: the reference of its dispute, if there is one.")
    opened_with = fields.List(
        fields.Nested(OpenedWithSchema),
        required=True,
        metadata={"description": "Of a side matter: what was given when it was opened."},
    )
    awaiting = fields.Nested(AwaitingSchema, required=True, allow_none=True)
    due_on = day(allow_none=True)
    due_at = moment(allow_none=True)
    working_days_left = working_days("Below 0 when late; null without a time limit.", allow_none=True)
    late = fields.Boolean(required=True)
    days_used = working_days("Working days since the route was entered.")
    cap = working_days("The most that the route may take, if it has a cap.", allow_none=True)
    obligations = fields.List(fields.Nested(OwedNowSchema), required=True)
    moves = fields.List(
        fields.Nested(OfferedMoveSchema), required=True, metadata={"description": "Those open to the caller."}
    )
    proposed_actions = fields.List(fields.Nested(ActionSchema), required=True)
    agreed_actions = fields.List(fields.Nested(ActionSchema), required=True)


class ReceiptSchema(Schema):
    """What was recorded, and when."""

    reference = string()
    sequence = fields.Integer(required=True)
    move = string()
    to_stage = string()
    at = moment()
    hash = string("The hash of the transition, chained to the one before.")


class DoneSchema(Schema):
    """What somebody is given back for what they did: how it all stands now is read at ``Location``."""

    receipt = fields.Nested(ReceiptSchema, required=True)


class SettledSchema(Schema):
    """What a transition says of something owed that it met or left behind."""

    obligation = string()
    role = string()
    due_on = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    in_time = fields.Boolean(required=True)
    late_by = working_days("0 in time.")


class OpenedSchema(Schema):
    """What a transition says of something owed that it opened."""

    obligation = string()
    role = string()
    held_by = string("holder, stand_in, next, assigned or nobody.")
    due_on = fields.String(required=True, allow_none=True, metadata={"format": "date"})


class TransitionSchema(Schema):
    """One thing that was done. The record is only ever added to, and chained by hash."""

    sequence = fields.Integer(required=True)
    at = moment()
    move = string()
    label = string()
    actor_kind = string("person, link, clock or system.")
    actor_name = string()
    role = string()
    on_behalf_of = string()
    from_route = string()
    from_stage = string()
    to_route = string()
    to_version = string()
    to_stage = string()
    to_label = string()
    given = fields.Dict(required=True)
    withheld = string("Why given is empty for you, though something was given; empty when it is whole.")
    met = fields.List(fields.Nested(SettledSchema), required=True)
    left = fields.List(fields.Nested(SettledSchema), required=True)
    opened = fields.List(fields.Nested(OpenedSchema), required=True)
    skipped = fields.List(fields.String(), required=True, metadata={"description": "Rungs passed over."})
    previous_hash = string()
    hash = string()


class TransitionsSchema(Schema):
    """Every transition of a dispute, first to last."""

    reference = string()
    transitions = fields.List(fields.Nested(TransitionSchema), required=True)


class ObligationSchema(Schema):
    """Something that was or is owed in the dispute, and what came of it."""

    id = string()
    text = string()
    route = string()
    stage = string()
    stage_label = string()
    entered_sequence = fields.Integer(
        required=True, metadata={"description": "The transition that opened it."}
    )
    role = string()
    role_name = string()
    person = string()
    held_by = string()
    as_written = string()
    started_at = moment()
    due_on = day(allow_none=True)
    due_at = moment(allow_none=True)
    working_days_left = fields.Integer(
        attribute="days_left",
        required=True,
        allow_none=True,
        metadata={"description": "Below 0 when late; null without a time limit and once it is closed."},
    )
    lapsed_at = moment(allow_none=True)
    outcome = string("Empty while it is open, then met or left.")
    closed_at = moment(allow_none=True)
    late_by = working_days("By how much it was late when it was closed.")


class ObligationsSchema(Schema):
    """All that was ever owed in a dispute, in the order in which it was opened."""

    reference = string()
    obligations = fields.List(fields.Nested(ObligationSchema), required=True)
