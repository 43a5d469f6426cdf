"""The schemas of what a program sends: a move with its answers, and a new dispute."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.schemas.raising import MANY, RaiseSchema
from api.schemas.shapes import Base, words
from disputes.commands.raise_dispute import TEXTS
from machines.limits import Risk


class WholeNumber(fields.Integer):
    """A whole number of JSON: not its digits as text, not true or false."""

    def __init__(self, **more: Any) -> None:
        super().__init__(strict=True, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class MakeMoveSchema(Base):
    """A move and the answers to what it needs, by the needs' ids."""

    move = words(60, required=True, metadata={"description": "The id of a move that the dispute offers."})
    given = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        error_messages={"invalid": "Give an object: for each need its answer."},
        metadata={"description": "For each need of the move its answer; see the move's needs."},
    )
    as_role = words(
        60, load_default="", metadata={"description": "The one role to act in, for who has several."}
    )


def _text(name: str) -> fields.String:
    missing, longest = TEXTS[name]
    field = words(required=True, metadata={"minLength": 1, "maxLength": longest})
    field.error_messages["required"] = missing
    return field


class RaiseBody(RaiseSchema):
    """A new dispute. ``children`` are case numbers; the dates are YYYY-MM-DD."""

    children = fields.List(words(40), required=True, validate=MANY, metadata={"minItems": 1, "maxItems": 12})
    route = words(60, required=True)
    route_reason = _text("route_reason")
    themes = fields.List(words(60), required=True, validate=MANY, metadata={"minItems": 1})
    what_is_wrong = _text("what_is_wrong")
    impact = _text("impact")
    wishes_and_feelings = _text("wishes_and_feelings")
    wishes_found_out = _text("wishes_found_out")
    outcome_sought = _text("outcome_sought")
    outcome_by = words(40, required=True, metadata={"format": "date"})
    risk = words(10, required=True, metadata={"enum": [risk.value for risk in Risk]})
    limit_days = WholeNumber(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 1000, error="Give a number of working days."),
        error_messages={"invalid": "Give a number of working days."},
    )
