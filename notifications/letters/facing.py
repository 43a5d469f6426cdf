"""What letters share: the addresses they may hold, what is asked of the reader, who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from disputes.queries.letter_facts import DisputeFacts, Owes
from notifications.letters.phrases import timeliness, to_do


@dataclass(frozen=True)
class Addresses:
    """The web addresses for one letter.

    ``answers`` is a response link for each role in which the reader owes an answer; ``page`` is the
    dispute's own page, empty for a reader who may not open it.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    page: str = ""


@dataclass(frozen=True)
class Ask:
    """What is asked of the reader in one of their roles, and the address at which they answer."""

    role_name: str
    points: tuple[str, ...]
    address: str


def asks(dispute: DisputeFacts, addresses: Addresses) -> list[Ask]:
    """What the reader owes now, by role. The IRO answers on the dispute's own page."""
    by_role: dict[str, list[Owes]] = {}
    for owes in dispute.owed:
        by_role.setdefault(owes.role, []).append(owes)
    return [
        Ask(
            together[0].role_name,
            tuple(to_do(owes) for owes in together),
            addresses.page if dispute.reader_is_iro else addresses.answers[role],
        )
        for role, together in by_role.items()
    ]


def whose(owes: Owes) -> str:
    """Who owes it: "Tariq Moss (Team manager)"."""
    return f"{owes.person or 'Nobody in post'} ({owes.role_name})"


def who_did(dispute: DisputeFacts) -> str:
    """Who did what the letter tells of: "Tariq Moss (Team manager)"."""
    assert dispute.done is not None
    return f"{dispute.done.actor} ({dispute.done.role_name})"


def in_time(dispute: DisputeFacts) -> str:
    """Whether what was done came in time, with a comma before it, or ""."""
    assert dispute.done is not None
    words = timeliness(dispute.done.late_by)
    return f", {words}" if words else ""


def what_follows(dispute: DisputeFacts) -> list[str]:
    """What was owed from then on, with whose turn it is, one line each."""
    assert dispute.done is not None
    return [f"{whose(owes)}: {to_do(owes)}" for owes in dispute.done.opened]
