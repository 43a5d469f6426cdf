"""Ask for a code by e-mail. Whoever asks cannot tell from anything whether the address is known."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from disputes.attempts import count_attempt
from disputes.codes import CODE_LASTS
from disputes.models import Code, Outbox
from disputes.sessions import person_with_address
from disputes.tellings import CODE, Telling, outbox_row
from disputes.unit import Unit, token_hash

MOST_FOR_AN_ADDRESS = 5
MOST_FROM_A_PLACE = 30  # a whole office may share one address of the network
MOST_BY_ALL_LINKS = 300  # a whole council may, and its mail scanner with it


@dataclass(frozen=True)
class AskForCode:
    """Somebody gave an address and wants a code sent to it.

    :param purpose: of ``disputes.codes.PURPOSES``; a code for one is none for the other.
    :param browser: the random token of the browser that asks: the code is good only there.
    :param place: the network address that asks, to bound how many are sent.
    :param counted_by: what the limits are counted by besides, such as one response link: where a
        mail scanner uses up one of them, its reader can still get in by another. What a place may
        ask for by all of them together is bounded too, for anybody can make up their numbers.
    :param only_for: the one person to whom the code may go, for a link that is bound to them.
    :param dispute_id: of that link: where the code cannot be sent, its IRO is told.
    """

    address: str
    purpose: str
    browser: str
    place: str
    only_for: int | None = None
    counted_by: str = ""
    dispute_id: int | None = None


def handle(command: AskForCode, unit: Unit) -> None:
    """Write the code and its letter in one commit; the post sends it.

    :raises Refused: ``too_many_tries`` after a few for the address, or many from the place, in
        a quarter of an hour, whether or not anybody has that address.
    """
    address = command.address.strip().lower()
    kind = f"{command.purpose} {command.counted_by}"
    count_attempt(unit, f"code for {kind} {address}", MOST_FOR_AN_ADDRESS)
    count_attempt(unit, f"code for {kind} from {command.place}", MOST_FROM_A_PLACE)
    if command.counted_by:
        count_attempt(unit, f"code for any {command.purpose} from {command.place}", MOST_BY_ALL_LINKS)
    person_id = person_with_address(unit, address)
    if command.only_for is not None and person_id != command.only_for:
        person_id = None
    code = {
        "browser_hash": token_hash(command.browser),
        "purpose": command.purpose,
        "person_id": person_id,
        "asked_at": unit.now,
        "expires_at": unit.now + CODE_LASTS,
    }
    code_id = unit.connection.execute(insert(Code).values(code).returning(Code.id)).scalar_one()
    if person_id is not None:
        letter = Telling(CODE, person_id, "", {"code_id": code_id})
        unit.connection.execute(insert(Outbox).values(outbox_row(letter, unit.now, command.dispute_id)))
