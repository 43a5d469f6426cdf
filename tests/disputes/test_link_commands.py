"""What may be done by a link is checked in the commit that does it, whatever the pages let through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from disputes.codes import LINK
from disputes.commands import answer_by_link, ask_for_code, ask_for_link, comment_late
from disputes.errors import Refused
from disputes.links import find_link, issue_link
from disputes.models import (
    Attempt,
    Code,
    Dispute,
    Holding,
    Outbox,
    Person,
    Post,
    ResponseLink,
    Transition,
)
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock

REASONS = {"reasons": "We see it differently."}


def sent(units: Units, reference: str, person: int, role: str = "team_manager") -> int:
    """Issue a link as the relay does, and give its number."""
    with units.writing() as unit:
        dispute = unit.connection.execute(
            select(Dispute.id, Dispute.entered_sequence).where(Dispute.reference == reference)
        ).one()
        return find_link(unit, issue_link(unit, dispute.id, dispute.entered_sequence, person, role)).id


def answer(
    units: Units,
    link_id: int,
    move: str = "disagree",
    given: Mapping[str, Any] = REASONS,
    *,
    person: int = council.TEAM_MANAGER,
    key: str = "k" * 16,
    version: int | None = None,
) -> int:
    command = answer_by_link.AnswerByLink(link_id, person, move, given, key, version)
    with units.writing() as unit:
        return answer_by_link.handle(command, unit).sequence


def comment(units: Units, link_id: int, person: int = council.TEAM_MANAGER, words: str = "Late.") -> int:
    command = comment_late.CommentLate(link_id, person, words, "c" * 16)
    with units.writing() as unit:
        return comment_late.handle(command, unit).sequence


def why_not(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def roles(units: Units) -> list[tuple[str, str]]:
    with units.reading() as unit:
        rows = unit.connection.execute(select(Transition.move, Transition.role).order_by(Transition.sequence))
        return [(move, role) for move, role in rows]


def test_each_outcome_but_a_usable_link_refuses_an_answer(units: Units, clock: FakeClock) -> None:
    used = council.ask_team_manager(units)
    used_link = sent(units, used, council.TEAM_MANAGER)
    council.move(units, used, council.TEAM_MANAGER, "disagree", REASONS)
    left = council.ask_team_manager(units, (council.SIBLING,))
    left_link = sent(units, left, council.TEAM_MANAGER)
    council.move(units, left, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    late_link = sent(units, council.ask_team_manager(units, (council.OTHER_SIBLING,)), council.TEAM_MANAGER)
    assert why_not(lambda: answer(units, used_link)) == "link_used"
    assert why_not(lambda: answer(units, left_link)) == "link_superseded"
    assert why_not(lambda: answer(units, 99)) == "link_unknown"
    assert why_not(lambda: answer(units, late_link, person=council.SERVICE_MANAGER)) == "link_unknown"
    clock.move_to(datetime(2026, 12, 8, tzinfo=UTC))
    assert why_not(lambda: answer(units, late_link)) == "link_expired"


def test_a_link_makes_only_the_moves_that_it_is_bound_to(units: Units) -> None:
    link = sent(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    with units.writing() as unit:
        unit.connection.execute(update(ResponseLink).values(moves=["disagree"]))
    assert why_not(lambda: answer(units, link, "comment", {"comment": "No."})) == "role_may_not"
    assert answer(units, link) == 3


def test_it_is_made_in_the_role_of_the_link_whatever_else_the_person_is(units: Units) -> None:
    with units.writing() as unit:
        post = unit.connection.execute(select(Post.id).where(Post.role == "service_manager")).scalar_one()
        held = {"post_id": post, "person_id": council.SERVICE_DIRECTOR, "from_on": date(2020, 1, 1)}
        unit.connection.execute(insert(Holding), held)
    reference = council.raise_formal(units)
    for move in ("escalate_to_safeguarding", "escalate_to_service_director"):
        council.move(units, reference, council.IRO, move, {"reason": "Not met."})
    link = sent(units, reference, council.SERVICE_DIRECTOR, "service_director")
    answer(units, link, "comment", {"comment": "As the director."}, person=council.SERVICE_DIRECTOR)
    assert roles(units)[-1] == ("comment", "service_director")


def test_the_same_key_gives_the_same_receipt_and_takes_no_other_words(units: Units) -> None:
    reference = council.ask_team_manager(units)
    link = sent(units, reference, council.TEAM_MANAGER)
    assert answer(units, link) == answer(units, link) == 3
    assert why_not(lambda: answer(units, link, given={"reasons": "Something else."})) == "key_used"
    assert why_not(lambda: answer(units, link, key="another-key-of-16")) == "link_used"


def test_a_version_that_has_passed_is_stale(units: Units) -> None:
    reference = council.ask_team_manager(units)
    link = sent(units, reference, council.TEAM_MANAGER)
    council.move(units, reference, council.IRO, "add_note", {"note": "Rang."})
    assert why_not(lambda: answer(units, link, version=2)) == "stale"
    assert answer(units, link, version=3) == 4


@pytest.mark.parametrize(
    "change", [{"email": "tariq.new@council.test"}, {"left_on": date(2026, 11, 23)}], ids=["moved", "left"]
)
def test_whoever_has_left_or_has_another_address_does_nothing_by_it(
    units: Units, change: dict[str, Any]
) -> None:
    reference = council.ask_team_manager(units)
    link = sent(units, reference, council.TEAM_MANAGER)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    with units.writing() as unit:
        unit.connection.execute(update(Person).where(Person.id == council.TEAM_MANAGER).values(**change))
    assert why_not(lambda: answer(units, link)) == "link_superseded"
    assert why_not(lambda: comment(units, link)) == "link_unknown"


def test_a_late_comment_is_only_for_the_person_of_the_link(units: Units) -> None:
    reference = council.ask_team_manager(units)
    link = sent(units, reference, council.TEAM_MANAGER)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    for person in (council.SERVICE_MANAGER, council.IRO, council.BYSTANDER):
        assert why_not(lambda person=person: comment(units, link, person)) == "link_unknown"
    assert comment(units, link) == comment(units, link) == 4
    assert why_not(lambda: comment(units, link, words="Other words.")) == "key_used"
    assert roles(units)[-1] == ("comment", "team_manager")


def test_nothing_is_added_to_a_dispute_that_has_ended(units: Units) -> None:
    reference = council.ask_team_manager(units)
    link = sent(units, reference, council.TEAM_MANAGER)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    assert why_not(lambda: comment(units, link)) == "dispute_ended"


def test_asking_for_a_new_link_writes_only_to_the_bound_address_of_an_expired_one(
    units: Units, clock: FakeClock
) -> None:
    link = sent(units, council.ask_team_manager(units), council.TEAM_MANAGER)

    def ask(address: str, link_id: int = link) -> list[int]:
        with units.writing() as unit:
            ask_for_link.handle(ask_for_link.AskForLink(link_id, address, "here"), unit)
            return list(
                unit.connection.execute(
                    select(Outbox.person_id).where(Outbox.letter == "asked_to_respond", Outbox.id > before)
                ).scalars()
            )

    with units.reading() as unit:
        before = max(unit.connection.execute(select(Outbox.id)).scalars())
    own = council.email_of(council.TEAM_MANAGER)
    assert ask(own) == []  # it is still usable
    clock.move_to(datetime(2026, 12, 8, tzinfo=UTC))
    assert ask(council.email_of(council.SERVICE_MANAGER)) == []
    assert ask(own, 99) == []
    assert ask(f" {own.upper()} ") == [council.TEAM_MANAGER]
    assert ask(own) == [council.TEAM_MANAGER] * 2
    assert ask(own) == [council.TEAM_MANAGER] * 3
    assert why_not(lambda: ask(own)) == "too_many_tries"


def test_one_place_asks_for_thirty_new_links_in_a_quarter_of_an_hour(units: Units, clock: FakeClock) -> None:
    link = sent(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    clock.move_to(datetime(2026, 12, 8, tzinfo=UTC))

    def ask(number: int, place: str = "here") -> None:
        asked = ask_for_link.AskForLink(link + number, f"invented{number}@council.test", place)
        with units.writing() as unit:
            ask_for_link.handle(asked, unit)

    for number in range(30):
        ask(number)
    before = counted(units)
    for number in (0, 30, 999_999):
        assert why_not(lambda number=number: ask(number)) == "too_many_tries"
    assert counted(units) == before
    ask(30, "elsewhere")
    clock.forward(minutes=15)
    ask(30)


def test_one_place_asks_for_codes_by_many_links_but_not_without_end(units: Units, clock: FakeClock) -> None:
    def ask(number: int, place: str = "here") -> None:
        asked = ask_for_code.AskForCode(
            "a@council.test", LINK, "browser", place, only_for=0, counted_by=f"link {number}"
        )
        with units.writing() as unit:
            ask_for_code.handle(asked, unit)

    for number in range(300):
        ask(number)
    before = counted(units)
    for number in (0, 300, 999_999_999_999):
        assert why_not(lambda number=number: ask(number)) == "too_many_tries"
    assert counted(units) == before
    ask(0, "elsewhere")
    clock.forward(minutes=15)
    ask(300)


def counted(units: Units) -> tuple[int, int]:
    """How many counts of tries there are, and how many codes."""
    with units.reading() as unit:
        attempts = unit.connection.execute(select(func.count()).select_from(Attempt)).scalar_one()
        return attempts, unit.connection.execute(select(func.count()).select_from(Code)).scalar_one()
