"""Response links: what a link in a letter is bound to, and what has become of it.

A link finds; it does not prove. 256 random bits, of which only the SHA-256 is kept, bound to one
person at one address, one dispute, one entry of a stage, one role and its moves. Reading a link
changes nothing, for mail scanners open links too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from disputes.models import Dispute, Obligation, Person, ResponseLink, Transition
from disputes.unit import Unit, new_token, token_hash
from machines.engine import permitted_moves
from machines.route import Scope
from machines.working_days import end_of_day

DAYS_AFTER_DUE = 5
"""Working days for which a link lives on after the due date (proof, "Response links")."""
DAYS_WITHOUT_LIMIT = 20
"""Working days for which it lives where no limit is stated: this service's own rule."""
COMMENT = "comment"
"""The move, and its one question, by which those who come too late are still heard."""
LONGEST_TOKEN = 100


class LinkOutcome(Enum):
    """What somebody who opens a link finds: five outcomes, each its own page."""

    USABLE = "usable"
    USED = "used"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


REFUSALS: Mapping[LinkOutcome, str] = {
    LinkOutcome.USED: "link_used",
    LinkOutcome.EXPIRED: "link_expired",
    LinkOutcome.SUPERSEDED: "link_superseded",
    LinkOutcome.UNKNOWN: "link_unknown",
}
"""The catalogue's code for each outcome in which nothing can be answered."""


class Because(Enum):
    """Why a link is superseded."""

    STAGE_ENDED = "the dispute has gone on to another step"
    DISPUTE_ENDED = "the dispute has ended"
    DONE_BY_ANOTHER = "somebody else has done what was asked"
    REASSIGNED = "somebody else is asked now"
    REVOKED = "it was taken back"
    ADDRESS_CHANGED = "the person has another address now"
    PERSON_LEFT = "the person no longer works here"


UNPROVABLE = (Because.ADDRESS_CHANGED, Because.PERSON_LEFT)


@dataclass(frozen=True)
class LinkState:
    """A link as it stands at the unit's instant. Of an unknown one nothing but that.

    ``answered_at`` and ``receipt`` (a transition's sequence) are the bound person's own answer.
    """

    outcome: LinkOutcome
    because: Because | None = None
    id: int = 0
    dispute_id: int = 0
    reference: str = ""
    entered_sequence: int = 0
    person_id: int = 0
    email: str = ""
    role: str = ""
    route: str = ""
    route_version: str = ""
    moves: tuple[str, ...] = ()
    due_on: date | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    receipt: int | None = None
    dispute_is_open: bool = False

    @property
    def is_provable(self) -> bool:
        """Whether the bound address is still that of somebody who works here."""
        return self.outcome is not LinkOutcome.UNKNOWN and self.because not in UNPROVABLE


UNKNOWN = LinkState(LinkOutcome.UNKNOWN)


def issue_link(unit: Unit, dispute_id: int, entered_sequence: int, person_id: int, role: str) -> str:
    """A new link for what a person owes in one entry of a stage: the raw token, kept nowhere.

    :param role: the id of the role in which they owe it.
    :raises LookupError: when nothing is owed in that role in that entry of a stage, or there is no
        such person: a letter that asks nobody for anything has no link.
    """
    owed = _owed(unit, dispute_id, entered_sequence, role)
    known = unit.registry.roles().get(role)
    email = unit.connection.execute(select(Person.email).where(Person.id == person_id)).scalar_one_or_none()
    if not owed or known is None or email is None:
        raise LookupError(f"nothing is owed by {role} in dispute {dispute_id}, entry {entered_sequence}")
    began_on, scope = unit.connection.execute(
        select(Dispute.began_on, Dispute.scope).where(Dispute.id == dispute_id)
    ).one()
    place = unit.registry.place(
        owed[0]["route"], owed[0]["route_version"], owed[0]["stage"], began_on, Scope(scope)
    )
    token = new_token()
    row = {
        "token_hash": token_hash(token),
        "dispute_id": dispute_id,
        "entered_sequence": entered_sequence,
        "person_id": person_id,
        "email": email,
        "role": role,
        "moves": [move.id for move in permitted_moves(place, [known])],
        "issued_at": unit.now,
        "expires_at": expiry(unit, [one["due_on"] for one in owed if one["due_on"] is not None]),
    }
    unit.connection.execute(insert(ResponseLink), row)
    return token


def expiry(unit: Unit, due_ons: list[date]) -> datetime:
    """When a link issued now dies: 5 working days after the due date, or 20 after issue without one.

    A link that was asked for after that lives 5 working days from now, for the answer is still owed.
    """
    if not due_ons:
        return end_of_day(unit.calendar.add(unit.today, DAYS_WITHOUT_LIMIT))
    after_due = end_of_day(unit.calendar.add(max(due_ons), DAYS_AFTER_DUE))
    if after_due > unit.now:
        return after_due
    return end_of_day(unit.calendar.add(unit.today, DAYS_AFTER_DUE))


def revoke_links(unit: Unit, dispute_id: int, entered_sequence: int, role: str) -> None:
    """End every link of a role in one entry of a stage: somebody else is asked now."""
    unit.connection.execute(
        update(ResponseLink)
        .where(
            ResponseLink.dispute_id == dispute_id,
            ResponseLink.entered_sequence == entered_sequence,
            ResponseLink.role == role,
            ResponseLink.revoked_at.is_(None),
        )
        .values(revoked_at=unit.now)
    )


def find_link(unit: Unit, token: str) -> LinkState:
    """What has become of the link with this token. Reads only."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        return UNKNOWN
    return _state(unit, ResponseLink.token_hash == token_hash(token))


def link_numbered(unit: Unit, link_id: int) -> LinkState:
    """The same by the link's number, which is no secret: show nothing of it without proof."""
    return _state(unit, ResponseLink.id == link_id)


def link_of(unit: Unit, link_id: int, person_id: int) -> LinkState:
    """The same by the link's number, for the person it is bound to; unknown to everybody else."""
    return _state(unit, (ResponseLink.id == link_id) & (ResponseLink.person_id == person_id))


def _state(unit: Unit, which: Any) -> LinkState:
    row = (
        unit.connection.execute(
            select(
                *ResponseLink.__table__.c,
                Dispute.reference,
                Dispute.open,
                Dispute.entered_sequence.label("entered_now"),
                Person.email.label("email_now"),
                Person.left_on,
            )
            .join(Dispute, Dispute.id == ResponseLink.dispute_id)
            .join(Person, Person.id == ResponseLink.person_id)
            .where(which)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return UNKNOWN
    owed = _owed(unit, row["dispute_id"], row["entered_sequence"], row["role"])
    answer = _own_answer(unit, row, owed)
    expires_at = _lives_until(unit, row)
    outcome, because = _outcome(unit, row, owed, answer, expires_at)
    return LinkState(
        outcome,
        because,
        id=row["id"],
        dispute_id=row["dispute_id"],
        reference=row["reference"],
        entered_sequence=row["entered_sequence"],
        person_id=row["person_id"],
        email=row["email"],
        role=row["role"],
        route=owed[0]["route"],
        route_version=owed[0]["route_version"],
        moves=tuple(row["moves"]),
        due_on=min((one["due_on"] for one in owed if one["due_on"] is not None), default=None),
        due_at=min((one["due_at"] for one in owed if one["due_at"] is not None), default=None),
        expires_at=expires_at,
        answered_at=answer["at"] if answer else None,
        receipt=answer["sequence"] if answer else None,
        dispute_is_open=row["open"],
    )


def _outcome(
    unit: Unit,
    row: RowMapping,
    owed: list[RowMapping],
    answer: RowMapping | None,
    expires_at: datetime,
) -> tuple[LinkOutcome, Because | None]:
    still_owed = [one for one in owed if not one["outcome"]]
    if row["left_on"] is not None and row["left_on"] <= unit.today:
        return LinkOutcome.SUPERSEDED, Because.PERSON_LEFT
    if row["email_now"] != row["email"]:
        return LinkOutcome.SUPERSEDED, Because.ADDRESS_CHANGED
    if answer is not None and not any(one["person_id"] == row["person_id"] for one in still_owed):
        return LinkOutcome.USED, None
    if row["entered_now"] != row["entered_sequence"]:
        return LinkOutcome.SUPERSEDED, Because.STAGE_ENDED if row["open"] else Because.DISPUTE_ENDED
    if not still_owed:
        return LinkOutcome.SUPERSEDED, Because.DONE_BY_ANOTHER
    if all(one["person_id"] != row["person_id"] for one in still_owed):
        return LinkOutcome.SUPERSEDED, Because.REASSIGNED
    if row["revoked_at"] is not None:
        return LinkOutcome.SUPERSEDED, Because.REVOKED
    if unit.now >= expires_at:
        return LinkOutcome.EXPIRED, None
    return LinkOutcome.USABLE, None


def _owed(unit: Unit, dispute_id: int, entered_sequence: int, role: str) -> list[RowMapping]:
    return list(
        unit.connection.execute(
            select(*Obligation.__table__.c)
            .where(
                Obligation.dispute_id == dispute_id,
                Obligation.entered_sequence == entered_sequence,
                Obligation.role == role,
            )
            .order_by(Obligation.id)
        ).mappings()
    )


def _own_answer(unit: Unit, row: RowMapping, owed: list[RowMapping]) -> RowMapping | None:
    """The transition by which the bound person met what they owed, the last if there are several."""
    met = [one["closed_sequence"] for one in owed if one["outcome"] == "met"]
    if not met:
        return None
    return (
        unit.connection.execute(
            select(Transition.sequence, Transition.at)
            .where(
                Transition.dispute_id == row["dispute_id"],
                Transition.sequence.in_(met),
                Transition.actor_id == row["person_id"],
            )
            .order_by(Transition.sequence.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )


def _lives_until(unit: Unit, row: RowMapping) -> datetime:
    """The latest expiry of all links for the same thing: they live and die together."""
    latest: datetime = unit.connection.execute(
        select(func.max(ResponseLink.expires_at)).where(
            ResponseLink.dispute_id == row["dispute_id"],
            ResponseLink.entered_sequence == row["entered_sequence"],
            ResponseLink.person_id == row["person_id"],
            ResponseLink.role == row["role"],
            ResponseLink.revoked_at.is_(None) if row["revoked_at"] is None else ResponseLink.id == row["id"],
        )
    ).scalar_one()
    return latest
