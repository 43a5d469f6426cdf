"""What of a case somebody can read, by which door, and what lets them in: the words of the readings.

They are stored as they stand here, and shown so. None of them says anything of a case.
"""

from __future__ import annotations

from enum import Enum


class What(Enum):
    """What was read: something of one dispute, or a list in which there are several."""

    DISPUTE = "the dispute"
    MOVE = "the form of a move"
    RECEIPT = "a receipt"
    ASKED = "what is asked"
    OPENING = "the form that opens something beside"
    CAFCASS = "the test for a referral to Cafcass"
    PACK = "the pack for Cafcass"
    PACK_PDF = "the pack for Cafcass as PDF"
    RECORD = "the record"
    RECORD_PDF = "the record as PDF"
    RECORD_JSON = "the record as JSON"
    BRIEFING = "the briefing"
    BRIEFING_PDF = "the briefing as PDF"
    LETTER = "the letter to the child"
    LETTER_PDF = "the letter to the child as PDF"
    ENTRIES = "the entries for the child’s file"
    ENTRY = "an entry for the child’s file"
    DISPUTE_JSON = "the dispute as JSON"
    TRANSITIONS_JSON = "its transitions as JSON"
    OBLIGATIONS_JSON = "what was owed as JSON"
    BESIDE_JSON = "what stands beside it as JSON"
    ENTRIES_JSON = "the entries for the child’s file as JSON"
    ENTRY_JSON = "an entry for the child’s file as JSON"
    MY_DISPUTES = "list: my disputes"
    QUEUE = "list: escalation queue"
    ACTIONS = "list: agreed actions"
    MATTERS = "list: other matters"
    TO_FILE = "list: to file"
    TOLD = "list: what IROs were told"
    RAISING = "list: children to raise a dispute about"
    DISPUTES_JSON = "list: disputes as JSON"
    QUEUE_JSON = "list: escalation queue as JSON"
    TO_FILE_JSON = "list: to file as JSON"
    CHILDREN_JSON = "list: children as JSON"


class Door(Enum):
    """How somebody came in."""

    SIGN_IN = "sign-in"
    LINK = "response link"
    TOKEN = "token"  # noqa: S105 -- words to print


class Tie(Enum):
    """What lets somebody see a dispute; the last two are for lists, and for whom nothing does any more."""

    IRO = "its IRO"
    ASKED = "asked in this stage"
    PART = "has a part in it"
    STANDS_IN = "stands in"
    LEADER = "senior leader"
    OWN_LIST = "their own list"
    BEFORE = "had a part in it before"
