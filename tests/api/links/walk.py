"""The walk through a response link, as its person takes it: found, proved, asked, checked, sent."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from sqlalchemy import Row, func, select
from werkzeug.test import TestResponse

from disputes.links import issue_link
from disputes.models import Base, Code, Dispute, Outbox, Transition
from disputes.unit import Units
from tests.support import council
from tests.support.site import Visitor

ACTION_FIELDS = {
    "proposed_actions-1-what": "Find a school",
    "proposed_actions-1-outcome": "In class daily",
    "proposed_actions-1-person": "Sofia Wren",
    "proposed_actions-1-by-day": "15",
    "proposed_actions-1-by-month": "1",
    "proposed_actions-1-by-year": "2027",
}
# Words that the IRO typed, and how a child is known: none of them may be seen without proof.
CASE_WORDS = (
    "No school place",
    "Out of school",
    "friends",
    "Asked on a visit",
    "The plan is not carried out",
    "XY (case",
    "C-103",
    "Drift or delay",
)
REASONS = {"reasons": "We see it differently."}
TYPED = "The sessions begin in January, as agreed with the school."
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FORM = re.compile(r'<form action="([^"]+)" method="post"')
TAGS = re.compile(r"<[^>]+>")


def send_link(units: Units, reference: str, person: int, role: str = "team_manager") -> str:
    """Issue a link as the relay does, for the stage that the dispute is in now: the raw token."""
    with units.writing() as unit:
        dispute = unit.connection.execute(
            select(Dispute.id, Dispute.entered_sequence).where(Dispute.reference == reference)
        ).one()
        return issue_link(unit, dispute.id, dispute.entered_sequence, person, role)


def asked(units: Units) -> tuple[str, str]:
    """A dispute in which the team manager is asked, and the token of their link."""
    reference = council.ask_team_manager(units)
    return reference, send_link(units, reference, council.TEAM_MANAGER)


def words_of(response: TestResponse) -> str:
    """What a reader sees of a page, on one line."""
    return " ".join(unescape(TAGS.sub(" ", response.text)).split())


def hidden_of(response: TestResponse) -> dict[str, str]:
    """The hidden fields of the page."""
    return {name: unescape(value) for name, value in HIDDEN.findall(response.text)}


def forms_of(response: TestResponse) -> list[str]:
    """The addresses that the page's forms are sent to."""
    return [unescape(action) for action in FORM.findall(response.text)]


def prove(visitor: Visitor, token: str, address: str) -> TestResponse:
    """Open a link, give an address, and type the newest code, right or not theirs: what comes then."""
    page = visitor.get(f"/r/{token}")
    asked = visitor.post(forms_of(page)[0], {"email": address})
    assert asked.status_code == 303, words_of(asked)
    code_page = visitor.get(asked.location)
    return visitor.post(forms_of(code_page)[0], {"code": visitor.newest_digits()})


def come_in(visitor: Visitor, token: str, person: int = council.TEAM_MANAGER) -> str:
    """Prove to be the person of a link, and give the address of its page."""
    let_in = prove(visitor, token, council.email_of(person))
    assert let_in.status_code == 303, words_of(let_in)
    return let_in.location


def fill(visitor: Visitor, page: str, move: str, fields: dict[str, Any]) -> TestResponse:
    """Fill a move's form and send it: the page on which it is checked, or the form with its faults."""
    form = visitor.get(f"{page}/moves/{move}")
    assert form.status_code == 200, words_of(form)
    return visitor.post(f"{page}/moves/{move}", {**hidden_of(form), **fields})


def confirm(visitor: Visitor, page: str, move: str, checked: TestResponse) -> TestResponse:
    """Press the button on the page on which it is checked."""
    return visitor.post(f"{page}/moves/{move}", hidden_of(checked))


def answer(visitor: Visitor, page: str, move: str, fields: dict[str, Any]) -> TestResponse:
    """Fill, check and send: what comes then."""
    return confirm(visitor, page, move, fill(visitor, page, move, fields))


def moves_made(units: Units) -> int:
    """How many transitions the record holds."""
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Transition)).scalar_one()


def last_transition(units: Units) -> Row[Any]:
    """The newest transition of the record."""
    with units.reading() as unit:
        newest = select(Transition.__table__).order_by(Transition.id.desc()).limit(1)
        return unit.connection.execute(newest).one()


def letters(units: Units) -> list[tuple[str, int]]:
    """Every letter that was written, with its reader, oldest first."""
    with units.reading() as unit:
        rows = unit.connection.execute(select(Outbox.letter, Outbox.person_id).order_by(Outbox.id))
        return [(letter, person_id) for letter, person_id in rows]


def codes_sent(units: Units) -> list[int]:
    """To whom codes were sent, oldest first."""
    return [person_id for letter, person_id in letters(units) if letter == "code"]


def codes_asked_for(units: Units) -> int:
    """How many codes were asked for, by whomever."""
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Code)).scalar_one()


def whole_record(units: Units) -> dict[str, list[Any]]:
    """Every row of every table: two of these are equal when nothing at all has changed."""
    with units.reading() as unit:
        return {
            table.name: sorted(repr(tuple(row)) for row in unit.connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }
