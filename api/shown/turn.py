"""What somebody can do now, the most likely first; the next thing to do; what happens after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from api.shown import more_time
from api.shown.due import Shape, by_when, due_of, due_of_owed, of_them, somebody
from api.shown.ended import ended_card
from api.shown.record import and_join
from disputes.queries.dispute import DisputeView
from disputes.queries.moves import OfferedMove
from disputes.queries.owed_here import OwedSeen
from disputes.queries.timeline import Entry
from machines.roles import ACTION_OWNER
from machines.stages import MoveKind

UPWARD = (MoveKind.ASK, MoveKind.ESCALATE)
HINTS = {
    MoveKind.RESOLVE: "{ends}. You set the dates of the actions.",
    MoveKind.END: "{ends}.",
    MoveKind.REASSIGN: "They get a new link by email. The date stays the same.",
    MoveKind.TELL: "They get an email. It stays at this step.",
    MoveKind.REOPEN: "It continues from the step you choose.",
}

TO_THE_MOVES = {"href": "#moves-title", "button_text": "See what you can do"}


def address_of(view: DisputeView, move: str = "") -> str:
    """The address of a dispute's page, or of one of its moves."""
    return f"/disputes/{view.reference}" + (f"/moves/{move}" if move else "")


def may_act(view: DisputeView) -> bool:
    """Whether the pages offer moves to this reader: the IRO, and whoever owes something now."""
    return bool(likely_first(view)) and (view.viewer_drives or bool(view.viewer_owes))


def likely_first(view: DisputeView) -> list[OfferedMove]:
    """The moves open to the reader, the most likely first; the standing ones last.

    Once it has ended, the way back: what can still be recorded then has its place beside what was.
    """
    moves = [move for move in view.moves if view.is_open or move.kind is MoveKind.REOPEN]
    return sorted(moves, key=lambda move: _rank(view, move))


def _rank(view: DisputeView, move: OfferedMove) -> tuple[int, int, int]:
    if _is_rare(view, move):
        return (2, 0, 0)
    owed = [place for place, one in enumerate(_own(view)) if one.code in move.meets]
    place = owed[0] if owed else len(view.owed)
    if move.standing:
        return (1, place, 0)
    return (0, place, _against_the_answer(view, move))


def _against_the_answer(view: DisputeView, move: OfferedMove) -> int:
    """0 for what suits the last answer: agreeing when actions are proposed, going on when they are not."""
    suits: tuple[MoveKind, ...] = (MoveKind.RESOLVE,) if _actions_on_the_table(view) else UPWARD
    return 0 if move.kind in suits else 1


def _actions_on_the_table(view: DisputeView) -> bool:
    answer = _answer_that_led_here(view)
    return answer is not None and (
        bool(answer.given.get("proposed_actions")) or answer.kind is MoveKind.DECIDE
    )


def _answer_that_led_here(view: DisputeView) -> Entry | None:
    here = next((one for one in view.timeline if one.sequence == view.entered_sequence), None)
    return here if here is not None and here.kind in (MoveKind.ANSWER, MoveKind.DECIDE) else None


def _is_rare(view: DisputeView, move: OfferedMove) -> bool:
    """Whether it is seldom wanted: a standing move, or telling what has been told already."""
    return _is_done(view, move) or (move.standing and not _ends_without_agreement(view, move))


def _is_done(view: DisputeView, move: OfferedMove) -> bool:
    """Whether all that the move is for, at this step, has been done. What ends or goes on is never done."""
    owed = [one for one in view.owed if one.code in move.meets]
    stays = move.kind in (MoveKind.TELL, MoveKind.NOTE)
    return stays and bool(owed) and all(one.outcome for one in owed)


def _ends_without_agreement(view: DisputeView, move: OfferedMove) -> bool:
    """Closing is one of the things to choose from only where the ladder has no more rungs."""
    return move.id == "close_without_agreement" and view.awaits_driver


def _own(view: DisputeView) -> list[OwedSeen]:
    """What the reader owes, the soonest due first."""
    owed = [one for one in view.owed if one.code in view.viewer_owes and not one.outcome]
    return sorted(owed, key=lambda one: one.due_on or date.max)


def buttons(view: DisputeView, to: Callable[[DisputeView, str], str] = address_of) -> list[Shape]:
    """The moves as buttons: the one that suits best as the main one when it is the reader's turn.

    :param to: gives the address of a move's page; a response link has its own.
    """
    if not may_act(view):
        return []
    main = main_move(view)
    return [
        {
            "label": move.label,
            "href": to(view, move.id),
            "hint": _hint(view, move),
            "weight": _weight(view, move, main),
        }
        for move in likely_first(view)
    ]


def _weight(view: DisputeView, move: OfferedMove, main: OfferedMove | None) -> str:
    if main is not None and move.id == main.id and not _is_choice(view):
        return "main"
    return "quiet" if _is_rare(view, move) else "plain"


def _hint(view: DisputeView, move: OfferedMove) -> str:
    if _is_done(view, move):
        return "This has been done."
    if move.kind in UPWARD and move.leads_to:
        return f"It goes on to: {move.leads_to}."
    if move.kind is MoveKind.TELL and move.leads_to:
        return f"They get an email. It goes on to: {move.leads_to}."
    if view.is_beside and move.kind is MoveKind.RESOLVE:
        return "This ends it."
    return HINTS.get(move.kind, "").format(ends="This ends it" if view.is_beside else "This ends the dispute")


def main_move(view: DisputeView) -> OfferedMove | None:
    """The one move to put first, when it is the reader's turn to do something; None while they wait."""
    if not may_act(view):
        return None
    moves = [move for move in likely_first(view) if not move.standing]
    own = _own(view)
    if own:
        return next((move for move in moves if own[0].code in move.meets), moves[0] if moves else None)
    if view.viewer_drives and view.awaits_driver:
        return moves[0] if moves else None
    if view.viewer_drives and not view.awaiting_person:
        return next((move for move in view.moves if move.kind is MoveKind.REASSIGN), None)
    if view.viewer_drives and view.lapsed:
        return next((move for move in moves if move.kind in UPWARD), None)
    return None


def not_now(view: DisputeView) -> list[Shape]:
    """What cannot be done at this step, and at which later one it can."""
    if not may_act(view):
        return []
    return [
        {
            "label": later.label,
            "why": f"Once it is at {' or '.join(f'“{step}”' for step in later.steps)}.",
        }
        for later in view.later
    ]


def next_card(view: DisputeView) -> Shape:
    """The card at the top of a dispute: what its reader is to do now, or for whom it waits."""
    if not view.is_open:
        return ended_card(view)
    asked = more_time.card(view, address_of(view))
    if asked is not None:
        return asked | {"due": due_of(view)}
    move, own = main_move(view), _own(view)
    if own:
        return {
            "title": own[0].text,
            "text": _what_led_here(view) or _who_else(view, own[0]),
            "due": due_of_owed(own[0]),
            **_way_on(view, move),
        }
    if view.viewer_drives and view.awaits_driver and not _waits_for_another(view):
        return {"title": "Decide what happens next", "due": due_of(view), **_to_move(view, move)}
    if view.viewer_drives and not view.awaiting_person:
        return {
            "title": _nobody(view),
            "due": due_of(view),
            **_to_move(view, move),
        }
    if view.viewer_drives and view.lapsed:
        return {
            "title": f"No answer from {view.awaiting_person}: decide what to do",
            "text": "The time limit has passed. The clock does not move it on: only you can. "
            f"You can {'' if view.is_beside else 'take it further, '}ask somebody else, or wait.",
            "due": due_of(view),
            **(_to_move(view, move) or TO_THE_MOVES),
        }
    return _waiting(view)


def _nobody(view: DisputeView) -> str:
    if view.awaiting_role == ACTION_OWNER.id and view.awaiting_note:
        return f"{view.awaiting_note}: tell them yourself, or ask somebody else"
    return f"Ask somebody: nobody is in the post of {view.awaiting_role_name}"


def _waits_for_another(view: DisputeView) -> bool:
    """Whether a side matter waits for another of those who may open such a one: news, for the IRO."""
    return view.is_beside and any(not one.outcome for one in view.owed)


def is_all_in_the_card(view: DisputeView) -> bool:
    """Whether the card says all there is to say of what is owed: the reader's own, with no limit stated."""
    return len(view.owed) == 1 and view.owed[0].due_on is None and bool(_own(view))


def _is_decision(view: DisputeView) -> bool:
    """Whether the reader has an answer to read before they choose: no button may choose for them."""
    return view.viewer_drives and _answer_that_led_here(view) is not None


def _is_choice(view: DisputeView) -> bool:
    """Whether the reader has answers to choose from: none is put before the others.

    In a side matter all that would do what they owe is such an answer: refer, or do not.
    """
    if view.is_beside and (own := _own(view)):
        return sum(own[0].code in move.meets for move in view.moves if not move.standing) > 1
    return sum(move.kind is MoveKind.ANSWER for move in view.moves) > 1


def _way_on(view: DisputeView, move: OfferedMove | None) -> Shape:
    if _is_decision(view):
        return {"href": "#answer-title", "button_text": "Read it, then decide"}
    if _is_choice(view):
        is_to_do = view.is_beside and view.viewer_drives
        return TO_THE_MOVES if is_to_do else {**TO_THE_MOVES, "button_text": "See what you can answer"}
    return _to_move(view, move)


def _to_move(view: DisputeView, move: OfferedMove | None) -> Shape:
    return {} if move is None else {"href": address_of(view, move.id), "button_text": move.label}


def _what_led_here(view: DisputeView) -> str:
    answer = _answer_that_led_here(view)
    if answer is None or not view.viewer_drives:
        return ""
    who = somebody(answer.actor_name, answer.role_name)
    if answer.kind is MoveKind.DECIDE:
        return f"{who} has decided."
    if answer.given.get("proposed_actions"):
        return f"{who} has accepted it and proposed actions."
    if answer.given.get("reasons") and not view.is_beside:
        return f"{who} disagrees, with reasons."
    return f"{who} has answered: {answer.label}."


def _who_else(view: DisputeView, own: OwedSeen) -> str:
    """Whom to bring together, or who else owes something at this step."""
    if view.viewer_drives and len(view.meets_with) > 1:
        others = [
            somebody(one.person, one.role_name) for one in view.meets_with if one.role not in view.drivers
        ]
        return f"With {and_join(others)}."
    waiting = [one for one in view.owed if not one.outcome and one is not own and one.role != own.role]
    return " ".join(
        f"{somebody(one.person, one.role_name, one.note)}: to {of_them(one.text)}." for one in waiting
    )


def _waiting(view: DisputeView) -> Shape:
    first = next((one for one in view.owed if not one.outcome), None)
    who = view.iro_name if view.awaits_driver else view.awaiting_person
    task = of_them(first.text) if first else "decide what happens next"
    by = f" by {by_when(first.due_on, first.due_at)}" if first and first.due_on else ""
    words = f"{view.awaiting_role_name}: {task}{by}."
    if view.viewer_drives:
        limit = ", and if the time limit passes without one" if first and first.due_on else ""
        words += f" You get an email when there is an answer{limit}."
    return {"title": f"Waiting for {who or view.awaiting_role_name}", "text": words, "due": due_of(view)}
