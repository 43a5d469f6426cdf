"""The entry for a calendar that a letter about a meeting brings: iCalendar (RFC 5545, sent as RFC 5546).

Every entry about one meeting has one UID, from the matter's reference, and a number that grows with each
change, so that a calendar moves or takes out what it already holds. It says nothing about a child.
"""

from __future__ import annotations

from collections.abc import Mapping

from icalendar import Calendar, Event, vCalAddress, vText

from disputes.queries.letter_facts import DisputeFacts, Reader
from disputes.tellings import INVITED, MEETING_CANCELLED, MEETING_CHANGED
from notifications.letters.phrases import on_one_line
from notifications.letters.writing import SERVICE
from notifications.mail import Invitation

METHODS: Mapping[str, str] = {INVITED: "REQUEST", MEETING_CHANGED: "REQUEST", MEETING_CANCELLED: "CANCEL"}
MAKER = "-//Care plan disputes//EN"
SUMMARY = "Meeting: care plan disputes"


def invitation(letter: str, dispute: DisputeFacts, reader: Reader, sender: str) -> Invitation | None:
    """The entry that a letter brings, or None for a letter that brings none.

    :param sender: the address from which mail is sent, of whose domain each entry's UID is.
    """
    meeting = dispute.meeting
    if letter not in METHODS or meeting is None:
        return None
    method = METHODS[letter]
    event = Event()
    event.add("uid", f"{dispute.reference}@{sender.rpartition('@')[2]}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", meeting.fixed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", SUMMARY)
    event.add("description", _description(dispute))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("organizer", _organizer(dispute, sender))
    event.add("attendee", _invited(reader, answers=not dispute.reader_is_iro))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return Invitation(method, calendar.to_ical().decode())


def _organizer(dispute: DisputeFacts, sender: str) -> vCalAddress:
    """The IRO; to the IRO it is the service, for a calendar takes in no invitation from its own owner."""
    if dispute.reader_is_iro:
        return _address(SERVICE, sender)
    return _address(dispute.iro_name, dispute.iro_email)


def _description(dispute: DisputeFacts) -> str:
    if dispute.reader_is_iro:
        return f"You have invited others: {dispute.reference}. Name no child here."
    name = on_one_line(dispute.iro_name)
    return f"{name} invites you: {dispute.reference}. Questions? Ask {dispute.iro_email}. Name no child here."


def _invited(reader: Reader, *, answers: bool) -> vCalAddress:
    attendee = _address(reader.name, reader.email)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("TRUE" if answers else "FALSE")
    return attendee


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(on_one_line(name))
    return address
