"""A letter that failed is the IRO's task until it is dealt with."""

import pytest

from disputes.case import load_case
from disputes.commands import ask_for_code
from disputes.commands.deal_with_failure import DealWithFailure, handle
from disputes.errors import Refused
from disputes.queries.post_failures import count_post_failures, post_failures
from disputes.unit import Units
from notifications.mail import Never
from notifications.outbox import Relay
from tests.support import council
from tests.support.post import FakeMailer, outbox


@pytest.fixture
def failed(units: Units, relay: Relay, mailer: FakeMailer) -> int:
    """The number of a letter that failed."""
    council.ask_team_manager(units)
    mailer.refuses = lambda mail: Never("No such address.") if mail.to_name == "Tariq Moss" else None
    relay.deliver()
    mailer.refuses = lambda _mail: None
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO)
    return failure.id


def test_told_in_another_way_it_leaves_the_list(units: Units, relay: Relay, failed: int) -> None:
    with units.writing() as unit:
        assert handle(DealWithFailure(failed, council.IRO), unit)
    with units.writing() as unit:
        assert not handle(DealWithFailure(failed, council.IRO), unit), "a second press does nothing"
    with units.reading() as unit:
        assert post_failures(unit, council.IRO) == ()
    assert relay.deliver().total == 0


def test_sent_again_it_is_a_new_letter_with_its_own_message_id(
    units: Units, relay: Relay, mailer: FakeMailer, failed: int
) -> None:
    for _ in range(2):
        with units.writing() as unit:
            handle(DealWithFailure(failed, council.IRO, send_again=True), unit)
    mailer.taken.clear()
    assert relay.deliver().sent == 1
    assert mailer.letters() == [("asked_to_respond", "tariq.moss")]
    assert len({row["message_id"] for row in outbox(units)}) == len(outbox(units)) == 3


@pytest.mark.parametrize("person", [council.OTHER_IRO, council.TEAM_MANAGER])
def test_nobody_else_deals_with_it(units: Units, failed: int, person: int) -> None:
    with units.writing() as unit, pytest.raises(Refused, match="not_found"):
        handle(DealWithFailure(failed, person), unit)


def test_a_letter_that_did_not_fail_is_not_there(units: Units, failed: int) -> None:
    for number in (failed - 1, 999):
        with units.writing() as unit, pytest.raises(Refused, match="not_found"):
            handle(DealWithFailure(number, council.IRO), unit)


def ask_code(units: Units, person: int, dispute_id: int | None = None) -> None:
    asked = ask_for_code.AskForCode(
        council.email_of(person), "link", "browser", "place", dispute_id=dispute_id
    )
    with units.writing() as unit:
        ask_for_code.handle(asked, unit)


def test_a_code_for_a_link_that_cannot_be_sent_is_the_iros_task(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = council.ask_team_manager(units)
    relay.deliver()
    with units.reading() as unit:
        number = load_case(unit, reference).id
    mailer.refuses = lambda _mail: Never("No such address.")
    for _ in range(2):
        ask_code(units, council.TEAM_MANAGER, number)
        relay.deliver()
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO)
        assert count_post_failures(unit, council.IRO) == 1
        assert post_failures(unit, council.IRO_TEAM_MANAGER) == ()
    assert (failure.letter, failure.reference, failure.person) == ("code", reference, "Tariq Moss")
    mailer.refuses = lambda _mail: None
    mailer.taken.clear()
    with units.writing() as unit:
        assert handle(DealWithFailure(failure.id, council.IRO, send_again=True), unit)
    with units.reading() as unit:
        assert post_failures(unit, council.IRO) == ()
    relay.deliver()
    assert mailer.taken == [], "a code that has ended is not sent again"


def test_a_code_to_sign_in_that_cannot_be_sent_is_a_leaders_task(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    mailer.refuses = lambda _mail: Never("No such address.")
    ask_code(units, council.OTHER_IRO)
    relay.deliver()
    with units.reading() as unit:
        (failure,) = post_failures(unit, council.IRO_TEAM_MANAGER)
        for person in (council.IRO, council.OTHER_IRO, council.TEAM_MANAGER):
            assert post_failures(unit, person) == ()
    assert (failure.letter, failure.reference, failure.person) == ("code", "", "Ivan Odell")
    with units.writing() as unit, pytest.raises(Refused, match="not_found"):
        handle(DealWithFailure(failure.id, council.IRO), unit)
    with units.writing() as unit:
        assert handle(DealWithFailure(failure.id, council.IRO_TEAM_MANAGER), unit)
    with units.reading() as unit:
        assert post_failures(unit, council.IRO_TEAM_MANAGER) == ()
