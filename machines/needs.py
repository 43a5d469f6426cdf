"""What a move asks for: the questions from which forms and the JSON interface are both made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class NeedKind(Enum):
    """The shape of an answer."""

    TEXT = "text"  # several lines
    LINE = "line"  # one line
    DATE = "date"  # a London date
    YES_NO = "yes_no"
    ACTIONS = "actions"  # one or more actions: what, outcome, named person, date
    STAGE = "stage"  # a later step of the ladder
    PERSON = "person"  # somebody in the directory
    DISPUTE = "dispute"  # the reference of another of the IRO's disputes
    OBLIGATION = "obligation"  # which of the things owed; only the clock gives it


@dataclass(frozen=True)
class Need:
    """One question. ``longest`` bounds the answer in characters (for actions: their number)."""

    id: str
    question: str
    kind: NeedKind
    hint: str = ""
    required: bool = True
    longest: int = 4000

    def asked_as(self, question: str, hint: str = "") -> Need:
        """The same need in other words, for one move."""
        return replace(self, question=question, hint=hint or self.hint)

    def optional(self) -> Need:
        """The same need, but it may be left empty."""
        return replace(self, required=False)


REASON = Need("reason", "Why?", NeedKind.TEXT, "This is kept on the record.")
REASONS = Need(
    "reasons",
    "Why do you disagree?",
    NeedKind.TEXT,
    "Say what you see differently, and what you would do instead. The IRO reads this.",
)
RESPONSE = Need(
    "response",
    "Your reply to the IRO",
    NeedKind.TEXT,
    "Anything the IRO should know about what you propose.",
    required=False,
)
PROPOSED_ACTIONS = Need(
    "proposed_actions",
    "What will be done?",
    NeedKind.ACTIONS,
    "Each action needs a named person and a date.",
    longest=10,
)
AGREED_ACTIONS = Need(
    "agreed_actions",
    "What has been agreed?",
    NeedKind.ACTIONS,
    "Each action needs an outcome for the child, a named person and a date. You set the dates.",
    longest=10,
)
DECISION = Need(
    "decision",
    "What have you decided?",
    NeedKind.TEXT,
    "Review the case and how the dispute was handled, then say what will happen and by when.",
)
MEETING_ON = Need("meeting_on", "When was it held?", NeedKind.DATE)
MEETING_NOTE = Need(
    "meeting_note", "Who came, and what was said?", NeedKind.TEXT, "This is kept on the record."
)
NOTE = Need("note", "Your note", NeedKind.TEXT, "This is kept on the record.")
COMMENT = Need("comment", "Your comment", NeedKind.TEXT, "This is kept on the record.")
ENTER_AT = Need("enter_at", "Which step should it go to?", NeedKind.STAGE)
TO_PERSON = Need(
    "to_person", "Who should be asked instead?", NeedKind.PERSON, "They get a new link by e-mail."
)
SUGGESTED_NAME = Need(
    "suggested_name",
    "Who should it go to?",
    NeedKind.LINE,
    "A name or a job title, if you know it.",
    required=False,
    longest=200,
)
CAFCASS_CONSIDERED = Need("cafcass_considered", "Have you considered a referral to Cafcass?", NeedKind.YES_NO)
CAFCASS_REASON = Need("cafcass_reason", "Why did you refer, or not refer?", NeedKind.TEXT, longest=4000)
SUPERSEDED_BY = Need(
    "superseded_by",
    "Which dispute takes its place?",
    NeedKind.DISPUTE,
    "Its reference, for example D-4F7K-29QM.",
    longest=20,
)
OBLIGATION = Need("obligation", "Which limit passed?", NeedKind.OBLIGATION)
