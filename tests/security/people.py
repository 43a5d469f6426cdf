"""Every kind of person who may come to a door, and the directory that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, update

from disputes.commands import record_absence
from disputes.models import Child, Holding, Person
from disputes.unit import Units
from tests.support import council

LEAVER, MOVED_ON, ONCE_ASKED, STAND_IN, OWNER, SIBLINGS_WORKER = range(15, 21)
NAMES = {
    LEAVER: "Lena Vail",
    MOVED_ON: "Mona Vex",
    ONCE_ASKED: "Otto Lind",
    STAND_IN: "Stan Dyer",
    OWNER: "Olga Nash",
    SIBLINGS_WORKER: "Sid Lowe",
}
NOBODY = 0


@dataclass(frozen=True)
class Kind:
    """A kind of person: a column of the matrix. ``comes_by`` is what the browser or program brings.

    ``staff``: a session and, at the JSON interface, a token of their own. ``cookie``: the session alone.
    ``token``: the token alone, also on pages. ``link``: the proof of a response link. ``nothing``.
    """

    head: str
    about: str
    person: int = NOBODY
    comes_by: str = "staff"


KINDS = (
    Kind("none", "nobody: no session, no token", comes_by="nothing"),
    Kind("iro", "the child's IRO", council.IRO),
    Kind("iro2", "another IRO", council.OTHER_IRO),
    Kind("itm", "the manager of the IROs' team", council.IRO_TEAM_MANAGER),
    Kind("safe", "the service manager for safeguarding", council.SAFEGUARDING_MANAGER),
    Kind("sw", "the child's social worker", council.SOCIAL_WORKER),
    Kind("sw2", "another team's social worker", council.OTHER_SOCIAL_WORKER),
    Kind("sib", "the social worker of the second sibling alone", SIBLINGS_WORKER),
    Kind("tm", "the team manager who is asked", council.TEAM_MANAGER),
    Kind("once", "somebody who was asked, and is not any more", ONCE_ASKED),
    Kind("tm2", "the manager of another team", council.OTHER_TEAM_MANAGER),
    Kind("sm", "the service manager, who is away", council.SERVICE_MANAGER),
    Kind("stin", "who stands in for the service manager", STAND_IN),
    Kind("hos", "the head of service", council.HEAD_OF_SERVICE),
    Kind("sd", "the service director", council.SERVICE_DIRECTOR),
    Kind("ed", "the executive director", council.EXECUTIVE_DIRECTOR),
    Kind("dcs", "the Director of Children's Services", council.DIRECTOR),
    Kind("own", "who is named in an agreed action", OWNER),
    Kind("by", "a bystander: in the directory, without a post", council.BYSTANDER),
    Kind("ex", "who held the team manager's post until September", MOVED_ON),
    Kind("left", "who has left, with the session and token they had", LEAVER),
    Kind("link", "the team manager by response link alone, with proof", council.TEAM_MANAGER, "link"),
    Kind("tok", "a program with the IRO's token, and no session", council.IRO, "token"),
    Kind("cook", "the IRO's browser, without a token", council.IRO, "cookie"),
)
# Who holds a post in the reviewing line, and who is a senior leader, by the council's profile.
REVIEWING = {council.IRO_TEAM_MANAGER, council.SAFEGUARDING_MANAGER}
LEADERS = {
    council.IRO_TEAM_MANAGER,
    council.SAFEGUARDING_MANAGER,
    council.SERVICE_MANAGER,
    council.HEAD_OF_SERVICE,
    council.SERVICE_DIRECTOR,
    council.EXECUTIVE_DIRECTOR,
    council.DIRECTOR,
}
IROS = {council.IRO, council.OTHER_IRO}


def fill(units: Units) -> None:
    """Put the people of this folder into the small council."""
    with units.writing() as unit:
        write = unit.connection.execute
        for number, name in NAMES.items():
            email = name.lower().replace(" ", ".") + "@council.test"
            write(insert(Person).values(id=number, name=name, email=email))
        team_manager = {"post_id": _post(council.TEAM_NORTH, "team_manager"), "from_on": date(2020, 1, 1)}
        write(insert(Holding).values(person_id=MOVED_ON, to_on=date(2026, 9, 30), **team_manager))
        # They hold the post with the one who is asked, until they leave.
        write(insert(Holding).values(person_id=LEAVER, **team_manager))
        write(insert(Holding).values(person_id=ONCE_ASKED, **team_manager))
        worker = _post(council.TEAM_NORTH, "social_worker")
        write(insert(Holding).values(post_id=worker, person_id=SIBLINGS_WORKER, from_on=date(2020, 1, 1)))
        second = update(Child).where(Child.case_number == council.OTHER_SIBLING)
        write(second.values(social_worker_id=SIBLINGS_WORKER))


def go_away(units: Units) -> None:
    """The service manager is away for the week, and somebody stands in."""
    manager = council.SERVICE_MANAGER
    absence = record_absence.RecordAbsence(manager, manager, "2026-11-23", "2026-11-27", STAND_IN)
    with units.writing() as unit:
        record_absence.handle(absence, unit)


def leave(units: Units) -> None:
    """The leaver's last day was last week; their session and token are still in their hands.

    Whoever was asked once has given up the post in which they were asked.
    """
    last = date(2026, 11, 20)
    with units.writing() as unit:
        unit.connection.execute(update(Person).where(Person.id == LEAVER).values(left_on=last))
        given_up = update(Holding).where(Holding.person_id == ONCE_ASKED).values(to_on=last)
        unit.connection.execute(given_up)


def _post(team: int, role: str) -> int:
    """The number of a post of the small council."""
    return next(
        number
        for number, (of_team, of_role, _) in enumerate(council.POSTS, 1)
        if (of_team, of_role) == (team, role)
    )
