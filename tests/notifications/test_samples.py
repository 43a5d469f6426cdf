"""What each letter says to each sort of reader: kept as samples, to be read as the reader would."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from disputes.database import Database
from disputes.models import Dispute
from disputes.tellings import LETTERS
from disputes.unit import Units
from machines.registry import load_council
from notifications.mail import Mail
from notifications.outbox import Relay
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.letters import to_next_due, walk
from tests.support.letters_beside import TYPED, walk_beside, walk_prompted, walk_reverse, walk_time
from tests.support.post import HEAD, NAMES, FakeMailer

SAMPLES = Path(__file__).parent / "samples"
CHANGING = (
    (re.compile(r"D-[2-9A-Z]{4}-[2-9A-Z]{4}"), "D-4F7K-29QM"),
    (re.compile(r"/r/[\w-]{43}"), "/r/A-LINK-OF-43-RANDOM-LETTERS-AND-DIGITS"),
    (re.compile(r"(Your code is|YOUR CODE IS) \d{6}", re.IGNORECASE), r"\1 123456"),
)
# Which letters are kept, by reader: one for each sort of reader that a letter has.
OF_A_DISPUTE = frozenset(
    (
        "told_for_information-sofia.wren", "reminder-irene.okoro", "limit_passed-irene.okoro",
        "limit_passed_told-imogen.tate", "asked_to_respond-tariq.moss", "comment_received-irene.okoro",
        "passed_on-irene.okoro", "reminder-tariq.moss", "limit_passed-tariq.moss",
        "limit_passed_told-irene.okoro", "answer_receipt-tariq.moss", "answer_received-irene.okoro",
        "escalated_to_you-selma.marsh", "escalated_to_you-sana.dale", "escalated_to_you-sami.gale",
        "told_for_information-imogen.tate", "decided-irene.okoro", "decided-sana.dale",
        "answer_receipt-dora.shaw", "resolved-tariq.moss", "ended-selma.marsh", "code-irene.okoro",
        "new_iro-ivan.odell", "iro_stays-imogen.tate", "no_longer_yours-irene.okoro",
    )
)  # fmt: skip
OF_TIME = frozenset(
    (
        "time_asked-irene.okoro", "time_refused-tariq.moss", "date_changed-tariq.moss",
        "date_changed-tess.moran", "asked_to_respond-tess.moran", "no_longer_yours-tariq.moss",
        "reopened-tess.moran", "reopened-asked_to_respond-tariq.moss",
    )
)  # fmt: skip
OF_SIDE_MATTERS = frozenset(
    (
        "legal_advice-asked_to_respond-sami.gale", "legal_advice-comment_received-irene.okoro",
        "legal_advice-passed_on-irene.okoro", "legal_advice-answer_receipt-sami.gale",
        "legal_advice-answer_received-irene.okoro", "agency_letter-asked_to_respond-imogen.tate",
        "practice_alert-asked_to_respond-hugo.sallow", "practice_alert-told_for_information-sana.dale",
        "practice_alert-time_asked-irene.okoro", "practice_alert-time_refused-hugo.sallow",
        "practice_alert-ended-hugo.sallow", "good_practice-asked_to_respond-tariq.moss",
        "good_practice-told_for_information-sofia.wren", "told_to_iro-asked_to_respond-irene.okoro",
        "representations-told_for_information-hugo.sallow", "meeting-invited-tariq.moss",
        "meeting-invited-basil.stander", "meeting-meeting_changed-basil.stander",
        "meeting-meeting_proposed-tariq.moss", "meeting-meeting_proposed-basil.stander",
        "meeting-invited-irene.okoro", "meeting-meeting_changed-irene.okoro",
        "meeting-meeting_cancelled-irene.okoro", "meeting-meeting_cancelled-basil.stander",
        "agreed_action-asked_to_respond-sofia.wren",
        "agreed_action-sent_back-asked_to_respond-sofia.wren",
        "agreed_action-reminder-sofia.wren", "agreed_action-limit_passed-sofia.wren",
        "agreed_action-limit_passed_told-irene.okoro", "agreed_action-limit_passed_told-imogen.tate",
        "agreed_action-answer_receipt-sofia.wren", "agreed_action-resolved-sofia.wren",
    )
)  # fmt: skip
OF_BEXCOMBE = frozenset(("bexcombe-prompted-irene.okoro", "bexcombe-reminder-tariq.moss"))
OF_ELVERTON = frozenset(
    (
        "elverton-asked_to_respond-irene.okoro", "elverton-reminder-irene.okoro",
        "elverton-limit_passed-irene.okoro", "elverton-limit_passed_told-sofia.wren",
        "elverton-limit_passed_told-imogen.tate", "elverton-answer_receipt-irene.okoro",
        "elverton-answer_received-tariq.moss", "elverton-escalated_to_you-imogen.tate",
    )
)  # fmt: skip

Walk = Callable[[Units, FakeClock, Relay], object]


def letter_of(mail: Mail) -> str:
    """The name of the letter that a piece of mail is."""
    return NAMES[mail.subject]


def steady(text: str) -> str:
    """A letter with what changes from one writing to the next made the same."""
    for changing, same in CHANGING:
        text = changing.sub(same, text)
    return text


def written(units: Units, mails: Collection[Mail], prefix: str = "") -> dict[str, str]:
    """Each letter by its name and reader, the first of each; those of side matters also by their route."""
    with units.reading() as unit:
        rows = unit.connection.execute(select(Dispute.reference, Dispute.route).where(Dispute.beside))
        routes = {row.reference: f"{row.route}-" for row in rows}
    found: dict[str, str] = {}
    for mail in mails:
        reference = CHANGING[0][0].search(mail.plain)
        route = routes.get(reference[0], "") if reference else ""
        if "has reopened a" in mail.plain and letter_of(mail) != "reopened":
            route = "reopened-"
        if "has sent back an action" in mail.plain:
            route += "sent_back-"
        name = f"{prefix}{route}{letter_of(mail)}-{mail.to_email.partition('@')[0]}"
        found.setdefault(name, f"Subject: {mail.subject}\nTo: {mail.to_email}\n\n{steady(mail.plain)}")
    return found


def check(found: dict[str, str], kept: Collection[str]) -> None:
    """Each letter that is kept reads as its sample."""
    assert set(found) >= set(kept), set(kept) - set(found)
    for name in kept:
        path = SAMPLES / f"{name}.txt"
        if os.environ.get("WRITE_SAMPLES"):
            path.write_text(found[name], encoding="utf-8")
        assert found[name] == path.read_text(encoding="utf-8"), f"{path.name}: see letters/README.md"


@pytest.mark.demand("004 reach")
def test_each_letter_reads_as_its_sample(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    walk(units, clock, relay)
    check(written(units, mailer.taken), OF_A_DISPUTE)


def test_more_time_and_somebody_else_read_as_their_samples(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    walk_time(units, relay)
    check(written(units, mailer.taken), OF_TIME)


def test_side_matters_read_as_their_samples(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    walk_beside(units, clock, relay)
    check(written(units, mailer.taken), OF_SIDE_MATTERS)


@pytest.fixture
def elsewhere(council_url: str, clock: FakeClock) -> Iterator[Callable[[str], Units]]:
    """The same people under another council's text."""
    database = Database(council_url, durable=False)
    yield lambda name: Units(database, clock, load_council(f"tests.councils.{name}"), council.SECRET)
    database.close()


@pytest.mark.parametrize(
    ("name", "way", "kept"),
    [("bexcombe", walk_prompted, OF_BEXCOMBE), ("elverton", walk_reverse, OF_ELVERTON)],
)
def test_other_councils_letters_read_as_their_samples(
    elsewhere: Callable[[str], Units],
    mailer: FakeMailer,
    clock: FakeClock,
    name: str,
    way: Walk,
    kept: Collection[str],
) -> None:
    units = elsewhere(name)
    way(units, clock, Relay(units, mailer, HEAD))
    check(written(units, mailer.taken, f"{name}-"), kept)


def test_what_the_iro_notes_on_a_reverse_route_is_no_comment(
    elsewhere: Callable[[str], Units], mailer: FakeMailer, clock: FakeClock
) -> None:
    units = elsewhere("elverton")
    relay = Relay(units, mailer, HEAD)
    reference = walk_reverse(units, clock, relay)
    mailer.taken.clear()
    views = {"child": "1", "views": TYPED, "found_out": TYPED}
    council.move(units, reference, council.IRO, "record_views", views)
    relay.deliver()
    assert {letter for letter, _ in mailer.letters()} == {"told_for_information"}


def test_whoever_raised_it_and_can_sign_in_is_sent_no_link(
    elsewhere: Callable[[str], Units], mailer: FakeMailer, clock: FakeClock
) -> None:
    """Dunmarsh's social worker raises a dissent, and has to put it in writing."""
    units = elsewhere("dunmarsh")
    relay = Relay(units, mailer, HEAD)
    reference = council.raise_one(
        units,
        "dissent",
        (council.PROTECTED,),
        by=council.SOCIAL_WORKER,
        themes=[load_council("tests.councils.dunmarsh").profile.themes[0].id],
        event_on="2026-11-23",
        event_at="09:00",
    )
    while "reminder" not in {letter for letter, _ in mailer.letters()}:
        to_next_due(units, clock, relay)
    (mail,) = [mail for mail in mailer.taken if letter_of(mail) == "reminder"]
    assert mail.to_name == "Sofia Wren"
    assert f"https://disputes.council.test/disputes/{reference}" in mail.plain
    assert "/r/" not in mail.plain
    assert "do not forward it" not in mail.plain


def test_there_is_a_sample_of_every_letter_and_no_other() -> None:
    kept = OF_A_DISPUTE | OF_TIME | OF_SIDE_MATTERS | OF_BEXCOMBE | OF_ELVERTON
    assert {path.stem for path in SAMPLES.glob("*.txt")} == kept
    assert {part for name in kept for part in name.split("-") if part in LETTERS} == set(LETTERS)
