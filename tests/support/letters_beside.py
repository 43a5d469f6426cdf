"""The letters that come from more time, reopening, side matters and other councils' texts: walks for them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from disputes.case import load_case
from disputes.chain import fingerprint
from disputes.commands import open_beside
from disputes.models import Dispute
from disputes.moves import record_move
from disputes.rows import Actor, Command
from disputes.unit import Units
from machines.engine import advance
from machines.roles import CLOCK
from notifications.outbox import Relay
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.letters import NO, REASON, to_next_due

TYPED = "We are on it."
MEETS = {"meets_on": "2027-03-04", "meets_at": "14:30", "minutes": "45", "place": "Room 2, Town Hall"}
# What each side route that asks or tells somebody is opened with.
OPENED_WITH: Mapping[str, Mapping[str, Any]] = {
    "legal_advice": {"question": TYPED, "reason": TYPED},
    "practice_alert": {
        "team": str(council.TEAM_NORTH),
        "concern": TYPED,
        "effect": TYPED,
        "wanted": TYPED,
    },
    "agency_letter": {"agency": TYPED, "letter": TYPED, "reason": TYPED},
    "good_practice": {"whose": TYPED, "what": TYPED, "difference": TYPED},
    "representations": {"representations": TYPED, "reason": TYPED},
    "told_to_iro": {"kind": "exclusion", "happened_on": "2026-11-20", "what": TYPED},
    "meeting": {"attendees": [str(council.TEAM_MANAGER), str(council.BYSTANDER)], "times": TYPED},
}


def opened(units: Units, route: str, beside: str, given: Mapping[str, Any] | None = None) -> str:
    """Open a side matter as its usual person does: beside a dispute, or about no child."""
    by = council.SOCIAL_WORKER if route == "told_to_iro" else council.IRO
    about = "" if route == "practice_alert" else beside
    answers = {**OPENED_WITH[route], **(given or {})}
    command = open_beside.OpenBeside(by, secrets.token_hex(8), route, answers, about)
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


def redate(units: Units, reference: str, obligation: str, due_on: str) -> None:
    """What the clock records when a closure day moves a date."""
    given = {"dates": [{"obligation": obligation, "due_on": due_on}], "because": "A closure day."}
    with units.writing() as unit:
        case = load_case(unit, reference)
        step = advance(case.place, "change_dates", [CLOCK], given)
        key = f"clock:redate:{reference}:{due_on}"
        record_move(
            unit, case, step, Actor("clock", None, "The clock"), given, Command(key, fingerprint(key))
        )


def walk_time(units: Units, relay: Relay) -> None:
    """More time is asked for, refused, given; a closure day; somebody else is asked; ended and reopened."""

    def do(person: int, move: str, given: dict[str, Any] | None = None) -> None:
        council.move(units, reference, person, move, given)
        relay.deliver()

    reference = council.ask_team_manager(units)
    relay.deliver()
    until = {"until": "2027-03-12"}
    do(council.TEAM_MANAGER, "ask_more_time", until | {"reason": TYPED})
    do(council.IRO, "refuse_more_time", {"reason": TYPED})
    do(council.TEAM_MANAGER, "ask_more_time", until | {"reason": TYPED})
    do(council.IRO, "grant_more_time", until)
    do(council.IRO, "reassign", {"to_person": council.OTHER_TEAM_MANAGER, "reason": TYPED})
    redate(units, reference, "reply", "2027-03-15")
    relay.deliver()
    do(council.IRO, "withdraw", {"reason": TYPED})
    do(council.IRO, "reopen", {"enter_at": "team_manager_asked", "reason": TYPED})


def walk_beside(units: Units, clock: FakeClock, relay: Relay) -> None:
    """Every side matter, as far as it asks or tells somebody."""
    dispute = council.raise_formal(units)
    relay.deliver()
    at: dict[str, str] = {}

    def do(route: str, person: int, move: str, given: dict[str, Any] | None = None) -> None:
        council.move(units, at[route], person, move, given)
        relay.deliver()

    for route in OPENED_WITH:
        at[route] = opened(units, route, dispute)
        relay.deliver()
    do("legal_advice", council.SAFEGUARDING_MANAGER, "comment", {"comment": TYPED})
    do("legal_advice", council.SAFEGUARDING_MANAGER, "pass_on", {"reason": TYPED})
    do("legal_advice", council.SAFEGUARDING_MANAGER, "agree_to_advice", {"response": TYPED})
    do("agency_letter", council.IRO_TEAM_MANAGER, "ask_for_changes", {"reasons": TYPED})
    do("practice_alert", council.HEAD_OF_SERVICE, "ask_more_time", {"until": "2027-03-12", "reason": TYPED})
    do("practice_alert", council.IRO, "refuse_more_time", {"reason": TYPED})
    do("practice_alert", council.HEAD_OF_SERVICE, "say_action", {"action": TYPED})
    do("practice_alert", council.IRO, "close", {"change": TYPED})
    do("representations", council.IRO, "make", {"happened_on": str(clock.now().date())})
    do("meeting", council.IRO, "fix", MEETS)
    do("meeting", council.IRO, "change", MEETS | {"meets_at": "9:00"})
    do("meeting", council.IRO, "cancel", {"reason": TYPED})
    do_actions(units, clock, relay, dispute)


def do_actions(units: Units, clock: FakeClock, relay: Relay, dispute: str) -> None:
    """An action is agreed, its day comes and passes, it is done, sent back, done again and confirmed."""
    agreed = {"meeting_on": str(clock.now().date()), "meeting_note": TYPED}
    council.move(units, dispute, council.IRO, "record_meeting", agreed)
    action = council.ACTIONS[0] | {"by": "2027-02-15"}
    council.move(units, dispute, council.IRO, "agree", {"agreed_actions": [action]})
    with units.reading() as unit:
        beside = select(Dispute.id).where(Dispute.reference == dispute).scalar_subquery()
        reference: str = unit.connection.execute(
            select(Dispute.reference).where(Dispute.beside_id == beside, Dispute.route == "agreed_action")
        ).scalar_one()
    relay.deliver()
    while not is_late(units, reference):
        to_next_due(units, clock, relay)
    done = {"done_on": str(clock.now().date()), "evidence_text": TYPED}
    council.move(units, reference, council.SOCIAL_WORKER, "report_done", done)
    relay.deliver()
    again = {"reason": TYPED, "event_on": "2027-03-15"}
    council.move(units, reference, council.IRO, "ask_again", again)
    relay.deliver()
    council.move(units, reference, council.SOCIAL_WORKER, "report_done", done)
    relay.deliver()
    council.move(units, reference, council.IRO, "confirm", {})
    relay.deliver()


def is_late(units: Units, reference: str) -> bool:
    """Whether something in it is owed past its day."""
    with units.reading() as unit:
        late: bool = unit.connection.execute(
            select(Dispute.lapsed).where(Dispute.reference == reference)
        ).scalar_one()
        return late


def walk_prompted(units: Units, clock: FakeClock, relay: Relay) -> None:
    """Bexcombe: nobody answers the alert, and the IRO is prompted."""
    with units.reading() as unit:
        theme = unit.profile.themes[0].id
    reference = council.raise_one(units, "alert", themes=[theme])
    relay.deliver()
    while not is_late(units, reference):
        to_next_due(units, clock, relay)


def walk_reverse(units: Units, clock: FakeClock, relay: Relay) -> str:
    """Elverton: the team challenges the IRO, who is late, answers, and is taken further."""
    reference = council.raise_one(units, "challenge", by=council.SOCIAL_WORKER, themes=["conduct"])
    relay.deliver()
    council.move(units, reference, council.IRO, "set_time", {"limit_days": "3"})
    relay.deliver()
    while not is_late(units, reference):
        to_next_due(units, clock, relay)
    council.move(units, reference, council.IRO, "disagree", NO)
    relay.deliver()
    council.move(units, reference, council.TEAM_MANAGER, "to_manager", REASON)
    relay.deliver()
    return reference
