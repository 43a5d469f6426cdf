"""The two-limb test for a referral to Cafcass, told from the record; the judgement stays the IRO's."""

from __future__ import annotations

import secrets

import pytest

from disputes.commands import open_beside
from disputes.errors import Refused
from disputes.queries.cafcass import TwoLimbs, two_limbs
from disputes.unit import Units
from tests.disputes.side_matters import GROUND, opened
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.letters import sweep

CONSIDERED = {
    "limb_a": "yes",
    "limb_a_how": "The decision of the review was not carried out.",
    "limb_a_since": "2026-09-01",
    "limb_b": "yes",
    "limb_b_who": "The service manager was asked.",
}

REFERRED = {**GROUND, "happened_on": "2026-11-23", "sent_how": "By secure mail."}


def limbs(units: Units, reference: str, person: int = council.IRO) -> TwoLimbs:
    with units.reading() as unit:
        found = two_limbs(unit, reference, person)
    assert found is not None
    return found


@pytest.mark.demand("001 3(2)")
def test_the_first_limb_is_what_the_iro_raised_and_when(units: Units) -> None:
    found = limbs(units, council.ask_team_manager(units))
    assert [(one.sequence, one.on.isoformat()) for one in found.failing] == [(1, "2026-11-23")]


def test_a_team_manager_is_not_yet_somebody_of_appropriate_seniority(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.forward(days=20)
    sweep(units)
    found = limbs(units, reference)
    assert (found.told, found.not_put_right, found.both) == ((), (), False)


@pytest.mark.demand("001 3(3)")
def test_the_second_limb_holds_when_a_senior_manager_was_told_and_stayed_silent(
    units: Units, clock: FakeClock
) -> None:
    reference = council.raise_formal(units)
    before = limbs(units, reference)
    assert [one.role_name for one in before.told] == ["Service manager"]
    assert not before.both
    clock.forward(days=8)
    sweep(units)
    after = limbs(units, reference)
    assert ("No answer in time", "Service manager") in [(e.what, e.role_name) for e in after.not_put_right]
    assert after.both
    assert after.asks


def test_it_holds_too_when_their_answer_did_not_put_it_right(units: Units) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    found = limbs(units, reference)
    assert found.both
    assert set(found.evidence) == {1, 2}


def test_an_accepted_dispute_with_actions_to_agree_does_not_hold(units: Units) -> None:
    reference = council.raise_formal(units)
    accepted = {"proposed_actions": council.ACTIONS}
    council.move(units, reference, council.SERVICE_MANAGER, "accept", accepted)
    assert not limbs(units, reference).both


def test_once_a_referral_is_considered_the_iro_is_not_asked_again(units: Units) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    assert limbs(units, reference).asks
    command = open_beside.OpenBeside(
        council.IRO,
        secrets.token_hex(8),
        "cafcass_referral",
        CONSIDERED | {"evidence": ["1", "2"]},
        reference,
    )
    with units.writing() as unit:
        open_beside.handle(command, unit)
    found = limbs(units, reference)
    assert found.both
    assert not found.asks


@pytest.mark.parametrize(
    ("move", "asks"), [("decide_not_to_refer", False), ("withdraw", True)], ids=["decided", "taken back"]
)
def test_a_decision_since_then_counts_and_what_was_taken_back_does_not(
    units: Units, move: str, asks: bool
) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    referral = opened(units, "cafcass_referral", CONSIDERED, reference).reference
    council.move(units, referral, council.IRO, move, {"reason": "Not now."})
    assert limbs(units, reference).asks is asks


def test_what_was_decided_before_both_held_leaves_the_question_open(units: Units, clock: FakeClock) -> None:
    reference = council.raise_formal(units)
    referral = opened(units, "cafcass_referral", CONSIDERED, reference).reference
    council.move(units, referral, council.IRO, "decide_not_to_refer", {"reason": "They may yet answer."})
    clock.forward(days=1)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    assert limbs(units, reference).asks


def test_a_referral_that_was_made_answers_it_whenever_it_was(units: Units, clock: FakeClock) -> None:
    reference = council.raise_formal(units)
    referral = opened(units, "cafcass_referral", CONSIDERED, reference).reference
    council.move(units, referral, council.IRO, "refer", REFERRED)
    clock.forward(days=1)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    assert not limbs(units, reference).asks


def test_nobody_but_the_iro_is_shown_the_test(units: Units) -> None:
    reference = council.raise_formal(units)
    with units.reading() as unit, pytest.raises(Refused) as refused:
        two_limbs(unit, reference, council.DIRECTOR)
    assert refused.value.code == "dispute_not_found"


def test_a_child_who_is_not_looked_after_has_no_such_test(units: Units) -> None:
    reference = council.raise_concern(units, (council.PROTECTED,))
    with units.reading() as unit:
        assert two_limbs(unit, reference, council.IRO) is None
