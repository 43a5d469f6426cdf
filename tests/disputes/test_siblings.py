"""Siblings may have different social workers: each is told, and each sees the dispute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from disputes.access import require_sight, tie_to
from disputes.case import load_case
from disputes.commands import hand_on, record_absence
from disputes.errors import Refused
from disputes.filing import FileSight, file_sight
from disputes.holders import Holder
from disputes.models import Child, Obligation
from disputes.papers import papers_of
from disputes.queries.dispute import dispute_view
from disputes.queries.handovers import groups_owing, out_of_place
from disputes.queries.queue import queue_page
from disputes.queries.recorded import transitions_of
from disputes.queries.sight import sight_of
from disputes.queries.timeline import Entry
from disputes.queries.what_follows import what_follows
from disputes.readings import Tie
from disputes.unit import Unit, Units
from machines.registry import Registry
from machines.roles import SOCIAL_WORKER, TEAM_MANAGER, Line, Role
from tests.disputes.loading import load_children
from tests.disputes.queue_reading import EVERYTHING
from tests.disputes.record import letters, transitions
from tests.disputes.side_matters import LEGAL, opened
from tests.disputes.test_statements import MOST, move, statements
from tests.support import council

BOTH = (council.SIBLING, council.OTHER_SIBLING)
AGREED = {"agreed_actions": council.ACTIONS}


def give_worker(units: Units, child: str, person: int | None) -> None:
    """The child has this social worker, or none."""
    with units.writing() as unit:
        unit.connection.execute(
            update(Child).where(Child.case_number == child).values(social_worker_id=person)
        )


def sees(units: Units, reference: str, person: int) -> bool:
    """Whether the person may open the dispute; and see that their list says the same."""
    with units.reading() as unit:
        listed = {one.reference for one in queue_page(unit, EVERYTHING, sight=sight_of(unit, person)).rows}
        try:
            require_sight(unit, load_case(unit, reference), person)
        except Refused:
            assert reference not in listed
            return False
    assert reference in listed
    return True


def each(unit: Unit, reference: str) -> list[str]:
    """Who holds the role of the social worker, by name."""
    return [one.name for one in load_case(unit, reference).holders.each_of(SOCIAL_WORKER)]


def owes(units: Units, reference: str) -> Holder:
    """Who would owe what the social worker has to do."""
    with units.reading() as unit:
        return load_case(unit, reference).holders.of(SOCIAL_WORKER)


def views_read_by(units: Units, reference: str, person: int) -> list[str | None]:
    """What a person reads of the children's views: None where there are some that are not shown."""
    with units.reading() as unit:
        entries = dispute_view(unit, reference, person).timeline
    recorded = [entry for entry in entries if entry.move == "record_views"]
    assert [entry.given.get("views") for entry in recorded] == [answer(entry, "views") for entry in recorded]
    return [answer(entry, "views") for entry in recorded]


def answer(entry: Entry, need: str) -> str | None:
    """An answer as the page shows it."""
    return next((one.answer for one in entry.answers if one.need == need), None)


@pytest.fixture
def two_workers(units: Units) -> None:
    """The second of the siblings has a social worker of another team."""
    give_worker(units, council.OTHER_SIBLING, council.OTHER_SOCIAL_WORKER)


pytestmark = pytest.mark.usefixtures("two_workers")


def test_raising_tells_the_social_worker_of_each_child(units: Units) -> None:
    council.raise_informal(units, BOTH)
    assert letters(units, 1) == {
        ("told_for_information", "Sofia Wren"),
        ("told_for_information", "Saul Webb"),
    }


def test_a_social_worker_whom_they_share_is_told_once(units: Units) -> None:
    give_worker(units, council.OTHER_SIBLING, council.SOCIAL_WORKER)
    reference = council.raise_informal(units, BOTH)
    assert letters(units, 1) == {("told_for_information", "Sofia Wren")}
    with units.reading() as unit:
        assert each(unit, reference) == ["Sofia Wren"]


def test_a_move_that_tells_the_social_worker_tells_each_and_says_so_before(units: Units) -> None:
    reference = council.ask_team_manager(units, BOTH)
    with units.reading() as unit:
        told = what_follows(unit, reference, council.IRO, "agree", AGREED).told
    assert [one.person for one in told] == ["Sofia Wren", "Saul Webb"]
    sequence = council.move(units, reference, council.IRO, "agree", AGREED).sequence
    assert {("resolved", "Saul Webb"), ("resolved", "Sofia Wren")} <= letters(units, sequence)


def test_each_sees_the_dispute_in_its_lists_and_as_their_own(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    of_the_first = council.raise_informal(units, [council.SIBLING])
    assert sees(units, reference, council.SOCIAL_WORKER)
    assert sees(units, reference, council.OTHER_SOCIAL_WORKER)
    assert not sees(units, of_the_first, council.OTHER_SOCIAL_WORKER)
    with units.reading() as unit:
        tie = tie_to(unit, load_case(unit, reference), council.OTHER_SOCIAL_WORKER)
    assert tie == (Tie.PART, SOCIAL_WORKER.id)


def test_a_social_worker_reads_nothing_that_was_recorded_about_anothers_child_alone(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    for child, views in (("1", "Wants to stay."), ("2", "Is afraid.")):
        given = {"child": child, "views": views, "found_out": "On a visit."}
        council.move(units, reference, council.IRO, "record_views", given)
    assert views_read_by(units, reference, council.SOCIAL_WORKER) == ["Wants to stay.", None]
    assert views_read_by(units, reference, council.OTHER_SOCIAL_WORKER) == [None, "Is afraid."]
    for person in (council.IRO, council.TEAM_MANAGER, council.DIRECTOR):
        assert views_read_by(units, reference, person) == ["Wants to stay.", "Is afraid."]


def test_a_social_worker_of_both_reads_of_both(units: Units) -> None:
    give_worker(units, council.OTHER_SIBLING, council.SOCIAL_WORKER)
    reference = council.raise_informal(units, BOTH)
    given = {"child": "2", "views": "Is afraid.", "found_out": "On a visit."}
    council.move(units, reference, council.IRO, "record_views", given)
    assert views_read_by(units, reference, council.SOCIAL_WORKER) == ["Is afraid."]


def test_nor_do_they_in_the_record_as_programs_read_it(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    for child, views in (("1", "Wants to stay."), ("2", "Is afraid.")):
        given = {"child": child, "views": views, "found_out": "On a visit."}
        council.move(units, reference, council.IRO, "record_views", given)
    read = {
        council.SOCIAL_WORKER: [("Wants to stay.", ""), (None, "It is about another child.")],
        council.OTHER_SOCIAL_WORKER: [(None, "It is about another child."), ("Is afraid.", "")],
        council.IRO: [("Wants to stay.", ""), ("Is afraid.", "")],
    }
    for person, expected in read.items():
        with units.reading() as unit:
            found = [one for one in transitions_of(unit, reference, person) if one.move == "record_views"]
        assert [(one.given.get("views"), one.withheld) for one in found] == expected


def test_nor_do_they_where_the_council_gives_them_a_part(units: Units, rochdale: Registry) -> None:
    adviser = Role("personal_adviser", "Personal adviser", Line.NAMED)
    profile = replace(rochdale.profile, played_by={adviser: SOCIAL_WORKER})
    played = Units(units.database, units.clock, Registry(rochdale.every_route(), profile), council.SECRET)
    reference = council.raise_informal(played, BOTH)
    given = {"child": "2", "views": "Is afraid.", "found_out": "On a visit."}
    council.move(played, reference, council.IRO, "record_views", given)
    assert views_read_by(played, reference, council.SOCIAL_WORKER) == [None]
    assert views_read_by(played, reference, council.OTHER_SOCIAL_WORKER) == ["Is afraid."]


def test_if_one_is_away_their_stand_in_is_told_and_sees_it(units: Units) -> None:
    who = council.OTHER_SOCIAL_WORKER
    away = record_absence.RecordAbsence(who, who, "2026-11-23", "2026-11-25", council.OTHER_TEAM_MANAGER)
    with units.writing() as unit:
        record_absence.handle(away, unit)
    reference = council.raise_informal(units, BOTH)
    assert letters(units, 1) == {
        ("told_for_information", "Sofia Wren"),
        ("told_for_information", "Tess Moran"),
    }
    with units.reading() as unit:
        case = load_case(unit, reference)
        assert require_sight(unit, case, council.OTHER_TEAM_MANAGER) == {SOCIAL_WORKER.id}
        notes = [one.note for one in case.holders.each_of(SOCIAL_WORKER)]
    assert notes == ["", "Saul Webb is away: Tess Moran stands in"]
    assert owes(units, reference).name == "Sofia Wren"


def test_what_is_the_iro_services_own_stays_so(units: Units) -> None:
    reference = council.raise_formal(units, BOTH)
    legal = opened(units, "legal_advice", LEGAL, reference).reference
    person = council.OTHER_SOCIAL_WORKER
    assert not sees(units, legal, person)
    with units.reading() as unit:
        case = load_case(unit, reference)
        assert papers_of(unit, case, person) == frozenset()
        assert file_sight(unit, case, person) is FileSight.NONE
        assert dispute_view(unit, reference, person).beside[0].is_outline


def test_a_social_worker_of_any_of_them_may_not_be_the_iro(units: Units) -> None:
    give_worker(units, council.OTHER_SIBLING, council.IRO)
    with pytest.raises(Refused) as refused:
        council.raise_informal(units, BOTH)
    assert refused.value.code == "conflict_of_interest"


def test_the_dispute_does_not_go_to_a_new_iro_who_is_social_worker_of_one_of_them(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    give_worker(units, council.OTHER_SIBLING, council.OTHER_IRO)
    with units.writing() as unit:
        both = update(Child).where(Child.case_number.in_(BOTH))
        unit.connection.execute(both.values(iro_id=council.OTHER_IRO))
    with units.writing() as unit:
        hand_on.handle(hand_on.HandOn(reference), unit)
    assert transitions(units, reference)[-1]["given"]["because"] == (
        "Ivan Odell is the IRO now, and stands in the line that manages the case. "
        "The dispute stays with Irene Okoro."
    )


def test_a_new_social_worker_of_the_second_child_is_told_from_then_on_and_sees_it(units: Units) -> None:
    give_worker(units, council.OTHER_SIBLING, council.SOCIAL_WORKER)
    reference = council.ask_team_manager(units, BOTH)
    assert not sees(units, reference, council.OTHER_SOCIAL_WORKER)
    iro, worker = council.email_of(council.IRO), council.email_of(council.OTHER_SOCIAL_WORKER)
    load_children(units, f"{council.OTHER_SIBLING},CB,looked after,Team North,{iro},{worker}")
    assert sees(units, reference, council.OTHER_SOCIAL_WORKER)
    assert sees(units, reference, council.SOCIAL_WORKER)
    formal = council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No school yet."})
    assert ("told_for_information", "Saul Webb") in letters(units, formal.sequence)
    give_worker(units, council.OTHER_SIBLING, council.SOCIAL_WORKER)
    assert not sees(units, reference, council.OTHER_SOCIAL_WORKER)


def test_one_of_them_owes_what_the_social_worker_owes_the_first_childs_who_has_one(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    assert owes(units, reference).name == "Sofia Wren"
    give_worker(units, council.SIBLING, None)
    assert owes(units, reference).name == "Saul Webb"
    give_worker(units, council.OTHER_SIBLING, None)
    assert owes(units, reference).person_id is None
    assert not sees(units, reference, council.OTHER_SOCIAL_WORKER)


def test_the_clock_looks_for_the_same_one(units: Units, rochdale: Registry) -> None:
    profile = replace(rochdale.profile, played_by={TEAM_MANAGER: SOCIAL_WORKER})
    played = Units(units.database, units.clock, Registry(rochdale.every_route(), profile), council.SECRET)

    def elsewhere() -> tuple[str, ...]:
        with played.reading() as unit:
            return out_of_place(unit, groups_owing(unit))

    reference = council.ask_team_manager(played, BOTH)
    with played.reading() as unit:
        owed = load_case(unit, reference).owed
    assert [(one.role, one.person_id) for one in owed] == [("team_manager", council.SOCIAL_WORKER)]
    assert elsewhere() == ()
    give_worker(played, council.OTHER_SIBLING, council.BYSTANDER)
    assert elsewhere() == ()
    give_worker(played, council.SIBLING, None)
    assert elsewhere() == (reference,)
    with played.writing() as unit:
        hand_on.handle(hand_on.HandOn(reference), unit)
        found = unit.connection.execute(Obligation.__table__.select()).mappings().all()
    assert [one["person_id"] for one in found if not one["outcome"]] == [council.BYSTANDER]
    assert elsewhere() == ()


def test_nothing_is_owed_twice_because_there_are_two_children(units: Units) -> None:
    reference = council.raise_formal(units, BOTH)
    with statements(units) as sent, units.reading() as unit:
        case = load_case(unit, reference)
    assert len(sent) == 2
    assert [one.code for one in case.owed] == ["answer_meeting", "hold_meeting"]
    assert case.row["children_count"] == 2


def test_a_move_sends_no_more_for_two_social_workers(units: Units) -> None:
    reference = council.ask_team_manager(units, BOTH)
    reason = {"reason": "No school yet."}
    assert move(units, reference, council.IRO, "take_to_formal", reason) == "", MOST
