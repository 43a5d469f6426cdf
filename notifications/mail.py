"""A piece of mail, what carries it, and the three ways in which that can go wrong."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Invitation:
    """An entry for the reader's calendar: its iCalendar method (REQUEST or CANCEL) and its text."""

    method: str
    text: str


@dataclass(frozen=True)
class Mail:
    """A letter ready to be sent. ``message_id`` has its angle brackets and is the same in every copy."""

    message_id: str
    to_name: str
    to_email: str
    subject: str
    plain: str
    html: str
    at: datetime
    invitation: Invitation | None = None


class NotSent(Exception):
    """A piece of mail was not taken. ``because`` is in words, for people."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class NotNow(NotSent):
    """It may be taken later."""


class ServerDown(NotNow):
    """Nothing can be sent now: the server cannot be reached, or does not let us in."""


class Never(NotSent):
    """It will never be taken: the address or the letter itself is refused."""


class Post(Protocol):
    """An open way to send one piece of mail after another."""

    def send(self, mail: Mail) -> None:
        """Send it. Returns once it is taken over; raises NotNow, ServerDown or Never."""
        ...


class Mailer(Protocol):
    """Carries mail. ``open`` gives a way to send a batch; it is closed in the end."""

    def open(self) -> AbstractContextManager[Post]:
        """A way to send, for one batch. Connects when the first piece is sent."""
        ...
