"""The schema of a new dispute: the raise form's pages together, or one JSON body."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas.shapes import Base, words

# What the command holds them to, counted once line ends are one character and the ends are trimmed.
SHORT = {"maxLength": 2000}
LONG = {"maxLength": 8000}
MANY = validate.Length(max=50, error="That is too many.")


class RaiseSchema(Base):
    """What the IRO gives; see ``disputes.commands.raise_dispute.RaiseDispute`` for the meaning."""

    children = fields.List(words(40), load_default=list, validate=MANY)
    route = words(60, load_default="")
    route_reason = words(load_default="", metadata=SHORT)
    themes = fields.List(words(60), load_default=list, validate=MANY)
    what_is_wrong = words(load_default="", metadata=LONG)
    impact = words(load_default="", metadata=LONG)
    wishes_and_feelings = words(load_default="", metadata=LONG)
    wishes_found_out = words(load_default="", metadata=SHORT)
    outcome_sought = words(load_default="", metadata=LONG)
    outcome_by = words(40, load_default="")
    risk = words(10, load_default="")
    limit_days = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=False,
        validate=validate.Range(-1000, 1000, error="Give a number of working days."),
        error_messages={"invalid": "Give a number of working days."},
    )
    limit_reason = words(load_default="", metadata=SHORT)
    enter_at = words(60, load_default="")
    enter_at_reason = words(load_default="", metadata=SHORT)
    consulted = words(load_default="", metadata=SHORT)
    event_on = words(40, load_default=None, allow_none=True)
    event_at = words(10, load_default="")
    alert_type = words(60, load_default="")
