"""What letters share: the addresses they may hold, what is asked of the reader, who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from disputes.queries.letter_facts import DisputeFacts
from disputes.queries.letter_owed import Owes
from machines.stages import Silence
from notifications.letters.phrases import timeliness, to_do

CLOCK = "The clock of this service"
DO_IT = "Read it, and do what is asked"
ANSWER = "Read it and answer"


@dataclass(frozen=True)
class Addresses:
    """The web addresses for one letter.

    ``answers`` is a response link for each role in which the reader owes something and does not sign in
    for it; ``page`` is the dispute's own page, empty for a reader who may not open it.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    page: str = ""


@dataclass(frozen=True)
class Ask:
    """What is asked of the reader in one of their roles, and the address at which they answer.

    ``by_link`` says that the address is a response link, for the reader alone.
    """

    role_name: str
    points: tuple[str, ...]
    address: str
    by_link: bool
    label: str


def asks(dispute: DisputeFacts, addresses: Addresses) -> list[Ask]:
    """What the reader owes now, by role. Whoever takes it on answers on the dispute's own page.

    :raises KeyError: when there is no address at which they could.
    """
    by_role: dict[str, list[Owes]] = {}
    for owes in dispute.owed:
        by_role.setdefault(owes.role, []).append(owes)
    found = []
    for role, together in by_role.items():
        by_link = role in addresses.answers
        if not by_link and not addresses.page:
            raise KeyError(role)
        found.append(
            Ask(
                together[0].role_name,
                tuple(to_do(owes) for owes in together),
                addresses.answers[role] if by_link else addresses.page,
                by_link,
                ANSWER if all(owes.is_answer for owes in together) else DO_IT,
            )
        )
    return found


def asking(dispute: DisputeFacts, addresses: Addresses) -> dict[str, object]:
    """What ``asking.html`` and ``otherwise.html`` are filled with."""
    return {
        "asks": asks(dispute, addresses),
        "is_answer": wants_answer(dispute),
        "otherwise": otherwise(dispute),
    }


def wants_answer(dispute: DisputeFacts) -> bool:
    """Whether it is an answer that the reader owes, and not something else to be done."""
    return all(owes.is_answer for owes in dispute.owed)


def otherwise(dispute: DisputeFacts) -> str:
    """What happens when the reader does nothing, or "" where nothing does."""
    raiser = "" if dispute.reader_raised else dispute.raiser.name
    sentences = []
    if any(owes.due_on for owes in dispute.owed):
        sentences.append(
            f"If the time limit passes, we record it and tell {_told_of_lapse(dispute, raiser)}."
        )
        if not dispute.reader_drives and any(owes.silence_counts for owes in dispute.owed):
            sentences.append(by_silence(dispute))
    elif dispute.is_beside and not dispute.reader_drives:
        sentences.append("There is no time limit, but it goes no further until you have done it.")
    if raiser and not dispute.is_beside:
        sentences.append(f"{raiser} can take the dispute to the next step at any time.")
    return " ".join(sentence for sentence in sentences if sentence)


def _told_of_lapse(dispute: DisputeFacts, raiser: str) -> str:
    """The reader, the raiser unless that is them, the IRO's own manager, and others as the council says."""
    own = {owes.role_name for owes in dispute.owed}
    posts = dict.fromkeys((dispute.manager_role_name, *dispute.lapses_tell))
    told = [raiser] if raiser else []
    told += [f"the {name}" for name in posts if name not in own]
    return " and ".join(part for part in (", ".join(("you", *told[:-1])), *told[-1:]) if part)


def by_silence(dispute: DisputeFacts) -> str:
    """What the council's own text has silence do."""
    if dispute.silence is Silence.ESCALATES:
        return "The council’s procedure then takes it to the next step by itself."
    if dispute.silence is Silence.ACCEPTS:
        return "The council’s procedure then counts it as accepted."
    if dispute.silence is Silence.PROMPTS:
        return f"The council’s procedure then asks {dispute.raiser.name} to consider the next step."
    return ""


def whose(owes: Owes) -> str:
    """Who owes it: "Tariq Moss (Team manager)"."""
    return f"{owes.person or 'Nobody in post'} ({owes.role_name})"


def who_raised(dispute: DisputeFacts) -> str:
    """Who raised it: "Irene Okoro (Independent Reviewing Officer)"."""
    return f"{dispute.raiser.name} ({dispute.raiser.role_name})"


def who_did(dispute: DisputeFacts) -> str:
    """Who did what the letter tells of: "Tariq Moss (Team manager)"."""
    assert dispute.done is not None
    if dispute.done.by_clock:
        return CLOCK
    return f"{dispute.done.actor} ({dispute.done.role_name})"


def where(dispute: DisputeFacts) -> str:
    """Which one it is, for its reader: "one of your disputes". Of a matter the first line has said it."""
    if dispute.is_beside:
        return "this matter"
    return "one of your disputes" if dispute.reader_drives else dispute.called


def in_time(dispute: DisputeFacts) -> str:
    """Whether what was done came in time, with a comma before it, or ""."""
    assert dispute.done is not None
    words = timeliness(dispute.done.late_by)
    return f", {words}" if words else ""


def what_follows(dispute: DisputeFacts) -> list[str]:
    """What was owed from then on, with whose turn it is, one line each."""
    assert dispute.done is not None
    return [f"{whose(owes)}: {to_do(owes)}" for owes in dispute.done.opened]
