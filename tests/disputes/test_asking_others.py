"""Asking somebody else instead: in the place of whom, and for how long they have it."""

from __future__ import annotations

import pytest

from disputes.errors import Refused
from disputes.links import LinkOutcome, find_link, issue_link
from disputes.queries.agreed_actions import actions_of
from disputes.queries.beside import own_matters
from disputes.queries.dispute import dispute_view
from disputes.queries.moves import OfferedMove
from disputes.queries.queue_filter import QueueFilter, State
from disputes.unit import Units
from tests.disputes.clockwork import written_by
from tests.disputes.queue_reading import references, vacate
from tests.disputes.record import dispute_row, letters, obligations, transitions
from tests.disputes.side_matters import whole
from tests.disputes.test_agreed_actions import BOTH, DONE, agree
from tests.support import council

WHY = {"reason": "It is not for them."}
HOLDS_NOW = {"to_person": council.HEAD_OF_SERVICE, **WHY}
NOBODY_THERE = QueueFilter(State.HOLDER_MISSING)


def with_service_director(units: Units) -> str:
    """A formal dispute in which the Service Director and the Safeguarding Manager both owe something."""
    reference = council.raise_formal(units)
    for move in ("escalate_to_safeguarding", "escalate_to_service_director"):
        council.move(units, reference, council.IRO, move, {"reason": "No way forward."})
    return reference


def offered(units: Units, reference: str, move: str = "reassign") -> OfferedMove | None:
    with units.reading() as unit:
        moves = dispute_view(unit, reference, council.IRO).moves
    return next((one for one in moves if one.id == move), None)


def owes(units: Units, reference: str) -> dict[str, int | None]:
    return {code: one["person_id"] for code, one in obligations(units, reference).items()}


def test_where_several_were_asked_the_iro_says_in_whose_place(units: Units) -> None:
    reference = with_service_director(units)
    council.move(units, reference, council.SAFEGUARDING_MANAGER, "pass_on", {"reason": "Not for me."})
    move = offered(units, reference)
    assert move is not None
    assert [need.id for need in move.needs] == ["owed", "to_person", "reason"]
    assert [(one.value, one.text) for one in move.needs[0].choices] == [
        ("resolve", "Seek a resolution (Sana Dale, Service Director, Targeted Services)"),
        (
            "refer",
            "Refer it to the Director if it is not resolved (Sami Gale, Service Manager for Safeguarding)",
        ),
    ]
    given = {"owed": "refer", "to_person": council.IRO_TEAM_MANAGER, **WHY}
    receipt = council.move(units, reference, council.IRO, "reassign", given)
    now = owes(units, reference)
    assert (now["resolve"], now["refer"]) == (council.SERVICE_DIRECTOR, council.IRO_TEAM_MANAGER)
    assert letters(units, receipt.sequence) == {
        ("asked_to_respond", "Imogen Tate"),
        ("no_longer_yours", "Sami Gale"),
    }
    whole(units)


def test_the_link_of_whoever_stays_asked_lives_on(units: Units) -> None:
    reference = with_service_director(units)
    row = dispute_row(units, reference)

    def link(person: int, role: str) -> str:
        with units.writing() as unit:
            return issue_link(unit, row["id"], row["entered_sequence"], person, role)

    stays = link(council.SERVICE_DIRECTOR, "service_director")
    goes = link(council.SAFEGUARDING_MANAGER, "safeguarding_manager")
    council.move(units, reference, council.IRO, "reassign", HOLDS_NOW | {"owed": "refer"})
    with units.reading() as unit:
        assert find_link(unit, stays).outcome is LinkOutcome.USABLE
        assert find_link(unit, goes).outcome is LinkOutcome.SUPERSEDED


@pytest.mark.parametrize("owed", ["", "consider", "resolved", "no such thing"])
def test_without_saying_so_or_for_what_nobody_owes_nothing_changes(units: Units, owed: str) -> None:
    reference = with_service_director(units)
    before = transitions(units, reference)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "reassign", HOLDS_NOW | {"owed": owed})
    assert (refused.value.code, list(refused.value.fields)) == ("bad_input", ["owed"])
    assert transitions(units, reference) == before


def test_what_was_chosen_stands_in_the_record_in_words(units: Units) -> None:
    reference = with_service_director(units)
    council.move(units, reference, council.IRO, "reassign", HOLDS_NOW | {"owed": "refer"})
    with units.reading() as unit:
        last = dispute_view(unit, reference, council.IRO).timeline[-1]
    assert [one.answer for one in last.answers] == [
        "Refer it to the Director if it is not resolved",
        "Hugo Sallow",
        WHY["reason"],
    ]


def test_where_one_alone_was_asked_it_is_not_asked(units: Units) -> None:
    reference = council.ask_team_manager(units)
    move = offered(units, reference)
    assert move is not None
    assert [need.id for need in move.needs] == ["to_person", "reason"]
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "reassign", HOLDS_NOW | {"owed": "reply"})
    assert list(refused.value.fields) == ["owed"]


def test_where_the_others_owe_nothing_any_more_nobody_is_asked_instead(units: Units) -> None:
    reference = council.raise_concern(units)
    for person, move, given in (
        (council.IRO, "contact_team_manager", {}),
        (council.IRO, "not_resolved", {"reason": "Nothing changed."}),
    ):
        council.move(units, reference, person, move, given)
    assert offered(units, reference) is not None
    council.move(units, reference, council.TEAM_MANAGER, "tell_service_manager")
    assert dispute_row(units, reference)["stage"] == "not_resolved_with_team_manager"
    assert offered(units, reference) is None
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "reassign", HOLDS_NOW)
    assert refused.value.code == "role_may_not"


def test_what_nobody_answers_for_besides_stands_on_the_lists_too(units: Units) -> None:
    vacate(units, "safeguarding_manager")
    reference = with_service_director(units)
    assert owes(units, reference)["refer"] is None
    assert dispute_row(units, reference)["awaiting_person_id"] == council.SERVICE_DIRECTOR
    assert references(units, NOBODY_THERE) == [reference]
    move = offered(units, reference)
    assert move is not None
    assert "(nobody, Service Manager for Safeguarding)" in move.needs[0].choices[1].text
    given = {"owed": "refer", "to_person": council.IRO_TEAM_MANAGER, **WHY}
    council.move(units, reference, council.IRO, "reassign", given)
    assert owes(units, reference)["resolve"] == council.SERVICE_DIRECTOR
    assert references(units, NOBODY_THERE) == []
    whole(units)


def test_whoever_it_is_given_to_has_it_from_then_on_also_when_it_is_sent_back(units: Units) -> None:
    reference, (school,) = agree(units)
    given = {"to_person": council.OTHER_SOCIAL_WORKER, "reason": "Sofia leaves."}
    council.move(units, school, council.IRO, "reassign", given)
    assert dispute_row(units, school)["named_id"] == council.OTHER_SOCIAL_WORKER
    whole(units)
    with units.reading() as unit:
        assert [one.person for one in actions_of(unit, reference)] == ["Saul Webb"]
        assert [one.person for one in own_matters(unit, council.OTHER_SOCIAL_WORKER)] == ["Saul Webb"]
        shown = dispute_view(unit, school, council.IRO).opened_with
        assert {one.need: one.answer for one in shown}["person"] == "Saul Webb"
    council.move(units, school, council.OTHER_SOCIAL_WORKER, "report_done", DONE)
    again = {"reason": "No start date in it.", "event_on": "2027-02-05"}
    receipt = council.move(units, school, council.IRO, "ask_again", again)
    assert obligations(units, school)["do"]["person_id"] == council.OTHER_SOCIAL_WORKER
    assert written_by(units, receipt) == {("asked_to_respond", "Saul Webb")}
    whole(units)


def test_what_somebody_outside_was_to_do_can_be_given_to_one_who_is_reminded(units: Units) -> None:
    reference, (_, visit) = agree(units, BOTH)
    given = {"to_person": council.SOCIAL_WORKER, "reason": "She offered to."}
    council.move(units, visit, council.IRO, "reassign", given)
    with units.reading() as unit:
        seen = actions_of(unit, reference)[1]
    assert (seen.person, seen.is_known) == ("Sofia Wren", True)
    row = dispute_row(units, visit)
    assert (row["awaiting_person_id"], row["holder_missing"]) == (council.SOCIAL_WORKER, False)
    whole(units)


def test_it_may_be_given_to_whoever_works_with_the_child_but_not_to_an_iro(units: Units) -> None:
    _, (school,) = agree(units)
    with units.reading() as unit:
        moves = {one.id: one for one in dispute_view(unit, school, council.IRO).moves}
    to_person = next(need for need in moves["reassign"].needs if need.id == "to_person")
    offered = {int(one.value) for one in to_person.choices}
    assert {council.SOCIAL_WORKER, council.OTHER_SOCIAL_WORKER, council.TEAM_MANAGER} <= offered
    assert not {council.IRO, council.OTHER_IRO} & offered
