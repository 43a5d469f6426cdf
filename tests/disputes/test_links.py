"""A response link: what it is bound to, what has become of it, and when it dies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update

from disputes.links import Because, LinkOutcome, LinkState, find_link, issue_link, link_of
from disputes.models import Base, Dispute, Obligation, Person, ResponseLink
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock

REASONS = {"reasons": "We see it differently."}


def send(units: Units, reference: str, person: int, role: str = "team_manager") -> str:
    """Issue a link as the relay does, for the stage that the dispute is in now."""
    with units.writing() as unit:
        dispute = unit.connection.execute(
            select(Dispute.id, Dispute.entered_sequence).where(Dispute.reference == reference)
        ).one()
        return issue_link(unit, dispute.id, dispute.entered_sequence, person, role)


def look(units: Units, token: str) -> LinkState:
    """Find a link where the database refuses every write: opening it can change nothing."""
    with units.reading() as unit:
        return find_link(unit, token)


def change_person(units: Units, person: int, **values: Any) -> None:
    with units.writing() as unit:
        unit.connection.execute(update(Person).where(Person.id == person).values(**values))


def reassign(units: Units, reference: str, to: int) -> None:
    given = {"to_person": str(to), "reason": "Asked by mistake."}
    council.move(units, reference, council.IRO, "reassign", given)


def test_a_link_is_bound_to_person_address_dispute_stage_role_and_moves(units: Units) -> None:
    reference = council.ask_team_manager(units)
    state = look(units, send(units, reference, council.TEAM_MANAGER))
    assert (state.outcome, state.because) == (LinkOutcome.USABLE, None)
    assert (state.reference, state.person_id, state.role) == (
        reference,
        council.TEAM_MANAGER,
        "team_manager",
    )
    assert state.email == council.email_of(council.TEAM_MANAGER)
    assert state.entered_sequence == 2
    assert set(state.moves) == {"accept", "disagree", "comment", "pass_on", "ask_more_time"}
    assert state.due_on == date(2026, 11, 30)


def test_only_the_hash_of_a_token_is_kept(units: Units) -> None:
    token = send(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    assert len(token) == 43  # 256 bits
    with units.reading() as unit:
        for table in Base.metadata.sorted_tables:
            for row in unit.connection.execute(select(table)):
                assert token not in repr(row)


def test_two_links_never_have_the_same_token(units: Units) -> None:
    reference = council.ask_team_manager(units)
    assert len({send(units, reference, council.TEAM_MANAGER) for _ in range(20)}) == 20


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "A" * 5000, "\x00", "' OR 1=1 --"])
def test_an_unknown_token_says_nothing(units: Units, token: str) -> None:
    send(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    assert look(units, token) == LinkState(LinkOutcome.UNKNOWN)


def test_a_cut_or_altered_token_is_unknown(units: Units) -> None:
    token = send(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    for altered in (token[:-1], token[1:], token + "=", token.swapcase(), f" {token}", token.lower()):
        assert look(units, altered).outcome is LinkOutcome.UNKNOWN


def test_nothing_owed_means_no_link(units: Units) -> None:
    reference = council.ask_team_manager(units)
    for person, role in ((council.SOCIAL_WORKER, "social_worker"), (council.TEAM_MANAGER, "nonsense")):
        with pytest.raises(LookupError):
            send(units, reference, person, role)
    with pytest.raises(LookupError):
        send(units, reference, 99_999)
    with units.reading() as unit:
        assert unit.connection.execute(select(func.count()).select_from(ResponseLink)).scalar_one() == 0


def test_it_dies_at_the_end_of_the_fifth_working_day_after_the_due_date(
    units: Units, clock: FakeClock
) -> None:
    token = send(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    # Due on Monday 30 November; the fifth working day after it is Monday 7 December.
    clock.move_to(datetime(2026, 12, 7, 23, 59, 59, tzinfo=UTC))
    assert look(units, token).outcome is LinkOutcome.USABLE
    clock.move_to(datetime(2026, 12, 8, tzinfo=UTC))
    assert look(units, token).outcome is LinkOutcome.EXPIRED


def test_without_a_limit_it_dies_after_twenty_working_days(units: Units, clock: FakeClock) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.IRO, "escalate_to_safeguarding", {"reason": "Not met."})
    council.move(units, reference, council.IRO, "escalate_to_service_director", {"reason": "Not met."})
    token = send(units, reference, council.SERVICE_DIRECTOR, "service_director")
    state = look(units, token)
    assert state.due_on is None
    # The twentieth working day after Monday 23 November 2026 is Monday 21 December.
    assert state.expires_at == datetime(2026, 12, 22, tzinfo=UTC)
    clock.move_to(datetime(2026, 12, 22, tzinfo=UTC))
    assert look(units, token).outcome is LinkOutcome.EXPIRED


def test_a_link_asked_for_later_wakes_the_others_and_they_die_together(
    units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    first = send(units, reference, council.TEAM_MANAGER)
    reminder = send(units, reference, council.TEAM_MANAGER)
    clock.move_to(datetime(2026, 12, 10, 9, tzinfo=UTC))
    assert {look(units, first).outcome, look(units, reminder).outcome} == {LinkOutcome.EXPIRED}
    asked_for = send(units, reference, council.TEAM_MANAGER)
    for token in (first, reminder, asked_for):
        state = look(units, token)
        assert (state.outcome, state.expires_at) == (
            LinkOutcome.USABLE,
            datetime(2026, 12, 18, tzinfo=UTC),
        )
    clock.move_to(datetime(2026, 12, 18, tzinfo=UTC))
    for token in (first, reminder, asked_for):
        assert look(units, token).outcome is LinkOutcome.EXPIRED


def test_an_answer_uses_every_link_to_it(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    tokens = [send(units, reference, council.TEAM_MANAGER) for _ in range(2)]
    clock.forward(hours=3)
    receipt = council.move(units, reference, council.TEAM_MANAGER, "disagree", REASONS)
    for token in tokens:
        state = look(units, token)
        assert state.outcome is LinkOutcome.USED
        assert (state.answered_at, state.receipt) == (receipt.at, receipt.sequence)
    # It stays so when the dispute goes on, ends, or the link would have expired.
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    clock.forward(days=100)
    assert look(units, tokens[0]).outcome is LinkOutcome.USED


def test_the_stage_ending_supersedes_the_link(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    token = send(units, reference, council.TEAM_MANAGER)
    clock.forward(hours=1)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    state = look(units, token)
    assert (state.outcome, state.because) == (LinkOutcome.SUPERSEDED, Because.STAGE_ENDED)
    assert state.dispute_is_open
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    assert look(units, token).because is Because.DISPUTE_ENDED
    clock.forward(days=100)
    assert look(units, token).because is Because.DISPUTE_ENDED


def test_a_lapse_or_a_note_leaves_the_link_alive(units: Units) -> None:
    reference = council.ask_team_manager(units)
    token = send(units, reference, council.TEAM_MANAGER)
    council.move(units, reference, council.IRO, "add_note", {"note": "Rang; no reply."})
    council.move(units, reference, council.TEAM_MANAGER, "pass_on", {"reason": "Not my team."})
    assert look(units, token).outcome is LinkOutcome.USABLE


def test_reassigning_ends_the_old_links_for_good(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    old = send(units, reference, council.TEAM_MANAGER)
    clock.forward(minutes=1)
    reassign(units, reference, council.OTHER_TEAM_MANAGER)
    assert look(units, old).because is Because.REASSIGNED
    theirs = send(units, reference, council.OTHER_TEAM_MANAGER)
    assert look(units, theirs).outcome is LinkOutcome.USABLE
    clock.forward(minutes=1)
    reassign(units, reference, council.TEAM_MANAGER)
    assert look(units, theirs).because is Because.REASSIGNED
    assert look(units, old).because is Because.REVOKED
    new = send(units, reference, council.TEAM_MANAGER)
    assert look(units, new).outcome is LinkOutcome.USABLE
    assert look(units, old).because is Because.REVOKED


def test_a_new_address_or_leaving_ends_the_link(units: Units) -> None:
    token = send(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    assert look(units, token).is_provable
    change_person(units, council.TEAM_MANAGER, email="tariq.new@council.test")
    state = look(units, token)
    assert (state.because, state.is_provable) == (Because.ADDRESS_CHANGED, False)
    change_person(
        units,
        council.TEAM_MANAGER,
        email=council.email_of(council.TEAM_MANAGER),
        left_on=date(2026, 11, 23),
    )
    state = look(units, token)
    assert (state.because, state.is_provable) == (Because.PERSON_LEFT, False)


def test_what_another_has_done_in_the_same_role_ends_the_link(units: Units) -> None:
    reference = council.raise_concern(units)
    council.move(units, reference, council.IRO, "contact_team_manager")
    council.move(units, reference, council.TEAM_MANAGER, "disagree", REASONS)
    council.move(units, reference, council.IRO, "not_resolved", {"reason": "Still no plan."})
    token = send(units, reference, council.TEAM_MANAGER)
    assert set(look(units, token).moves) == {"tell_service_manager", "comment", "pass_on", "ask_more_time"}
    with units.writing() as unit:
        unit.connection.execute(
            update(Obligation)
            .where(Obligation.code == "team_manager_tells")
            .values(outcome="met", closed_sequence=1)
        )
    assert look(units, token).because is Because.DONE_BY_ANOTHER


def test_telling_within_a_stage_uses_the_link_too(units: Units) -> None:
    reference = council.raise_concern(units)
    council.move(units, reference, council.IRO, "contact_team_manager")
    council.move(units, reference, council.TEAM_MANAGER, "disagree", REASONS)
    council.move(units, reference, council.IRO, "not_resolved", {"reason": "Still no plan."})
    token = send(units, reference, council.TEAM_MANAGER)
    receipt = council.move(units, reference, council.TEAM_MANAGER, "tell_service_manager")
    state = look(units, token)
    assert (state.outcome, state.receipt) == (LinkOutcome.USED, receipt.sequence)


def test_a_link_by_its_number_is_only_for_the_person_it_is_bound_to(units: Units) -> None:
    token = send(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    mine = look(units, token)
    with units.reading() as unit:
        assert link_of(unit, mine.id, council.TEAM_MANAGER) == mine
        for somebody in (council.IRO, council.SERVICE_MANAGER, council.BYSTANDER):
            assert link_of(unit, mine.id, somebody) == LinkState(LinkOutcome.UNKNOWN)
        assert link_of(unit, mine.id + 1, council.TEAM_MANAGER) == LinkState(LinkOutcome.UNKNOWN)
