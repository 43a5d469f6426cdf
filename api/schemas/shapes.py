"""What schemas share: bounded text, faults flattened to one mapping, loading that refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from disputes.errors import Refused

# Far above what any question allows: the command says the exact length, this keeps out floods.
FLOOD = 20_000

TYPE_WORDS: dict[str, Any] = {"invalid": "Give this as text.", "null": "Leave this out, or give a value."}
UNKNOWN = "This field is not known here. Leave it out."


class Base(Schema):
    """Refuses what it does not know."""

    class Meta:
        """Unknown fields are faults."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012 -- marshmallow reads it off the class
        "unknown": UNKNOWN,
        "type": "Give an object with named fields.",
    }


def words(longest: int = FLOOD, **more: Any) -> fields.String:
    """A text field of bounded length."""
    too_long = f"This is too long. The most is {longest} characters."
    return fields.String(
        validate=validate.Length(max=longest, error=too_long), error_messages=TYPE_WORDS, **more
    )


def loaded(schema: Schema, data: Any) -> dict[str, Any]:
    """The data in its shape. Raises Refused ``bad_input`` with every fault by field."""
    try:
        result: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        raise Refused("bad_input", flat(error.messages)) from error
    return result


def flat(messages: Any, under: str = "") -> dict[str, list[str]]:
    """Nested messages as one mapping: ``agreed_actions.1.what``, list items counted from 1."""
    if isinstance(messages, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in messages.items():
            step = str(name + 1) if isinstance(name, int) else str(name)
            path = under if step == "_schema" else f"{under}.{step}" if under else step
            found |= flat(inner, path)
        return found
    return {under or "body": [str(message) for message in messages]}
