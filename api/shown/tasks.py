"""Letters that did not arrive, in words: who should have had which, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from api.look import moment
from api.shown.due import Shape, somebody
from disputes import tellings
from disputes.queries.post_failures import PostFailure
from notifications.letters.writing import SUBJECTS

# Letters that ask for something: somebody else may be asked instead.
ASKING = (tellings.ASKED, tellings.ESCALATED, tellings.REMINDER, tellings.LAPSED_YOURS)

DONE: Mapping[str, Shape] = {
    "again": {
        "heading": "The letter is on its way again",
        "text": "If it fails once more, it comes back to this page.",
    },
    "told": {"heading": "Taken off the list", "text": "The letter is not sent again."},
}


def letter(failure: PostFailure) -> Shape:
    """One letter: who, which, since when, why it failed, and the ways on."""
    asks = failure.letter in ASKING
    return {
        "id": failure.id,
        "who_text": somebody(failure.person, failure.role_name) if failure.role_name else failure.person,
        "email": failure.email,
        "subject": SUBJECTS[failure.letter],
        "reference": failure.reference,
        "href": f"/disputes/{failure.reference}",
        "written_text": moment(failure.written_at),
        "why": failure.why,
        "ask_href": f"/disputes/{failure.reference}/moves/reassign" if asks else "",
        "advice": "They do not know yet that they are asked, and the clock is running. Phone them now."
        if asks
        else "It told them something for information.",
    }
