"""The shapes of steps: what each writes when only the least is said."""

from __future__ import annotations

from machines import needs
from machines.limits import NOT_STATED, working_days
from machines.roles import CLOCK, DIRECTOR, IRO, SERVICE_MANAGER, TEAM_MANAGER
from machines.sources import stated
from machines.stages import Ending, Kind, Move, MoveKind, Silence, Stage, ended
from machines.steps import (
    accepted_by_silence,
    accepting,
    agreeing,
    answered,
    asked,
    deciding,
    disagreeing,
    recording,
    sending,
    taking_up,
)

P1 = stated("p 1", "the manager answers")
P2 = stated("p 2", "the service manager answers")
FIVE = working_days(5, "5 working days")


def stages() -> tuple[Stage, Stage, Stage, Stage, Stage]:
    """Two steps and an ending, named as a route would name them."""
    found = (
        asked("Asked", TEAM_MANAGER, FIVE, P1, rung=1, silence=Silence.ACCEPTS),
        answered("Answered", P1, rung=1),
        asked("Asked above", SERVICE_MANAGER, FIVE, P2, rung=2, kind=Kind.DISCUSSION, meets_with=(IRO,)),
        answered("Answered above", P2, rung=2, by=DIRECTOR, to="Weigh it", within=FIVE),
        ended("Over", Ending.AGREED, source=P2),
    )
    for number, stage in enumerate(found):
        stage.take_name(f"stage_{number}")
    return found


def ways(move: Move) -> list[tuple[str, str]]:
    """From where to where the move leads."""
    return [(t.source.id, t.target.id) for t in move.path.transitions if t.target is not None]


def test_somebody_is_asked_and_then_it_is_for_whoever_asked_to_weigh_the_answer():
    first, weighed, above, last, _ = stages()
    assert [(owed.id, owed.by, owed.limit, owed.source) for owed in first.owes] == [
        ("answer", TEAM_MANAGER, FIVE, P1)
    ]
    assert (first.kind, first.silence, first.rung) == (Kind.MESSAGE, Silence.ACCEPTS, 1)
    assert [(owed.id, owed.by, owed.limit) for owed in weighed.owes] == [("consider", IRO, NOT_STATED)]
    assert weighed.kind is Kind.DECISION
    assert (above.kind, above.meets_with) == (Kind.DISCUSSION, (IRO,))
    assert [(owed.by, owed.text, owed.limit) for owed in last.owes] == [(DIRECTOR, "Weigh it", FIVE)]


def test_an_answer_is_made_by_whoever_owes_it_in_each_step():
    first, weighed, above, last, _ = stages()
    for move, asks in (
        (accepting((first, weighed), (above, last)), (needs.PROPOSED_ACTIONS, needs.RESPONSE)),
        (disagreeing((first, weighed), (above, last)), (needs.REASONS,)),
    ):
        assert ways(move) == [("stage_0", "stage_1"), ("stage_2", "stage_3")]
        assert (move.by, move.meets, move.kind) == (
            (TEAM_MANAGER, SERVICE_MANAGER),
            ("answer",),
            MoveKind.ANSWER,
        )
        assert (move.needs, move.source) == (asks, P1)
    decision = deciding((above, last), tells=(TEAM_MANAGER,))
    assert (decision.by, decision.kind, decision.tells) == (
        (SERVICE_MANAGER,),
        MoveKind.DECIDE,
        (TEAM_MANAGER,),
    )


def test_agreeing_settles_all_that_is_owed_and_asks_for_the_actions():
    first, weighed, above, last, over = stages()
    move = agreeing(first, weighed, above, last, to=over)
    assert (move.by, move.kind, move.meets) == ((IRO,), MoveKind.RESOLVE, ("answer", "consider"))
    assert move.needs == needs.AGREEMENT
    assert agreeing(last, to=over, after=("satisfied",)).after == ("satisfied",)


def test_going_on_meets_what_those_who_do_it_owe_and_no_more():
    first, weighed, above, _, _ = stages()
    move = taking_up("Go on", first, weighed, to=above, by=(IRO, CLOCK))
    assert (move.meets, move.needs, move.kind) == (("consider",), (needs.REASON,), MoveKind.ESCALATE)
    sent = sending("Send", weighed, to=above, after=("consider",), source=P2)
    assert (sent.needs, sent.kind, sent.after, sent.source) == ((), MoveKind.ASK, ("consider",), P2)


def test_what_a_move_does_not_count_as_done_and_whom_it_tells_can_be_said_by_name():
    first, weighed, above, _, over = stages()
    for move in (
        accepting((first, weighed), tells=(DIRECTOR,), meets=("consider",)),
        disagreeing((first, weighed), tells=(DIRECTOR,), meets=("consider",)),
        deciding((first, weighed), tells=(DIRECTOR,), meets=("consider",)),
        agreeing(first, to=over, tells=(DIRECTOR,), meets=("consider",)),
        sending("Send", first, to=above, tells=(DIRECTOR,), meets=("consider",)),
        taking_up("Go on", first, to=above, tells=(DIRECTOR,), meets=("consider",)),
    ):
        assert (move.meets, move.tells) == (("consider",), (DIRECTOR,))


def test_what_silence_accepts_only_the_clock_moves_and_whoever_was_silent_is_told():
    first, weighed, _, _, _ = stages()
    move = accepted_by_silence("It stands", first, to=weighed)
    assert (move.by, move.tells, move.meets, move.needs) == ((CLOCK,), (TEAM_MANAGER,), (), ())


def test_what_is_only_recorded_stays_where_it_is():
    first, _, _, _, _ = stages()
    move = recording("It was sent", first, meets=("answer",))
    assert ways(move) == [("stage_0", "stage_0")]
    assert (move.by, move.needs, move.kind) == ((IRO,), (needs.NOTE,), MoveKind.NOTE)
    one_of_several = recording("Answer", first, meets=("answer",), by=(TEAM_MANAGER,), kind=MoveKind.ANSWER)
    assert (one_of_several.kind, one_of_several.by) == (MoveKind.ANSWER, (TEAM_MANAGER,))
    told = recording("It was said", first, meets=("answer",), tells=(DIRECTOR,))
    assert told.kind is MoveKind.TELL
