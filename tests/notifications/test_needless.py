"""Letters that nobody needs any more: a month of silence is one letter, not a pile."""

from sqlalchemy import update

from disputes.commands import ask_for_code
from disputes.models import Person
from disputes.unit import Units
from notifications.outbox import Relay
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.letters import NO, REASON, sweep
from tests.support.post import FakeMailer, outbox


def dropped(units: Units) -> list[tuple[str, str, str]]:
    """Each letter that was dropped: its name, its reader and why."""
    return [
        (row["letter"], row["email"].partition("@")[0], row["dropped_because"])
        for row in outbox(units)
        if row["dropped_at"] is not None
    ]


def test_an_ask_is_dropped_once_it_has_been_answered(units: Units, relay: Relay, mailer: FakeMailer) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", NO)
    relay.deliver()
    assert dropped(units) == [("asked_to_respond", "selma.marsh", "moved_on")]
    assert ("asked_to_respond", "selma.marsh") not in mailer.letters()
    assert [row for row in outbox(units) if row["failed_at"]] == []


def test_an_ask_is_dropped_when_somebody_else_is_asked_instead(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = council.ask_team_manager(units)
    given = {"to_person": council.OTHER_TEAM_MANAGER, **REASON}
    council.move(units, reference, council.IRO, "reassign", given)
    relay.deliver()
    assert ("asked_to_respond", "tariq.moss", "done") in dropped(units)
    assert ("asked_to_respond", "tess.moran") in mailer.letters()


def test_after_a_month_off_each_person_gets_one_letter_for_the_step(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    council.raise_formal(units)
    clock.forward(days=7)
    sweep(units)
    clock.forward(days=30)
    sweep(units)
    relay.deliver()
    about_the_step = [
        (letter, reader) for letter, reader in mailer.letters() if letter != "told_for_information"
    ]
    assert sorted(about_the_step) == [
        ("limit_passed", "irene.okoro"),
        ("limit_passed", "selma.marsh"),
        ("limit_passed_told", "imogen.tate"),
    ]
    (to_iro,) = [mail for mail in mailer.taken if mail.to_name == "Irene Okoro"]
    assert "Selma Marsh (Service manager): Meet the IRO and answer. It was due" in to_iro.plain
    assert "Irene Okoro (Independent Reviewing Officer): Arrange the three-way meeting. It" in to_iro.plain
    (to_manager,) = [mail for mail in mailer.taken if mail.to_name == "Imogen Tate" and "late" in mail.plain]
    assert "Selma Marsh" in to_manager.plain
    assert {why for _, _, why in dropped(units)} == {"replaced"}


def test_word_of_a_lapse_is_kept_while_it_is_still_open(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    """Where the reader's own part is done before the post goes, the other letter is still needed."""
    reference = council.raise_formal(units)
    relay.deliver()
    mailer.taken.clear()
    clock.forward(days=14)
    sweep(units)
    given = {"meeting_on": "2026-12-01", "meeting_note": "All came."}
    council.move(units, reference, council.IRO, "record_meeting", given)
    relay.deliver()
    assert ("limit_passed_told", "irene.okoro") in mailer.letters()
    assert ("limit_passed", "irene.okoro", "done") in dropped(units)


def test_word_of_a_lapse_is_dropped_once_the_answer_is_there(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    relay.deliver()
    clock.forward(days=14)
    sweep(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", NO)
    mailer.taken.clear()
    relay.deliver()
    assert sorted(mailer.letters()) == [("answer_receipt", "tariq.moss"), ("answer_received", "irene.okoro")]


def test_a_code_that_has_ended_is_not_sent(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    with units.writing() as unit:
        command = ask_for_code.AskForCode(council.email_of(council.IRO), "staff", "browser", "place")
        ask_for_code.handle(command, unit)
    clock.forward(minutes=10)
    assert relay.deliver().dropped == 1
    assert dropped(units) == [("code", "irene.okoro", "expired")]


def test_what_is_only_told_is_never_dropped(
    units: Units, relay: Relay, mailer: FakeMailer, clock: FakeClock
) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", REASON)
    clock.forward(days=2)
    relay.deliver()
    assert ("told_for_information", "sofia.wren") in mailer.letters()


def reassign(units: Units, reference: str, person: int) -> None:
    council.move(units, reference, council.IRO, "reassign", {"to_person": person, **REASON})


def test_somebody_who_never_heard_of_it_is_not_told_that_it_is_no_longer_theirs(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reassign(units, council.ask_team_manager(units), council.OTHER_TEAM_MANAGER)
    relay.deliver()
    assert ("no_longer_yours", "tariq.moss", "done") in dropped(units)
    assert not [one for one in mailer.letters() if one[1] == "tariq.moss"]


def test_somebody_who_has_it_back_is_not_told_that_it_is_no_longer_theirs(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = council.ask_team_manager(units)
    relay.deliver()
    mailer.taken.clear()
    reassign(units, reference, council.OTHER_TEAM_MANAGER)
    reassign(units, reference, council.TEAM_MANAGER)
    relay.deliver()
    assert mailer.letters() == [("asked_to_respond", "tariq.moss")]
    assert {("no_longer_yours", "tariq.moss", "done"), ("no_longer_yours", "tess.moran", "done")} <= set(
        dropped(units)
    )


def test_nobody_who_has_left_is_told_that_it_is_no_longer_theirs(units: Units, relay: Relay) -> None:
    reference = council.ask_team_manager(units)
    relay.deliver()
    reassign(units, reference, council.OTHER_TEAM_MANAGER)
    with units.writing() as unit:
        left = update(Person).where(Person.id == council.TEAM_MANAGER)
        unit.connection.execute(left.values(left_on=unit.today))
    assert relay.deliver().failed == 0
    assert ("no_longer_yours", "tariq.moss", "done") in dropped(units)


def test_a_wish_for_more_time_that_was_decided_asks_for_nothing(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = council.ask_team_manager(units)
    relay.deliver()
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", {"until": "2027-03-12", **REASON})
    council.move(units, reference, council.IRO, "grant_more_time", {"until": "2027-03-12"})
    relay.deliver()
    assert ("time_asked", "irene.okoro", "done") in dropped(units)
    assert ("date_changed", "tariq.moss") in mailer.letters()
