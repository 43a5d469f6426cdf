"""The schema of a move's answers, made from what the move needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from marshmallow import Schema, ValidationError, fields, validate

from api.schemas.shapes import Base, words
from machines.needs import NeedKind


class Asks(Protocol):
    """A need, of the machine or as a query offers it."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def kind(self) -> NeedKind:
        """The shape of its answer."""

    @property
    def longest(self) -> int:
        """The most characters, or actions."""


class ActionSchema(Base):
    """One action: what, for what outcome for the child, by whom, and by when (YYYY-MM-DD)."""

    what = words()
    outcome = words()
    person = words()
    by = words(40)


class YesNo(fields.Field[bool | str]):
    """``true`` or ``false`` in JSON, ``yes`` or ``no`` in a form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool | str:
        if isinstance(value, bool) or value in ("yes", "no"):
            result: bool | str = value
            return result
        raise ValidationError("Choose yes or no.")


class PersonNumber(fields.Field[str]):
    """The number of somebody in the directory, as a number or its digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(value)
        if isinstance(value, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 12:
            raise ValidationError("Choose somebody from the list.")
        return text


def needs_schema(needs: Iterable[Asks]) -> Schema:
    """A schema that takes just these answers; which are required is the command's to say."""
    parts: dict[str, Any] = {}
    for need in needs:
        if need.kind is NeedKind.ACTIONS:
            most = validate.Length(max=50, error="That is too many actions.")
            parts[need.id] = fields.List(
                fields.Nested(ActionSchema),
                validate=most,
                error_messages={"invalid": "Give a list of actions."},
            )
        elif need.kind is NeedKind.YES_NO:
            parts[need.id] = YesNo()
        elif need.kind is NeedKind.PERSON:
            parts[need.id] = PersonNumber()
        else:
            parts[need.id] = words()
    made: Schema = Base.from_dict(parts, name="Answers")()
    return made
