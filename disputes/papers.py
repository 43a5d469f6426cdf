"""Which papers made from a dispute a person may have: its record, a briefing, a letter to the child.

Who has read the dispute is one of them: the IRO service may know it.
"""

from __future__ import annotations

from enum import Enum

from disputes.access import is_leader, require_sight, roles_held
from disputes.case import Case, load_case
from disputes.errors import Refused
from disputes.unit import Unit
from machines.roles import IRO, Line
from machines.route import Scope


class Paper(Enum):
    """A document that the service makes from the record, or the list of its readings."""

    RECORD = "record"
    BRIEFING = "briefing"
    LETTER = "letter"
    READINGS = "readings"


FOR_THE_IRO = frozenset(Paper)
FOR_LEADERS = frozenset((Paper.RECORD, Paper.BRIEFING))
# Care proceedings are about a child, and a foster carer's matter is about none.
OF_NO_USE = {
    Scope.CARE_LEAVER: frozenset((Paper.BRIEFING,)),
    Scope.FOSTER_CARER: frozenset((Paper.BRIEFING, Paper.LETTER)),
}


def papers_of(unit: Unit, case: Case, person_id: int) -> frozenset[Paper]:
    """The papers that are the person's to have.

    All are for the IRO and the line above the IROs. Leaders have the record and the briefing. Of a
    side matter there are the record and its readings; of a care leaver there is no briefing for care
    proceedings, and of a foster carer no letter to a child either.
    Whoever is only asked something, by a link or in the child's own line, has none: they see
    the dispute on its page. What is private to the IRO service has no papers for others.

    :raises Refused: ``dispute_not_found`` when the dispute is not theirs to see.
    """
    theirs = _theirs(unit, case, person_id, require_sight(unit, case, person_id))
    theirs -= OF_NO_USE.get(case.place.scope, frozenset())
    return theirs & {Paper.RECORD, Paper.READINGS} if case.row["beside"] else theirs


def _theirs(unit: Unit, case: Case, person_id: int, roles: set[str]) -> frozenset[Paper]:
    if IRO.id in roles:
        return FOR_THE_IRO
    if is_private(case):
        return frozenset()
    known = unit.registry.roles()
    if any(role in known and known[role].line is Line.REVIEWING for role in roles):
        return FOR_THE_IRO
    return FOR_LEADERS if is_leader(unit, roles_held(unit, person_id)) else frozenset()


def papers_open_to(unit: Unit, reference: str, person_id: int) -> frozenset[Paper]:
    """The same for a dispute by its reference. :raises Refused: ``dispute_not_found``."""
    return papers_of(unit, load_case(unit, reference), person_id)


def require_paper(unit: Unit, reference: str, person_id: int, paper: Paper) -> Case:
    """The dispute, for whoever may have the paper.

    :raises Refused: ``dispute_not_found`` for everybody else, also for those who may see the dispute.
    """
    case = load_case(unit, reference)
    if paper not in papers_of(unit, case, person_id):
        raise Refused("dispute_not_found")
    return case


def is_private(case: Case) -> bool:
    """Whether only the IRO service reads it: legal advice, for example (rules, section 5)."""
    return bool(case.place.route.private_to)
