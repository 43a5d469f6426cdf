"""One dispute's page: what to do first, for each who may look, and all that has happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from disputes.commands import record_lapse
from disputes.models import Dispute, Holding, Obligation, Post
from disputes.unit import Units
from tests.api.pages.reader import Page, Reader
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.html_tree import by_id, words

SignedIn = Callable[[int], Reader]


def card(page: Page) -> str:
    """What the card at the top says."""
    return words(next(one for one in page.main.iter("section") if "app-next" in one.get("class", "").split()))


def section(page: Page, title_id: str) -> str:
    """What the section under a heading says."""
    found = [one for one in page.main.iter("section") if one.get("aria-labelledby") == title_id]
    return words(found[0]) if found else ""


def record_lapses(units: Units) -> None:
    """Do what the clock does when a limit has passed."""
    with units.reading() as unit:
        due = unit.connection.execute(
            select(Dispute.reference, Obligation.id)
            .join(Dispute, Dispute.id == Obligation.dispute_id)
            .where(Obligation.outcome == "", Obligation.due_at <= unit.now)
        ).all()
    for reference, number in due:
        with units.writing() as unit:
            record_lapse.handle(record_lapse.RecordLapse(reference, number), unit)


def disagreed(units: Units) -> str:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "The plan is right."})
    return reference


def test_the_iro_sees_first_what_they_owe_and_its_button(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    page = iro.open(f"/disputes/{reference}")
    assert card(page) == (
        "Do this next Raise it with the team manager 2 working days left due Wed 25 Nov 2026"
        " Raise it with the team manager"
    )
    assert page.links["Raise it with the team manager"] == (
        f"/disputes/{reference}/moves/raise_with_team_manager"
    )
    assert page.buttons.count("Raise it with the team manager") == 1


def test_while_others_are_asked_the_iro_sees_for_whom_it_waits(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{council.ask_team_manager(units)}")
    assert card(page).startswith("Nothing for you to do now Waiting for Tariq Moss 5 working days left")
    assert "reply to the IRO's concerns by the end of Monday 30 November 2026" in card(page)
    assert page.buttons == ["Take it to formal dispute", "Agree and record the actions"]


def test_an_answer_stands_before_the_choice_and_no_button_chooses(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{disagreed(units)}")
    assert "Tariq Moss (Team manager) disagrees, with reasons." in card(page)
    assert page.links["Read it, then decide"] == "#answer-title"
    assert "The plan is right." in section(page, "answer-title")
    assert page.words.index("The plan is right.") < page.words.index("What you can do now")


@pytest.mark.parametrize(
    ("move", "given", "first"),
    [
        ("accept", {"proposed_actions": council.ACTIONS}, "Agree and record the actions"),
        ("disagree", {"reasons": "No."}, "Take it to formal dispute"),
    ],
)
def test_the_move_that_suits_the_answer_comes_first(
    iro: Reader, units: Units, move: str, given: dict[str, object], first: str
) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, move, given)
    assert iro.open(f"/disputes/{reference}").buttons[1] == first


def test_a_limit_that_passed_asks_the_iro_to_decide(iro: Reader, units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    record_lapses(units)
    iro.sign_in(council.IRO)
    page = iro.open(f"/disputes/{reference}")
    assert card(page).startswith(
        "Do this next No answer from Tariq Moss: decide what to do 2 working days late"
    )
    assert page.links["Take it to formal dispute"] == f"/disputes/{reference}/moves/take_to_formal"
    assert "Limit passed without an answer" in section(page, "timeline-title")
    assert "Not done by Monday 30 November 2026" in section(page, "timeline-title")


def test_a_meeting_names_whom_to_bring_together(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{council.raise_formal(units)}")
    assert "With Selma Marsh (Service manager) and Imogen Tate (IRO Team Manager)." in card(page)
    assert "Record that the meeting was held" in page.links
    owed = section(page, "owed-title")
    assert "Meet the IRO and answer" in owed
    assert "Arrange the three-way meeting" in owed


def test_an_empty_post_is_said_plainly(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        posts = select(Post.id).where(Post.role == "team_manager", Post.team_id == council.TEAM_NORTH)
        gone = update(Holding).where(Holding.post_id.in_(posts))
        unit.connection.execute(gone.values(to_on=unit.today - timedelta(days=1)))
    page = iro.open(f"/disputes/{council.ask_team_manager(units)}")
    assert "Selma Marsh (for the Team manager)" in page.words
    assert "The post of Team manager has no holder: Selma Marsh is next in line" in page.words


def test_where_nobody_is_left_to_ask_the_iro_is_led_to_ask_somebody(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        managers = update(Holding).where(Holding.person_id.not_in((council.IRO, council.SOCIAL_WORKER)))
        unit.connection.execute(managers.values(to_on=unit.today - timedelta(days=1)))
    reference = council.ask_team_manager(units)
    page = iro.open(f"/disputes/{reference}")
    assert "Ask somebody: nobody is in the post of Team manager" in card(page)
    assert page.links["Ask somebody else instead"] == f"/disputes/{reference}/moves/reassign"


def test_the_sum_behind_the_date_is_shown_day_by_day(iro: Reader, units: Units) -> None:
    owed = section(iro.open(f"/disputes/{council.ask_team_manager(units)}"), "owed-title")
    for shown in (
        "“within 5 working days”",
        "(This service’s rule.)",
        "Mon 23 Nov 2026 – Not counted It starts: this day is not counted",
        "Fri 27 Nov 2026 4 Working day",
        "Sat 28 Nov 2026 – Not counted Saturday",
        "Mon 30 Nov 2026 5 Working day",
        "Due by the end of Monday 30 November 2026",
    ):
        assert shown in owed


def test_days_used_stand_with_the_councils_words_and_ours(iro: Reader, units: Units) -> None:
    informal = iro.open(f"/disputes/{council.raise_informal(units)}").words
    formal = iro.open(f"/disputes/{council.raise_formal(units)}").words
    for shown in ("0 of 20 working days used", "“no more than 20 days”", "Monday 21 December 2026"):
        assert shown in informal
        assert shown in formal
    assert "a measure only: this service’s rule" in informal
    assert "a measure only" not in formal


def test_all_that_the_iro_wrote_is_there(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{council.raise_concern(units, limit_days=4, limit_reason='Drift.')}").words
    for shown in (
        "Concern resolution about XY (case C-103)",
        "No school place since September.",
        "Out of school for ten weeks.",
        "Wants to be with friends.",
        "Asked on a visit.",
        "A school place.",
        "Friday 15 January 2027",
        "The plan is not carried out.",
        "Drift or delay in the care plan",
        "High: the child may come to harm",
        "Limit set for this case: 4 working days. Drift.",
    ):
        assert shown in page


def test_the_ladder_shows_what_is_done_passed_over_and_ahead(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    given = {"reason": "The placement ends on Friday.", "enter_at": "service_director_asked"}
    council.move(units, reference, council.IRO, "take_to_formal", given)
    ladder = section(iro.open(f"/disputes/{reference}"), "ladder-title")
    for shown in (
        "Done Step 1: Social worker",
        "Skipped: The placement ends on Friday. Step 2: Team manager",
        "Skipped: The placement ends on Friday. Step 3: Three-way meeting Formal dispute starts here",
        "Now Step 5: Service Director",
        "Now: Sana Dale (Service Director, Targeted Services)",
        "Not reached Step 6: Director of Children's Services",
    ):
        assert shown in ladder


def test_the_timeline_says_who_when_in_which_role_and_how_late(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 12, 2, 15, 5, tzinfo=UTC))
    accepted = {"proposed_actions": council.ACTIONS, "response": "Sorry."}
    council.move(units, reference, council.TEAM_MANAGER, "accept", accepted)
    iro.sign_in(council.IRO)
    entry = words(by_id(iro.open(f"/disputes/{reference}").tree, "entry-3"))
    for shown in (
        "Accept the concern and propose actions",
        "3:05pm on Wednesday 2 December 2026",
        "Tariq Moss, Team manager",
        "2 working days late: it was due Mon 30 Nov 2026",
        "1. Find a school For the child: In class daily Sofia Wren, by Friday 15 January 2027",
        "Sorry.",
    ):
        assert shown in entry


def test_what_a_move_left_undone_is_on_the_record(iro: Reader, units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No answer."})
    iro.sign_in(council.IRO)
    entry = words(by_id(iro.open(f"/disputes/{reference}").tree, "entry-3"))
    assert (
        "Not done when it moved on Team manager: reply to the IRO's concerns (2 working days late)" in entry
    )


def test_a_dispute_that_has_ended_shows_what_was_agreed_and_no_button(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    page = iro.open(f"/disputes/{reference}")
    assert card(page).startswith("Nothing for you to do now Resolved: actions agreed Ended")
    assert "Find a school" in section(page, "agreed-title")
    assert page.buttons == []


@pytest.mark.parametrize("person", [council.DIRECTOR, council.HEAD_OF_SERVICE, council.IRO_TEAM_MANAGER])
def test_leaders_and_the_line_read_it_without_buttons(signed_in: SignedIn, units: Units, person: int) -> None:
    page = signed_in(person).open(f"/disputes/{council.ask_team_manager(units)}")
    assert "No school place since September." in page.words
    assert "Waiting for Tariq Moss" in card(page)
    assert page.buttons == []
    assert "Less often needed" not in page.words


def test_whoever_is_asked_sees_their_answers_side_by_side(signed_in: SignedIn, units: Units) -> None:
    page = signed_in(council.TEAM_MANAGER).open(f"/disputes/{council.ask_team_manager(units)}")
    assert card(page).startswith("Do this next Reply to the IRO's concerns 5 working days left")
    assert page.links["See what you can answer"] == "#moves-title"
    assert page.buttons == [
        "See what you can answer",
        "Accept the concern and propose actions",
        "Disagree, with reasons",
    ]


@pytest.mark.parametrize("person", [council.OTHER_IRO, council.OTHER_TEAM_MANAGER, council.BYSTANDER])
def test_whoever_has_no_part_in_it_finds_nothing(signed_in: SignedIn, units: Units, person: int) -> None:
    page = signed_in(person).open(f"/disputes/{council.raise_informal(units)}")
    assert page.status == 404
    assert "No school place" not in page.words


def test_what_comes_only_later_is_said_with_its_step(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{council.raise_formal(units)}")
    assert "Accept the decision and record the actions Once it is at “Director has decided”." in page.words


def test_looking_at_a_dispute_changes_nothing(iro: Reader, units: Units) -> None:
    reference = disagreed(units)
    with units.reading() as unit:
        before = unit.connection.execute(select(Dispute.__table__)).all()
    iro.open(f"/disputes/{reference}")
    with units.reading() as unit:
        assert unit.connection.execute(select(Dispute.__table__)).all() == before


def test_what_has_been_told_is_not_offered_as_if_it_had_not(iro: Reader, units: Units) -> None:
    reference = council.raise_concern(units)
    for move, given in (("contact_team_manager", {}), ("not_resolved", {"reason": "It goes on."})):
        council.move(units, reference, council.IRO, move, given)
    assert card(iro.open(f"/disputes/{reference}")).startswith("Do this next Tell your service manager")
    council.move(units, reference, council.IRO, "tell_own_service_manager")
    page = iro.open(f"/disputes/{reference}")
    assert "Tariq Moss (Team manager): to tell their service manager." in card(page)
    assert "Tell my service manager" not in page.buttons
    assert "Tell my service manager This has been done." in page.words


def test_going_to_another_route_says_where_that_begins(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{council.raise_informal(units)}")
    assert "It goes on to: Three-way meeting." in page.words
