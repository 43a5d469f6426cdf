"""Who is told of what was done, by which letter: rows for the outbox, in the same commit.

The letters' words live in ``notifications``; here are only their names and their readers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from disputes.case import Owed
from disputes.holders import Holder, Holders
from machines.engine import Advance, Place, silence_counts
from machines.profile import Profile
from machines.roles import Role
from machines.route import Route
from machines.stages import Move, MoveKind, Silence

ASKED = "asked_to_respond"
ESCALATED = "escalated_to_you"
REMINDER = "reminder"
LAPSED_YOURS = "limit_passed"
LAPSED_TOLD = "limit_passed_told"
ANSWERED = "answer_received"
RECEIPT = "answer_receipt"
DECIDED = "decided"
RESOLVED = "resolved"
ENDED = "ended"
TOLD = "told_for_information"
PASSED_ON = "passed_on"
COMMENTED = "comment_received"
TIME_ASKED = "time_asked"
TIME_REFUSED = "time_refused"
DATE_CHANGED = "date_changed"
PROMPTED = "prompted"
REOPENED = "reopened"
PROPOSED = "meeting_proposed"
INVITED = "invited"
MEETING_CHANGED = "meeting_changed"
MEETING_CANCELLED = "meeting_cancelled"
NO_LONGER_YOURS = "no_longer_yours"
NEW_IRO = "new_iro"
IRO_STAYS = "iro_stays"
CODE = "code"
LETTERS = (
    ASKED, ESCALATED, REMINDER, LAPSED_YOURS, LAPSED_TOLD, ANSWERED, RECEIPT, DECIDED, RESOLVED,
    ENDED, TOLD, PASSED_ON, COMMENTED, TIME_ASKED, TIME_REFUSED, DATE_CHANGED, PROMPTED, REOPENED,
    PROPOSED, INVITED, MEETING_CHANGED, MEETING_CANCELLED, NO_LONGER_YOURS, NEW_IRO, IRO_STAYS, CODE,
)  # fmt: skip
ASKING = (ASKED, ESCALATED, REMINDER, LAPSED_YOURS, DATE_CHANGED, TIME_REFUSED)
"""The letters that ask their reader for something, and so carry a way to answer."""
MEETINGS = (INVITED, MEETING_CHANGED, MEETING_CANCELLED)
"""The letters that bring an entry for the reader's calendar."""
ATTENDEES = "attendees"
"""What is asked when a meeting is proposed: the people who are to come."""
COMMENT = "comment"
"""The move by which anybody who has a part in it adds their words."""

# What the IRO hears of somebody else's move, and what everybody hears of an ending.
TO_DRIVERS = {
    MoveKind.ASK_TIME: TIME_ASKED,
    MoveKind.ANSWER: ANSWERED,
    MoveKind.DECIDE: DECIDED,
    MoveKind.PASS_ON: PASSED_ON,
    MoveKind.NOTE: COMMENTED,
}
OVER = {
    MoveKind.RESOLVE: RESOLVED,
    MoveKind.END: ENDED,
    MoveKind.DECIDE: DECIDED,
    MoveKind.REOPEN: REOPENED,
}
RECEIPTED = (MoveKind.ANSWER, MoveKind.DECIDE)


@dataclass(frozen=True)
class Telling:
    """One letter to one person. ``about`` holds ids only, never case text."""

    letter: str
    person_id: int
    role: str
    about: Mapping[str, Any] = field(default_factory=dict)


def calendar_moves(route: type[Route]) -> frozenset[str]:
    """The moves that put a meeting into calendars, change it there or take it out; none where none invites.

    Taking it back is a move of every side route and invites nobody, but what was fixed is off by it.
    """
    kinds = {move.id: move.kind for move in route.moves.values()}
    if MoveKind.INVITE not in kinds.values():
        return frozenset()
    return frozenset(move for move, kind in kinds.items() if kind in (MoveKind.INVITE, MoveKind.END))


def proposed_to(route: type[Route], given: Mapping[str, Any]) -> list[Telling]:
    """Word to those who are to come that a meeting is being arranged; none where nobody is ever invited."""
    people = given.get(ATTENDEES, ()) if calendar_moves(route) else ()
    return [Telling(PROPOSED, one, "") for one in people]


def tellings_of(
    step: Advance,
    holders: Holders,
    actor_id: int | None,
    asked: Iterable[tuple[int, str]],
    involved: Iterable[tuple[int, str]],
    drivers: tuple[Role, ...],
) -> list[Telling]:
    """Who is told of a move: the people asked, the IRO, and those whom the procedure names.

    :param asked: person and role of everybody who now owes an answer, without the drivers.
    :param drivers: who raised the dispute and takes it on: mostly the IRO alone.
    :param involved: the same of everybody who was ever asked: told how it ended.
    """
    kind, asked = step.move.kind, list(asked)
    told = [Telling(ESCALATED if kind is MoveKind.ESCALATE else ASKED, *one) for one in asked]
    if kind in RECEIPTED and actor_id is not None:
        told.insert(0, Telling(RECEIPT, actor_id, step.role.id))
    if step.role not in drivers:
        told += told_each(holders, drivers, _to_drivers(step.move))
    told += [Telling(OVER[kind], *one) for one in involved if kind in OVER]
    told += told_each(holders, step.move.tells, OVER.get(kind, TOLD))
    # Whoever acted and is asked for the next thing too needs a letter for it: their move ended its link.
    again = [Telling(ASKED, *one) for one in asked if one[0] == actor_id]
    return one_each(told, without=None if kind in RECEIPTED else actor_id) + one_each(again)


def _to_drivers(move: Move) -> str:
    """What whoever raised it hears of somebody else's move. Not every note is a comment on it."""
    if move.kind is MoveKind.NOTE and move.id != COMMENT:
        return TOLD
    return TO_DRIVERS.get(move.kind, TOLD)


def lapse_tellings(
    holders: Holders,
    profile: Profile,
    place: Place,
    late: Owed,
) -> list[Telling]:
    """Who is told that a limit passed: whoever owed it, whoever raised it, the IRO's own manager, and others.

    Where the text has the IRO prompted by silence, the letter to them does so.
    """
    about = {"obligation_id": late.id}
    drivers = place.route.raised_by
    prompts = place.stage.silence is Silence.PROMPTS and silence_counts(place, late.code)
    told = [] if late.person_id is None else [Telling(LAPSED_YOURS, late.person_id, late.role, about)]
    told += told_each(holders, drivers, PROMPTED if prompts else LAPSED_TOLD, about)
    told.append(told_to(holders.of(profile.iro_answers_to), LAPSED_TOLD, about))
    told += told_each(holders, profile.lapses_tell, LAPSED_TOLD, about)
    return one_each(told)


def one_each(tellings: Iterable[Telling], without: int | None = None) -> list[Telling]:
    """At most one letter a person: the first, which is the one that asks the most of them."""
    first: dict[int, Telling] = {}
    for telling in tellings:
        if telling.person_id and telling.person_id != without:
            first.setdefault(telling.person_id, telling)
    return list(first.values())


def outbox_row(
    telling: Telling, now: datetime, dispute_id: int | None = None, sequence: int | None = None
) -> dict[str, Any]:
    """The outbox row of a telling. Its message id is made here, once, for every copy of it."""
    return {
        "letter": telling.letter,
        "person_id": telling.person_id,
        "role": telling.role,
        "dispute_id": dispute_id,
        "sequence": sequence,
        "about": dict(telling.about),
        "message_id": uuid.uuid4().hex,
        "written_at": now,
        "next_try_at": now,
    }


def told_to(holder: Holder, letter: str = TOLD, about: Mapping[str, Any] | None = None) -> Telling:
    """A letter to whoever answers for a role; ``one_each`` drops it where nobody does."""
    return Telling(letter, holder.person_id or 0, holder.role.id, about or {})


def told_each(
    holders: Holders, roles: Iterable[Role], letter: str = TOLD, about: Mapping[str, Any] | None = None
) -> list[Telling]:
    """The same for everybody who holds one of these roles: of siblings, each one's social worker."""
    return [told_to(holder, letter, about) for role in roles for holder in holders.each_of(role)]
