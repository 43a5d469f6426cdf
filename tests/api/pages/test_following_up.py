"""What comes after a dispute, and beside it: more time, agreed actions followed up, and reopening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from disputes.queries.beside import own_matters
from disputes.unit import Units
from tests.api.links.walk import come_in, send_link, words_of
from tests.api.pages.reader import Reader
from tests.api.pages.test_dispute import card, record_lapses, section
from tests.disputes.clockwork import beside
from tests.disputes.record import dispute_row, obligations
from tests.disputes.side_matters import ALERT, opened
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.html_tree import words
from tests.support.site import Visitor

SignedIn = Callable[[int], Reader]
ASKED = {"until": "2026-12-09", "reason": "The report comes on 8 December."}
GIVEN = {"until": "2026-12-09"}
TITLE = "Tariq Moss (Team manager) asks for more time until Wednesday 9 December 2026: give it or refuse it"
MONDAY_AFTER = datetime(2027, 1, 18, 9, tzinfo=UTC)


def ask(units: Units) -> str:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    return reference


def agree(units: Units, person: str = "Sofia Wren") -> tuple[str, str]:
    """A dispute that ended in agreement, and its one action."""
    reference = council.ask_team_manager(units)
    actions = [council.ACTIONS[0] | {"person": person}]
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": actions})
    return reference, beside(units, reference)[-1]["reference"]


def test_a_request_for_more_time_stands_first_on_both_pages_of_the_iro(iro: Reader, units: Units) -> None:
    council.raise_formal(units, [council.SIBLING])  # the IRO owes a meeting in it, and sooner
    reference = ask(units)
    for path in (f"/disputes/{reference}", "/my-disputes"):
        page = iro.open(path)
        assert TITLE in card(page)
        assert ASKED["reason"] in card(page)
        assert page.links["Give more time"] == f"/disputes/{reference}/moves/grant_more_time"
        assert page.links["Refuse more time"] == f"/disputes/{reference}/moves/refuse_more_time"
        assert {"Give more time", "Refuse more time"} <= set(page.buttons)
        main = [one for one in page.main.iter("a") if "govuk-button--start" in one.get("class", "")]
        assert main == []  # it is a choice: neither stands before the other
    assert "You: Tariq Moss asks for more time" in iro.open("/my-disputes").words
    owed = section(iro.open(f"/disputes/{reference}"), "owed-title")
    assert "More time is asked for, until Wednesday 9 December 2026." in owed


def test_once_decided_the_card_is_as_before_and_the_first_date_stands_beside_the_new(
    iro: Reader, units: Units
) -> None:
    reference = ask(units)
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    page = iro.open(f"/disputes/{reference}")
    assert "Waiting for Tariq Moss" in card(page)
    assert "Give more time" not in page.links
    assert "The first date was Monday 30 November 2026." in section(page, "owed-title")
    assert "It was due Monday 30 November 2026" in page.words
    assert "How the first date was worked out" in page.words


def test_nobody_else_is_asked_to_decide_it(signed_in: SignedIn, units: Units) -> None:
    reference = ask(units)
    for person in (council.TEAM_MANAGER, council.DIRECTOR):
        assert "give it or refuse it" not in signed_in(person).open(f"/disputes/{reference}").words


def test_the_managers_own_page_says_what_became_of_it(app: Flask, units: Units) -> None:
    reference = council.ask_team_manager(units)
    manager = Visitor(app, units)
    start = come_in(manager, send_link(units, reference, council.TEAM_MANAGER))
    page = manager.get(start)
    assert '<a class="govuk-link" href="' + start + '/moves/ask_more_time">Ask for more time</a>' in page.text
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    assert "You have asked for more time" in words_of(manager.get(start))
    council.move(units, reference, council.IRO, "refuse_more_time", {"reason": "She cannot wait."})
    said = words_of(manager.get(start))
    assert "You have not been given more time" in said
    assert "It is still due by the end of Monday 30 November 2026. Why: She cannot wait." in said
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    said = words_of(manager.get(start))
    assert "You have been given more time" in said
    assert "It is now due by the end of Wednesday 9 December 2026. The first date was Monday" in said


def test_the_ended_disputes_page_says_how_far_each_action_has_come(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    reference, action = agree(units)

    def agreed() -> str:
        return section(iro.open(f"/disputes/{reference}"), "agreed-title")

    assert "Friday 15 January 2027 So far To be done" in agreed()
    clock.move_to(MONDAY_AFTER)
    iro.sign_in(council.IRO)
    assert "Find a school 1 working day late was due Fri 15 Jan 2027" in agreed()
    assert "So far Not done in time" in agreed()
    done = {"done_on": "2027-01-18", "evidence_text": "The school's letter."}
    council.move(units, action, council.SOCIAL_WORKER, "report_done", done)
    assert "So far Said to be done: to be confirmed" in agreed()
    council.move(units, action, council.IRO, "confirm")
    assert "So far Done, and confirmed" in agreed()
    assert iro.open(f"/disputes/{reference}").links["Find a school"] == f"/disputes/{action}"


def test_somebody_from_outside_is_shown_as_not_reminded(iro: Reader, units: Units) -> None:
    reference, _ = agree(units, "A. N. Other")
    said = section(iro.open(f"/disputes/{reference}"), "agreed-title")
    assert "Not in the directory: nobody is reminded" in said


def test_my_disputes_lists_the_late_actions_first_and_leads_to_reopening(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    reference, action = agree(units)
    assert "Reopen the dispute" not in iro.open("/my-disputes").words
    clock.move_to(MONDAY_AFTER)
    record_lapses(units)
    iro.sign_in(council.IRO)
    page = iro.open("/my-disputes")
    assert "1 working day late" in section(page, "actions-title")
    assert page.links["Find a school"] == f"/disputes/{action}"
    path = page.links[f"Reopen the dispute {reference}"]
    assert path == f"/disputes/{reference}/moves/reopen"
    iro.open(path)
    iro.send({"enter_at": "team_manager_asked", "reason": "Still no school."})
    assert iro.send().title == "Done: reopen the dispute"
    assert dispute_row(units, reference)["stage"] == "team_manager_asked"
    page = iro.open(f"/disputes/{reference}")
    said = page.words
    assert "This dispute was reopened Irene Okoro (Independent Reviewing Officer) reopened it on" in said
    assert "Before that it had ended: Resolved: actions agreed, on Monday 23 November 2026." in said
    assert "Why: Still no school." in said
    assert f"Reopen the dispute {reference}" not in iro.open("/my-disputes").links


def test_my_disputes_puts_first_the_action_for_which_more_time_is_asked(iro: Reader, units: Units) -> None:
    agree(units)
    reference = council.ask_team_manager(units)
    later = council.ACTIONS[0] | {"what": "Find a tutor", "by": "2027-02-15"}
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": [later]})
    action = beside(units, reference)[-1]["reference"]
    assert "asks for more time" not in iro.open("/my-disputes").words
    asked = {"until": "2027-03-01", "reason": "Nobody is free before."}
    council.move(units, action, council.SOCIAL_WORKER, "ask_more_time", asked)
    page = iro.open("/my-disputes")
    words = "Sofia Wren asks for more time until Monday 1 March 2027: give it or refuse it"
    assert page.links[words] == f"/disputes/{action}"
    listed = section(page, "actions-title")
    assert listed.index("Find a tutor") < listed.index("Find a school")
    council.move(units, action, council.IRO, "refuse_more_time", {"reason": "It cannot wait."})
    assert "asks for more time" not in iro.open("/my-disputes").words
    council.move(units, action, council.SOCIAL_WORKER, "ask_more_time", asked)
    done = {"done_on": "2026-11-23", "evidence_text": "The tutor's letter."}
    council.move(units, action, council.SOCIAL_WORKER, "report_done", done)
    assert "asks for more time" not in iro.open("/my-disputes").words


def test_a_side_matter_in_which_more_time_is_asked_needs_its_iro_and_nobody_else(
    iro: Reader, signed_in: SignedIn, units: Units
) -> None:
    alert = opened(units, "practice_alert", ALERT).reference
    asked = {"until": "2026-12-18", "reason": "The head is ill."}
    council.move(units, alert, council.HEAD_OF_SERVICE, "ask_more_time", asked)
    said = "Whose turn it is: You. Hugo Sallow asks for more time"
    assert said in section(iro.open("/my-disputes"), "matters-title")
    with units.reading() as unit:
        assert [one.awaits_reader for one in own_matters(unit, council.IRO)] == [True]
    head = signed_in(council.HEAD_OF_SERVICE).open("/other-matters").words
    assert "Whose turn it is: You." in head
    assert "asks for more time" not in head
    council.move(units, alert, council.IRO, "grant_more_time", {"until": "2026-12-18"})
    assert said not in iro.open("/my-disputes").words


def test_the_page_of_a_late_action_leads_its_iro_to_reopening_and_nobody_else(
    signed_in: SignedIn, units: Units, clock: FakeClock
) -> None:
    reference, action = agree(units)
    other = council.ask_team_manager(units)
    actions = [council.ACTIONS[0]]
    council.move(units, other, council.IRO, "agree", {"agreed_actions": actions})
    button, path = f"Reopen the dispute {reference}", f"/disputes/{reference}/moves/reopen"
    assert button not in signed_in(council.IRO).open(f"/disputes/{action}").links
    clock.move_to(MONDAY_AFTER)
    record_lapses(units)
    iro = signed_in(council.IRO)
    page = iro.open(f"/disputes/{action}")
    assert page.links[button] == path
    assert button in page.buttons
    assert page.links["See what you can do"] == "#moves-title"
    for person in (council.SOCIAL_WORKER, council.IRO_TEAM_MANAGER):
        assert path not in signed_in(person).open(f"/disputes/{action}").links.values()
    iro.open(path)
    iro.send({"enter_at": "team_manager_asked", "reason": "Still no school."})
    assert iro.send().title == "Done: reopen the dispute"
    assert button not in iro.open(f"/disputes/{action}").links
    late = beside(units, other)[-1]["reference"]
    done = {"done_on": "2027-01-18", "evidence_text": "The school's letter."}
    assert f"Reopen the dispute {other}" in iro.open(f"/disputes/{late}").links
    council.move(units, late, council.SOCIAL_WORKER, "report_done", done)
    assert f"Reopen the dispute {other}" not in iro.open(f"/disputes/{late}").links


def test_an_action_that_was_sent_back_says_first_what_is_missing(
    app: Flask, iro: Reader, units: Units
) -> None:
    _, action = agree(units)
    done = {"done_on": "2026-11-23", "evidence_text": "The school's letter."}
    council.move(units, action, council.SOCIAL_WORKER, "report_done", done)
    assert "It is not done yet Irene" not in iro.open(f"/disputes/{action}").words
    again = {"reason": "No <start> date in it.", "event_on": "2027-02-05"}
    council.move(units, action, council.IRO, "ask_again", again)
    said = (
        "It is not done yet Irene Okoro (Independent Reviewing Officer) sent it back on"
        " Monday 23 November 2026. What is still missing: No <start> date in it."
    )
    assert said in iro.open(f"/disputes/{action}").words
    owner = Visitor(app, units)
    token = send_link(units, action, council.SOCIAL_WORKER, "action_owner")
    start = come_in(owner, token, council.SOCIAL_WORKER)
    assert said in words_of(owner.get(start))
    council.move(units, action, council.SOCIAL_WORKER, "report_done", done)
    assert "What is still missing: No" not in iro.open(f"/disputes/{action}").words


def test_each_ending_says_how_and_by_whom_and_offers_to_reopen_quietly(iro: Reader, units: Units) -> None:
    other = council.raise_concern(units)
    said = {
        "withdraw": "Irene Okoro (Independent Reviewing Officer) withdrew it on Monday 23 November 2026.",
        "supersede": f"closed it on Monday 23 November 2026: dispute {other} takes its place.",
        "end_as_no_longer_looked_after": "2026: the child is no longer looked after.",
    }
    for move, text in said.items():
        reference = council.ask_team_manager(units)
        given = {"reason": "Put right."} | ({"superseded_by": other} if move == "supersede" else {})
        council.move(units, reference, council.IRO, move, given)
        page = iro.open(f"/disputes/{reference}")
        assert text in card(page)
        assert page.links["Reopen the dispute"] == f"/disputes/{reference}/moves/reopen"
        assert "Reopen the dispute" not in page.buttons
        assert "Less often needed" not in page.words


def test_leaders_see_how_many_actions_are_late_and_which(
    signed_in: SignedIn, units: Units, clock: FakeClock
) -> None:
    director = signed_in(council.DIRECTOR)
    reference, action = agree(units)
    assert "agreed action" not in director.open("/queue").words
    clock.move_to(MONDAY_AFTER)
    director = signed_in(council.DIRECTOR)
    page = director.open("/queue")
    assert page.links["1 agreed action is late"] == "/actions"
    page = director.open("/actions")
    assert (page.title, page.links["Find a school"]) == ("Agreed actions", f"/disputes/{action}")
    assert reference in page.words
    assert "1 working day late. Not done in time" in page.words
    for asked in ("?part=open", "?part=nothing&page=0", "?page=99999999999999999999", "?page=2"):
        assert director.open(f"/actions{asked}").status == 200
    council.move(units, action, council.IRO, "give_up", {"reason": "Moved."})
    assert "None here" in director.open("/actions").words


def test_an_iro_sees_there_only_what_is_theirs_and_nobody_else_comes_in(
    signed_in: SignedIn, units: Units, clock: FakeClock
) -> None:
    _, action = agree(units)
    clock.move_to(MONDAY_AFTER)
    assert action in str(signed_in(council.IRO).open("/actions").links)
    assert action not in str(signed_in(council.OTHER_IRO).open("/actions?part=open").links)
    assert signed_in(council.SOCIAL_WORKER).open("/actions").status == 404


def test_a_form_for_actions_begins_with_one(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    page = iro.open(f"/disputes/{reference}/moves/agree")
    assert [words(one) for one in page.main.iter("legend") if words(one).startswith("Action")] == ["Action 1"]
    page = iro.send({"add_action": "agreed_actions"})
    assert "Action 2" in page.words
    assert "Action 3" not in page.words
    assert obligations(units, reference)["reply"]["outcome"] == ""
