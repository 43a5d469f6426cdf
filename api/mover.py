"""Who makes a move by a form, and what the form that they sent says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from api import doors
from api.kept_forms import typed_fields
from disputes.errors import Refused
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.moves import OfferedMove
from machines.needs import Need
from machines.registry import UnknownRoute


@dataclass(frozen=True)
class Mover:
    """Who makes a move, and the addresses of the pages around its form.

    :param action: the address of the form; :param back_href: where it is left without an answer.
    :param receipt_at: the address of the receipt of a transition, by its sequence.
    :param as_role: the one role in which they came (a link's), or "" for any of theirs.
    :param link_id: the response link by which they came, or 0.
    :param templates: the folder with ``form.html``, ``check.html`` and ``refused.html``.
    """

    reference: str
    person_id: int
    action: str
    back_href: str
    back_text: str
    receipt_at: Callable[[int], str]
    as_role: str = ""
    link_id: int = 0
    templates: str = "moving"

    @property
    def around(self) -> dict[str, Any]:
        """What every page around the form is given."""
        return {"action": self.action, "back_href": self.back_href, "back_text": self.back_text}

    def view(self) -> DisputeView:
        """The dispute as they may see it. Raises Refused ``dispute_not_found``."""
        with doors.reading() as unit:
            return dispute_view(unit, self.reference, self.person_id, as_role=self.as_role)


def offered_in(view: DisputeView, move: str) -> OfferedMove | None:
    """The move, if they may make it now."""
    return next((one for one in view.moves if one.id == move), None)


def needs_sent(move: str, form: MultiDict[str, str] | None = None) -> tuple[Need, ...]:
    """The questions of the form that was sent, also when the move is no longer offered.

    :param form: what was kept of it, for a form that could not be sent.
    :raises Refused: ``bad_request`` for a form that is none of ours.
    """
    route_id, _, version = (request.form if form is None else form).get("from", "").partition(" ")
    try:
        return doors.service().registry.find(route_id, version).moves[move].needs
    except (UnknownRoute, KeyError):
        raise Refused("bad_request") from None


def version_sent() -> int | None:
    """The version that they had before them, if the form says."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def made_from(view: DisputeView) -> dict[str, Any]:
    """The hidden field by which a form names the route that its questions are from."""
    return {"from": f"{view.route} {view.route_version}"}


def typed_hidden(form: MultiDict[str, str] | None = None) -> dict[str, Any]:
    """What was typed, as the hidden fields of the next form: what was given several times as a list.

    :param form: what was kept of a form that could not be sent; this request's form if not given.
    """
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in typed_fields(form).items()
        if name not in ("do", "from")
    }
