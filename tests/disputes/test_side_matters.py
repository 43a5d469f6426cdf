"""Side matters run on the same engine and record as disputes: opened, moved, lapsed, told and proved."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from disputes.errors import Refused
from disputes.models import Dispute, Transition
from disputes.queries.beside import own_matters
from disputes.queries.dispute import dispute_view
from disputes.queries.queue import queue_page
from disputes.queries.queue_filter import QueueFilter
from disputes.unit import Units
from machines.side_routes.cafcass_referral import CafcassReferral
from tests.disputes.side_matters import (
    ADVICE,
    ALERT,
    GROUND,
    LEGAL,
    REFERRAL,
    TOLD,
    opened,
    refused,
    stage,
    told,
    whole,
)
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.letters import sweep


@pytest.mark.demand("001 3(1)", "001 7.1.1(5)")
@pytest.mark.demand("000 resolve")
def test_a_referral_to_cafcass_runs_beside_a_dispute_from_considering_to_its_outcome(units: Units) -> None:
    dispute = council.raise_formal(units)
    reference = opened(units, "cafcass_referral", REFERRAL, dispute).reference
    council.move(units, reference, council.IRO, "intend", GROUND)
    assert ("told_for_information", council.HEAD_OF_SERVICE) in told(units, reference)
    sent = GROUND | {"happened_on": "2026-11-23", "sent_how": "By secure mail."}
    council.move(units, reference, council.IRO, "refer", sent)
    council.move(units, reference, council.IRO, "record_acknowledged", {"happened_on": "2026-11-23"})
    council.move(
        units,
        reference,
        council.IRO,
        "record_proceedings",
        {"happened_on": "2026-11-23", "words": "They go to court."},
    )
    assert (stage(units, reference), stage(units, dispute)) == ("proceedings", "three_way_meeting")
    whole(units)


@pytest.mark.demand("001 6 representations")
def test_the_intention_to_refer_starts_seven_days_and_tells_the_head_of_service_at_once(units: Units) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, children=[council.ONLY_CHILD]).reference
    council.move(units, reference, council.IRO, "intend", GROUND)
    with units.reading() as unit:
        view = dispute_view(unit, reference, council.IRO)
    owed = {one.code: one.due_on for one in view.owed}
    # Seven days from Monday end on Monday.
    assert owed["confirm_told"] is not None
    assert owed["confirm_told"].isoformat() == "2026-11-30"
    assert owed["refer"] is None
    assert told(units, reference) == [
        ("told_for_information", council.HEAD_OF_SERVICE),
        ("told_for_information", council.IRO_TEAM_MANAGER),
    ]


def test_a_referral_needs_no_dispute_at_all(units: Units) -> None:
    receipt = opened(units, "cafcass_referral", REFERRAL, children=[council.SIBLING, council.OTHER_SIBLING])
    with units.reading() as unit:
        view = dispute_view(unit, receipt.reference, council.IRO)
    assert (view.stands_beside, [child.initials for child in view.children]) == ("", ["AB", "CB"])
    whole(units)


@pytest.mark.parametrize("person", [council.TEAM_MANAGER, council.DIRECTOR, council.IRO_TEAM_MANAGER])
def test_nobody_but_the_iro_starts_or_stops_a_referral(units: Units, person: int) -> None:
    dispute = council.raise_formal(units)
    assert refused(units, "cafcass_referral", REFERRAL, dispute, by=person).code == "role_may_not"
    reference = opened(units, "cafcass_referral", REFERRAL, dispute).reference
    for move in ("withdraw", "decide_not_to_refer", "refer", "intend"):
        with pytest.raises(Refused) as caught:
            council.move(units, reference, person, move, GROUND)
        assert caught.value.code == "role_may_not"


@pytest.mark.parametrize("limb", ["limb_a", "limb_b"])
@pytest.mark.parametrize("move", ["intend", "refer"])
def test_nobody_refers_because_both_limbs_hold_who_said_that_one_does_not(
    units: Units, limb: str, move: str
) -> None:
    both = REFERRAL | {"limb_a": "yes", "limb_b": "yes"}
    sent = {"happened_on": "2026-11-23", "sent_how": "By secure mail."} if move == "refer" else {}
    asked = GROUND | sent
    one_fails = opened(
        units, "cafcass_referral", both | {limb: "no"}, children=[council.ONLY_CHILD]
    ).reference
    with pytest.raises(Refused) as caught:
        council.move(units, one_fails, council.IRO, move, asked | {"ground": "both_limbs"})
    assert set(caught.value.fields) == {"ground"}
    (said,) = caught.value.fields["ground"]
    question = next(need.question for need in CafcassReferral.opening_needs if need.id == limb)
    assert said.startswith(f"You answered “No” when it was opened: {question} Choose another answer.")
    council.move(units, one_fails, council.IRO, move, asked)
    both_hold = opened(units, "cafcass_referral", both, children=[council.ONLY_CHILD]).reference
    council.move(units, both_hold, council.IRO, move, asked | {"ground": "both_limbs"})
    assert stage(units, both_hold) == stage(units, one_fails)
    whole(units)


def test_a_child_on_a_protection_plan_is_not_referred(units: Units) -> None:
    code = refused(units, "cafcass_referral", REFERRAL, children=[council.PROTECTED]).code
    assert code == "route_not_for_child"


@pytest.mark.demand("001 7.2 at any point (1)")
def test_the_advice_of_cafcass_is_asked_and_given(units: Units) -> None:
    asked = {"question": "Is this a case for you?", "asked_on": "2026-11-20"}
    reference = opened(units, "cafcass_advice", asked, council.raise_informal(units)).reference
    given = {"advice": "Not yet.", "given_on": "2026-11-23"}
    council.move(units, reference, council.IRO, "record_advice", given)
    assert stage(units, reference) == "given"
    assert told(units, reference) == []


@pytest.mark.demand("001 7.2 at any point (2)", "001 7.2 at any point (3)", "001 7.1.1(9)")
@pytest.mark.demand("004 legal")
def test_legal_advice_waits_for_the_agreement_of_whoever_guards_it(units: Units) -> None:
    reference = opened(units, "legal_advice", LEGAL, council.raise_formal(units)).reference
    assert told(units, reference) == [("asked_to_respond", council.SAFEGUARDING_MANAGER)]
    with pytest.raises(Refused) as caught:
        council.move(units, reference, council.IRO, "record_advice", ADVICE)
    assert caught.value.code == "move_not_here"
    council.move(units, reference, council.SAFEGUARDING_MANAGER, "agree_to_advice")
    council.move(units, reference, council.IRO, "record_advice", ADVICE)
    assert stage(units, reference) == "given"
    whole(units)


@pytest.mark.demand("001 2", "001 2 short breaks")
def test_a_practice_alert_is_about_no_child_and_goes_to_senior_managers_at_once(units: Units) -> None:
    reference = opened(units, "practice_alert", ALERT).reference
    assert told(units, reference) == [
        ("asked_to_respond", council.HEAD_OF_SERVICE),
        ("told_for_information", council.SERVICE_DIRECTOR),
        ("told_for_information", council.EXECUTIVE_DIRECTOR),
        ("told_for_information", council.IRO_TEAM_MANAGER),
    ]
    council.move(units, reference, council.HEAD_OF_SERVICE, "acknowledge")
    council.move(
        units, reference, council.HEAD_OF_SERVICE, "say_action", {"action": "A new rule from Monday."}
    )
    council.move(units, reference, council.IRO, "close", {"change": "Visits are recorded."})
    with units.reading() as unit:
        assert dispute_view(unit, reference, council.IRO).children == ()
    whole(units)


@pytest.mark.demand("002 feedback")
def test_good_practice_has_no_clock(units: Units) -> None:
    given = {"whose": "Sofia Wren", "what": "Found a school.", "difference": "In class again."}
    reference = opened(units, "good_practice", given, children=[council.ONLY_CHILD]).reference
    with units.reading() as unit:
        assert dispute_view(unit, reference, council.IRO).due_at is None
    assert told(units, reference) == [
        ("asked_to_respond", council.TEAM_MANAGER),
        ("told_for_information", council.SOCIAL_WORKER),
    ]


@pytest.mark.demand("001 6 representations")
def test_representations_to_the_board_tell_the_head_of_service_at_once(units: Units) -> None:
    given = {"representations": "The threshold.", "reason": "Not resolved."}
    reference = opened(units, "representations", given, council.raise_concern(units)).reference
    assert ("told_for_information", council.HEAD_OF_SERVICE) in told(units, reference)


@pytest.mark.parametrize("move", ["decide_not_to_refer", "withdraw"])
def test_whoever_was_told_of_an_intended_referral_hears_that_it_was_dropped(units: Units, move: str) -> None:
    dispute = council.raise_formal(units)
    intended, considered = (opened(units, "cafcass_referral", REFERRAL, dispute).reference for _ in range(2))
    council.move(units, intended, council.IRO, "intend", GROUND)
    for reference in (intended, considered):
        council.move(units, reference, council.IRO, move, {"reason": "It has been put right."})
    assert told(units, intended)[2:] == [
        ("ended", council.HEAD_OF_SERVICE),
        ("ended", council.IRO_TEAM_MANAGER),
    ]
    assert told(units, considered) == []
    whole(units)


def test_whoever_was_told_of_representations_hears_that_they_were_dropped(units: Units) -> None:
    given = {"representations": "The threshold.", "reason": "Not resolved."}
    reference = opened(units, "representations", given, council.raise_concern(units)).reference
    council.move(units, reference, council.IRO, "withdraw", {"reason": "It has been put right."})
    assert ("ended", council.HEAD_OF_SERVICE) in told(units, reference)
    whole(units)


def test_of_a_referral_that_was_made_they_hear_no_ending(units: Units) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, council.raise_formal(units)).reference
    sent = GROUND | {"happened_on": "2026-11-23", "sent_how": "By secure mail."}
    council.move(units, reference, council.IRO, "refer", sent)
    done = {"happened_on": "2026-11-23", "words": "They take no action."}
    council.move(units, reference, council.IRO, "record_no_action", done)
    assert "ended" not in {letter for letter, _ in told(units, reference)}


def test_a_letter_to_another_agency_is_sent_only_once_it_is_endorsed(units: Units) -> None:
    given = {"agency": "The school", "letter": "Please offer a place.", "reason": "No place since May."}
    reference = opened(units, "agency_letter", given, children=[council.ONLY_CHILD]).reference
    with pytest.raises(Refused):
        council.move(units, reference, council.IRO, "record_sent", {"sent_on": "2026-11-23"})
    wrong = {"reasons": "Say which year."}
    council.move(units, reference, council.IRO_TEAM_MANAGER, "ask_for_changes", wrong)
    council.move(units, reference, council.IRO, "ask_again", {"letter": "Please offer a place in year 9."})
    council.move(units, reference, council.IRO_TEAM_MANAGER, "endorse")
    council.move(units, reference, council.IRO, "record_sent", {"sent_on": "2026-11-23"})
    assert stage(units, reference) == "sent"
    whole(units)


@pytest.mark.demand("001 5")
def test_the_social_worker_tells_the_iro_who_marks_it_seen(units: Units) -> None:
    reference = opened(
        units, "told_to_iro", TOLD, children=[council.ONLY_CHILD], by=council.SOCIAL_WORKER
    ).reference
    assert told(units, reference) == [("asked_to_respond", council.IRO)]
    with units.reading() as unit:
        assert [one.reference for one in own_matters(unit, council.IRO)] == [reference]
    council.move(units, reference, council.IRO, "mark_seen")
    assert stage(units, reference) == "seen"
    whole(units)


def test_a_social_worker_tells_only_of_their_own_children(units: Units) -> None:
    fault = refused(
        units, "told_to_iro", TOLD, children=[council.OF_OTHER_IRO], by=council.SOCIAL_WORKER
    ).fields
    assert list(fault) == ["children"]


def test_all_faults_of_what_is_asked_come_at_once_by_field(units: Units) -> None:
    wrong = {"kind": "weather", "happened_on": "2026-13-40", "mood": "grim"}
    fields = refused(units, "told_to_iro", wrong, children=[council.ONLY_CHILD]).fields
    assert set(fields) == {"kind", "happened_on", "what", "mood"}


def test_the_same_form_sent_twice_opens_one(units: Units) -> None:
    dispute = council.raise_formal(units)
    first = opened(units, "legal_advice", LEGAL, dispute, key="the same key")
    again = opened(units, "legal_advice", LEGAL, dispute, key="the same key")
    assert (again.reference, again.replayed) == (first.reference, True)
    other = LEGAL | {"reason": "Another."}
    assert refused(units, "legal_advice", other, dispute, key="the same key").code == "key_used"


def test_an_agreed_action_is_not_opened_by_hand(units: Units) -> None:
    assert refused(units, "agreed_action", {}, council.raise_formal(units)).code == "not_found"


def test_nothing_stands_beside_a_side_matter(units: Units) -> None:
    reference = opened(units, "cafcass_referral", REFERRAL, children=[council.ONLY_CHILD]).reference
    assert refused(units, "legal_advice", LEGAL, reference).code == "dispute_not_found"


def test_no_list_of_disputes_has_a_side_matter(units: Units) -> None:
    dispute = council.raise_formal(units)
    reference = opened(units, "legal_advice", LEGAL, dispute).reference
    with units.reading() as unit:
        listed = [one.reference for one in queue_page(unit, QueueFilter(), sight=()).rows]
        asked = queue_page(unit, QueueFilter(reference=reference), sight=()).rows
    assert (listed, asked) == ([dispute], ())


def test_a_side_matter_lapses_by_the_clock_as_a_dispute_does(units: Units, clock: FakeClock) -> None:
    reference = opened(units, "practice_alert", ALERT).reference
    clock.forward(days=8)
    sweep(units)
    with units.reading() as unit:
        moves = unit.connection.execute(
            select(Transition.move)
            .join(Dispute, Dispute.id == Transition.dispute_id)
            .where(Dispute.reference == reference)
        ).scalars()
        assert list(moves) == ["raise", "record_lapse"]
    assert ("limit_passed", council.HEAD_OF_SERVICE) in told(units, reference)
    whole(units)
