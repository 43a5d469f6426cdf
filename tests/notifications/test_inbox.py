"""The demo's mailer: one inbox, in which a second copy of a letter changes nothing."""

from datetime import UTC, datetime

import pytest

from disputes.errors import Refused
from disputes.queries.demo_inbox import demo_inbox, demo_letter
from disputes.unit import Units
from notifications.mail import Mail
from notifications.mailers.inbox import InboxMailer
from tests.support.clock import FakeClock

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _mail(number: int, to_email: str = "a@council.test") -> Mail:
    return Mail(f"<{number}@council.test>", "Ann", to_email, f"Letter {number}", "Plain", "<p>Html</p>", AT)


def test_letters_are_kept_newest_first_for_everybody_or_for_one(units: Units, clock: FakeClock) -> None:
    with InboxMailer(units).open() as post:
        post.send(_mail(1))
        clock.forward(days=1)
        post.send(_mail(2, "b@council.test"))
    with units.reading() as unit:
        everybody = demo_inbox(unit, 10)
        assert [letter.subject for letter in everybody] == ["Letter 2", "Letter 1"]
        assert [letter.subject for letter in demo_inbox(unit, 10, " A@council.test ")] == ["Letter 1"]
        assert [letter.subject for letter in demo_inbox(unit, 1)] == ["Letter 2"]
        assert [one.subject for one in demo_inbox(unit, 10, before=everybody[0].id)] == ["Letter 1"]
        assert demo_letter(unit, everybody[1].id).sent_at == AT
        with pytest.raises(Refused, match="not_found"):
            demo_letter(unit, 999)


def test_a_second_copy_leaves_the_inbox_as_it_is(units: Units, clock: FakeClock) -> None:
    with InboxMailer(units).open() as post:
        post.send(_mail(1))
        clock.forward(days=1)
        post.send(_mail(1))
    with units.reading() as unit:
        (letter,) = demo_inbox(unit, 10)
    assert letter.sent_at == AT
