"""One filled council for the whole matrix: disputes with a marked word in every field, and undone answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from disputes.commands import make_token
from disputes.database import Database
from disputes.links import issue_link
from disputes.models import Absence, Dispute, Outbox, ResponseLink
from disputes.unit import Units
from machines.registry import Registry
from tests.disputes.side_matters import opened
from tests.security import people
from tests.support import council
from tests.support.clock import FakeClock

ABSENT = "D-2345-6789"  # of the shape of a reference, and none
SIBLINGS = (council.SIBLING, council.OTHER_SIBLING)
# What each marked word stands for: what is looked for in every answer.
WORDS = {
    "Wordreason": "why this route",
    "Wordwrong": "the concern",
    "Wordimpact": "its effect",
    "Wordwishes": "the child's wishes",
    "Wordfound": "how they were found out",
    "Wordsought": "the outcome sought",
    "Wordviewsone": "what the first sibling said",
    "Wordviewstwo": "what the second sibling said",
    "Wordnote": "the IRO's note",
    "Wordcomment": "a manager's comment",
    "Wordagreed": "an agreed action",
    "Wordquestion": "the question for legal advice",
    "Wordurgent": "why legal advice",
    "Wordadvice": "the legal advice",
    "Wordlimb": "the referral to Cafcass",
    "Wordtold": "what the social worker told",
    "Wordrepresent": "the representations",
    "Wordother": "another IRO's dispute",
    "Wordnowhere": "what was typed and not sent",
}


class OneTransaction(Database):
    """A database in which everything after ``begin`` happens in one transaction, taken back by ``undo``.

    So each answer is a real one, also of a form that is sent, and the next finds the same council.
    """

    open: Connection | None = None

    def begin(self) -> None:
        """From here on nothing stays."""
        self.open = self.engine.connect().execution_options(writes=True)
        self.open.begin()

    def undo(self) -> None:
        """Take back all since ``begin``, and begin again."""
        self.end()
        self.begin()

    def end(self) -> None:
        """Take back all since ``begin``; what is written from here on stays."""
        if self.open is not None:
            self.open.close()
        self.open = None

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[Connection]:
        """As before ``begin``; after it a savepoint."""
        if self.open is None:
            with super().writing(patience) as connection:
                yield connection
            return
        with self.open.begin_nested():
            yield self.open

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """As before ``begin``; after it what that transaction sees."""
        if self.open is None:
            with super().reading() as connection:
                yield connection
            return
        yield self.open


@dataclass(frozen=True)
class World:
    """The council with its disputes by name, and the numbers of links, letters and absences in it.

    ``routes`` are what a form of each dispute or link says that it was made from.
    """

    units: Units
    database: OneTransaction
    disputes: dict[str, str]
    links: dict[str, int]
    link_token: str
    letter: int
    absence: int
    tokens: dict[int, str]
    routes: dict[str, str]


def marked(**answers: Any) -> dict[str, Any]:
    """What is typed when raising, each answer with its marked word."""
    return {
        "route_reason": "Wordreason stands.",
        "what_is_wrong": "Wordwrong stands.",
        "impact": "Wordimpact stands.",
        "wishes_and_feelings": "Wordwishes stands.",
        "wishes_found_out": "Wordfound stands.",
        "outcome_sought": "Wordsought stands.",
        **answers,
    }


def make(copy: Path, registry: Registry) -> World:
    """Fill a copy of the small council's database."""
    database = OneTransaction(f"sqlite:///{copy}", durable=False)
    units = Units(database, FakeClock(), registry, council.SECRET)
    people.fill(units)
    made = {
        "asked": _asked(units),
        "ended": _ended(units),
        "others": _others(units),
    }
    people.go_away(units)
    made |= _siblings(units)
    links = {
        "dead": _link(units, made["asked"], people.ONCE_ASKED, "team_manager")[0],
        "other": _link(units, made["siblings"], people.STAND_IN, "service_manager")[0],
    }
    made["action"] = _action(units, made["ended"])
    made["told"] = opened(
        units,
        "told_to_iro",
        {"kind": "exclusion", "happened_on": "2026-11-20", "what": "Wordtold happened."},
        made["asked"],
        by=council.SOCIAL_WORKER,
    ).reference
    asks = {"to_person": council.TEAM_MANAGER, "reason": "Back."}
    council.move(units, made["asked"], council.IRO, "reassign", asks)
    links["own"], token = _link(units, made["asked"], council.TEAM_MANAGER, "team_manager")
    numbers = {one.person for one in people.KINDS if one.person}
    tokens = {number: _token(units, number) for number in sorted(numbers)}
    return World(
        units,
        database,
        made | {"absent": ABSENT},
        links,
        token,
        _failed_letter(units, made["asked"]),
        _number(units, select(Absence.id)),
        tokens,
        _routes(units, made | {"own": made["asked"], "dead": made["asked"], "other": made["siblings"]}),
    )


def _asked(units: Units) -> str:
    reference = council.ask_team_manager(units, **marked())
    council.move(units, reference, council.TEAM_MANAGER, "comment", {"comment": "Wordcomment stands."})
    council.move(units, reference, council.IRO, "add_note", {"note": "Wordnote stands."})
    asks = {"to_person": people.ONCE_ASKED, "reason": "Knows it."}
    council.move(units, reference, council.IRO, "reassign", asks)
    return reference


def _others(units: Units) -> str:
    children = [council.OF_OTHER_IRO]
    return council.raise_formal(units, children, by=council.OTHER_IRO, impact="Wordother stands.")


def _ended(units: Units) -> str:
    reference = council.raise_formal(units)
    held = {"meeting_on": "2026-11-23", "meeting_note": "We met."}
    council.move(units, reference, council.IRO, "record_meeting", held)
    action = council.ACTIONS[0] | {"what": "Wordagreed is done", "person": people.NAMES[people.OWNER]}
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": [action]})
    return reference


def _action(units: Units, ended: str) -> str:
    """The reference of the action that was agreed in a dispute."""
    about = select(Dispute.id).where(Dispute.reference == ended).scalar_subquery()
    with units.reading() as unit:
        found: str = unit.connection.execute(
            select(Dispute.reference).where(Dispute.beside_id == about)
        ).scalar_one()
        return found


def _routes(units: Units, disputes: dict[str, str]) -> dict[str, str]:
    with units.reading() as unit:
        rows = unit.connection.execute(select(Dispute.reference, Dispute.route, Dispute.route_version))
        made_from = {row.reference: f"{row.route} {row.route_version}" for row in rows}
    return {name: made_from[reference] for name, reference in disputes.items()}


def _siblings(units: Units) -> dict[str, str]:
    about = council.raise_formal(units, SIBLINGS, **marked())
    for child, word in ((1, "Wordviewsone"), (2, "Wordviewstwo")):
        said = {"child": child, "views": f"{word} stands.", "found_out": "On a visit."}
        council.move(units, about, council.IRO, "record_views", said)
    legal = {"question": "Wordquestion stands?", "reason": "Wordurgent stands."}
    private = opened(units, "legal_advice", legal, about).reference
    council.move(units, private, council.SAFEGUARDING_MANAGER, "agree_to_advice")
    given = {"given_on": "2026-11-23", "advice": "Wordadvice stands."}
    council.move(units, private, council.IRO, "record_advice", given)
    referral = {
        "limb_a": "yes",
        "limb_a_how": "Wordlimb stands.",
        "limb_a_since": "2026-09-01",
        "limb_b": "no",
    }
    # About the second of them alone: the first one's social worker has no part in it.
    beside = opened(units, "cafcass_referral", referral, about, [council.OTHER_SIBLING]).reference
    made = {"representations": "Wordrepresent stands.", "reason": "It matters."}
    opened(units, "representations", made, about)
    return {"siblings": about, "legal": private, "referral": beside}


def _link(units: Units, reference: str, person: int, role: str) -> tuple[int, str]:
    with units.writing() as unit:
        dispute = unit.connection.execute(
            select(Dispute.id, Dispute.entered_sequence).where(Dispute.reference == reference)
        ).one()
        token = issue_link(unit, dispute.id, dispute.entered_sequence, person, role)
    return _number(units, select(ResponseLink.id).order_by(ResponseLink.id.desc())), token


def _token(units: Units, person: int) -> str:
    names = council.NAMES | people.NAMES
    address = names[person].lower().replace(" ", ".") + "@council.test"
    with units.writing() as unit:
        return make_token.handle(make_token.MakeToken(address, f"matrix {person}"), unit)


def _failed_letter(units: Units, reference: str) -> int:
    """A letter to the team manager that did not arrive: the task of the dispute's IRO."""
    with units.writing() as unit:
        dispute = select(Dispute.id).where(Dispute.reference == reference).scalar_subquery()
        first = select(Outbox.__table__).where(Outbox.dispute_id == dispute).limit(1)
        row = dict(unit.connection.execute(first).mappings().one())
        row.pop("id")
        row |= {"message_id": "<matrix@council.test>", "failed_at": unit.now, "failure": "No such address"}
        unit.connection.execute(insert(Outbox).values(row))
    return _number(units, select(Outbox.id).order_by(Outbox.id.desc()))


def _number(units: Units, question: Any) -> int:
    with units.reading() as unit:
        found: int = unit.connection.execute(question.limit(1)).scalar_one()
        return found
