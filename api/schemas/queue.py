"""The schema of what a list of disputes is narrowed to: the queue's address, and the API's query."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from api.schemas.shapes import Base, words
from disputes.queries.queue_filter import Position, QueueFilter, State

MOST_ON_A_PAGE = 200
LARGEST = 2**63 - 1
WHOLE_REFERENCE = re.compile(r"D?([0-9A-Z]{4})([0-9A-Z]{4})")
NOT_A_REFERENCE = "Type the whole reference, for example D-4F7K-29QM."


class Place(fields.Field[Position]):
    """A place in a list, as the page or answer before it gave it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Position:
        try:
            return Position.read(str(value)[:60])
        except ValueError:
            raise ValidationError("That is no place in this list. Start from its first page.") from None


class Reference(fields.Field[str]):
    """A dispute's reference, however it was typed: with or without dashes, in either case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        signs = "".join(sign for sign in str(value)[:40].upper() if sign.isalnum())
        if not signs:
            return ""
        found = WHOLE_REFERENCE.fullmatch(signs)
        if found is None:
            raise ValidationError(NOT_A_REFERENCE)
        return f"D-{found[1]}-{found[2]}"


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
    route = words(60, load_default="")
    rung = number(99, load_default=None, metadata={"description": "A rung of the route, from 1."})
    theme = words(60, load_default="")
    risk = words(10, load_default="")
    turn = words(60, load_default="", metadata={"description": "The role whose turn it is."})
    iro = number(LARGEST, load_default=None, metadata={"description": "The number of an IRO."})
    reference = Reference(
        load_default="", metadata={"type": "string", "description": "Finds one dispute in any state."}
    )


def filter_of(given: dict[str, Any]) -> QueueFilter:
    """The filter that loaded data ask for."""
    if given["reference"]:
        return QueueFilter(reference=given["reference"])
    return QueueFilter(
        state=given["state"],
        team_id=given["team"],
        route=given["route"],
        rung=given["rung"] if given["route"] else None,
        theme=given["theme"],
        risk=given["risk"],
        role=given["turn"],
        iro_id=given["iro"],
    )
