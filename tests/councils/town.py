"""A further council as people meet it: the raise form, letters with their links, the clock, and the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from disputes.database import Database
from disputes.models import Absence, Holding, Person, Post
from disputes.unit import Units
from notifications.mail import Mail
from notifications.outbox import Relay
from tests.api.links.walk import confirm, fill, prove, words_of
from tests.api.pages.raise_walk import ANSWERS, raised
from tests.api.pages.reader import Page, Reader
from tests.disputes.clockwork import assert_whole, lapse
from tests.disputes.record import dispute_row
from tests.machines.written import council as further
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import HEAD, FakeMailer
from tests.support.site import Visitor, app_over

CHIEF, DUTY, UNIT = 61, 62, 63
MORE_PEOPLE = {
    CHIEF: ("Cara Field", council.CHILDRENS_SERVICES, "chief_executive"),
    DUTY: ("Dev Lane", council.TEAM_NORTH, "duty_team_manager"),
    UNIT: ("Una Brook", council.SAFEGUARDING_UNIT, "unit_manager"),
}
LINK = re.compile(r"/r/([\w-]+)")
OTHER_WORDS = ("Rochdale", "001 6", "001 7")
"""What no page or letter of another council may say: its name, and the paragraphs of its text."""


def address_of(person: int) -> str:
    """A person's work address."""
    name = MORE_PEOPLE[person][0] if person in MORE_PEOPLE else council.NAMES[person]
    return name.lower().replace(" ", ".") + "@council.test"


class Town:
    """One further council with the small council's people, and everything that was sent."""

    def __init__(self, units: Units, clock: FakeClock) -> None:
        self.units = units
        self.clock = clock
        self.mailer = FakeMailer()
        self.relay = Relay(units, self.mailer, HEAD)
        self.app = app_over(units)
        self.readers: dict[tuple[int, datetime], Reader] = {}

    def reader(self, person: int) -> Reader:
        """Somebody who has signed in; again after some time has passed."""
        key = (person, self.clock.now())
        if key not in self.readers:
            self.readers[key] = Reader(self.app, self.units)
            self.readers[key].ask_for_code(address_of(person))
            self.readers[key].type_code(self.readers[key].newest_digits())
        return self.readers[key]

    def raise_it(self, by: int, check: list[str], **changes: Mapping[str, Any]) -> str:
        """Raise a dispute page by page; the page before it is sent says all that is in ``check``."""
        reader = self.reader(by)
        page = reader.open("/raise/check")
        while page.form().get("action") != "/raise/check":
            name = page.form().get("action", "").rpartition("/")[2]
            usual = {} if name == "tell" else ANSWERS.get(name, {})
            page = reader.send({**usual, **changes.get(name, {})})
            assert page.status == 200, (name, page.errors)
        for words in check:
            assert words in page.words, (words, page.words)
        own(page.words)
        page = reader.send()
        assert page.title == "Dispute raised", page.words
        return raised(self.units)[-1]

    def post(self) -> list[Mail]:
        """Send what is waiting: the letters that left."""
        before = len(self.mailer.taken)
        self.relay.deliver()
        sent = self.mailer.taken[before:]
        for mail in sent:
            own(f"{mail.subject} {mail.plain}")
        return sent

    def letter(self, to: int) -> Mail:
        """The newest letter that the person was sent."""
        self.post()
        mine = [mail for mail in self.mailer.taken if mail.to_email == address_of(to)]
        assert mine, (to, [(mail.to_email, mail.subject) for mail in self.mailer.taken])
        return mine[-1]

    def answer(self, person: int, move: str, answers: Mapping[str, Any]) -> str:
        """Answer by the link of their newest letter with one: the words of the page that asked."""
        self.post()
        linked = [
            mail
            for mail in self.mailer.taken
            if mail.to_email == address_of(person) and LINK.search(mail.plain)
        ]
        assert linked, (person, [(mail.to_email, mail.subject) for mail in self.mailer.taken])
        found = LINK.search(linked[-1].plain)
        assert found is not None
        visitor = Visitor(self.app, self.units)
        page = visitor.get(prove(visitor, found[1], address_of(person)).location)
        said = words_of(page)
        own(said)
        start = page.request.path
        checked = fill(visitor, start, move, dict(answers))
        assert checked.status_code == 200, (checked.status_code, words_of(checked))
        done = confirm(visitor, start, move, checked)
        assert done.status_code == 303, words_of(done)
        own(words_of(visitor.get(done.location)))
        return said

    def move(self, reference: str, person: int, move: str, answers: Mapping[str, Any] | None = None) -> Page:
        """Make a move on the pages, signed in: the receipt."""
        reader = self.reader(person)
        page = reader.open(f"/disputes/{reference}/moves/{move}")
        assert page.status == 200, page.words
        page = reader.send(dict(answers or {}))
        assert page.status == 200, page.errors
        own(page.words)
        # What is only written down is not asked twice.
        return reader.send() if page.tree.find(".//main//form") is not None else page

    def stands_at(self, reference: str) -> str:
        """The stage of a dispute."""
        stage: str = dispute_row(self.units, reference)["stage"]
        return stage

    def time_passes(self, to: datetime) -> None:
        """Let the clock run and do what it does."""
        self.clock.move_to(to)
        lapse(self.units)

    def page(self, person: int, path: str) -> str:
        """What a page says to somebody, which is never another council's."""
        words = self.reader(person).open(path).words
        own(words)
        return words

    def away(self, person: int, stand_in: int | None = None) -> None:
        """The person is away this month."""
        with self.units.writing() as unit:
            unit.connection.execute(
                insert(Absence).values(
                    person_id=person,
                    stand_in_id=stand_in,
                    from_on=date(2026, 11, 1),
                    to_on=date(2026, 12, 31),
                    recorded_by=person,
                    recorded_at=unit.now,
                )
            )

    def is_whole(self) -> None:
        """The record holds together."""
        assert_whole(self.units)


def own(words: str) -> None:
    """Nothing of what is said is another council's."""
    for other in OTHER_WORDS:
        assert other not in words, (other, words)


@contextmanager
def town(name: str, url: str, clock: FakeClock) -> Iterator[Town]:
    """The further council over a fresh database."""
    database = Database(url, durable=False)
    units = Units(database, clock, further(name), council.SECRET)
    with units.writing() as unit:
        for person, (called, team, role) in MORE_PEOPLE.items():
            row = {"id": person, "name": called, "email": address_of(person)}
            unit.connection.execute(insert(Person), row)
            unit.connection.execute(insert(Post), {"id": 100 + person, "team_id": team, "role": role})
            held = {"post_id": 100 + person, "person_id": person, "from_on": date(2020, 1, 1)}
            unit.connection.execute(insert(Holding), held)
    yield Town(units, clock)
    database.close()
