"""What a response link shows: before proof next to nothing, after it what its person is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from disputes.case import Case, load_case
from disputes.errors import Refused
from disputes.links import COMMENT, Because, LinkOutcome, LinkState, find_link, link_of
from disputes.models import Transition
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.raiser import Raiser, raiser_of
from disputes.queries.timeline import Entry, entries_of
from disputes.tellings import RECEIPTED
from disputes.unit import Unit
from machines.deadlines import days_left
from machines.engine import permitted_moves
from machines.stages import MoveKind


@dataclass(frozen=True)
class LinkDoor:
    """What may be shown to whoever opens a link: nothing about the child, nothing of the dispute.

    ``left`` counts working days to the due date, below 0 when over; None without one.
    """

    link: LinkState
    role_name: str
    left: int | None


@dataclass(frozen=True)
class MovedOn:
    """The one thing that was done meanwhile and left the link behind: no words of the case."""

    at: datetime
    label: str
    role_name: str
    name: str


@dataclass(frozen=True)
class LinkView:
    """What the person of a link may see once they have proved to be there.

    ``dispute``, with the moves that the link is bound to, is for a usable link alone; ``moved_on``
    for a superseded one. ``may_comment`` says whether what they still have to say can be kept.
    """

    link: LinkState
    role_name: str
    raiser: Raiser
    dispute: DisputeView | None
    moved_on: MovedOn | None
    may_comment: bool


@dataclass(frozen=True)
class LinkReceipt:
    """What the person of a link did, as it stands in the record, and whose turn it is now.

    ``is_mailed`` says that they get the same by e-mail.
    """

    link: LinkState
    number: str
    entry: Entry
    raiser: Raiser
    turn_role_name: str
    is_open: bool
    is_mailed: bool


def link_door(unit: Unit, token: str) -> LinkDoor:
    """What the link with this token shows before proof."""
    link = find_link(unit, token)
    return LinkDoor(
        link,
        _role_name(unit, link.role),
        None if link.due_at is None else days_left(link.due_at, unit.now, unit.calendar),
    )


def link_view(unit: Unit, link_id: int, person_id: int) -> LinkView:
    """What the link shows to its person.

    :raises Refused: ``link_unknown`` when it is not theirs, or their address has changed since.
    """
    link = _own(unit, link_id, person_id)
    case = load_case(unit, link.reference)
    dispute = None
    if link.outcome is LinkOutcome.USABLE:
        whole = dispute_view(unit, link.reference, person_id, as_role=link.role)
        dispute = replace(whole, moves=tuple(move for move in whole.moves if move.id in link.moves))
    role = unit.registry.roles()[link.role]
    return LinkView(
        link=link,
        role_name=_role_name(unit, link.role),
        raiser=raiser_of(unit, case.id),
        dispute=dispute,
        moved_on=_moved_on(unit, case, link),
        may_comment=any(move.id == COMMENT for move in permitted_moves(case.place, [role])),
    )


def link_receipt(unit: Unit, link_id: int, person_id: int, sequence: int) -> LinkReceipt:
    """What the person of the link did in its dispute.

    :raises Refused: ``link_unknown`` when the link is not theirs; ``not_found`` when they did no
        such thing there.
    """
    link = _own(unit, link_id, person_id)
    theirs = unit.connection.execute(
        select(Transition.id).where(
            Transition.dispute_id == link.dispute_id,
            Transition.sequence == sequence,
            Transition.actor_id == person_id,
        )
    ).scalar_one_or_none()
    if theirs is None:
        raise Refused("not_found")
    case = load_case(unit, link.reference)
    entry = next(entry for entry in entries_of(unit, case) if entry.sequence == sequence)
    return LinkReceipt(
        link=link,
        number=f"{link.reference}-{sequence}",
        entry=entry,
        raiser=raiser_of(unit, case.id),
        turn_role_name=_role_name(unit, case.row["awaiting_role"] or ""),
        is_open=case.row["open"],
        is_mailed=entry.kind in RECEIPTED,
    )


def _own(unit: Unit, link_id: int, person_id: int) -> LinkState:
    link = link_of(unit, link_id, person_id)
    if not link.is_provable:
        raise Refused("link_unknown")
    return link


def _role_name(unit: Unit, role_id: str) -> str:
    role = unit.registry.roles().get(role_id)
    return unit.profile.name_of(role) if role else role_id


def _moved_on(unit: Unit, case: Case, link: LinkState) -> MovedOn | None:
    if link.outcome is not LinkOutcome.SUPERSEDED:
        return None
    since = [entry for entry in entries_of(unit, case) if entry.sequence > link.entered_sequence]
    if link.because in (Because.STAGE_ENDED, Because.DISPUTE_ENDED):
        found = [entry for entry in since if entry.entered][:1]
    elif link.because is Because.DONE_BY_ANOTHER:
        found = [entry for entry in since if entry.met][-1:]
    else:
        found = [entry for entry in since if entry.kind is MoveKind.REASSIGN][-1:]
    return next((MovedOn(e.at, e.label, e.role_name, e.actor_name) for e in found), None)
