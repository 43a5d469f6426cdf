"""What letters may say: the same in both forms, nothing of a child, nothing that somebody typed."""

from __future__ import annotations

import re
from email.headerregistry import Address
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import update

from disputes.models import Child, Holding, Person, Post
from disputes.tellings import LETTERS
from disputes.unit import Units
from notifications.letters.writing import MODULES, SUBJECTS
from notifications.mailers.smtp import message_of
from notifications.outbox import Relay
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.letters import walk
from tests.support.letters_beside import TYPED, opened, walk_beside, walk_time
from tests.support.post import FakeMailer


class Words(HTMLParser):
    """The words that a reader of the HTML sees."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = False
        self.found = ""

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        """Pass over what stands in the head; a new element begins a new word."""
        self.hidden = tag in ("title", "style")
        self.found += " "

    def handle_endtag(self, _tag: str) -> None:
        """What comes after is seen again."""
        self.hidden = False
        self.found += " "

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self.hidden:
            self.found += data


def _words(text: str) -> list[str]:
    return re.findall(r"[\w@.’'“”-]+", text.casefold())


def test_plain_text_and_html_say_the_same(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    walk(units, clock, relay)
    walk_beside(units, clock, relay)
    for mail in mailer.taken:
        reading = Words()
        reading.feed(mail.html)
        plain = re.sub(r":\nhttps://\S+", "", re.sub(r"^- ", "", mail.plain, flags=re.MULTILINE))
        head = f"Care plan disputes Rochdale Borough Council {mail.subject} "
        assert _words(reading.found) == _words(head + plain), mail.subject
        assert [*re.findall(r"https://[^\s\"]+", mail.plain)] == re.findall(
            r'href="(https://[^"]+)"', mail.html
        )


HOSTILE = "ZQXWORDS\r\nBcc: victim@council.test\r\n\r\n{{ 123457 * 99991 }}<script>{% raw %}=?UTF-8?Q?=0A?="
ALL_TEXTS = (
    "route_reason",
    "what_is_wrong",
    "impact",
    "wishes_and_feelings",
    "wishes_found_out",
    "outcome_sought",
)


def test_no_letter_says_anything_of_a_child_or_of_what_was_written(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    with units.writing() as unit:
        unit.connection.execute(
            update(Child).where(Child.case_number == council.ONLY_CHILD).values(initials="QJXVKWPZ")
        )
    walk(units, clock, relay, **dict.fromkeys(ALL_TEXTS, HOSTILE.replace("\r", "")))
    walk_time(units, relay)
    walk_beside(units, clock, relay)
    gone_out = {mail.subject for mail in mailer.taken}
    assert gone_out >= {"Invitation to a meeting", "A new date in a care plan dispute"}
    for mail in mailer.taken:
        whole = message_of(mail, Address("Care plan disputes", addr_spec="disputes@council.test")).as_string()
        for secret in (
            "QJXVKWPZ",
            council.ONLY_CHILD,
            "ZQXWORDS",
            "victim",
            "12344588887",
            "Out of school",
            TYPED,
        ):
            assert secret not in whole + mail.plain + mail.html, mail.subject
        assert "{%" not in mail.plain
        assert "<script" not in mail.html


def test_a_hostile_name_is_words_and_nothing_else(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    with units.writing() as unit:
        unit.connection.execute(
            update(Person).where(Person.id.in_([council.IRO, council.TEAM_MANAGER])).values(name=HOSTILE)
        )
    walk(units, clock, relay)
    for mail in mailer.taken:
        message = message_of(mail, Address("Care plan disputes", addr_spec="disputes@council.test"))
        assert message["Bcc"] is None
        assert "victim" not in " ".join(str(value) for value in message.values())
        assert "<script" not in mail.html
        assert "12344588887" not in mail.html + mail.plain
        assert not re.search(r"^Bcc", mail.plain, re.MULTILINE), "a name starts no line of its own"
    assert any("&lt;script&gt;" in mail.html for mail in mailer.taken)


def test_subjects_are_constant_and_different(units: Units, relay: Relay, mailer: FakeMailer) -> None:
    council.raise_formal(units)
    council.raise_formal(units)
    relay.deliver()
    constant = [subject for both in SUBJECTS.values() for subject in dict.fromkeys(both)]
    assert {mail.subject for mail in mailer.taken} <= set(constant)
    assert len(set(constant)) == len(constant)
    for subject in constant:
        assert re.fullmatch(r"[A-Za-z ,:-]{1,70}", subject)


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_has_a_folder_with_its_words(name: str) -> None:
    folder = Path(MODULES[name].__file__ or "").parent
    assert folder.name == name
    assert (folder / "words.html").is_file()


def test_an_answer_in_two_roles_has_a_link_for_each(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    """Where one person holds two posts that are both asked, each answer has its own way in."""
    with units.writing() as unit:
        post = unit.connection.execute(
            Post.__table__.select().where(Post.role == "safeguarding_manager")
        ).one()
        unit.connection.execute(
            update(Holding).where(Holding.post_id == post.id).values(person_id=council.SERVICE_DIRECTOR)
        )
    reference = council.raise_formal(
        units, enter_at="service_director_asked", enter_at_reason="It cannot wait."
    )
    assert reference
    relay.deliver()
    (letter,) = [mail for mail in mailer.taken if mail.to_name == "Sana Dale"]
    links = re.findall(r"https://\S+/r/\S+", letter.plain)
    assert len(links) == len(set(links)) == 2


def test_a_manager_who_is_to_refer_it_is_asked_to_do_that_and_not_to_answer(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    council.raise_formal(units, enter_at="service_director_asked", enter_at_reason="It cannot wait.")
    relay.deliver()
    words = {mail.to_name: mail.plain for mail in mailer.taken}
    assert "Your answer is needed." in words["Sana Dale"]
    asked = words["Sami Gale"]
    assert "Refer it to the Director if it is not resolved" in asked
    assert "There is something for you to do." in asked
    assert "Read it, and do what is asked:" in asked
    assert "answer is needed" not in asked


def test_a_letter_about_no_child_does_not_speak_of_one(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    opened(units, "practice_alert", "")
    relay.deliver()
    assert {mail.to_name for mail in mailer.taken} >= {"Hugo Sallow", "Sana Dale"}
    for mail in mailer.taken:
        assert "the child" not in mail.plain
        assert "the care of a child" not in mail.plain
        assert "a practice alert about the service" in mail.plain


def test_a_side_matters_letter_says_which_it_is_and_its_subject_does_not(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    opened(units, "legal_advice", council.raise_formal(units))
    relay.deliver()
    (mail,) = [mail for mail in mailer.taken if mail.to_name == "Sami Gale"]
    assert "About a request for legal advice: D-" in mail.plain
    assert mail.subject == "Care plan disputes: something for you to do"
