"""What a letter may say: who reads it, what it is about, what they owe and by when, what was done.

Nothing that somebody typed is looked up here: no child, no answer, no reason. So no letter can hold any
of it, whatever its words are. The one exception is the place of a meeting (docs/decisions).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from disputes.access import require_sight
from disputes.case import load_case
from disputes.codes import digits_of
from disputes.errors import Refused
from disputes.models import Code, Dispute, Person, Transition
from disputes.post import Letter
from disputes.queries.letter_meeting import Meeting, meeting_at
from disputes.queries.letter_owed import Done, Owes, done_at, owed_now
from disputes.queries.raiser import RAISED_BY, Raiser, raiser_in
from disputes.tellings import CODE, calendar_moves
from disputes.unit import Unit
from machines.stages import Silence


@dataclass(frozen=True)
class Reader:
    """Who a letter is for. ``stopped`` says in words why they cannot be mailed, or is empty."""

    name: str
    email: str
    stopped: str


@dataclass(frozen=True)
class DisputeFacts:
    """What a letter about a dispute or a side matter may say.

    ``called`` is what it is in a sentence: "a dispute about the care of a child". ``reader_raised`` says
    that the reader is its raiser, ``reader_drives`` that they take it on (or stand in for who does).
    ``owed`` is the reader's own, still open, in its stage; ``everything`` whatever is owed there, and
    ``lapsed`` of that what is late. ``passed`` is what was the reader's in the letter's role and is
    somebody else's now; ``iro_changed`` that the reader was its IRO. ``manager_role_name`` is the post that
    is told when a limit passes, ``lapses_tell`` are those that the council has told besides.
    """

    id: int
    reference: str
    entered_sequence: int
    route: str
    title: str
    called: str
    is_beside: bool
    about_child: bool
    silence: Silence
    iro_name: str
    iro_email: str
    reader_is_iro: bool
    reader_raised: bool
    reader_drives: bool
    driver_roles: frozenset[str]
    raiser: Raiser
    manager_role_name: str
    role_name: str
    owed: tuple[Owes, ...]
    everything: tuple[Owes, ...]
    lapsed: tuple[Owes, ...]
    passed: tuple[Owes, ...]
    done: Done | None
    meeting: Meeting | None
    iro_changed: bool
    lapses_tell: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """What to call it in short."""
        return "matter" if self.is_beside else "dispute"


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
    if letter.letter == CODE:
        return LetterFacts(reader, unit.profile.name, code=_code(unit, letter))
    return LetterFacts(reader, unit.profile.name, _dispute(unit, letter))


def may_see(unit: Unit, reference: str, person_id: int) -> bool:
    """Whether a person may open a dispute's own page, so that their letter may lead there."""
    try:
        require_sight(unit, load_case(unit, reference), person_id)
    except Refused:
        return False
    return True


def _dispute(unit: Unit, letter: Letter) -> DisputeFacts:
    standing = _standing(unit, letter.dispute_id)
    route = unit.registry.find(standing["route"], standing["route_version"])
    stage = route.stage(standing["stage"])
    owed = owed_now(unit, standing["id"], standing["entered_sequence"], route, stage)
    role = unit.registry.roles().get(letter.role)
    raiser = raiser_in(unit, standing)
    drivers = frozenset(one.id for one in route.raised_by)
    in_calendars = calendar_moves(route)
    return DisputeFacts(
        id=standing["id"],
        reference=standing["reference"],
        entered_sequence=standing["entered_sequence"],
        route=route.route_id,
        title=route.title,
        called=route.called,
        is_beside=standing["beside"],
        about_child=route.about_child,
        silence=stage.silence,
        iro_name=standing["iro_name"],
        iro_email=standing["iro_email"],
        reader_is_iro=letter.person_id == standing["iro_id"],
        reader_raised=letter.person_id == raiser.person_id,
        reader_drives=letter.role in drivers,
        driver_roles=drivers,
        raiser=raiser,
        manager_role_name=unit.profile.name_of(unit.profile.iro_answers_to),
        role_name=unit.profile.name_of(role) if role is not None else "",
        owed=tuple(fact for row, fact in owed if row["person_id"] == letter.person_id),
        everything=tuple(fact for _, fact in owed),
        lapsed=tuple(fact for row, fact in owed if row["lapsed_at"] is not None),
        passed=tuple(
            fact for row, fact in owed if row["person_id"] != letter.person_id and fact.role == letter.role
        ),
        done=done_at(unit, standing["id"], letter.sequence),
        meeting=meeting_at(unit, standing["id"], letter.sequence, in_calendars) if in_calendars else None,
        iro_changed="was_iro" in letter.about,
        lapses_tell=tuple(unit.profile.name_of(role) for role in unit.profile.lapses_tell),
    )


def _standing(unit: Unit, dispute_id: int | None) -> RowMapping:
    row = (
        unit.connection.execute(
            select(
                Dispute.id,
                Dispute.reference,
                Dispute.beside,
                Dispute.route,
                Dispute.route_version,
                Dispute.stage,
                Dispute.entered_sequence,
                *RAISED_BY,
            )
            .join(Person, Person.id == Dispute.iro_id)
            .join(Transition, (Transition.dispute_id == Dispute.id) & (Transition.sequence == 1))
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
