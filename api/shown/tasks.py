"""Letters that did not arrive, in words: who should have had which, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.look import moment
from api.shown.due import Shape, somebody
from disputes import tellings
from disputes.queries.post_failures import PostFailure
from notifications.letters.writing import SUBJECTS

# Letters that ask for something: somebody else may be asked instead.
ASKING = (tellings.ASKED, tellings.ESCALATED, tellings.REMINDER, tellings.LAPSED_YOURS)

DONE: Mapping[str, Shape] = {
    "again": {
        "heading": "The email is on its way again",
        "text": "If it fails once more, it comes back to this page.",
    },
    "told": {"heading": "Taken off the list", "text": "The email is not sent again."},
}


ADVICE: Mapping[str, str] = {
    "asks": "They do not know yet that they are asked, and the clock is running. Phone them now.",
    "own": "This one was for you. Read the dispute, and have your address put right if it is wrong.",
    "tells": "It told them something for information.",
    "code": "Their code cannot reach them. Have their address put right, then let them ask for another.",
    "meeting": "They may not know when and where the meeting is, or that it is cancelled. Phone them.",
}


def failed(failures: Iterable[PostFailure], own_email: str) -> list[Shape]:
    """The letters that failed, those that ask somebody for something first."""
    found = [_letter(one, own_email) for one in failures if one.failed_at is not None]
    return sorted(found, key=lambda one: not one["ask_href"])


def still_tried(failures: Iterable[PostFailure], own_email: str) -> list[Shape]:
    """The letters that have not gone out yet, and may still."""
    return [_letter(one, own_email) for one in failures if one.failed_at is None]


def _letter(failure: PostFailure, own_email: str) -> Shape:
    own = failure.email == own_email
    why = _why_it_matters(failure.letter, own=own)
    asks = why == "asks"
    return {
        "id": failure.id,
        "who_text": somebody(failure.person, failure.role_name) if failure.role_name else failure.person,
        "email": failure.email,
        "subject": SUBJECTS[failure.letter][failure.is_beside],
        "reference": failure.reference,
        "href": f"/disputes/{failure.reference}",
        "written_text": moment(failure.written_at),
        "why": failure.why,
        "ask_href": f"/disputes/{failure.reference}/moves/reassign" if asks else "",
        "advice": ADVICE[why],
        "may_be_sent_again": failure.letter != tellings.CODE,
        "told_text": "I have seen it" if own else "I have told them another way",
    }


def _why_it_matters(letter: str, *, own: bool) -> str:
    if letter == tellings.CODE:
        return "code"
    if letter in ASKING:
        return "asks"
    if own:
        return "own"
    return "meeting" if letter in tellings.MEETINGS else "tells"
