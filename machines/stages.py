"""The parts a procedure is written in: stages, what they owe, and moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from statemachine import State
from statemachine.transition_list import TransitionList

from machines.limits import NOT_STATED, Limit
from machines.needs import Need, NeedKind
from machines.roles import CLOCK, Role
from machines.sources import Source


class Kind(Enum):
    """What happens in a stage."""

    MESSAGE = "message"
    DISCUSSION = "discussion"
    MEETING = "meeting"
    DECISION = "decision"
    REPORT = "report for information"


class Silence(Enum):
    """What the council's text says when a limit passes unanswered."""

    TELLS = "people are told; nothing moves by itself"
    PROMPTS = "the IRO is prompted to consider the next step"
    ESCALATES = "the text itself escalates"
    ACCEPTS = "the text counts silence as acceptance"


SILENCE_ACTS = (Silence.ESCALATES, Silence.ACCEPTS)
"""Where silence itself moves the dispute: only there may the clock make a council's own move."""


class Ending(Enum):
    """How a dispute ended."""

    AGREED = "agreed"
    DECIDED = "decision accepted"
    WITHDRAWN = "withdrawn"
    CLOSED_WITHOUT_AGREEMENT = "closed without agreement"
    NO_LONGER_LOOKED_AFTER = "child no longer looked after"
    SUPERSEDED = "superseded"
    HANDED_OVER = "handed over to another route"
    COMPLETED = "completed"
    NOT_TAKEN_FURTHER = "not taken further"


class MoveKind(Enum):
    """What a move means to the people; it decides which letters go out."""

    TELL = "tell"  # somebody is told; often it stays in the stage
    ASK = "ask"  # the next person is asked for the first time
    ANSWER = "answer"  # the person asked gives their answer
    ESCALATE = "escalate"  # a person takes it up the ladder
    DECIDE = "decide"  # the top of the ladder decides
    RESOLVE = "resolve"  # it ends in agreement
    END = "end"  # it ends in any other way
    LAPSE = "lapse"  # the clock records that a limit passed
    PASS_ON = "pass on"  # noqa: S105 -- the person asked says it is for somebody else
    REASSIGN = "reassign"  # the IRO asks another person instead
    NOTE = "note"  # words are added to the record
    ASK_TIME = "ask time"  # whoever owes an answer asks for more time
    GRANT_TIME = "grant time"  # more time was asked for, and is given
    REFUSE_TIME = "refuse time"  # more time was asked for, and the date stays
    REDATE = "redate"  # the clock: the calendar changed, and a date with it
    HAND_ON = "hand on"  # a post changed hands, or its holder is away: somebody else owes it now
    INVITE = "invite"  # those who were named are invited, or told that it changed
    REOPEN = "reopen"  # what had ended goes on


OWING = (MoveKind.ANSWER, MoveKind.DECIDE, MoveKind.PASS_ON, MoveKind.ASK_TIME)
"""The moves that come only from whoever owes something."""


@dataclass(frozen=True)
class Obligation:
    """What somebody owes while a stage lasts, and by when.

    ``silence_counts`` is False where the stage's silence is not this one's: that it is late is told, no more.
    """

    id: str
    text: str
    by: Role
    limit: Limit
    source: Source
    silence_counts: bool = True


class Stage(State):
    """Where a dispute stands. ``label`` is the council's own word for it.

    ``owes`` lists every obligation of the stage; the first names whose turn it is.
    ``rung`` is its place on the ladder, a position and never a job title.
    ``meets_with`` are the roles that a meeting or discussion brings together.
    ``consult`` is whom the text wants consulted before anybody enters here past other steps.
    """

    def __init__(
        self,
        label: str,
        *,
        source: Source,
        rung: int = 0,
        owes: tuple[Obligation, ...] = (),
        kind: Kind = Kind.MESSAGE,
        silence: Silence = Silence.TELLS,
        meets_with: tuple[Role, ...] = (),
        consult: Role | None = None,
        initial: bool = False,
        ending: Ending | None = None,
        hands_over_to: str | None = None,
    ) -> None:
        super().__init__(name=label, final=ending is not None)
        self.label = label
        self.begins = initial
        self.source = source
        self.rung = rung
        self.owes = owes
        self.kind = kind
        self.silence = silence
        self.meets_with = meets_with
        self.consult = consult
        self.ending = ending
        self.hands_over_to = hands_over_to
        self._staying: TransitionList | None = None

    def take_name(self, stage_id: str) -> None:
        """Take the id that the route gives it, before the library would: moves need it by then."""
        self._set_id(stage_id)

    def take_beginning(self) -> None:
        """Become the machine's one initial stage. ``begins`` says what the definition wrote."""
        self._initial = True

    @property
    def staying(self) -> TransitionList:
        """The one transition that leaves the stage as it is: every move that stays takes it.

        A machine is built for each move, and costs what its transitions cost.
        """
        if self._staying is None:
            self._staying = self.to(self, internal=True)
        return self._staying

    @property
    def awaiting(self) -> Role | None:
        """Whose turn it is; None once the dispute has ended."""
        return self.owes[0].by if self.owes else None

    def obligation(self, obligation_id: str) -> Obligation:
        """The obligation of that id. Raises KeyError when the stage does not owe it."""
        for owed in self.owes:
            if owed.id == obligation_id:
                return owed
        raise KeyError(obligation_id)


def first_of_rungs(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Where each rung of the ladder is entered: its first stage, from the lowest rung up.

    A rung that begins with a report for information is none: nobody is asked there, and
    to enter it directly would say that somebody was told who was not.
    """
    first: dict[int, Stage] = {}
    for stage in stages:
        if stage.rung and stage.ending is None:
            first.setdefault(stage.rung, stage)
    return tuple(first[rung] for rung in sorted(first) if first[rung].kind is not Kind.REPORT)


def hand_over(label: str, *, to: str, source: Source) -> Stage:
    """A stage in which one route ends because the dispute goes on in another."""
    return Stage(label, source=source, ending=Ending.HANDED_OVER, hands_over_to=to)


def ended(label: str, ending: Ending, *, source: Source) -> Stage:
    """A stage in which the dispute has ended."""
    return Stage(label, source=source, ending=ending)


@dataclass(frozen=True, eq=False)
class Move:
    """What may be done, by whom, with what, and who is told.

    ``path`` is the transitions of the machine that this move may take; a path made with
    ``stay(...)`` leaves the stage as it is. ``meets`` names the obligations it fulfils, ``after`` those that
    must have been met before it may be made. ``id`` is the name the route gives it.
    """

    label: str
    path: TransitionList
    by: tuple[Role, ...]
    kind: MoveKind
    source: Source
    needs: tuple[Need, ...] = ()
    meets: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    tells: tuple[Role, ...] = ()
    id: str = ""
    standing: bool = False

    def may(self, role: Role, stage: Stage) -> bool:
        """Whether the role may make this move from that stage.

        An answer, and word that it is for somebody else, come only from whoever owes it there:
        the service manager who met the IRO in one stage does not answer for the director in another.
        The clock makes a council's own move only where the stage says that silence does something.
        """
        if role not in self.by:
            return False
        if role == CLOCK and not self.standing:
            return stage.silence in SILENCE_ACTS
        if self.kind not in OWING:
            return True
        return any(owed.by == role for owed in stage.owes if not self.meets or owed.id in self.meets)

    def starts_from(self, stage: Stage) -> bool:
        """Whether any of the move's transitions leaves that stage."""
        return id(stage) in self._sources

    @cached_property
    def _sources(self) -> frozenset[int]:
        # By what they are: a state's own hash is made anew from its text each time that it is asked.
        return frozenset(id(transition.source) for transition in self.path.transitions)

    def leads_to(self, stage: Stage, enter_at: str | None) -> bool:
        """Whether the move goes to that stage: where it asks for the step, only to the step named.

        Of a hand-over the step is one of the next route's, and the engine sees to it.
        """
        choice = self.step_need
        if choice is None or stage.hands_over_to is not None:
            return True
        return stage.id == enter_at if enter_at or choice.required else True

    @property
    def step_need(self) -> Need | None:
        """The need by which a later step is chosen, if the move has one."""
        return next((need for need in self.needs if need.kind is NeedKind.STAGE), None)

    @property
    def required(self) -> tuple[Need, ...]:
        """The needs that must be given."""
        return tuple(need for need in self.needs if need.required)


def owes(code: str, text: str, by: Role, source: Source, limit: Limit = NOT_STATED) -> tuple[Obligation]:
    """The one obligation of a stage, where there is just one."""
    return (Obligation(code, text, by, limit, source),)


def stay(*stages: Stage) -> TransitionList:
    """A path that does not leave the stage: its obligations and links live on."""
    path = TransitionList()
    for stage in stages:
        path.add_transitions(stage.staying)
    return path


def between(*stages: Stage, to: Stage) -> TransitionList:
    """A path from any of the stages to another."""
    path: TransitionList = to.from_(*stages)
    return path
