"""Legal advice is privileged: only the IRO service reads it, and others see that it was asked for."""

from __future__ import annotations

import pytest

from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.unit import Units
from tests.disputes.side_matters import LEGAL, opened
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
