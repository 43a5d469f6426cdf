"""A mailer by hand: it keeps what it is given, and fails when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import RowMapping, select

from disputes.models import Outbox, Person
from disputes.unit import Units
from notifications.letters.writing import SUBJECTS
from notifications.mail import Mail, NotSent
from notifications.outbox import Letterhead, Relay

HEAD = Letterhead("https://disputes.council.test", "disputes@council.test", ("council.test",))
NAMES = {subject: name for name, both in SUBJECTS.items() for subject in both}


class FakeMailer:
    """Takes mail into ``taken``, unless ``refuses`` gives it an error to raise."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.tried: list[Mail] = []
        self.refuses: Callable[[Mail], NotSent | None] = lambda _mail: None
        self.opened = 0

    @contextmanager
    def open(self) -> Iterator[FakeMailer]:
        """Count how often a batch was begun."""
        self.opened += 1
        yield self

    def send(self, mail: Mail) -> None:
        """Take it, or fail as told."""
        self.tried.append(mail)
        error = self.refuses(mail)
        if error is not None:
            raise error
        self.taken.append(mail)

    def letters(self) -> list[tuple[str, str]]:
        """The name and reader of each letter taken, as ``(letter, local part of the address)``."""
        return [(NAMES[mail.subject], mail.to_email.partition("@")[0]) for mail in self.taken]


@pytest.fixture
def mailer() -> FakeMailer:
    """A mailer that takes everything."""
    return FakeMailer()


@pytest.fixture
def relay(units: Units, mailer: FakeMailer) -> Relay:
    """A relay from the small council's outbox to the fake mailer."""
    return Relay(units, mailer, HEAD)


def outbox(units: Units) -> list[RowMapping]:
    """Every row of the outbox with its reader's address, oldest first."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(*Outbox.__table__.c, Person.email).join(Person).order_by(Outbox.id)
        )
        return list(rows.mappings())
