"""What a move asks for: the questions from which forms and the JSON interface are both made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum


class NeedKind(Enum):
    """The shape of an answer."""

    TEXT = "text"  # several lines
    LINE = "line"  # one line
    DATE = "date"  # a London date that has come
    DAY_AHEAD = "day_ahead"  # a London date from today onward
    TIME = "time"  # a London time of day
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"  # one of the need's own options
    CHOICES = "choices"  # one or more of them
    ACTIONS = "actions"  # one or more actions: what, outcome, named person, date
    STAGE = "stage"  # a later step of the ladder
    PERSON = "person"  # somebody in the directory
    PEOPLE = "people"  # one or more of them
    TEAM = "team"  # a team or service of the directory
    CHILD = "child"  # one of the dispute's children
    INFORMED = "informed"  # those whom the council's profile lists
    EVIDENCE = "evidence"  # entries of the dispute's record
    DISPUTE = "dispute"  # the reference of another of the IRO's disputes
    OBLIGATION = "obligation"  # which of the things owed


@dataclass(frozen=True)
class Need:
    """One question. ``longest`` bounds the answer in characters (for a list: their number).

    ``options`` are the values to choose from, each with its words. ``unless`` is the id of another need
    whose answer makes this one needless. ``looked_after_only`` is not asked about other children.
    ``only_for`` are the ids of the roles of whom alone it is asked (none: of everybody). ``missing`` is what
    to say when nothing was given. ``rests_on`` pairs an option with the yes-or-no question of the opening
    without whose yes it cannot be chosen. ``of_several`` is asked only where more than one of those who
    were asked still owes something.
    """

    id: str
    question: str
    kind: NeedKind
    hint: str = ""
    required: bool = True
    longest: int = 4000
    options: tuple[tuple[str, str], ...] = ()
    unless: str = ""
    looked_after_only: bool = False
    only_for: tuple[str, ...] = ()
    missing: str = ""
    # Left out of what is hashed of an opening's questions: they come first, and rest on nothing.
    rests_on: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    of_several: bool = field(default=False, repr=False)

    def asked_as(self, question: str, hint: str = "") -> Need:
        """The same need in other words, for one move."""
        return replace(self, question=question, hint=hint or self.hint)

    def optional(self) -> Need:
        """The same need, but it may be left empty."""
        return replace(self, required=False)

    def lacks(self, given: Mapping[str, object]) -> bool:
        """Whether it must be given and was not. ``given`` holds the answers by need id."""
        if not self.required or not is_empty(given.get(self.id)):
            return False
        return not self.unless or is_empty(given.get(self.unless))

    @property
    def when_missing(self) -> str:
        """What to say to somebody who left it empty."""
        return self.missing or f"Answer this question: {self.question}"


def is_empty(answer: object) -> bool:
    """Whether an answer says nothing."""
    return not answer.strip() if isinstance(answer, str) else answer is None or answer in ([], ())


REASON = Need(
    "reason",
    "Why?",
    NeedKind.TEXT,
    "This is kept on the record.",
    missing="Say why. The record keeps it.",
)
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
    unless="no_actions_because",
    missing="Give at least one action, or say below why there is none.",
)
NO_ACTIONS_BECAUSE = Need(
    "no_actions_because",
    "If no action was agreed, why not?",
    NeedKind.TEXT,
    "Leave this empty when you give actions above.",
    required=False,
    longest=2000,
)
AGREEMENT = (AGREED_ACTIONS, NO_ACTIONS_BECAUSE)
"""What ends a dispute in agreement: actions, or the reason why there is none (001 6, all cases)."""
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
MEETING = (MEETING_ON, MEETING_NOTE)
"""What is asked when a meeting, talk or discussion was held."""
NOTE = Need("note", "Your note", NeedKind.TEXT, "This is kept on the record.")
COMMENT = Need("comment", "Your comment", NeedKind.TEXT, "This is kept on the record.")
ENTER_AT = Need("enter_at", "Which step should it go to?", NeedKind.STAGE)
TO_PERSON = Need(
    "to_person", "Who should be asked instead?", NeedKind.PERSON, "They get a new link by e-mail."
)
OWED = Need(
    "owed",
    "What should somebody else do?",
    NeedKind.OBLIGATION,
    "More than one person is asked at this step. The others go on as they are.",
    missing="Choose what somebody else should do.",
    of_several=True,
)
SUGGESTED_NAME = Need(
    "suggested_name",
    "Who should it go to?",
    NeedKind.LINE,
    "A name or a job title, if you know it.",
    required=False,
    longest=200,
)
CAFCASS_CONSIDERED = Need(
    "cafcass_considered",
    "Have you considered a referral to Cafcass?",
    NeedKind.YES_NO,
    looked_after_only=True,
)
CAFCASS_REASON = Need(
    "cafcass_reason", "Why did you refer, or not refer?", NeedKind.TEXT, longest=4000, looked_after_only=True
)
CONSULTED = Need(
    "consulted",
    "Whom did you consult, when, and what did they say?",
    NeedKind.TEXT,
    "Only some steps ask for this: see the step you choose.",
    required=False,
    longest=2000,
)
LIMIT_DAYS = Need("limit_days", "How many working days do you set for this case?", NeedKind.NUMBER, longest=3)
GIVEN_DATE = Need("event_on", "By when?", NeedKind.DAY_AHEAD)
UNTIL = Need("until", "Until when?", NeedKind.DAY_AHEAD, "The day by which you will answer.")
CHILD = Need("child", "Which child is this about?", NeedKind.CHILD)
ONE_CHILD = CHILD.asked_as(CHILD.question, "Leave this empty when it is about all of them.").optional()
VIEWS = Need(
    "views",
    "What does the child want and feel now?",
    NeedKind.TEXT,
    "Use the child’s own words where you can. Or say why it is not known.",
)
FOUND_OUT = Need("found_out", "How did you find out, or why could you not?", NeedKind.TEXT, longest=2000)
INFORMED = Need("informed", "Who was told?", NeedKind.INFORMED)
INFORMED_ON = Need("informed_on", "When were they told?", NeedKind.DATE)
INFORMED_HOW = Need(
    "informed_how", "How were they told, and what did they say?", NeedKind.TEXT, required=False, longest=2000
)
SUPERSEDED_BY = Need(
    "superseded_by",
    "Which dispute takes its place?",
    NeedKind.DISPUTE,
    "Its reference, for example D-4F7K-29QM.",
    longest=20,
)
OBLIGATION = Need("obligation", "Which limit passed?", NeedKind.OBLIGATION)
