"""How much a request may bring, and to which host name it may come."""

from __future__ import annotations

from flask import Flask, request

from api.settings import Settings
from disputes.errors import Refused

MOST_BYTES = 1_000_000  # of a whole request
MOST_PARTS = 1_000  # fields of a form
LONGEST_FIELD = 50_000  # characters


def set_up_bounds(app: Flask, settings: Settings) -> None:
    """Bound the body, its parts and the host names of every request."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
        TRUSTED_HOSTS=settings.host_names,
    )


def refuse_what_no_form_sends() -> None:
    """Refuse a field that is too long, too many fields, or a character that no keyboard types.

    :raises Refused: ``too_large`` or ``bad_request``.
    """
    fields = 0
    for source in (request.args, request.form):
        for name, values in source.lists():
            fields += len(values)
            for text in (name, *values):
                if len(text) > LONGEST_FIELD:
                    raise Refused("too_large")
                if "\x00" in text:
                    raise Refused("bad_request")
    if fields > MOST_PARTS:
        raise Refused("too_large")
