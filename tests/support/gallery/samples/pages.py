"""What whole pages are given: who is signed in, the post, and the errors."""

from __future__ import annotations

from typing import Any

from tests.support.gallery.samples.forms import FAULTS

SIGNED_IN = {"name": "Priya Nair", "roles": ["Independent Reviewing Officer"]}
NAVIGATION = [
    {"text": "My disputes", "href": "/disputes", "current": True},
    {"text": "Raise a dispute", "href": "/disputes/new", "current": False},
    {"text": "Escalation queue", "href": "/queue", "current": False},
]
DEMO = {"now_text": "9:05am on Tuesday 10 November 2026"}

LETTERS: list[dict[str, Any]] = [
    {
        "href": "#main-content",
        "to": "owen.blake@alderbrook.example",
        "subject": "A reply is needed from you by Thursday 12 November 2026",
        "sent_text": "9:31am on Thursday 5 November 2026",
        "new": True,
    },
    {
        "href": "#main-content",
        "to": "priya.nair@alderbrook.example",
        "subject": "Your dispute was sent",
        "sent_text": "9:30am on Thursday 5 November 2026",
    },
]
LETTER = {
    "sender": "Care plan disputes <disputes@alderbrook.example>",
    "to": "Owen Blake <owen.blake@alderbrook.example>",
    "subject": LETTERS[0]["subject"],
    "sent_text": LETTERS[0]["sent_text"],
    "text": "An Independent Reviewing Officer asks for your reply.\n\nReference: D-4F7K-29QM\n\n"
    "Read it and answer here:\nhttps://disputes.alderbrook.example/r/"
    + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7" * 2
    + "\n\nYou need no account.",
}

GIVEN: dict[str, dict[str, Any]] = {
    "dispute": {
        "back_href": "#main-content",
        "back_text": "My disputes",
        "receipt": {"heading": "Your answer was saved", "text": "The team manager has been told by email."},
    },
    "queue": {
        "wide": True,
        "signed_in": {"name": "Grace Adeyemi", "roles": ["Director of Children’s Services"]},
    },
    "form_errors": {"errors": FAULTS, "back_href": "#main-content"},
    "form": {"back_href": "#main-content"},
    "signed_out": {"signed_in": None, "navigation": [], "demo": None},
    "parts": {
        "receipt": {
            "heading": "Someone answered first",
            "text": "Nothing of yours was changed.",
            "kind": "notice",
            "links": [{"text": "See the dispute", "href": "#main-content"}],
        }
    },
}
ERRORS: dict[str, dict[str, Any]] = {
    "409": {
        "now_href": "#main-content",
        "code": "stale_page",
        "changes": [
            {
                "what": "The team manager agreed and proposed 2 actions",
                "who_text": "Owen Blake, team manager",
                "when_text": "9:04am on Tuesday 10 November 2026",
            }
        ],
        "typed": [{"label": "Your note", "text": "I asked again on Friday.\nNo reply yet."}],
        "again": {"action": "#main-content", "hidden": {"note": "I asked again on Friday.\nNo reply yet."}},
    },
    "413": {"limit_text": "1 megabyte"},
    "429": {"wait_text": "15 minutes"},
    "500": {"fault_reference": "8F2C-11D0", "signed_in": None, "navigation": [], "demo": None},
    "refused": {
        "title": "Only the IRO can withdraw this dispute",
        "what_happened": "You are the IRO’s manager. Only the IRO who raised a dispute can withdraw it.",
        "what_to_do": [
            "Ask Priya Nair to withdraw it.",
            "If she is away, give the dispute to another IRO first.",
        ],
        "code": "not_your_move",
        "way_on": [
            {"text": "Go back to the dispute", "href": "#main-content"},
            {"text": "See who can do what", "href": "#main-content"},
        ],
    },
}
