"""The schema of what a list of disputes is narrowed to: the queue's address, and the API's query."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from api.schemas.shapes import Base
from disputes.queries.queue_filter import Position, QueueFilter, State

MOST_ON_A_PAGE = 200
LARGEST = 2**63 - 1
ID = validate.Regexp(r"[a-z0-9_]{0,60}\Z", error="There is no such choice.")
PLACE_IN_LIST = {"type": "string", "pattern": "^[0-9]{1,18}-[0-9]{1,18}$"}
NOT_A_REFERENCE = "Type the whole reference, for example D-4F7K-29QM."


class Place(fields.Field[Position]):
    """A place in a list, as the page or answer before it gave it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Position:
        try:
            return Position.read(str(value)[:60])
        except ValueError:
            raise ValidationError("That is no place in this list. Start from its first page.") from None


def an_id(description: str = "") -> fields.String:
    """The id of something that the procedure names; empty for any."""
    return fields.String(load_default="", validate=ID, metadata={"description": description})


def number(most: int, **more: Any) -> fields.Integer:
    """A whole number from 1 to ``most``."""
    wrong = f"Give a whole number from 1 to {most}."
    return fields.Integer(
        validate=validate.Range(1, most, error=wrong), error_messages={"invalid": wrong}, **more
    )


class FilterSchema(Base):
    """What a list of disputes can be narrowed to. Everything may be left out."""

    state = fields.Enum(
        State,
        by_value=True,
        load_default=State.OPEN,
        metadata={"description": "Which part: all open, late, due within 2 working days, and so on."},
    )
    team = number(LARGEST, load_default=None, metadata={"description": "A team and all below it."})
    route = an_id()
    rung = number(99, load_default=None, metadata={"description": "A rung of the route, from 1."})
    theme = an_id()
    risk = an_id("high, medium or low.")
    turn = an_id("The role whose turn it is.")
    iro = number(LARGEST, load_default=None, metadata={"description": "The number of an IRO."})
    reference = fields.String(
        load_default="",
        validate=validate.Regexp(r"D-[0-9A-Z]{4}-[0-9A-Z]{4}\Z", error=NOT_A_REFERENCE),
        metadata={"description": "Finds one dispute in any state; the other filters are left aside."},
    )

    @validates_schema
    def rung_of_a_route(self, data: dict[str, Any], **_: Any) -> None:
        """A rung counts within a route."""
        if data.get("rung") is not None and not data.get("route"):
            raise ValidationError("Give the route that it is a step of.", "rung")


def filter_of(given: dict[str, Any]) -> QueueFilter:
    """The filter that loaded data ask for."""
    if given["reference"]:
        return QueueFilter(reference=given["reference"])
    return QueueFilter(
        state=given["state"],
        team_id=given["team"],
        route=given["route"],
        rung=given["rung"],
        theme=given["theme"],
        risk=given["risk"],
        role=given["turn"],
        iro_id=given["iro"],
    )
