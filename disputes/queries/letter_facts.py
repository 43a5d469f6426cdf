"""What a letter may say: who reads it, what they owe and by when, what was done. Never case text.

Nothing that somebody typed is looked up here: no child, no answer, no reason. So no letter can
hold any of it, whatever its words are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from disputes.access import require_sight
from disputes.case import load_case
from disputes.codes import digits_of
from disputes.errors import Refused
from disputes.models import Code, Dispute, Obligation, Person, Transition
from disputes.post import Letter
from disputes.rows import RAISE
from disputes.unit import Unit
from machines.deadlines import days_left
from machines.route import Route
from machines.stages import Stage


@dataclass(frozen=True)
class Reader:
    """Who a letter is for. ``stopped`` says in words why they cannot be mailed, or is empty."""

    name: str
    email: str
    stopped: str


@dataclass(frozen=True)
class Owes:
    """One thing owed, with its person. ``left`` counts working days, below 0 when over."""

    text: str
    role: str
    role_name: str
    person: str
    due_on: date | None
    due_at: datetime | None
    left: int | None


@dataclass(frozen=True)
class Done:
    """What somebody did, by the transition that a letter tells of.

    ``late_by`` is in working days, 0 in time, None where nothing was due. ``opened`` is what is
    owed from then on; ``raised`` that this began the dispute.
    """

    sequence: int
    actor: str
    role_name: str
    move: str
    raised: bool
    at: datetime
    late_by: int | None
    route_title: str
    stage: str
    opened: tuple[Owes, ...]


@dataclass(frozen=True)
class DisputeFacts:
    """What a letter about a dispute may say. ``owed`` is the reader's own, still open, in its stage.

    ``lapsed`` is everything in the stage whose limit passed unanswered, the reader's own included.
    """

    id: int
    reference: str
    entered_sequence: int
    iro_name: str
    iro_email: str
    reader_is_iro: bool
    role_name: str
    owed: tuple[Owes, ...]
    lapsed: tuple[Owes, ...]
    done: Done | None


@dataclass(frozen=True)
class LetterFacts:
    """All that one letter is written from. A code's letter has ``code``, every other ``dispute``."""

    reader: Reader
    council: str
    dispute: DisputeFacts | None = None
    code: str = ""


def letter_facts(unit: Unit, letter: Letter) -> LetterFacts:
    """The facts of a letter as they stand now.

    :raises LookupError: when its dispute or its code is not there.
    """
    reader = _reader(unit, letter.person_id)
    if letter.dispute_id is None:
        return LetterFacts(reader, unit.profile.name, code=_code(unit, letter))
    standing = _standing(unit, letter.dispute_id)
    owed = _owed(unit, standing)
    role = unit.registry.roles().get(letter.role)
    facts = DisputeFacts(
        id=standing["id"],
        reference=standing["reference"],
        entered_sequence=standing["entered_sequence"],
        iro_name=standing["iro_name"],
        iro_email=standing["iro_email"],
        reader_is_iro=letter.person_id == standing["iro_id"],
        role_name=unit.profile.name_of(role) if role is not None else "",
        owed=tuple(fact for row, fact in owed if row["person_id"] == letter.person_id),
        lapsed=tuple(fact for row, fact in owed if row["lapsed_at"] is not None),
        done=_done(unit, standing["id"], letter.sequence),
    )
    return LetterFacts(reader, unit.profile.name, facts)


def may_see(unit: Unit, reference: str, person_id: int) -> bool:
    """Whether a person may open a dispute's own page, so that their letter may lead there."""
    try:
        require_sight(unit, load_case(unit, reference), person_id)
    except Refused:
        return False
    return True


def _standing(unit: Unit, dispute_id: int) -> RowMapping:
    row = (
        unit.connection.execute(
            select(
                Dispute.id,
                Dispute.reference,
                Dispute.route,
                Dispute.route_version,
                Dispute.stage,
                Dispute.entered_sequence,
                Dispute.iro_id,
                Person.name.label("iro_name"),
                Person.email.label("iro_email"),
            )
            .join(Person, Person.id == Dispute.iro_id)
            .where(Dispute.id == dispute_id)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise LookupError(f"there is no dispute {dispute_id}")
    return row


def _reader(unit: Unit, person_id: int) -> Reader:
    row = unit.connection.execute(
        select(Person.name, Person.email, Person.left_on, Person.mail_stopped).where(Person.id == person_id)
    ).one()
    stopped = ""
    if row.left_on is not None and row.left_on <= unit.today:
        stopped = "This person has left the council."
    elif row.mail_stopped:
        stopped = "Mail to this person has been stopped in the directory."
    return Reader(row.name, row.email, stopped)


def _code(unit: Unit, letter: Letter) -> str:
    code_id = letter.about["code_id"]
    browser = unit.connection.execute(
        select(Code.browser_hash).where(Code.id == code_id)
    ).scalar_one_or_none()
    if browser is None:
        raise LookupError(f"there is no code {code_id}")
    return digits_of(unit.secret, code_id, browser)


def _owed(unit: Unit, standing: RowMapping) -> list[tuple[RowMapping, Owes]]:
    """What is owed and open in the stage in which the dispute stands, with each row."""
    rows = unit.connection.execute(
        select(*Obligation.__table__.c, Person.name.label("person_name"))
        .outerjoin(Person, Obligation.person_id == Person.id)
        .where(
            Obligation.dispute_id == standing["id"],
            Obligation.entered_sequence == standing["entered_sequence"],
            Obligation.outcome == "",
        )
        .order_by(Obligation.id)
    ).mappings()
    stage = unit.registry.find(standing["route"], standing["route_version"]).stage(standing["stage"])
    return [(row, _owes(unit, stage, row)) for row in rows]


def _owes(unit: Unit, stage: Stage, row: RowMapping) -> Owes:
    owed = stage.obligation(row["code"])
    due_at = row["due_at"]
    return Owes(
        text=owed.text,
        role=row["role"],
        role_name=unit.profile.name_of(owed.by),
        person=row["person_name"] or "",
        due_on=row["due_on"],
        due_at=due_at,
        left=None if due_at is None else days_left(due_at, unit.now, unit.calendar),
    )


def _done(unit: Unit, dispute_id: int, sequence: int | None) -> Done | None:
    row = (
        unit.connection.execute(
            select(Transition.__table__).where(
                Transition.dispute_id == dispute_id, Transition.sequence == sequence
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    role = unit.registry.roles().get(row["role"])
    entered = unit.registry.find(row["to_route"], row["to_version"])
    raised = row["move"] == RAISE
    left = entered if raised else unit.registry.find(row["from_route"], row["from_version"])
    due = [one for one in row["met"] if one["due_on"] is not None]
    return Done(
        sequence=row["sequence"],
        actor=row["actor_name"],
        role_name=unit.profile.name_of(role) if role is not None else "",
        move="" if raised else left.moves[row["move"]].label,
        raised=raised,
        at=row["at"],
        late_by=max(one["late_by"] for one in due) if due else None,
        route_title=entered.title,
        stage=entered.stage(row["to_stage"]).label,
        opened=_opened(unit, entered, row),
    )


def _opened(unit: Unit, route: type[Route], row: RowMapping) -> tuple[Owes, ...]:
    ids = [one["person_id"] for one in row["opened"] if one["person_id"] is not None]
    if not row["opened"]:
        return ()
    found = unit.connection.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = {person.id: person.name for person in found}
    stage = route.stage(row["to_stage"])
    opened = []
    for one in row["opened"]:
        owed = stage.obligation(one["obligation"])
        due_on = None if one["due_on"] is None else date.fromisoformat(one["due_on"])
        opened.append(
            Owes(
                text=owed.text,
                role=one["role"],
                role_name=unit.profile.name_of(owed.by),
                person=names.get(one["person_id"], ""),
                due_on=due_on,
                due_at=None,
                left=None,
            )
        )
    return tuple(opened)
