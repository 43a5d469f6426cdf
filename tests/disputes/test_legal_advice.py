"""Legal advice is privileged: only the IRO service reads it, and others see that it was asked for."""

from __future__ import annotations

import pytest

from disputes.commands import record_absence
from disputes.errors import Refused
from disputes.queries.beside import own_matters
from disputes.queries.dispute import dispute_view
from disputes.unit import Units
from tests.disputes.queue_reading import vacate
from tests.disputes.record import dispute_row, letters, obligations
from tests.disputes.side_matters import LEGAL, opened, whole
from tests.support import council


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        (council.IRO, True),
        (council.IRO_TEAM_MANAGER, True),
        (council.SAFEGUARDING_MANAGER, True),
        (council.SERVICE_MANAGER, False),
        (council.DIRECTOR, False),
        (council.SOCIAL_WORKER, False),
        (council.OTHER_IRO, False),
    ],
)
def test_only_the_iro_service_reads_legal_advice(units: Units, person: int, sees: bool) -> None:
    dispute = council.raise_formal(units)
    reference = opened(units, "legal_advice", LEGAL, dispute).reference
    with units.reading() as unit:
        if sees:
            assert dispute_view(unit, reference, person).opened_with
            return
        with pytest.raises(Refused) as caught:
            dispute_view(unit, reference, person)
    assert caught.value.code == "dispute_not_found"


def test_others_see_that_legal_advice_was_asked_for_and_no_more(units: Units) -> None:
    dispute = council.raise_formal(units)
    opened(units, "legal_advice", LEGAL, dispute)
    with units.reading() as unit:
        outline = dispute_view(unit, dispute, council.SERVICE_MANAGER).beside[0]
        own = dispute_view(unit, dispute, council.IRO).beside[0]
    assert (outline.title, outline.stage_label) == ("Legal advice", "Legal advice asked for")
    assert (outline.is_outline, outline.reference, own.is_outline) == (True, "", False)


def away(units: Units, person: int, stand_in: int | None, by: int) -> None:
    command = record_absence.RecordAbsence(by, person, "2026-11-23", "2026-11-25", stand_in)
    with units.writing() as unit:
        record_absence.handle(command, unit)


def test_a_leader_cannot_put_aside_anybody_of_the_iro_service(units: Units) -> None:
    for person in (council.SAFEGUARDING_MANAGER, council.IRO):
        with pytest.raises(Refused) as caught:
            away(units, person, council.IRO_TEAM_MANAGER, by=council.DIRECTOR)
        assert caught.value.code == "not_allowed"


def test_nobody_of_the_line_that_manages_cases_stands_in_for_a_manager_of_iros(units: Units) -> None:
    with pytest.raises(Refused) as caught:
        away(units, council.SAFEGUARDING_MANAGER, council.HEAD_OF_SERVICE, by=council.SAFEGUARDING_MANAGER)
    assert list(caught.value.fields) == ["stand_in"]


def test_nobody_names_themselves_to_stand_in_for_another(units: Units) -> None:
    with pytest.raises(Refused) as caught:
        away(units, council.TEAM_MANAGER, council.SERVICE_MANAGER, by=council.SERVICE_MANAGER)
    assert "cannot name yourself" in caught.value.fields["stand_in"][0]


def test_whoever_stands_in_reads_what_is_asked_of_them_and_no_advice_of_before(units: Units) -> None:
    dispute = council.raise_formal(units)
    before = opened(units, "legal_advice", LEGAL, dispute).reference
    council.move(units, before, council.SAFEGUARDING_MANAGER, "agree_to_advice")
    away(units, council.SAFEGUARDING_MANAGER, council.BYSTANDER, by=council.SAFEGUARDING_MANAGER)
    now = opened(units, "legal_advice", LEGAL, dispute).reference
    with units.reading() as unit:
        assert dispute_view(unit, now, council.BYSTANDER).opened_with
        with pytest.raises(Refused) as caught:
            dispute_view(unit, before, council.BYSTANDER)
    assert caught.value.code == "dispute_not_found"


def test_a_private_request_is_not_given_to_just_anybody(units: Units) -> None:
    reference = opened(units, "legal_advice", LEGAL, council.raise_formal(units)).reference
    given = {"to_person": council.TEAM_MANAGER, "reason": "Away."}
    with pytest.raises(Refused) as caught:
        council.move(units, reference, council.IRO, "reassign", given)
    assert "This is private" in caught.value.fields["to_person"][0]
    council.move(units, reference, council.IRO, "reassign", given | {"to_person": council.IRO_TEAM_MANAGER})


@pytest.mark.demand("000 independent")
@pytest.mark.parametrize("is_away", [True, False])
def test_without_a_stand_in_it_waits_in_the_iro_service_and_never_for_the_director(
    units: Units, is_away: bool
) -> None:
    if is_away:
        away(units, council.SAFEGUARDING_MANAGER, None, by=council.SAFEGUARDING_MANAGER)
    else:
        vacate(units, "safeguarding_manager")
    receipt = opened(units, "legal_advice", LEGAL, council.raise_formal(units))
    reference, row = receipt.reference, dispute_row(units, receipt.reference)
    owed = obligations(units, reference)["answer"]
    assert (owed["person_id"], owed["held_by"]) == (None, "nobody")
    assert (row["awaiting_person_id"], row["holder_missing"]) == (None, True)
    assert row["awaiting_note"] == (
        "Service Manager for Safeguarding is away, and nobody stands in"
        if is_away
        else "The post of Service Manager for Safeguarding has no holder and nobody above in the IRO service"
    )
    assert letters(units, receipt.sequence) & {("asked_to_respond", "Dora Shaw")} == set()
    with units.reading() as unit:
        assert [one.awaiting_person for one in own_matters(unit, council.IRO)] == [""]
        for leader in (council.DIRECTOR, council.EXECUTIVE_DIRECTOR):
            with pytest.raises(Refused) as caught:
                dispute_view(unit, reference, leader)
            assert caught.value.code == "dispute_not_found"
    whole(units)
    given = {"to_person": council.IRO_TEAM_MANAGER, "reason": "They may agree to it."}
    council.move(units, reference, council.IRO, "reassign", given)
    council.move(units, reference, council.IRO_TEAM_MANAGER, "agree_to_advice")
    whole(units)


def test_a_manager_of_iros_is_still_next_in_line_for_another(units: Units) -> None:
    vacate(units, "iro_team_manager")
    letter = {"agency": "The school", "letter": "Dear head,", "reason": "It holds up the plan."}
    reference = opened(units, "agency_letter", letter, council.raise_formal(units)).reference
    owed = obligations(units, reference)["endorse"]
    assert (owed["person_id"], owed["held_by"]) == (council.SAFEGUARDING_MANAGER, "next")
