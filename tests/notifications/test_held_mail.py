"""Held mail does not leave, but codes asked for since; released, each letter leaves once or says why not."""

from __future__ import annotations

from disputes.commands import ask_for_code, deal_with_failure, hold_mail, release_mail
from disputes.queries.due import post_waits
from disputes.queries.held_mail import held_mail, waiting_mail
from disputes.queries.post_failures import post_failures
from disputes.seal import seal_now
from disputes.unit import Units
from notifications.outbox import SET_ASIDE, Relay
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import FakeMailer, outbox


def hold(units: Units) -> None:
    with units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail("A copy."), unit)


def release(units: Units, *, set_aside_old: bool = False) -> bool:
    with units.writing() as unit:
        return release_mail.handle(release_mail.ReleaseMail(set_aside_old), unit)


def ask_for_a_code(units: Units, person: int) -> None:
    asked = ask_for_code.AskForCode(council.email_of(person), "staff", f"browser of {person}", "here")
    with units.writing() as unit:
        ask_for_code.handle(asked, unit)


def test_nothing_leaves_while_mail_is_held_and_everything_once_when_it_is_released(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.ask_team_manager(units)
    hold(units)
    council.raise_formal(units)
    for _ in range(3):
        assert relay.deliver().total == 0
        clock.forward(hours=5)
    assert mailer.tried == []
    with units.reading() as unit:
        assert not post_waits(unit)
    assert release(units)
    written = len(outbox(units))
    assert relay.deliver().sent == written
    assert relay.deliver().total == 0
    assert len({mail.message_id for mail in mailer.taken}) == len(mailer.taken) == written


def test_a_code_asked_for_since_leaves_and_one_from_before_does_not(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    council.raise_formal(units)
    ask_for_a_code(units, council.IRO)
    hold(units)
    assert relay.deliver().total == 0
    ask_for_a_code(units, council.DIRECTOR)
    assert relay.deliver().sent == 1
    assert mailer.letters() == [("code", "dora.shaw")]


def test_what_waits_is_told_by_name_and_age(units: Units, clock: FakeClock) -> None:
    council.ask_team_manager(units)
    before = clock.now()
    clock.forward(hours=2)
    hold(units)
    council.ask_team_manager(units)
    with units.reading() as unit:
        held = held_mail(unit)
        assert held is not None
        found = waiting_mail(unit, held.last_letter)
    assert (held.held_at, held.because) == (clock.now(), "A copy.")
    assert [(one.letter, one.old, one.number, one.oldest_at) for one in found] == [
        ("asked_to_respond", True, 1, before),
        ("told_for_information", True, 1, before),
        ("asked_to_respond", False, 1, clock.now()),
        ("told_for_information", False, 1, clock.now()),
    ]


def test_what_is_from_before_can_be_set_aside_and_stands_as_failed(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    council.raise_informal(units)
    hold(units)
    newer = council.ask_team_manager(units)
    release(units, set_aside_old=True)
    done = relay.deliver()
    assert (done.failed, done.sent) == (1, 2)
    assert all(newer in mail.plain for mail in mailer.taken if mail.to_name == "Tariq Moss")
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO)
    assert (failure.letter, failure.why) == ("told_for_information", SET_ASIDE)


def test_what_was_set_aside_can_be_sent_again_all_the_same(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    council.raise_informal(units)
    hold(units)
    release(units, set_aside_old=True)
    relay.deliver()
    with units.writing() as unit:
        (failure,) = post_failures(unit, council.IRO)
        again = deal_with_failure.DealWithFailure(failure.id, council.IRO, send_again=True)
        deal_with_failure.handle(again, unit)
    assert relay.deliver().sent == 1
    assert mailer.letters() == [("told_for_information", "sofia.wren")]


def test_what_nobody_needs_any_more_is_dropped_and_troubles_nobody(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = council.ask_team_manager(units)
    hold(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    release(units, set_aside_old=True)
    done = relay.deliver()
    assert (done.dropped, done.failed) == (1, 1)
    assert "asked_to_respond" not in [name for name, _ in mailer.letters()]


def test_a_second_hold_needs_one_release_alone(units: Units, relay: Relay) -> None:
    council.raise_informal(units)
    hold(units)
    hold(units)
    assert release(units)
    assert not release(units)
    assert relay.deliver().sent == 1


def test_a_later_hold_is_no_reason_to_set_aside_what_an_earlier_one_let_go(
    units: Units, relay: Relay
) -> None:
    hold(units)
    release(units, set_aside_old=True)
    council.raise_informal(units)
    hold(units)
    release(units)
    assert relay.deliver().sent == 1


def test_no_hash_of_the_record_changes_by_it(units: Units) -> None:
    reference = council.raise_informal(units)
    with units.reading() as unit:
        before = seal_now(unit)
    hold(units)
    release(units)
    with units.reading() as unit:
        assert seal_now(unit).root == before.root
    assert council.move(units, reference, council.IRO, "raise_with_team_manager").sequence == 2
