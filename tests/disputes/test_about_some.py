"""What stands beside a siblings' dispute may be about some of them: then it is on no other child's file."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from disputes.errors import Refused
from disputes.models import Child
from disputes.queries.beside import SideMatter
from disputes.queries.cafcass import two_limbs
from disputes.queries.dispute import dispute_view
from disputes.queries.opening_beside import children_beside, opening_beside
from disputes.queries.record_whole import WholeRecord, record_whole
from disputes.unit import Units
from tests.disputes.file_reading import entry, places, waiting
from tests.disputes.record import transitions
from tests.disputes.side_matters import LEGAL, REFERRAL, TOLD, opened, refused, told, whole
from tests.disputes.test_siblings import BOTH, each, give_worker
from tests.support import council

GOOD = {"whose": "Saul Webb", "what": "Found the aunt.", "difference": "She sees her."}
OF_THE_SECOND = (council.OTHER_SIBLING,)


@pytest.fixture(autouse=True)
def two_workers(units: Units) -> None:
    """The second of the siblings has a social worker of another team."""
    give_worker(units, council.OTHER_SIBLING, council.OTHER_SOCIAL_WORKER)


@pytest.fixture
def dispute(units: Units) -> str:
    return council.raise_formal(units, BOTH)


def initials(units: Units, reference: str) -> list[str]:
    """Whom the IRO sees that it is about."""
    with units.reading() as unit:
        return [one.initials for one in dispute_view(unit, reference, council.IRO).children]


def may_open(units: Units, reference: str, person: int) -> bool:
    """Whether the person may open its page."""
    with units.reading() as unit:
        try:
            dispute_view(unit, reference, person)
        except Refused:
            return False
    return True


def listed(units: Units, dispute: str, person: int) -> list[SideMatter]:
    """What a person sees that stands beside the dispute."""
    with units.reading() as unit:
        return list(dispute_view(unit, dispute, person).beside)


def record(units: Units, dispute: str, position: int | None) -> WholeRecord:
    """The IRO's own record of the dispute, or the copy for one child's file."""
    with units.reading() as unit:
        return record_whole(unit, dispute, council.IRO, position)


def test_it_is_about_those_chosen_and_about_all_where_nobody_chose(units: Units, dispute: str) -> None:
    of_one = opened(units, "cafcass_referral", REFERRAL, dispute, OF_THE_SECOND).reference
    of_all = opened(units, "representations", {"representations": "Late.", "reason": "Again."}, dispute)
    assert initials(units, of_one) == ["CB"]
    assert initials(units, of_all.reference) == ["AB", "CB"]
    assert len(transitions(units, of_one)[0]["given"]["children"]) == 1
    whole(units)


def test_of_the_social_workers_theirs_alone_is_told_and_has_a_part_in_it(units: Units, dispute: str) -> None:
    with units.reading() as unit:
        before = opening_beside(
            unit, council.IRO, "good_practice", GOOD, beside=dispute, children=OF_THE_SECOND
        )
    assert [one.person for one in before.told] == ["Saul Webb"]
    reference = opened(units, "good_practice", GOOD, dispute, OF_THE_SECOND).reference
    assert ("told_for_information", council.OTHER_SOCIAL_WORKER) in told(units, reference)
    assert council.SOCIAL_WORKER not in {person for _, person in told(units, reference)}
    with units.reading() as unit:
        assert each(unit, reference) == ["Saul Webb"]


def test_the_other_childs_social_worker_learns_nothing_of_it(units: Units, dispute: str) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, dispute, OF_THE_SECOND).reference
    opened(units, "legal_advice", LEGAL, dispute, OF_THE_SECOND)
    assert not may_open(units, reference, council.SOCIAL_WORKER)
    assert listed(units, dispute, council.SOCIAL_WORKER) == []
    assert may_open(units, reference, council.OTHER_SOCIAL_WORKER)
    own = listed(units, dispute, council.OTHER_SOCIAL_WORKER)
    assert [(one.route, one.is_outline) for one in own] == [
        ("cafcass_referral", False),
        ("legal_advice", True),
    ]


@pytest.mark.parametrize("person", [council.IRO, council.TEAM_MANAGER, council.DIRECTOR])
def test_whoever_sees_all_sees_whom_it_is_about(units: Units, dispute: str, person: int) -> None:
    opened(units, "cafcass_referral", REFERRAL, dispute, OF_THE_SECOND)
    opened(units, "cafcass_advice", {"question": "Whom?", "asked_on": "2026-11-23"}, dispute, BOTH)
    found = [(one.route, one.about) for one in listed(units, dispute, person)]
    assert found == [("cafcass_referral", ("CB",)), ("cafcass_advice", ())]


def test_it_goes_on_the_file_of_that_child_alone(units: Units, dispute: str) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, dispute, OF_THE_SECOND).reference
    found = [one for one in waiting(units).entries if one.where.reference == reference]
    assert [(one.initials, one.where.child_number) for one in found] == [("CB", 1)]
    assert (reference, 1, 2) not in places(waiting(units).entries)


def test_its_entry_says_another_child_of_those_in_the_dispute(units: Units, dispute: str) -> None:
    how = REFERRAL | {"limb_a_how": "As for AB (case C-101)."}
    reference = opened(units, "cafcass_referral", how, dispute, OF_THE_SECOND).reference
    found = entry(units, reference, 1, 1)
    assert (found.child.initials, found.children, found.has_siblings) == ("CB", 1, True)
    assert found.step.given["limb_a_how"] == "As for another child."


def test_the_copy_for_the_other_childs_file_does_not_hold_it(units: Units, dispute: str) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, dispute, OF_THE_SECOND).reference
    legal = opened(units, "legal_advice", LEGAL, dispute, OF_THE_SECOND).reference
    assert record(units, dispute, 1).beside == ()
    for position in (2, None):
        assert [one.reference for one in record(units, dispute, position).beside] == [reference, legal]
    (child,) = record(units, dispute, 2).beside[0].children
    assert (child.position, child.initials) == (1, "CB")


@pytest.mark.parametrize(
    ("children", "fault"),
    [
        ((), "Choose at least one child."),
        ((council.SIBLING, council.ONLY_CHILD), "Choose from the children of this dispute."),
        ((council.OF_OTHER_IRO,), "Choose from the children of this dispute."),
        (("no such number",), "Choose from the children of this dispute."),
    ],
)
def test_children_of_no_such_dispute_are_refused(
    units: Units, dispute: str, children: Any, fault: str
) -> None:
    why = refused(units, "cafcass_referral", REFERRAL, dispute, children)
    assert (why.code, why.fields) == ("bad_input", {"children": [fault]})


def test_a_social_worker_tells_of_their_own_children_with_or_without_the_others(
    units: Units, dispute: str
) -> None:
    worker = council.OTHER_SOCIAL_WORKER
    why = refused(units, "told_to_iro", TOLD, dispute, [council.SIBLING], by=worker)
    assert why.fields == {"children": ["Choose children for whom you work."]}
    for children in (OF_THE_SECOND, BOTH, None):
        reference = opened(units, "told_to_iro", TOLD, dispute, children, by=worker).reference
        assert may_open(units, reference, worker)


def test_whoever_may_not_open_it_is_told_that_first(units: Units, dispute: str) -> None:
    for children in (None, [council.ONLY_CHILD]):
        why = refused(units, "legal_advice", LEGAL, dispute, children, by=council.SOCIAL_WORKER)
        assert why.code == "role_may_not"
        why = refused(units, "legal_advice", LEGAL, dispute, children, by=council.BYSTANDER)
        assert why.code == "dispute_not_found"


def test_the_iro_considers_a_referral_until_each_child_has_one(units: Units, dispute: str) -> None:
    council.move(units, dispute, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    asks = []
    for children in (None, OF_THE_SECOND, OF_THE_SECOND, [council.SIBLING]):
        if children:
            opened(units, "cafcass_referral", REFERRAL, dispute, children)
        with units.reading() as unit:
            limbs = two_limbs(unit, dispute, council.IRO)
        assert limbs is not None
        asks.append(limbs.asks)
    assert asks == [True, True, True, False]


def test_there_is_nothing_to_choose_where_it_is_about_one_child(units: Units, dispute: str) -> None:
    single = council.raise_formal(units, [council.ONLY_CHILD])
    with units.reading() as unit:
        assert [one.case_number for one in children_beside(unit, dispute)] == list(BOTH)
        assert children_beside(unit, single) == ()
    opened(units, "legal_advice", LEGAL, single, [council.ONLY_CHILD])


def test_a_child_who_gets_another_social_worker_takes_it_with_them(units: Units, dispute: str) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, dispute, OF_THE_SECOND).reference
    with units.writing() as unit:
        moved = update(Child).where(Child.case_number == council.OTHER_SIBLING)
        unit.connection.execute(moved.values(social_worker_id=council.SOCIAL_WORKER))
    assert may_open(units, reference, council.SOCIAL_WORKER)
    assert not may_open(units, reference, council.OTHER_SOCIAL_WORKER)
