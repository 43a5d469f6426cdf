"""The schema of a move's answers, made from what the move needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from marshmallow import Schema, ValidationError, fields, validate

from api.schemas.shapes import Base, words
from machines.needs import NeedKind

# Answered by one or more of several: a list in JSON, and a field posted once for each in a form.
SEVERAL = (NeedKind.CHOICES, NeedKind.PEOPLE, NeedKind.INFORMED, NeedKind.EVIDENCE)


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
    """One action: what, for what outcome for the child, by whom, by when (YYYY-MM-DD), where recorded."""

    what = words()
    outcome = words()
    person = words()
    by = words(40)
    filed = words()


class YesNo(fields.Field[bool | str]):
    """``true`` or ``false`` in JSON, ``yes`` or ``no`` in a form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool | str:
        if isinstance(value, bool) or value in ("yes", "no"):
            result: bool | str = value
            return result
        raise ValidationError("Choose yes or no.")


class Digits(fields.Field[str]):
    """A whole number, as a number or its digits. ``wrong`` says what to give instead."""

    def __init__(self, wrong: str) -> None:
        super().__init__()
        self.wrong = wrong

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(value)
        if isinstance(value, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 12:
            raise ValidationError(self.wrong)
        return text


class Several(fields.Field[list[str]]):
    """A list of answers, each a text or a number; one fault for the whole, as the form shows it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list) or len(value) > MOST_CHOSEN:
            raise ValidationError("Give a list of answers.")
        if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in value):
            raise ValidationError("Choose from the answers in the list.")
        return [str(one) for one in value]


NUMBERS = {
    NeedKind.PERSON: "Choose somebody from the list.",
    NeedKind.TEAM: "Choose a team from the list.",
    NeedKind.CHILD: "Choose one of the children.",
    NeedKind.NUMBER: "Give a whole number.",
}
MOST_CHOSEN = 200


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
        elif need.kind in NUMBERS:
            parts[need.id] = Digits(NUMBERS[need.kind])
        elif need.kind in SEVERAL:
            parts[need.id] = Several()
        else:
            parts[need.id] = words()
    made: Schema = Base.from_dict(parts, name="Answers")()
    return made
