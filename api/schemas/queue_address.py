"""The address of the queue: what it is narrowed to, kept in the query, and the addresses beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from marshmallow import EXCLUDE, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from api.forms import FieldError
from api.schemas.queue import NOT_A_REFERENCE, FilterSchema, Place, filter_of
from api.schemas.shapes import flat
from disputes.queries.queue_filter import Position, QueueFilter, State

PATH = "/queue"
EIGHT_SIGNS = re.compile(r"D?([0-9A-Z]{4})([0-9A-Z]{4})")
STEP = validate.Regexp(r"([a-z0-9_]{1,60}(\.[0-9]{1,2})?)?\Z", error="There is no such step.")


class TypedReference(fields.String):
    """A dispute's reference, however it was typed: with or without dashes, in either case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        signs = "".join(sign for sign in str(value)[:40].upper() if sign.isalnum())
        found = EIGHT_SIGNS.fullmatch(signs)
        if found is None:
            raise ValidationError(NOT_A_REFERENCE)
        return f"D-{found[1]}-{found[2]}"


class AddressSchema(FilterSchema):
    """The queue's query. ``step`` is a route, or a route and a rung: ``formal`` or ``formal.2``."""

    class Meta:
        """An address may have been given something by a letter or a bookmark: it does no harm."""

        unknown = EXCLUDE

    step = fields.String(load_default="", validate=STEP)
    reference = TypedReference(load_default="")
    after = Place(load_default=None)
    before = Place(load_default=None)


@dataclass(frozen=True)
class Address:
    """What the queue was asked for. ``errors`` are the parts that could not be read."""

    asked: QueueFilter
    after: Position | None
    before: Position | None
    typed_reference: str
    errors: list[FieldError]

    def href(self, after: Position | None = None, before: Position | None = None) -> str:
        """The address of the page of this list that begins after a place, or ends before one."""
        places = {"after": str(after or ""), "before": str(before or "")}
        return _href({**query_of(self.asked), **places})

    def changed(self, **changes: Any) -> str:
        """The address of the first page of the list with these filters changed."""
        return _href(query_of(replace(self.asked, **changes)))


def read_address(query: MultiDict[str, str]) -> Address:
    """What the query asks for. What cannot be read is left aside and said."""
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    schema = AddressSchema()
    errors = []
    try:
        data = schema.load(given)
    except ValidationError as error:
        wrong = flat(error.messages)
        errors = [FieldError(name, text, f"#{name}") for name, texts in wrong.items() for text in texts]
        data = schema.load({name: value for name, value in given.items() if name not in wrong})
    route, _, rung = data["step"].partition(".")
    data |= {"route": route, "rung": int(rung) if rung else None}
    return Address(
        asked=filter_of(data),
        after=data["after"],
        before=data["before"] if data["after"] is None else None,
        typed_reference=data["reference"] or given.get("reference", ""),
        errors=errors,
    )


def query_of(asked: QueueFilter) -> dict[str, str]:
    """The query that asks for a list: only what differs from the whole queue."""
    step = asked.route if asked.rung is None else f"{asked.route}.{asked.rung}"
    return {
        "reference": asked.reference,
        "state": "" if asked.state is State.OPEN else asked.state.value,
        "team": "" if asked.team_id is None else str(asked.team_id),
        "step": step,
        "theme": asked.theme,
        "risk": asked.risk,
        "turn": asked.role,
        "iro": "" if asked.iro_id is None else str(asked.iro_id),
    }


def _href(query: Mapping[str, str]) -> str:
    written = urlencode({name: value for name, value in query.items() if value})
    return f"{PATH}?{written}" if written else PATH
