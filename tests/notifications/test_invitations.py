"""Invitations to meetings: what a calendar does with them, and what they may say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event
from sqlalchemy import update

from disputes.models import Person
from disputes.unit import Units
from notifications.mail import Mail
from notifications.outbox import Relay
from tests.disputes import side_matters
from tests.notifications.test_needless import dropped
from tests.support import council
from tests.support.letters_beside import MEETS, TYPED, opened
from tests.support.post import NAMES, FakeMailer

IRO_ADDRESS = council.email_of(council.IRO)
NOT_NOW = {"reason": TYPED}


@pytest.fixture
def meeting(units: Units, relay: Relay, mailer: FakeMailer) -> str:
    """A meeting whose time is to be fixed; the team manager and somebody without a part are to come."""
    reference = opened(units, "meeting", council.raise_formal(units))
    relay.deliver()
    mailer.taken.clear()
    return reference


def to(mailer: FakeMailer, name: str) -> list[Mail]:
    return [mail for mail in mailer.taken if mail.to_name == name]


def calendar_of(mail: Mail) -> Calendar:
    assert mail.invitation is not None
    calendar = Calendar.from_ical(mail.invitation.text)
    assert isinstance(calendar, Calendar)
    assert str(calendar["METHOD"]) == mail.invitation.method
    return calendar


def event_of(mail: Mail) -> Event:
    (event,) = calendar_of(mail).events
    return event


def test_whoever_is_to_come_gets_an_entry_for_their_calendar(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    assert sorted(mailer.letters()) == [
        ("invited", "basil.stander"),
        ("invited", "irene.okoro"),
        ("invited", "tariq.moss"),
    ]
    (mail,) = to(mailer, "Basil Stander")
    event = event_of(mail)
    assert mail.invitation is not None
    assert mail.invitation.method == "REQUEST"
    assert str(event["UID"]) == f"{meeting}@council.test"
    assert (event["SEQUENCE"], str(event["STATUS"])) == (0, "CONFIRMED")
    assert event.start == datetime(2027, 3, 4, 14, 30, tzinfo=UTC)
    assert event.end - event.start == timedelta(minutes=45)
    assert str(event["ORGANIZER"]) == "mailto:irene.okoro@council.test"
    assert str(event["ATTENDEE"]) == "mailto:basil.stander@council.test"
    assert str(event["LOCATION"]) == "Room 2, Town Hall"


def test_somebody_who_cannot_sign_in_has_all_they_need_in_the_letter(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    (mail,) = to(mailer, "Basil Stander")
    for needed in ("Irene Okoro", "Thursday 4 March 2027, 2:30pm to 3:15pm", "Room 2, Town Hall"):
        assert needed in mail.plain
    assert "https://" not in mail.plain
    (mail,) = to(mailer, "Tariq Moss")
    assert f"https://disputes.council.test/disputes/{meeting}" in mail.plain


def test_in_summer_the_clock_on_the_wall_is_an_hour_before_utc(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    council.move(units, meeting, council.IRO, "fix", MEETS | {"meets_on": "2027-07-01", "meets_at": "9:00"})
    relay.deliver()
    (mail,) = to(mailer, "Tariq Moss")
    assert event_of(mail).start == datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert "9:00am to 9:45am" in mail.plain


def test_a_change_moves_the_entry_and_a_cancellation_takes_it_out(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    for move, given in (
        ("fix", MEETS),
        ("change", MEETS | {"meets_at": "16:00"}),
        ("cancel", NOT_NOW),
    ):
        council.move(units, meeting, council.IRO, move, given)
        relay.deliver()
    mails = to(mailer, "Tariq Moss")
    events = [event_of(mail) for mail in mails]
    assert [mail.invitation.method for mail in mails if mail.invitation] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(event["UID"]) for event in events} == {f"{meeting}@council.test"}
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [event.start for event in events] == [
        datetime(2027, 3, 4, hour, at, tzinfo=UTC) for hour, at in ((14, 30), (16, 0), (16, 0))
    ]
    assert str(events[-1]["STATUS"]) == "CANCELLED"
    assert TYPED not in "".join(mail.plain for mail in mails)


def test_a_fixed_meeting_that_is_taken_back_is_taken_out_of_every_calendar(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    for move, given in (("fix", MEETS), ("withdraw", NOT_NOW)):
        council.move(units, meeting, council.IRO, move, given)
        relay.deliver()
    for name in ("Tariq Moss", "Basil Stander", "Irene Okoro"):
        first, last = to(mailer, name)
        assert NAMES[last.subject] == "meeting_cancelled"
        assert str(calendar_of(last)["METHOD"]) == "CANCEL"
        assert str(event_of(last)["UID"]) == str(event_of(first)["UID"])
        assert [event_of(mail)["SEQUENCE"] for mail in (first, last)] == [0, 1]
        assert event_of(last).start == event_of(first).start
        assert TYPED not in last.plain


@pytest.mark.parametrize("move", ["record_held", "record_not_held"])
def test_a_meeting_whose_day_has_come_stays_in_the_calendars(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str, move: str
) -> None:
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    mailer.taken.clear()
    held = {"meeting_on": "2026-11-23", "came": TYPED, "said": TYPED}
    council.move(units, meeting, council.IRO, move, held if move == "record_held" else NOT_NOW)
    relay.deliver()
    assert mailer.taken == []


def test_the_iro_gets_the_entry_too_and_its_change_and_its_end(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    """From the service: Outlook takes in no invitation that comes from the calendar's own owner."""
    for move, given in (("fix", MEETS), ("change", MEETS | {"meets_at": "16:00"}), ("cancel", NOT_NOW)):
        council.move(units, meeting, council.IRO, move, given)
        relay.deliver()
    mails = to(mailer, "Irene Okoro")
    events = [event_of(mail) for mail in mails]
    assert [mail.invitation.method for mail in mails if mail.invitation] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [(str(event["UID"]), event["SEQUENCE"]) for event in events] == [
        (f"{meeting}@council.test", number) for number in range(3)
    ]
    assert {str(event["ORGANIZER"]) for event in events} == {"mailto:disputes@council.test"}
    assert {str(event["ATTENDEE"]) for event in events} == {f"mailto:{IRO_ADDRESS}"}
    assert {str(event["ATTENDEE"].params["RSVP"]) for event in events} == {"FALSE"}
    for mail in mails:
        assert "This is your own copy." in mail.plain
        assert "tell Irene Okoro" not in mail.plain
        assert f"https://disputes.council.test/disputes/{meeting}" in mail.plain


def test_an_iro_who_is_among_those_who_are_to_come_gets_one_entry(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    whom = {"attendees": [str(council.IRO), str(council.TEAM_MANAGER)]}
    meeting = opened(units, "meeting", council.raise_formal(units), whom)
    relay.deliver()
    mailer.taken.clear()
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    assert sorted(mailer.letters()) == [("invited", "irene.okoro"), ("invited", "tariq.moss")]


def test_each_copy_of_an_invitation_is_the_same(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    """The stamp is that of the change, so a letter sent again later is no newer than it is."""
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    (mail,) = to(mailer, "Tariq Moss")
    assert event_of(mail).stamp == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_whoever_is_to_come_hears_of_it_before_it_has_a_time_but_not_what_was_typed(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = opened(units, "meeting", council.raise_formal(units))
    relay.deliver()
    asked = [mail for mail in mailer.taken if NAMES[mail.subject] == "meeting_proposed"]
    assert sorted(mail.to_name for mail in asked) == ["Basil Stander", "Tariq Moss"]
    for mail in asked:
        assert mail.invitation is None
        assert TYPED not in mail.plain + mail.html
        may_open = mail.to_name == "Tariq Moss"
        assert (f"/disputes/{reference}" in mail.plain) is may_open
        assert ("Ask Irene Okoro which times are proposed" in mail.plain) is not may_open


def test_that_it_is_arranged_is_not_said_any_more_once_it_has_a_time(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    reference = opened(units, "meeting", council.raise_formal(units))
    council.move(units, reference, council.IRO, "fix", MEETS)
    relay.deliver()
    assert ("meeting_proposed", "tariq.moss", "moved_on") in dropped(units)
    assert ("invited", "tariq.moss") in mailer.letters()


@pytest.mark.parametrize("move", ["cancel", "withdraw"])
def test_of_a_meeting_that_was_never_fixed_whoever_was_to_come_hears_that_it_has_ended(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str, move: str
) -> None:
    council.move(units, meeting, council.IRO, move, NOT_NOW)
    relay.deliver()
    assert sorted(mailer.letters()) == [("ended", "basil.stander"), ("ended", "tariq.moss")]
    assert [mail.invitation for mail in mailer.taken] == [None, None]


def test_only_how_it_stands_now_is_sent_after_a_day_without_post(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    council.move(units, meeting, council.IRO, "fix", MEETS)
    council.move(units, meeting, council.IRO, "change", MEETS | {"meets_at": "16:00"})
    relay.deliver()
    assert ("invited", "tariq.moss", "replaced") in dropped(units)
    assert sorted(mailer.letters()) == [
        ("meeting_changed", "basil.stander"),
        ("meeting_changed", "irene.okoro"),
        ("meeting_changed", "tariq.moss"),
    ]
    council.move(units, meeting, council.IRO, "change", MEETS)
    council.move(units, meeting, council.IRO, "cancel", {"reason": TYPED})
    mailer.taken.clear()
    relay.deliver()
    assert ("meeting_changed", "tariq.moss", "moved_on") in dropped(units)
    assert {letter for letter, _ in mailer.letters()} == {"meeting_cancelled"}


@pytest.mark.parametrize("typed", ["Visit of xy at school", "Room of C-103", "AT XY'S HOME"])
def test_a_place_that_tells_of_the_child_is_sent_to_nobody(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str, typed: str
) -> None:
    """The child is XY, C-103: whoever is invited asks the IRO where it is."""
    council.move(units, meeting, council.IRO, "fix", MEETS | {"place": typed})
    relay.deliver()
    for mail in mailer.taken:
        assert "LOCATION" not in event_of(mail)
        assert mail.invitation is not None
        assert typed not in mail.plain + mail.html + mail.invitation.text
        is_iro = mail.to_name == "Irene Okoro"
        assert ("It is on the page." if is_iro else "Ask Irene Okoro where it is.") in mail.plain


def test_nor_is_a_place_that_tells_of_a_sibling_whom_the_meeting_is_not_about(
    units: Units, relay: Relay, mailer: FakeMailer
) -> None:
    dispute = council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING))
    comes = {"attendees": [str(council.BYSTANDER)], "times": "Any day."}
    about = side_matters.opened(units, "meeting", comes, dispute, [council.SIBLING]).reference
    council.move(units, about, council.IRO, "fix", MEETS | {"place": "The school of CB"})
    relay.deliver()
    (mail,) = to(mailer, "Basil Stander")
    assert "LOCATION" not in event_of(mail)
    assert "The school of CB" not in mail.plain


def test_a_hostile_place_stays_a_place(units: Units, relay: Relay, mailer: FakeMailer, meeting: str) -> None:
    hostile = "Room 1; X\\nATTENDEE:mailto:eve@elsewhere.test, <script>alert(1)</script> {{ 7 * 7 }}"
    council.move(units, meeting, council.IRO, "fix", MEETS | {"place": hostile})
    relay.deliver()
    (mail,) = to(mailer, "Basil Stander")
    event = event_of(mail)
    assert str(event["ATTENDEE"]) == "mailto:basil.stander@council.test"
    assert str(event["LOCATION"]) == hostile
    assert "<script" not in mail.html
    assert "49" not in mail.html


def test_a_hostile_name_starts_no_line_of_an_invitation(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    with units.writing() as unit:
        named = 'Eve"\r\nATTENDEE:mailto:eve@elsewhere.test'
        both = Person.id.in_((council.IRO, council.BYSTANDER))
        unit.connection.execute(update(Person).where(both).values(name=named))
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    for mail in mailer.taken:
        assert mail.invitation is not None
        assert not [line for line in mail.invitation.text.splitlines() if line.startswith("ATTENDEE:")]
        assert str(event_of(mail)["ATTENDEE"]) == f"mailto:{mail.to_email}"
        named = event_of(mail)["ATTENDEE" if mail.to_email == IRO_ADDRESS else "ORGANIZER"].params["CN"]
        assert str(named) == 'Eve" ATTENDEE:mailto:eve@elsewhere.test'


def test_an_invitation_says_nothing_of_the_child_nor_why_it_meets(
    units: Units, relay: Relay, mailer: FakeMailer, meeting: str
) -> None:
    council.move(units, meeting, council.IRO, "fix", MEETS)
    relay.deliver()
    for mail in mailer.taken:
        event = event_of(mail)
        assert str(event["SUMMARY"]) == "Meeting: care plan disputes"
        for secret in (TYPED, "XY", council.ONLY_CHILD, "school"):
            assert secret not in str(event["DESCRIPTION"])
