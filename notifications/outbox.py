"""The relay: sends what stands in the outbox, after the commit that wrote it, at least once.

A batch is claimed and written out, with its links, in one short transaction. It is sent outside of
any transaction, and then each letter's fate is written down. When a relay dies between sending and
writing that down, the claim runs out and the letter goes out again with the same Message-ID.
Any number of relays may run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from disputes.commands import claim_letters, settle_letter
from disputes.commands.settle_letter import Dropped, Failed, PutOff, Sent, SettleLetter
from disputes.links import issue_link
from disputes.post import Letter
from disputes.queries.due import post_waits
from disputes.queries.held_mail import newest_set_aside
from disputes.queries.letter_facts import LetterFacts, letter_facts, may_see
from disputes.queries.needless import needless
from disputes.tellings import ASKING
from disputes.unit import Unit, Units
from notifications.invitations import invitation
from notifications.letters.facing import Addresses
from notifications.letters.writing import write
from notifications.mail import Mail, Mailer, Never, NotNow, Post, ServerDown

BATCH = 20
CLAIM = timedelta(minutes=5)
"""Longer than a batch may take: each of its letters is sent only while the claim has time left."""
SPARE = timedelta(minutes=1)
GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
LONGEST_GAP_WHEN_DOWN = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)
NOT_WRITTEN = "The letter could not be written: tell your service's administrator."
SET_ASIDE = "It was written before mail was held here, and may have been sent by then: it was not sent again."
NOT_OURS = "The address in the directory is outside the council's own mail domains."

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True)
class Letterhead:
    """What is the same in every letter of a council.

    :param base_url: the configured address, without a slash at its end; every link starts with it.
    :param sender: the address that mail is sent from; its domain is that of the Message-IDs.
    :param allowed: the mail domains that may be written to, or none for any (the demo).
    """

    base_url: str
    sender: str
    allowed: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The council's own mail domain."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True)
class Round:
    """What a relay did: how many letters came to which end."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        """How many letters were dealt with in any way."""
        return self.sent + self.put_off + self.failed + self.dropped

    def __add__(self, other: Round) -> Round:
        return Round(
            self.sent + other.sent,
            self.put_off + other.put_off,
            self.failed + other.failed,
            self.dropped + other.dropped,
        )


class Relay:
    """Carries the outbox to a mailer."""

    def __init__(self, units: Units, mailer: Mailer, letterhead: Letterhead) -> None:
        self._units = units
        self._mailer = mailer
        self._head = letterhead

    def deliver(self) -> Round:
        """Send all that can be sent now. What cannot is put off, and is no error here."""
        whole = one = self.deliver_batch()
        while one.total >= BATCH:
            one = self.deliver_batch()
            whole += one
        return whole

    def deliver_batch(self) -> Round:
        """Claim one batch and send it."""
        with self._units.reading() as unit:
            if not post_waits(unit):
                return Round()
        written, done = self._claim_and_write()
        if not written:
            return done
        with self._mailer.open() as post:
            for number, (letter, mail) in enumerate(written):
                if self._units.clock.now() >= letter.claimed_until - SPARE:
                    break
                try:
                    done += self._send(post, letter, mail)
                except ServerDown as down:
                    rest = [waiting for waiting, _ in written[number:]]
                    return done + self._put_all_off(rest, down.because)
        return done

    def _claim_and_write(self) -> tuple[list[tuple[Letter, Mail]], Round]:
        """Claim a batch; write out each letter that is still needed, and settle the others."""
        written: list[tuple[Letter, Mail]] = []
        done = Round()
        with self._units.writing() as unit:
            claimed = claim_letters.handle(claim_letters.ClaimLetters(BATCH, CLAIM), unit)
            set_aside = newest_set_aside(unit)
            for letter in claimed:
                fate = self._mail_or_fate(unit, letter, set_aside)
                if isinstance(fate, Mail):
                    written.append((letter, fate))
                else:
                    settle_letter.handle(SettleLetter(letter.id, letter.claimed_until, fate), unit)
                    done += _counted(fate)
        return written, done

    def _mail_or_fate(self, unit: Unit, letter: Letter, set_aside: int) -> Mail | PutOff | Failed | Dropped:
        try:
            # A savepoint, so that one letter that cannot be written does not stop the batch.
            with unit.connection.begin_nested():
                because = needless(unit, letter)
                if because is not None:
                    return Dropped(because)
                if letter.id <= set_aside:
                    return Failed(SET_ASIDE)
                facts = letter_facts(unit, letter)
                if facts.reader.stopped:
                    return Failed(facts.reader.stopped)
                if not self._may_write_to(facts.reader.email):
                    return Failed(NOT_OURS)
                return self._mail(unit, letter, facts)
        except (OperationalError, InterfaceError):
            raise  # the database is at fault, not the letter
        except Exception as error:  # noqa: BLE001 -- whatever it is, the other letters go out
            log.error(
                "letter_not_written", outbox=letter.id, letter=letter.letter, error=type(error).__name__
            )
            return _later(letter, unit.now, NOT_WRITTEN)

    def _mail(self, unit: Unit, letter: Letter, facts: LetterFacts) -> Mail:
        words = write(letter.letter, facts, self._addresses(unit, letter, facts))
        return Mail(
            message_id=f"<{letter.message_id}@{self._head.domain}>",
            to_name=facts.reader.name,
            to_email=facts.reader.email,
            subject=words.subject,
            plain=words.plain,
            html=words.html,
            at=unit.now,
            invitation=(
                invitation(letter.letter, facts.dispute, facts.reader, self._head.sender)
                if facts.dispute
                else None
            ),
        )

    def _addresses(self, unit: Unit, letter: Letter, facts: LetterFacts) -> Addresses:
        dispute = facts.dispute
        if dispute is None:
            return Addresses()
        page = f"{self._head.base_url}/disputes/{dispute.reference}"
        if dispute.reader_is_iro:
            return Addresses(page=page)
        if not may_see(unit, dispute.reference, letter.person_id):
            page = ""
        answers: dict[str, str] = {}
        if letter.letter in ASKING:
            for role in dict.fromkeys(owes.role for owes in dispute.owed):
                # Whoever takes it on signs in, and needs no link.
                if not page or role not in dispute.driver_roles:
                    token = issue_link(unit, dispute.id, dispute.entered_sequence, letter.person_id, role)
                    answers[role] = f"{self._head.base_url}/r/{token}"
        return Addresses(answers, page)

    def _may_write_to(self, email: str) -> bool:
        return not self._head.allowed or email.rpartition("@")[2].lower() in self._head.allowed

    def _send(self, post: Post, letter: Letter, mail: Mail) -> Round:
        """Send one letter and write its fate down. Raises ServerDown, with nothing written."""
        fate: Sent | PutOff | Failed
        try:
            post.send(mail)
            fate = Sent()
        except ServerDown:
            raise
        except NotNow as not_now:
            fate = _later(letter, self._units.clock.now(), not_now.because)
        except Never as never:
            fate = Failed(never.because)
        self._settle(letter, fate)
        return _counted(fate)

    def _put_all_off(self, letters: list[Letter], because: str) -> Round:
        log.warning("mail_server_down", letters=len(letters))
        done = Round()
        for letter in letters:
            fate = _later(letter, self._units.clock.now(), because, LONGEST_GAP_WHEN_DOWN)
            self._settle(letter, fate)
            done += _counted(fate)
        return done

    def _settle(self, letter: Letter, fate: Sent | PutOff | Failed) -> None:
        if not isinstance(fate, Sent):
            log.warning("letter_not_sent", outbox=letter.id, letter=letter.letter, fate=type(fate).__name__)
        with self._units.writing() as unit:
            settle_letter.handle(SettleLetter(letter.id, letter.claimed_until, fate), unit)


def _later(letter: Letter, now: datetime, because: str, longest: timedelta = GAPS[-1]) -> PutOff | Failed:
    """The next try after a growing gap; after three days of trying, none."""
    gap = min(GAPS[min(letter.tries, len(GAPS) - 1)], longest)
    if now + gap > letter.written_at + GIVE_UP_AFTER:
        return Failed(f"{because} It was tried for three days.")
    return PutOff(now + gap, because)


def _counted(fate: Sent | PutOff | Failed | Dropped) -> Round:
    return Round(
        sent=isinstance(fate, Sent),
        put_off=isinstance(fate, PutOff),
        failed=isinstance(fate, Failed),
        dropped=isinstance(fate, Dropped),
    )
