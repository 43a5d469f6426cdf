"""What the pages of a link call that which it is about."""

from __future__ import annotations

from api import doors
from api.shown.due import Shape
from disputes.links import LinkState
from disputes.queries.raiser import Raiser

DISPUTE = "Dispute"


def naming(link: LinkState) -> Shape:
    """``name`` is its name as a caption, ``called`` its name in a sentence, ``it`` how one begins."""
    route = doors.service().registry.find(link.route, link.route_version)
    if route.beside:
        return {"name": route.title, "called": route.called, "it": "It"}
    return {"name": DISPUTE, "called": "a dispute", "it": "The dispute"}


def raised_by(raiser: Raiser) -> str:
    """Who raised it in a sentence, with their post in the council's words: "Jo Hall, the IRO,"."""
    return f"{raiser.name}, the {raiser.role_name},"


def readers(link: LinkState) -> list[str]:
    """Who alone may read what the link is about, by post; empty where it is not private."""
    service = doors.service()
    route = service.registry.find(link.route, link.route_version)
    return [service.profile.name_of(role) for role in route.private_to]
