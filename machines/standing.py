"""What every procedure has, whatever the council: endings, bypass, and what keeps the record.

The IRO may pass over any step (Handbook 6.2), nobody says what ends a dispute but agreement
(rules, section 3: our own endings), and the clock records but never escalates (Handbook 6.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from statemachine.transition_list import TransitionList

from machines import needs
from machines.roles import (
    CHIEF_EXECUTIVE,
    CLOCK,
    DIRECTOR,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    IRO,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
    SERVICE_DIRECTOR,
    SERVICE_MANAGER,
    TEAM_MANAGER,
    Role,
)
from machines.sources import Source, handbook, ours
from machines.stages import Ending, Move, MoveKind, Stage, ended, first_of_rungs, stay

BYPASS = handbook("Handbook 6.2", "the IRO may pass over any step; the steps passed are recorded")
ENDINGS = ours("001 7.2", "the text names no ending but agreement; these are this service's")
AT_THE_TOP = ours("001 7.2.2(7)", "an answer from the top of the ladder may leave the IRO unconvinced")
LAPSE = ours("001 6, 7.2", "silence is recorded and people are told; nothing moves by itself")
PASS_ON = ours("001 7.2", "somebody asked by mistake can say so; only the IRO asks another")
HEARD = (
    TEAM_MANAGER,
    SERVICE_MANAGER,
    HEAD_OF_SERVICE,
    SERVICE_DIRECTOR,
    EXECUTIVE_DIRECTOR,
    DIRECTOR,
    CHIEF_EXECUTIVE,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
)
"""Who may comment wherever the dispute stands: somebody asked in one route may come too late, in another."""
ON_THE_RECORD = handbook("001 7.1.1(8)", "all that the IRO does about a dispute is on the record")
REOPENED = ours("001 6, 7.2", "where what was agreed is not done, the IRO may take the dispute up again")
MORE_TIME = ours("001 6, 7.2", "who owes an answer may ask for more time; the first date stays on the record")
VOICE = handbook("001 2", "the child's wishes and feelings are asked for at every stage")
TOLD = ours("001 2", "who was told of the dispute, when and how, is on the record")
HANDED_ON = ours("001 7.2", "what is owed goes to whoever holds the post, or stands in, that day")
REDATED = ours("001 7.2", "a closure day that is added later moves the dates that it falls before")
STANDING_NAMES = frozenset(
    (
        "withdrawn", "closed_without_agreement", "no_longer_looked_after", "superseded",
        "withdraw", "close_without_agreement", "end_as_no_longer_looked_after", "supersede", "reopen",
        "bypass", "add_note", "record_lapse", "comment", "pass_on", "reassign", "record_views", "record_told",
        "ask_more_time", "grant_more_time", "refuse_more_time", "change_holder", "change_dates",
    )
)  # fmt: skip


@dataclass(frozen=True)
class _Ladder:
    """What the standing parts are made from. ``drivers`` are the roles that raise it and take it on."""

    stages: tuple[Stage, ...]
    moves: Mapping[str, Move]
    drivers: tuple[Role, ...]

    @property
    def owing(self) -> tuple[Role, ...]:
        """The roles that owe something to the drivers."""
        return tuple(dict.fromkeys(o.by for s in self.stages for o in s.owes if o.by not in self.drivers))

    @property
    def asking(self) -> tuple[Stage, ...]:
        """The stages in which somebody else owes something."""
        return tuple(s for s in self.stages if any(o.by not in self.drivers for o in s.owes))

    @property
    def timed(self) -> tuple[Stage, ...]:
        """Those in which they owe it by a stated limit."""
        return tuple(
            s for s in self.stages if any(o.by not in self.drivers and o.limit.stated for o in s.owes)
        )


def _standing(
    label: str,
    path: TransitionList,
    by: tuple[Role, ...],
    kind: MoveKind,
    source: Source,
    *asks: needs.Need,
) -> Move:
    return Move(label, path, by=by, kind=kind, needs=asks, source=source, standing=True)


def _endings() -> dict[str, Stage]:
    return {
        "withdrawn": ended("Withdrawn", Ending.WITHDRAWN, source=ENDINGS),
        "closed_without_agreement": ended(
            "Closed without agreement", Ending.CLOSED_WITHOUT_AGREEMENT, source=ENDINGS
        ),
        "no_longer_looked_after": ended(
            "Child no longer looked after", Ending.NO_LONGER_LOOKED_AFTER, source=ENDINGS
        ),
        "superseded": ended("Superseded by another dispute", Ending.SUPERSEDED, source=ENDINGS),
    }


def _ending_moves(of: _Ladder, endings: Mapping[str, Stage]) -> dict[str, Move]:
    def end(
        stage: str,
        label: str,
        *asks: needs.Need,
        leaving: tuple[Stage, ...] = of.stages,
        source: Source = ENDINGS,
    ) -> Move:
        return _standing(label, endings[stage].from_(*leaving), of.drivers, MoveKind.END, source, *asks)

    cafcass = (needs.CAFCASS_CONSIDERED, needs.CAFCASS_REASON) if IRO in of.drivers else ()
    return {
        "withdraw": end("withdrawn", "Withdraw the dispute", needs.REASON),
        "close_without_agreement": end(
            "closed_without_agreement",
            "Close without agreement",
            needs.REASON,
            *cafcass,
            leaving=_answered_at_the_top(of),
            source=AT_THE_TOP,
        ),
        "end_as_no_longer_looked_after": end(
            "no_longer_looked_after", "Close: the child is no longer looked after", needs.REASON
        ),
        "supersede": end(
            "superseded",
            "Close: another dispute takes its place",
            needs.SUPERSEDED_BY,
            needs.REASON,
        ),
    }


def _answered_at_the_top(of: _Ladder) -> tuple[Stage, ...]:
    """The stages of the highest rung in which it is the IRO's turn; below, there is more to try."""
    top = max((stage.rung for stage in of.stages), default=0)
    highest = tuple(stage for stage in of.stages if stage.rung == top)
    return tuple(stage for stage in highest if stage.awaiting in of.drivers) or highest


def _bypass(of: _Ladder) -> dict[str, Move]:
    path = TransitionList()
    entries = first_of_rungs(of.stages)
    for stage in of.stages:
        near = {
            transition.target
            for move in of.moves.values()
            if not set(of.drivers).isdisjoint(move.by)
            for transition in move.path.transitions
            if transition.source is stage
        }
        for entry in entries:
            if entry.rung > stage.rung and entry not in near:
                path.add_transitions(stage.to(entry))
    if not path.transitions:
        return {}
    asks = [needs.ENTER_AT, needs.REASON.asked_as("Why pass over the steps between?")]
    if any(entry.consult for entry in entries):
        asks.append(needs.CONSULTED)
    label = "Go straight to a later step"
    return {"bypass": _standing(label, path, of.drivers, MoveKind.ESCALATE, BYPASS, *asks)}


def _reopen(of: _Ladder, ends: Iterable[Stage]) -> dict[str, Move]:
    """From every ending to every stage: the guard lets through only where the dispute left, or later."""
    path = TransitionList()
    for ending in ends:
        if ending.hands_over_to is None:
            for stage in of.stages:
                path.add_transitions(ending.to(stage))
    asks = (needs.ENTER_AT.asked_as("At which step does it go on?"), needs.REASON)
    return {"reopen": _standing("Reopen the dispute", path, of.drivers, MoveKind.REOPEN, REOPENED, *asks)}


def _record_keeping(of: _Ladder) -> dict[str, Move]:
    keeping = {
        "add_note": _standing(
            "Add a note to the record",
            stay(*of.stages),
            of.drivers,
            MoveKind.NOTE,
            ON_THE_RECORD,
            needs.NOTE,
        ),
        "record_lapse": _standing(
            "Limit passed without an answer",
            stay(*of.stages),
            (CLOCK,),
            MoveKind.LAPSE,
            LAPSE,
            needs.OBLIGATION,
        ),
        "change_holder": _standing(
            "Somebody else owes it now", stay(*of.stages), (CLOCK,), MoveKind.HAND_ON, HANDED_ON
        ),
        "change_dates": _standing(
            "The date has changed", stay(*of.stages), (CLOCK,), MoveKind.REDATE, REDATED
        ),
    }
    if of.owing:
        keeping |= _asking_others(of)
    if of.timed:
        keeping |= _more_time(of)
    return keeping


def _asking_others(of: _Ladder) -> dict[str, Move]:
    heard = tuple(role for role in dict.fromkeys((*of.owing, *HEARD)) if role not in of.drivers)
    return {
        "comment": _standing(
            "Add a comment", stay(*of.stages), heard, MoveKind.NOTE, ON_THE_RECORD, needs.COMMENT
        ),
        "pass_on": _standing(
            "This should go to someone else",
            stay(*of.asking),
            of.owing,
            MoveKind.PASS_ON,
            PASS_ON,
            needs.REASON.asked_as("Why is it not for you?"),
            needs.SUGGESTED_NAME,
        ),
        "reassign": _standing(
            "Ask somebody else instead",
            stay(*of.asking),
            of.drivers,
            MoveKind.REASSIGN,
            PASS_ON,
            needs.TO_PERSON,
            needs.REASON,
        ),
    }


def _more_time(of: _Ladder) -> dict[str, Move]:
    timed = tuple(
        dict.fromkeys(o.by for s in of.timed for o in s.owes if o.by not in of.drivers and o.limit.stated)
    )
    return {
        "ask_more_time": _standing(
            "Ask for more time",
            stay(*of.timed),
            timed,
            MoveKind.ASK_TIME,
            MORE_TIME,
            needs.UNTIL,
            needs.REASON.asked_as(
                "Why do you need more time?", "The IRO decides. Until then the date stays."
            ),
        ),
        "grant_more_time": _standing(
            "Give more time",
            stay(*of.timed),
            of.drivers,
            MoveKind.GRANT_TIME,
            MORE_TIME,
            needs.UNTIL.asked_as("Until when do you give them?", "The first date stays on the record."),
            needs.NOTE.optional(),
        ),
        "refuse_more_time": _standing(
            "Refuse more time", stay(*of.timed), of.drivers, MoveKind.REFUSE_TIME, MORE_TIME, needs.REASON
        ),
    }


def _child_and_family(of: _Ladder) -> dict[str, Move]:
    return {
        "record_views": _standing(
            "Record the child’s wishes and feelings",
            stay(*of.stages),
            (IRO,),
            MoveKind.NOTE,
            VOICE,
            needs.CHILD,
            needs.VIEWS,
            needs.FOUND_OUT,
        ),
        "record_told": _standing(
            "Record who was told",
            stay(*of.stages),
            (IRO,),
            MoveKind.NOTE,
            TOLD,
            needs.INFORMED,
            needs.INFORMED_ON,
            needs.INFORMED_HOW,
        ),
    }


def standing_parts(
    stages: Mapping[str, Stage],
    moves: Mapping[str, Move],
    *,
    drivers: tuple[Role, ...] = (IRO,),
    beside: bool = False,
) -> tuple[dict[str, Stage], dict[str, Move]]:
    """The stages and moves that every route gets besides those its own text gives.

    :param stages: the route's own stages by id; ``moves``: its own moves by id.
    :param drivers: who raises it and takes it on; ``beside``: whether it is a side route, which has no
        ladder to pass over and ends only as it says itself, or is taken back.
    """
    open_stages = tuple(stage for stage in stages.values() if stage.ending is None)
    of = _Ladder(open_stages, moves, drivers)
    if beside:
        taken_back = ended("Taken back", Ending.WITHDRAWN, source=ENDINGS)
        take_back = _standing(
            "Take it back", taken_back.from_(*open_stages), drivers, MoveKind.END, ENDINGS, needs.REASON
        )
        return {"withdrawn": taken_back}, {"withdraw": take_back, **_record_keeping(of)}
    endings = _endings()
    own_endings = [stage for stage in stages.values() if stage.ending is not None]
    return endings, {
        **_bypass(of),
        **_ending_moves(of, endings),
        **_reopen(of, (*own_endings, *endings.values())),
        **_record_keeping(of),
        **_child_and_family(of),
    }
