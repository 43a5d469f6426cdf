"""The shapes of which most texts are made: somebody is asked, answers, and the IRO agrees or goes on.

Each of these writes one ``Stage`` or one ``Move`` out with what usually holds. What a text says
otherwise is given by name; what has no such shape is written as a ``Stage`` or ``Move`` itself.
A move's source is, unless another is given, that of the first stage which it leaves. What it counts as done
is what usually is: ``meets`` names it where that says too much, such as a duty that only its own move shows.
"""

from __future__ import annotations

from collections.abc import Iterable

from statemachine.transition_list import TransitionList

from machines import needs
from machines.limits import NOT_STATED, Limit
from machines.listed import listed
from machines.needs import Need
from machines.roles import CLOCK, IRO, Role
from machines.sources import Source
from machines.stages import Kind, Move, MoveKind, Silence, Stage, between, owes, stay

Step = tuple[Stage, Stage]
"""Where somebody is asked, and where it stands once they have answered."""


def asked(
    label: str,
    by: Role,
    within: Limit,
    source: Source,
    *,
    rung: int,
    to: str = "Answer, and say what will be done",
    initial: bool = False,
    kind: Kind = Kind.MESSAGE,
    silence: Silence = Silence.TELLS,
    meets_with: tuple[Role, ...] = (),
    consult: Role | None = None,
) -> Stage:
    """A stage in which one role owes an answer within a limit. ``to`` says what they are asked to do."""
    return Stage(
        label,
        source=source,
        rung=rung,
        owes=owes("answer", to, by, source, within),
        kind=kind,
        silence=silence,
        meets_with=meets_with,
        consult=consult,
        initial=initial,
    )


def answered(
    label: str,
    source: Source,
    *,
    rung: int,
    by: Role = IRO,
    to: str = "Agree, or take it further",
    within: Limit = NOT_STATED,
) -> Stage:
    """A stage in which whoever asked weighs the answer. The limit: none, unless the text gives one."""
    return Stage(
        label, source=source, rung=rung, owes=owes("consider", to, by, source, within), kind=Kind.DECISION
    )


def accepting(
    *steps: Step,
    label: str = "Accept the concern and propose actions",
    tells: tuple[Role, ...] = (),
    meets: tuple[str, ...] | None = None,
    source: Source | None = None,
) -> Move:
    """Whoever was asked accepts it, and says what will be done, by whom and by when."""
    asks = (needs.PROPOSED_ACTIONS, needs.RESPONSE)
    return _answering(label, steps, MoveKind.ANSWER, asks, tells, meets, source)


def disagreeing(
    *steps: Step,
    label: str = "Disagree, with reasons",
    tells: tuple[Role, ...] = (),
    meets: tuple[str, ...] | None = None,
    source: Source | None = None,
) -> Move:
    """Whoever was asked does not agree, and says why."""
    return _answering(label, steps, MoveKind.ANSWER, (needs.REASONS,), tells, meets, source)


def deciding(
    *steps: Step,
    label: str = "Decide",
    tells: tuple[Role, ...] = (),
    meets: tuple[str, ...] | None = None,
    source: Source | None = None,
) -> Move:
    """The top of the ladder decides."""
    asks = (needs.DECISION, needs.PROPOSED_ACTIONS.optional())
    return _answering(label, steps, MoveKind.DECIDE, asks, tells, meets, source)


def agreeing(
    *stages: Stage,
    to: Stage,
    label: str = "Agree and record the actions",
    by: tuple[Role, ...] = (IRO,),
    after: tuple[str, ...] = (),
    tells: tuple[Role, ...] = (),
    meets: tuple[str, ...] | None = None,
    source: Source | None = None,
) -> Move:
    """It ends in agreement, with actions that are followed up. All that is still owed is settled by it.

    ``after`` names what must have been done first, such as that somebody else is satisfied too.
    """
    return Move(
        label,
        between(*stages, to=to),
        by=by,
        kind=MoveKind.RESOLVE,
        needs=needs.AGREEMENT,
        meets=_owed(stages) if meets is None else meets,
        after=after,
        tells=tells,
        source=source or stages[0].source,
    )


def sending(
    label: str,
    *stages: Stage,
    to: Stage,
    by: tuple[Role, ...] = (IRO,),
    asks: tuple[Need, ...] = (),
    after: tuple[str, ...] = (),
    tells: tuple[Role, ...] = (),
    meets: tuple[str, ...] | None = None,
    source: Source | None = None,
) -> Move:
    """It is put to the next person for the first time."""
    return _going_on(label, stages, to, by, MoveKind.ASK, asks, after, tells, meets, source)


def taking_up(
    label: str,
    *stages: Stage,
    to: Stage,
    by: tuple[Role, ...] = (IRO,),
    asks: tuple[Need, ...] = (needs.REASON,),
    after: tuple[str, ...] = (),
    tells: tuple[Role, ...] = (),
    meets: tuple[str, ...] | None = None,
    source: Source | None = None,
) -> Move:
    """It goes up the ladder. With ``CLOCK`` in ``by`` it also goes up by itself, where silence escalates."""
    return _going_on(label, stages, to, by, MoveKind.ESCALATE, asks, after, tells, meets, source)


def accepted_by_silence(label: str, *stages: Stage, to: Stage, source: Source | None = None) -> Move:
    """Nobody answered in time, and the text counts that as acceptance (``Silence.ACCEPTS``)."""
    tells = tuple(dict.fromkeys(owed.by for stage in stages for owed in stage.owes))
    return Move(
        label,
        between(*stages, to=to),
        by=(CLOCK,),
        kind=MoveKind.TELL,
        tells=tells,
        source=source or stages[0].source,
    )


def recording(
    label: str,
    *stages: Stage,
    meets: tuple[str, ...],
    by: tuple[Role, ...] = (IRO,),
    asks: tuple[Need, ...] = (needs.NOTE,),
    tells: tuple[Role, ...] = (),
    source: Source | None = None,
    kind: MoveKind | None = None,
) -> Move:
    """Something was done, and it stays where it is: held, sent, told. ``meets`` names what was owed.

    Where several are asked at once, each answers so, with ``kind=MoveKind.ANSWER``.
    """
    return Move(
        label,
        stay(*stages),
        by=by,
        kind=kind or (MoveKind.TELL if tells else MoveKind.NOTE),
        needs=asks,
        meets=meets,
        tells=tells,
        source=source or stages[0].source,
    )


def _answering(
    label: str,
    steps: tuple[Step, ...],
    kind: MoveKind,
    asks: tuple[Need, ...],
    tells: tuple[Role, ...],
    meets: tuple[str, ...] | None,
    source: Source | None,
) -> Move:
    path = TransitionList()
    for before, after in steps:
        path.add_transitions(before.to(after))
    # The first of what a stage owes names whose turn it is: that is who answers there.
    turns = [before.owes[0] for before, _ in steps]
    return Move(
        label,
        path,
        by=tuple(dict.fromkeys(owed.by for owed in turns)),
        kind=kind,
        needs=asks,
        meets=tuple(dict.fromkeys(owed.id for owed in turns)) if meets is None else meets,
        tells=tells,
        source=source or steps[0][0].source,
    )


def _going_on(
    label: str,
    stages: tuple[Stage, ...],
    to: Stage,
    by: tuple[Role, ...],
    kind: MoveKind,
    asks: tuple[Need, ...],
    after: tuple[str, ...],
    tells: tuple[Role, ...],
    meets: tuple[str, ...] | None,
    source: Source | None,
) -> Move:
    return Move(
        label,
        between(*stages, to=to),
        by=by,
        kind=kind,
        needs=asks,
        meets=_owed(stages, listed(by)) if meets is None else meets,
        after=after,
        tells=tells,
        source=source or stages[0].source,
    )


def _owed(stages: Iterable[Stage], by: tuple[Role, ...] | None = None) -> tuple[str, ...]:
    """The ids of what is owed in these stages: all of it, or by those roles."""
    owed = (one for stage in stages for one in stage.owes if by is None or one.by in by)
    return tuple(dict.fromkeys(one.id for one in owed))
