"""What every procedure has, whatever the council: endings, bypass, and what keeps the record.

The IRO may pass over any step (Handbook 6.2), nobody says what ends a dispute but agreement
(rules, section 3: our own endings), and the clock records but never escalates (Handbook 6.4).
"""

from __future__ import annotations

from collections.abc import Mapping

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
STANDING_NAMES = frozenset(
    (
        "withdrawn", "closed_without_agreement", "no_longer_looked_after", "superseded",
        "withdraw", "close_without_agreement", "end_as_no_longer_looked_after", "supersede",
        "bypass", "add_note", "record_lapse", "comment", "pass_on", "reassign",
    )
)  # fmt: skip


def _endings() -> dict[str, Stage]:
    return {
        "withdrawn": ended("Withdrawn by the IRO", Ending.WITHDRAWN, source=ENDINGS),
        "closed_without_agreement": ended(
            "Closed without agreement", Ending.CLOSED_WITHOUT_AGREEMENT, source=ENDINGS
        ),
        "no_longer_looked_after": ended(
            "Child no longer looked after", Ending.NO_LONGER_LOOKED_AFTER, source=ENDINGS
        ),
        "superseded": ended("Superseded by another dispute", Ending.SUPERSEDED, source=ENDINGS),
    }


def _ending_moves(open_stages: tuple[Stage, ...], endings: Mapping[str, Stage]) -> dict[str, Move]:
    def end(
        stage: str,
        label: str,
        *asks: needs.Need,
        leaving: tuple[Stage, ...] = open_stages,
        source: Source = ENDINGS,
    ) -> Move:
        return Move(
            label,
            endings[stage].from_(*leaving),
            by=(IRO,),
            kind=MoveKind.END,
            needs=asks,
            source=source,
            standing=True,
        )

    return {
        "withdraw": end("withdrawn", "Withdraw the dispute", needs.REASON),
        "close_without_agreement": end(
            "closed_without_agreement",
            "Close without agreement",
            needs.REASON,
            needs.CAFCASS_CONSIDERED,
            needs.CAFCASS_REASON,
            leaving=_answered_at_the_top(open_stages),
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


def _answered_at_the_top(open_stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The stages of the highest rung in which it is the IRO's turn; below, there is more to try."""
    top = max((stage.rung for stage in open_stages), default=0)
    highest = tuple(stage for stage in open_stages if stage.rung == top)
    return tuple(stage for stage in highest if stage.awaiting == IRO) or highest


def _bypass(open_stages: tuple[Stage, ...], moves: Mapping[str, Move]) -> dict[str, Move]:
    path = TransitionList()
    entries = first_of_rungs(open_stages)
    for stage in open_stages:
        near = {
            transition.target
            for move in moves.values()
            if IRO in move.by
            for transition in move.path.transitions
            if transition.source is stage
        }
        for entry in entries:
            if entry.rung > stage.rung and entry not in near:
                path.add_transitions(stage.to(entry))
    if not path.transitions:
        return {}
    return {
        "bypass": Move(
            "Go straight to a later step",
            path,
            by=(IRO,),
            kind=MoveKind.ESCALATE,
            needs=(needs.ENTER_AT, needs.REASON.asked_as("Why pass over the steps between?")),
            source=BYPASS,
            standing=True,
        )
    }


def _record_keeping(open_stages: tuple[Stage, ...]) -> dict[str, Move]:
    owing: tuple[Role, ...] = tuple(
        dict.fromkeys(owed.by for stage in open_stages for owed in stage.owes if owed.by != IRO)
    )
    asks_others = tuple(s for s in open_stages if any(owed.by != IRO for owed in s.owes))
    keeping = {
        "add_note": Move(
            "Add a note to the record",
            stay(*open_stages),
            by=(IRO,),
            kind=MoveKind.NOTE,
            needs=(needs.NOTE,),
            source=ON_THE_RECORD,
            standing=True,
        ),
        "record_lapse": Move(
            "Limit passed without an answer",
            stay(*open_stages),
            by=(CLOCK,),
            kind=MoveKind.LAPSE,
            needs=(needs.OBLIGATION,),
            source=LAPSE,
            standing=True,
        ),
    }
    if owing:
        keeping["comment"] = Move(
            "Add a comment",
            stay(*open_stages),
            by=tuple(dict.fromkeys((*owing, *HEARD))),
            kind=MoveKind.NOTE,
            needs=(needs.COMMENT,),
            source=ON_THE_RECORD,
            standing=True,
        )
        keeping["pass_on"] = Move(
            "This should go to someone else",
            stay(*asks_others),
            by=owing,
            kind=MoveKind.PASS_ON,
            needs=(needs.REASON.asked_as("Why is it not for you?"), needs.SUGGESTED_NAME),
            source=PASS_ON,
            standing=True,
        )
        keeping["reassign"] = Move(
            "Ask somebody else instead",
            stay(*asks_others),
            by=(IRO,),
            kind=MoveKind.REASSIGN,
            needs=(needs.TO_PERSON, needs.REASON),
            source=PASS_ON,
            standing=True,
        )
    return keeping


def standing_parts(
    stages: Mapping[str, Stage], moves: Mapping[str, Move]
) -> tuple[dict[str, Stage], dict[str, Move]]:
    """The stages and moves that every route gets besides those its own text gives.

    :param stages: the council's own stages by id; ``moves``: its own moves by id.
    """
    open_stages = tuple(stage for stage in stages.values() if stage.ending is None)
    endings = _endings()
    return endings, {
        **_bypass(open_stages, moves),
        **_ending_moves(open_stages, endings),
        **_record_keeping(open_stages),
    }
