"""The relay: after the commit, at least once, one Message-ID, and everything else goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from disputes.commands import remind
from disputes.models import Outbox, Person
from disputes.queries.due import lapses_due, next_due_at, reminders_due
from disputes.queries.post_failures import count_post_failures, post_failures
from disputes.tellings import RECEIPT, Telling, outbox_row
from disputes.unit import Units
from notifications import outbox as relaying
from notifications.mail import Mail, Never, NotNow, NotSent, ServerDown
from notifications.outbox import BATCH, CLAIM, Letterhead, Relay
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import HEAD, FakeMailer, outbox


def test_what_was_written_is_sent_once(units: Units, relay: Relay, mailer: FakeMailer) -> None:
    council.raise_informal(units)
    assert relay.deliver().sent == 1
    assert relay.deliver().total == 0
    assert mailer.letters() == [("told_for_information", "sofia.wren")]
    (row,) = outbox(units)
    assert row["sent_at"] is not None
    assert row["claimed_until"] is None


def test_nothing_is_opened_when_there_is_nothing_to_send(relay: Relay, mailer: FakeMailer) -> None:
    assert relay.deliver().total == 0
    assert mailer.opened == 0


def test_a_letter_is_sent_outside_of_any_transaction(units: Units, relay: Relay, mailer: FakeMailer) -> None:
    council.raise_informal(units)

    def write_meanwhile(_mail: Mail) -> None:
        # On SQLite this would wait for ever for a relay that sends within its transaction.
        with units.writing() as unit:
            unit.connection.execute(update(Person).values(mail_stopped=False))

    mailer.refuses = write_meanwhile
    assert relay.deliver().sent == 1


def test_a_relay_that_dies_after_sending_sends_again_with_the_same_message_id(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.raise_informal(units)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Relay, "_settle", dies)
        with pytest.raises(KeyboardInterrupt):
            relay.deliver()
    assert relay.deliver().total == 0, "another relay must leave a claimed letter alone"
    clock.forward(seconds=CLAIM.seconds)
    assert relay.deliver().sent == 1
    assert len(mailer.taken) == 2
    assert len({mail.message_id for mail in mailer.taken}) == 1
    assert mailer.taken[0].message_id.endswith("@council.test>")


def test_two_relays_share_the_work(units: Units, relay: Relay, mailer: FakeMailer) -> None:
    council.raise_formal(units)
    other = Relay(units, mailer, HEAD)
    total: list[int] = []

    def let_the_other_try(_mail: Mail) -> None:
        mailer.refuses = lambda _mail: None
        total.append(other.deliver().total)

    mailer.refuses = let_the_other_try
    relay.deliver()
    assert total == [0]
    assert len(mailer.taken) == len({mail.message_id for mail in mailer.taken}) == len(outbox(units))


def test_more_than_a_batch_goes_out_in_one_round(units: Units, relay: Relay, mailer: FakeMailer) -> None:
    for _ in range(BATCH // 4 + 1):
        council.raise_formal(units)
    written = len(outbox(units))
    assert written > BATCH
    assert relay.deliver().sent == written
    assert mailer.opened == 2


def test_what_cannot_go_now_is_tried_again_after_growing_gaps(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.raise_informal(units)
    mailer.refuses = lambda _mail: NotNow("The mailbox is full.")
    gaps = []
    for _ in range(20):
        row = outbox(units)[0]
        if row["failed_at"]:
            break
        before = clock.now()
        clock.move_to(row["next_try_at"])
        if mailer.tried:
            gaps.append((clock.now() - before).total_seconds() / 60)
        relay.deliver()
    assert gaps == [1, 5, 15, 60, 180, 360, 720, 1440, 1440]
    assert row["failure"] == "The mailbox is full. It was tried for three days."
    assert clock.now() - row["written_at"] < timedelta(days=3)
    with units.reading() as unit:
        assert lapses_due(unit, 1), "a letter that fails never stops the clock"


def test_it_goes_out_when_the_server_takes_it_after_all(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.raise_informal(units)
    mailer.refuses = lambda _mail: NotNow("Later.")
    assert relay.deliver().put_off == 1
    mailer.refuses = lambda _mail: None
    assert relay.deliver().total == 0
    clock.forward(minutes=1)
    assert relay.deliver().sent == 1
    assert len({mail.message_id for mail in mailer.tried}) == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"mail_stopped": True}, "Mail to this person has been stopped in the directory."),
        ({"left_on": FakeClock().now().date()}, "This person has left the council."),
        ({"email": "sofia@elsewhere.test"}, relaying.NOT_OURS),
    ],
)
def test_nobody_who_cannot_be_written_to_is_written_to(
    units: Units, relay: Relay, mailer: FakeMailer, values: dict, why: str
) -> None:
    reference = council.raise_informal(units)
    with units.writing() as unit:
        unit.connection.execute(update(Person).where(Person.id == council.SOCIAL_WORKER).values(values))
    assert relay.deliver().failed == 1
    assert mailer.tried == []
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO)
        assert count_post_failures(unit, council.IRO) == 1
        assert post_failures(unit, council.OTHER_IRO) == ()
    assert (failure.reference, failure.letter, failure.why) == (reference, "told_for_information", why)


def test_an_address_refused_for_ever_becomes_the_iros_task(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    council.ask_team_manager(units)
    mailer.refuses = lambda mail: Never("No such address.") if mail.to_name == "Tariq Moss" else None
    done = relay.deliver()
    assert (done.sent, done.failed) == (1, 1)
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO)
    assert (failure.person, failure.role_name, failure.why) == (
        "Tariq Moss",
        "Team manager",
        "No such address.",
    )
    assert failure.failed_at is not None


def test_a_letter_that_waits_for_an_hour_stands_on_the_list_too(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.raise_informal(units)
    mailer.refuses = lambda _mail: ServerDown("The server is down.")
    relay.deliver()
    clock.forward(minutes=61)
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO)
    assert failure.failed_at is None
    assert failure.why == "The server is down."


def test_a_server_that_is_down_is_asked_once_a_round_and_again_within_minutes(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.raise_formal(units)
    mailer.refuses = lambda _mail: ServerDown("The server is down.")
    for _ in range(6):
        relay.deliver()
        clock.move_to(max(row["next_try_at"] for row in outbox(units)))
    assert len(mailer.tried) == 6
    assert {row["tries"] for row in outbox(units)} == {6}
    mailer.refuses = lambda _mail: None
    assert relay.deliver().sent == len(outbox(units))


def test_a_letter_that_cannot_be_written_stops_no_other(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    council.raise_informal(units)
    with units.writing() as unit:
        broken = outbox_row(Telling(RECEIPT, council.TEAM_MANAGER, "team_manager"), unit.now, 1, 99)
        unit.connection.execute(insert(Outbox), broken)
    done = relay.deliver()
    assert (done.sent, done.put_off) == (1, 1)
    assert outbox(units)[1]["failure"] == relaying.NOT_WRITTEN


def test_a_claim_that_is_nearly_over_is_not_used(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.raise_formal(units)

    def slow(_mail: Mail) -> NotSent | None:
        clock.forward(seconds=CLAIM.seconds - 60)
        return None

    mailer.refuses = slow
    assert relay.deliver().sent == 1, "the others may be in other hands by the time they would go"
    mailer.refuses = lambda _mail: None
    clock.forward(seconds=CLAIM.seconds)
    relay.deliver()
    assert len(mailer.taken) == len({mail.message_id for mail in mailer.taken}) == len(outbox(units))


def test_a_link_is_issued_for_whoever_must_answer_and_for_nobody_else(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = council.ask_team_manager(units)
    relay.deliver()
    words = {mail.to_name: mail.plain for mail in mailer.taken}
    assert "https://disputes.council.test/r/" in words["Tariq Moss"]
    assert reference not in [word for word in words["Tariq Moss"].split() if word.startswith("http")]
    assert f"https://disputes.council.test/disputes/{reference}" in words["Sofia Wren"]
    assert "/r/" not in words["Sofia Wren"]


def test_links_start_with_the_configured_address(units: Units, mailer: FakeMailer) -> None:
    council.ask_team_manager(units)
    Relay(units, mailer, Letterhead("https://elsewhere.test", "disputes@council.test")).deliver()
    for mail in mailer.taken:
        for word in mail.plain.split():
            assert not word.startswith("http") or word.startswith("https://elsewhere.test/")


def test_one_reminder_goes_out_the_working_day_before(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.ask_team_manager(units)
    relay.deliver()
    with units.reading() as unit:
        reminder_at = next_due_at(unit)
    assert reminder_at is not None
    clock.move_to(reminder_at)
    for _ in range(2):
        with units.reading() as unit:
            due = reminders_due(unit, 10)
        for one in due:
            with units.writing() as unit:
                remind.handle(remind.Remind(one.obligation_id), unit)
    mailer.taken.clear()
    relay.deliver()
    assert mailer.letters() == [("reminder", "tariq.moss")]
    assert "by the end of Monday 30 November 2026 (1 working day left)" in mailer.taken[0].plain
