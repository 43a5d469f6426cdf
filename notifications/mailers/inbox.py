"""The demo's mailer: every letter goes into one inbox that everybody can read, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from disputes.commands import keep_demo_letter
from disputes.unit import Units
from notifications.mail import Mail


class InboxMailer:
    """Keeps mail in the database. A second copy of a letter leaves the inbox as it is."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @contextmanager
    def open(self) -> Iterator[InboxMailer]:
        """Itself: there is nothing to connect to."""
        yield self

    def send(self, mail: Mail) -> None:
        """Put it into the inbox."""
        letter = keep_demo_letter.KeepDemoLetter(
            mail.message_id,
            mail.to_email,
            mail.to_name,
            mail.subject,
            mail.plain,
            mail.html,
            mail.invitation.text if mail.invitation else "",
        )
        with self._units.writing() as unit:
            keep_demo_letter.handle(letter, unit)
