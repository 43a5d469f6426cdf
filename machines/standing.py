"""What every procedure has, whatever the council: endings, bypass, and what keeps the record.

The IRO may pass over any step (Handbook 6.2), nobody says what ends a dispute but agreement
(rules, section 3: our own endings), and the clock records but never escalates (Handbook 6.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from statemachine.transition_list import TransitionList

from machines import needs
from machines.ladder import Ladder, standing_move
from machines.record_keeping import child_and_family, record_keeping
from machines.roles import IRO, Role
from machines.sources import Source, handbook, ours
from machines.stages import Ending, Move, MoveKind, Stage, ended, first_of_rungs

BYPASS = handbook("Handbook 6.2", "the IRO may pass over any step; the steps passed are recorded")
ENDINGS = ours("001 7.2", "the text names no ending but agreement; these are this service's")
AT_THE_TOP = ours("001 7.2.2(7)", "an answer from the top of the ladder may leave the IRO unconvinced")
REOPENED = ours("001 6, 7.2", "where what was agreed is not done, the IRO may take the dispute up again")
STANDING_NAMES = frozenset(
    (
        "withdrawn", "closed_without_agreement", "no_longer_looked_after", "superseded",
        "withdraw", "close_without_agreement", "end_as_no_longer_looked_after", "supersede", "reopen",
        "bypass", "add_note", "record_lapse", "comment", "pass_on", "reassign", "record_views", "record_told",
        "ask_more_time", "grant_more_time", "refuse_more_time", "change_holder", "change_dates",
    )
)  # fmt: skip


def _no_longer(looked_after: bool) -> str:
    """Why a dispute may end though nothing was agreed, as it is said of such children."""
    return "child no longer looked after" if looked_after else "procedure no longer applies to the child"


def _endings(looked_after: bool) -> dict[str, Stage]:
    return {
        "withdrawn": ended("Withdrawn", Ending.WITHDRAWN, source=ENDINGS),
        "closed_without_agreement": ended(
            "Closed without agreement", Ending.CLOSED_WITHOUT_AGREEMENT, source=ENDINGS
        ),
        "no_longer_looked_after": ended(
            _no_longer(looked_after).capitalize(), Ending.NO_LONGER_LOOKED_AFTER, source=ENDINGS
        ),
        "superseded": ended("Superseded by another dispute", Ending.SUPERSEDED, source=ENDINGS),
    }


def _ending_moves(of: Ladder, endings: Mapping[str, Stage], looked_after: bool) -> dict[str, Move]:
    def end(
        stage: str,
        label: str,
        *asks: needs.Need,
        leaving: tuple[Stage, ...] = of.stages,
        source: Source = ENDINGS,
    ) -> Move:
        return standing_move(label, endings[stage].from_(*leaving), of.drivers, MoveKind.END, source, *asks)

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
            "no_longer_looked_after",
            f"Close: the {_no_longer(looked_after).replace('child no', 'child is no')}",
            needs.REASON,
        ),
        "supersede": end(
            "superseded",
            "Close: another dispute takes its place",
            needs.SUPERSEDED_BY,
            needs.REASON,
        ),
    }


def _answered_at_the_top(of: Ladder) -> tuple[Stage, ...]:
    """The stages of the highest rung in which it is the IRO's turn; below, there is more to try."""
    top = max((stage.rung for stage in of.stages), default=0)
    highest = tuple(stage for stage in of.stages if stage.rung == top)
    return tuple(stage for stage in highest if stage.awaiting in of.drivers) or highest


def _bypass(of: Ladder) -> dict[str, Move]:
    path = TransitionList()
    entries = first_of_rungs(of.stages)
    for stage in of.stages:
        owed = {one.id for one in stage.owes}
        # A move that waits for what somebody else owes is no way on while they are silent.
        near = {
            transition.target
            for move in of.moves.values()
            if not set(of.drivers).isdisjoint(move.by) and owed.isdisjoint(move.after)
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
    return {"bypass": standing_move(label, path, of.drivers, MoveKind.ESCALATE, BYPASS, *asks)}


def _reopen(of: Ladder, ends: Iterable[Stage]) -> dict[str, Move]:
    """From every ending to every stage: the guard lets through only where the dispute left, or later."""
    path = TransitionList()
    for ending in ends:
        for stage in of.stages:
            path.add_transitions(ending.to(stage))
    asks = (needs.ENTER_AT.asked_as("Which step should it continue from?"), needs.REASON)
    return {"reopen": standing_move("Reopen the dispute", path, of.drivers, MoveKind.REOPEN, REOPENED, *asks)}


def standing_parts(
    stages: Mapping[str, Stage],
    moves: Mapping[str, Move],
    *,
    drivers: tuple[Role, ...] = (IRO,),
    beside: bool = False,
    looked_after: bool = True,
) -> tuple[dict[str, Stage], dict[str, Move]]:
    """The stages and moves that every route gets besides those its own text gives.

    :param stages: the route's own stages by id; ``moves``: its own moves by id.
    :param drivers: who raises it and takes it on; ``beside``: whether it is a side route, which has no
        ladder to pass over and ends only as it says itself, or is taken back.
    :param looked_after: whether it is for looked-after children too; else they cannot cease to be.
    """
    open_stages = tuple(stage for stage in stages.values() if stage.ending is None)
    of = Ladder(open_stages, moves, drivers)
    if beside:
        taken_back = ended("Taken back", Ending.WITHDRAWN, source=ENDINGS)
        take_back = standing_move(
            "Take it back", taken_back.from_(*open_stages), drivers, MoveKind.END, ENDINGS, needs.REASON
        )
        return {"withdrawn": taken_back}, {"withdraw": take_back, **record_keeping(of)}
    endings = _endings(looked_after)
    own_endings = [stage for stage in stages.values() if stage.ending is not None]
    # Where a dispute can stand once it has ended: never where it goes on in another route.
    ends = tuple(one for one in (*own_endings, *endings.values()) if one.hands_over_to is None)
    return endings, {
        **_bypass(of),
        **_ending_moves(of, endings, looked_after),
        **_reopen(of, ends),
        **record_keeping(of),
        **child_and_family(of, ends),
    }
