"""The small council of the tests is itself right: every rung has its holder, and a dispute can run."""

import pytest
from sqlalchemy import select

from disputes.models import Dispute
from disputes.unit import Units
from tests.support import council


@pytest.mark.demand("004 protocols")
def test_an_informal_dispute_runs_to_its_end(units: Units) -> None:
    reference = council.ask_team_manager(units, (council.SIBLING, council.OTHER_SIBLING))
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "We disagree."})
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    with units.reading() as unit:
        row = unit.connection.execute(
            select(Dispute.stage, Dispute.open).where(Dispute.beside.is_(False))
        ).one()
    assert tuple(row) == ("resolved", False)


@pytest.mark.demand("002 challenge", "004 protocols")
def test_every_rung_of_the_formal_route_has_its_holder(units: Units) -> None:
    reference = council.raise_formal(units)
    awaited = []
    for person, move, given in (
        (council.SERVICE_MANAGER, "disagree", {"reasons": "No."}),
        (council.IRO, "escalate_to_safeguarding", {"reason": "Not met."}),
        (council.SAFEGUARDING_MANAGER, "disagree", {"reasons": "No."}),
        (council.IRO, "escalate_to_service_director", {"reason": "Not met."}),
        (council.SERVICE_DIRECTOR, "disagree", {"reasons": "No."}),
        (council.IRO, "refer_to_director", {"reason": "Not met."}),
        (council.DIRECTOR, "decide", {"decision": "Do it."}),
    ):
        with units.reading() as unit:
            awaited.append(unit.connection.execute(select(Dispute.awaiting_person_id)).scalar_one())
        council.move(units, reference, person, move, given)
    assert awaited == [
        council.SERVICE_MANAGER,
        council.IRO,
        council.SAFEGUARDING_MANAGER,
        council.IRO,
        council.SERVICE_DIRECTOR,
        council.IRO,
        council.DIRECTOR,
    ]
