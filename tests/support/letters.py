"""A dispute that makes every letter go out, in one walk through the routes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from disputes.commands import ask_for_code, hand_on, record_lapse, remind
from disputes.models import Child
from disputes.queries.due import lapses_due, next_due_at, reminders_due
from disputes.unit import Units
from notifications.outbox import Relay
from tests.support import council
from tests.support.clock import FakeClock

REASON = {"reason": "It is not resolved."}
NO = {"reasons": "We see it otherwise."}


def sweep(units: Units) -> None:
    """Record the lapses and write the reminders that are due now."""
    with units.reading() as unit:
        lapses, reminders = lapses_due(unit, 100), reminders_due(unit, 100)
    for due in lapses:
        with units.writing() as unit:
            record_lapse.handle(record_lapse.RecordLapse(due.reference, due.obligation_id), unit)
    for due in reminders:
        with units.writing() as unit:
            remind.handle(remind.Remind(due.obligation_id), unit)


def to_next_due(units: Units, clock: FakeClock, relay: Relay) -> None:
    """Go to the next instant at which something falls due, do it, and send what follows."""
    with units.reading() as unit:
        instant = next_due_at(unit)
    assert instant is not None
    clock.move_to(instant)
    sweep(units)
    relay.deliver()


def walk(units: Units, clock: FakeClock, relay: Relay, **answers: Any) -> list[str]:
    """Make every letter go out; the references of the two disputes.

    :param answers: what the IRO writes when raising, in place of the usual.
    """
    with units.writing() as unit:
        address = council.email_of(council.IRO)
        ask_for_code.handle(ask_for_code.AskForCode(address, "staff", "browser", "place"), unit)
    relay.deliver()

    def do(person: int, move: str, given: dict[str, Any] | None = None) -> None:
        council.move(units, reference, person, move, given)
        relay.deliver()

    reference = council.raise_informal(units, **answers)
    relay.deliver()
    for _ in range(2):
        to_next_due(units, clock, relay)  # the IRO is reminded, and is late
    do(council.IRO, "raise_with_team_manager")
    do(council.TEAM_MANAGER, "comment", {"comment": "We are on it."})
    do(council.TEAM_MANAGER, "pass_on", {**REASON, "suggested_name": "The other team"})
    for _ in range(2):
        to_next_due(units, clock, relay)  # the team manager is reminded, and is late
    do(council.TEAM_MANAGER, "disagree", NO)
    do(council.IRO, "take_to_formal", REASON)
    do(council.SERVICE_MANAGER, "disagree", NO)
    do(council.IRO, "escalate_to_safeguarding", REASON)
    do(council.SAFEGUARDING_MANAGER, "accept", {"proposed_actions": council.ACTIONS})
    do(council.IRO, "escalate_to_service_director", REASON)
    do(council.SERVICE_DIRECTOR, "disagree", NO)
    do(council.SAFEGUARDING_MANAGER, "refer_to_director", REASON)
    do(council.DIRECTOR, "decide", {"decision": "Do it."})
    do(council.IRO, "accept_decision", {"agreed_actions": council.ACTIONS})
    first = reference
    reference = council.raise_formal(units, **answers)
    relay.deliver()
    do(council.IRO, "withdraw", REASON)
    _new_iros(units, relay)
    return [first, reference]


def _new_iros(units: Units, relay: Relay) -> None:
    """A dispute about siblings, of whom one has a new IRO, and then the other too."""
    siblings = (council.SIBLING, council.OTHER_SIBLING)
    reference = council.raise_formal(units, siblings)
    for child in siblings:
        with units.writing() as unit:
            changed = update(Child).where(Child.case_number == child)
            unit.connection.execute(changed.values(iro_id=council.OTHER_IRO))
        with units.writing() as unit:
            hand_on.handle(hand_on.HandOn(reference), unit)
        relay.deliver()
