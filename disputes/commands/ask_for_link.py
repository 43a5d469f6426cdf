"""Ask for a new link in place of one that has expired. Nobody learns from it whose link it was."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from disputes.attempts import count_attempt
from disputes.links import LinkOutcome, link_numbered
from disputes.models import Outbox
from disputes.tellings import ASKED, Telling, outbox_row
from disputes.unit import Unit

MOST_FOR_AN_ADDRESS = 3
MOST_FROM_A_PLACE = 30  # by all links together: anybody can make up numbers and addresses


@dataclass(frozen=True)
class AskForLink:
    """Somebody with an expired link says that it was sent to this address.

    :param place: the network address that asks, to bound what is written for it.
    """

    link_id: int
    address: str
    place: str


def handle(command: AskForLink, unit: Unit) -> None:
    """Write the letter again, to be sent with a new link, if that is the address it is bound to.

    :raises Refused: ``too_many_tries`` after a few for the address, or many from the place, in a
        quarter of an hour, whether or not there is such a link and the address is its own.
    """
    link = link_numbered(unit, command.link_id)
    address = command.address.strip().lower()
    count_attempt(unit, f"new link {command.link_id} {address}", MOST_FOR_AN_ADDRESS)
    count_attempt(unit, f"new link from {command.place}", MOST_FROM_A_PLACE)
    if link.outcome is LinkOutcome.EXPIRED and address == link.email:
        letter = Telling(ASKED, link.person_id, link.role)
        unit.connection.execute(
            insert(Outbox).values(outbox_row(letter, unit.now, link.dispute_id, link.entered_sequence))
        )
