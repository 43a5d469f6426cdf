"""What is taken as an answer to a move's questions, and what is not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from disputes.errors import Refused
from disputes.models import Holding, Post
from disputes.queries.choices import choices_of
from disputes.queries.dispute import dispute_view
from disputes.queries.letter_meeting import meeting_at
from disputes.unit import Unit, Units
from machines import needs
from tests.disputes.record import dispute_row, obligations, transitions
from tests.disputes.side_matters import opened
from tests.support import council


def faults_of(units: Units, reference: str, person: int, move: str, given: dict[str, Any]) -> set[str]:
    """The fields that are named when the answers are refused."""
    with pytest.raises(Refused) as refused:
        council.move(units, reference, person, move, given)
    assert refused.value.code == "bad_input"
    return set(refused.value.fields)


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e\u202c", " \u00a0\u2060", "\u0301"])
def test_a_text_that_prints_as_nothing_is_no_answer(units: Units, nothing: str) -> None:
    reference = council.ask_team_manager(units)
    assert faults_of(units, reference, council.IRO, "add_note", {"note": nothing}) == {"note"}
    action = {"what": nothing, "outcome": "x", "person": "x", "by": "2027-01-15"}
    given = {"proposed_actions": [action]}
    named = faults_of(units, reference, council.TEAM_MANAGER, "accept", given)
    assert named == {"proposed_actions.1.what"}


@pytest.mark.parametrize("text", ["Ok.", "+", "نعم", "é", "👍", "1"])
def test_a_text_that_can_be_seen_is_an_answer(units: Units, text: str) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "add_note", {"note": text})
    assert transitions(units, reference)[-1]["given"] == {"note": text}


@pytest.mark.parametrize(
    "day",
    ["2026-11-24", "2026-11-22", "2020-01-01", "0001-01-01", "9999-12-31", "20261123", "2026-W48-1", "x"],
)
def test_a_meeting_was_held_between_raising_and_today(units: Units, day: str) -> None:
    reference = council.raise_formal(units)
    given = {"meeting_on": day, "meeting_note": "All came."}
    assert faults_of(units, reference, council.IRO, "record_meeting", given) == {"meeting_on"}


MEETING = {"attendees": [str(council.TEAM_MANAGER)], "times": "At night."}
MEETS = {"minutes": "60", "place": "Room 2"}


@pytest.mark.parametrize("at", ["1:00", "01.30", "01:59"])
@pytest.mark.parametrize("move", ["fix", "change"])
def test_a_meeting_is_at_no_time_that_the_clocks_leave_out(units: Units, move: str, at: str) -> None:
    """On Sunday 28 March 2027 it is 2am right after 00:59."""
    meeting = opened(units, "meeting", MEETING, council.raise_formal(units)).reference
    if move == "change":
        council.move(
            units, meeting, council.IRO, "fix", MEETS | {"meets_on": "2027-03-28", "meets_at": "2:00"}
        )
    before = len(transitions(units, meeting))
    given = MEETS | {"meets_on": "2027-03-28", "meets_at": at}
    assert faults_of(units, meeting, council.IRO, move, given) == {"meets_at"}
    assert len(transitions(units, meeting)) == before


@pytest.mark.parametrize(
    ("day", "at", "in_utc"),
    [
        ("2027-03-28", "00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28", "02:00", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("2027-03-27", "01:30", datetime(2027, 3, 27, 1, 30, tzinfo=UTC)),
        ("2027-10-31", "01:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first
    ],
)
def test_every_other_time_is_one(units: Units, day: str, at: str, in_utc: datetime) -> None:
    reference = opened(units, "meeting", MEETING, council.raise_formal(units)).reference
    council.move(units, reference, council.IRO, "fix", MEETS | {"meets_on": day, "meets_at": at})
    number = dispute_row(units, reference)["id"]
    with units.reading() as unit:
        meeting = meeting_at(unit, number, 2, frozenset({"fix"}))
    assert meeting is not None
    assert meeting.starts_at == in_utc


def test_only_another_of_the_iros_disputes_takes_ones_place(units: Units) -> None:
    reference, other = council.raise_informal(units), council.raise_informal(units)
    of_other_iro = council.raise_informal(units, [council.OF_OTHER_IRO], by=council.OTHER_IRO)
    for wrong in (reference, of_other_iro, "D-ZZZZ-ZZZZ", "<script>"):
        given = {"superseded_by": wrong, "reason": "Raised anew."}
        assert faults_of(units, reference, council.IRO, "supersede", given) == {"superseded_by"}
    given = {"superseded_by": other.lower(), "reason": "Raised anew."}
    council.move(units, reference, council.IRO, "supersede", given)
    assert transitions(units, reference)[-1]["given"]["superseded_by"] == other


@pytest.mark.parametrize("person", ["１０", "٣", "1e3", "-4", "99999999999"])
def test_a_person_is_named_by_their_number_alone(units: Units, person: str) -> None:
    reference = council.ask_team_manager(units)
    given = {"to_person": person, "reason": "Covers."}
    assert faults_of(units, reference, council.IRO, "reassign", given) == {"to_person"}


def test_an_answer_is_asked_only_of_somebody_in_the_list_and_never_of_the_iro(units: Units) -> None:
    reference = council.ask_team_manager(units)
    wrong = (council.IRO, council.OTHER_IRO, council.OTHER_SOCIAL_WORKER, council.BYSTANDER)
    for person in wrong:
        given = {"to_person": person, "reason": "Covers."}
        assert faults_of(units, reference, council.IRO, "reassign", given) == {"to_person"}
    with units.reading() as unit:
        offered = {int(one.value) for one in choices_of(unit, needs.TO_PERSON)}
    assert not offered & set(wrong)
    council.move(units, reference, council.IRO, "reassign", given | {"to_person": council.OTHER_TEAM_MANAGER})


def test_the_iro_of_a_dispute_is_never_asked_instead_whatever_else_they_are(units: Units) -> None:
    reference = council.ask_team_manager(units)
    with units.writing() as unit:
        also_a_manager = insert(Holding).values(
            person_id=council.IRO, post_id=post_of(unit, council.TEAM_SOUTH), from_on=date(2020, 1, 1)
        )
        unit.connection.execute(also_a_manager)
    given = {"to_person": council.IRO, "reason": "I can say it myself."}
    assert faults_of(units, reference, council.IRO, "reassign", given) == {"to_person"}
    with units.reading() as unit:
        moves = dispute_view(unit, reference, council.IRO).moves
    reassign = next(one for one in moves if one.id == "reassign")
    offered = next(need.choices for need in reassign.needs if need.id == "to_person")
    assert str(council.OTHER_TEAM_MANAGER) in [one.value for one in offered]
    assert str(council.IRO) not in [one.value for one in offered]


def post_of(unit: Unit, team: int) -> int:
    """The number of a team manager's post."""
    which = select(Post.id).where(Post.team_id == team, Post.role == "team_manager")
    number: int = unit.connection.execute(which).scalar_one()
    return number


def test_a_key_that_was_used_for_another_dispute_is_used(units: Units) -> None:
    first, second = council.raise_informal(units), council.raise_informal(units)
    council.move(units, first, council.IRO, "add_note", {"note": "n"}, key="k1")
    with pytest.raises(Refused) as refused:
        council.move(units, second, council.IRO, "add_note", {"note": "n"}, key="k1")
    assert refused.value.code == "key_used"


def test_a_manager_who_was_silent_is_not_credited_when_the_iro_goes_on(units: Units) -> None:
    reference = council.raise_formal(
        units, enter_at="safeguarding_discussion", enter_at_reason="The child cannot wait."
    )
    council.move(units, reference, council.IRO, "escalate_to_service_director", {"reason": "No meeting."})
    assert obligations(units, reference)["hold_discussion"]["outcome"] == "left"


def test_the_iro_can_go_on_where_the_head_of_service_stays_silent(units: Units) -> None:
    reference = council.raise_concern(
        units, [council.PROTECTED], enter_at="head_of_service_contacted", enter_at_reason="Urgent."
    )
    council.move(units, reference, council.IRO, "not_resolved", {"reason": "No answer."})
    council.move(units, reference, council.IRO, "tell_executive_director", {"reason": "No report came."})
    assert dispute_row(units, reference)["stage"] == "executive_director_told"
    assert obligations(units, reference)["report"]["outcome"] == "left"
