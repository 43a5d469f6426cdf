"""What stands beside the ladder: opened from a dispute or without one, checked, sent once, and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from disputes.models import Dispute
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.disputes.record import dispute_row, transitions
from tests.support import council

ADVICE = {"question": "May the council end the placement?", "reason": "It ends on Friday."}
ALERT = {
    "team": str(council.TEAM_NORTH),
    "concern": "Reviews are late.",
    "effect": "Plans drift.",
    "wanted": "A plan for the reviews.",
}
NEWS = {"kind": "missing", "what": "Missing since last night.", "happened_on-day": "22",
        "happened_on-month": "11", "happened_on-year": "2026"}  # fmt: skip


def opened(units: Units) -> list[str]:
    """The references of every side matter, the oldest first."""
    return [row["reference"] for row in side_matters(units)]


def side_matters(units: Units) -> list[dict[str, Any]]:
    with units.reading() as unit:
        rows = unit.connection.execute(select(Dispute.__table__).where(Dispute.beside).order_by(Dispute.id))
        return [dict(row) for row in rows.mappings()]


def given(units: Units, reference: str) -> dict[str, Any]:
    """What stands in a matter's first transition."""
    found: dict[str, Any] = transitions(units, reference)[0]["given"]
    facts = (
        "beside",
        "beside_id",
        "children",
        "iro_id",
        "team_id",
        "scope",
        "named_id",
        "named_name",
        "themes",
    )
    return {name: answer for name, answer in found.items() if name not in facts}


def open_matter(reader: Reader, address: str, answers: dict[str, Any]) -> str:
    """Open a matter through its form, its check page and its button; the page is then its receipt."""
    reader.open(address)
    assert reader.send(answers).title.endswith("check before you send")
    reader.send()
    return opened(reader.units)[-1]


def test_legal_advice_is_asked_checked_sent_once_and_receipted(iro: Reader, units: Units) -> None:
    reference = council.raise_formal(units)
    page = iro.open(f"/disputes/{reference}/beside/legal_advice")
    assert page.title == "Legal advice"
    assert "Only these can read it: the Independent Reviewing Officer" in page.words
    checked = iro.send(ADVICE)
    assert checked.title == "Legal advice: check before you send"
    assert ADVICE["question"] in checked.words
    assert "Sami Gale (Service Manager for Safeguarding) is asked by email to" in checked.words
    assert opened(units) == []
    again = checked.fields()
    receipt = iro.send()
    assert receipt.title == "Legal advice asked for"
    (matter,) = side_matters(units)
    assert matter["beside_id"] == dispute_row(units, reference)["id"]
    assert given(units, matter["reference"]) == ADVICE
    second = iro.post(f"/disputes/{reference}/beside/legal_advice", again)
    assert second.location.endswith(f"/disputes/{matter['reference']}/receipts/1")
    assert len(opened(units)) == 1


def test_every_fault_is_named_and_what_was_typed_stays_until_it_is_sent(iro: Reader, units: Units) -> None:
    reference = council.raise_formal(units)
    address = f"/disputes/{reference}/beside/legal_advice"
    iro.open(address)
    page = iro.send({"question": ADVICE["question"]})
    assert (page.status, page.errors) == (422, {"Say why. The record keeps it.": "#reason"})
    assert page.fields()["question"] == [ADVICE["question"]]
    page = iro.open(address)
    assert "What you typed before is still here. It has not been sent." in page.words
    assert page.fields()["question"] == [ADVICE["question"]]
    iro.send(ADVICE)
    iro.send()
    assert "question" not in iro.open(address).fields() or iro.page.fields()["question"] == [""]


def test_several_answers_come_through_the_check_page_and_back(iro: Reader, units: Units) -> None:
    reference = council.raise_formal(units)
    iro.open(f"/disputes/{reference}/beside/meeting")
    both = [str(council.SERVICE_MANAGER), str(council.IRO_TEAM_MANAGER)]
    checked = iro.send({"attendees": both, "times": "Tuesday at 2"})
    assert "Selma Marsh, Service manager" in checked.words
    assert "Imogen Tate and Selma Marsh are told by email." in checked.words
    assert "Imogen Tate, IRO" in checked.words
    assert checked.fields()["attendees"] == both
    back = iro.send({"do": "change"})
    assert sorted(back.fields()["attendees"]) == sorted(both)
    iro.send()
    iro.send()
    assert given(units, opened(units)[0])["attendees"] == [council.IRO_TEAM_MANAGER, council.SERVICE_MANAGER]


def test_evidence_is_chosen_from_the_record_and_read_in_words(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    answers = {
        "limb_a": "yes",
        "limb_a_how": "No plan.",
        **{f"limb_a_since-{part}": value for part, value in (("day", "1"), ("month", "9"), ("year", "2026"))},
        "limb_b": "no",
        "evidence": ["1", "2"],
    }
    matter = open_matter(iro, f"/disputes/{reference}/beside/cafcass_referral", answers)
    assert given(units, matter)["evidence"] == [1, 2]
    page = iro.open(f"/disputes/{matter}")
    assert "Monday 23 November 2026: Dispute raised, Irene Okoro" in page.words


def test_a_matters_page_is_called_what_it_is_and_shows_nothing_that_only_a_dispute_has(
    iro: Reader, units: Units
) -> None:
    reference = council.raise_formal(units)
    matter = open_matter(iro, f"/disputes/{reference}/beside/legal_advice", ADVICE)
    page = iro.open(f"/disputes/{matter}")
    assert page.title == "Legal advice"
    assert f"{matter} about XY (case C-103)" in page.words
    for only_of_a_dispute in ("working days used", "Themes", "Risk", "on the ladder", "Procedure"):
        assert only_of_a_dispute not in page.words
    assert page.links["Back to the dispute"] == f"/disputes/{reference}"
    assert page.links[reference] == f"/disputes/{reference}"


def test_a_private_matter_is_there_for_others_only_in_outline(
    iro: Reader, units: Units, signed_in: Callable[[int], Reader]
) -> None:
    reference = council.raise_formal(units)
    matter = open_matter(iro, f"/disputes/{reference}/beside/legal_advice", ADVICE)
    page = iro.open(f"/disputes/{reference}")
    assert f"/disputes/{matter}" in [one.get("href") for one in page.main.iter("a")]
    manager = signed_in(council.SERVICE_MANAGER)
    page = manager.open(f"/disputes/{reference}")
    assert "Legal advice Legal advice asked for" in page.words
    assert "Private: only some people can read it." in page.words
    assert matter not in page.words
    assert "Legal advice" not in page.links
    assert manager.open(f"/disputes/{matter}").status == 404
    assert manager.open(f"/disputes/{matter}/receipts/1").status == 404


def test_the_disputes_page_lists_what_is_open_first_and_offers_more(iro: Reader, units: Units) -> None:
    reference = council.raise_formal(units)
    page = iro.open(f"/disputes/{reference}")
    assert "Alongside this dispute Nothing yet." in page.words
    assert page.links["Referral to Cafcass"] == f"/disputes/{reference}/beside/cafcass_referral"
    assert "Practice alert" not in page.links  # it is about no child
    open_matter(iro, f"/disputes/{reference}/beside/legal_advice", ADVICE)
    gone = open_matter(iro, f"/disputes/{reference}/beside/legal_advice", ADVICE)
    council.move(units, gone, council.IRO, "withdraw", {"reason": "Asked twice."})
    page = iro.open(f"/disputes/{reference}")
    assert "Whose turn it is: Sami Gale (Service Manager for Safeguarding)" in page.words
    assert "Ended (1)" in page.words


def test_nothing_is_opened_beside_what_itself_stands_beside_a_dispute(iro: Reader, units: Units) -> None:
    matter = open_matter(iro, "/beside/practice_alert", ALERT)
    assert iro.open(f"/disputes/{matter}/beside/legal_advice").status == 404


def test_what_needs_no_dispute_is_opened_from_my_disputes(iro: Reader, units: Units) -> None:
    page = iro.open("/my-disputes")
    page = iro.open(page.links["Start something without a dispute"])
    assert page.links["Practice alert"] == "/beside/practice_alert"
    assert "The service itself is failing children, not just one child." in page.words
    matter = open_matter(iro, "/beside/practice_alert", ALERT)
    page = iro.open("/my-disputes")
    assert "Practice alert 5 working days left" in page.words
    assert page.links["Practice alert"] == f"/disputes/{matter}"
    assert iro.open(f"/disputes/{matter}").title == "Practice alert"


def test_the_child_is_asked_for_where_there_is_no_dispute(iro: Reader, units: Units) -> None:
    iro.open("/beside/cafcass_advice")
    assert iro.page.options("children") == [
        council.SIBLING, council.OTHER_SIBLING, council.ONLY_CHILD
    ]  # fmt: skip
    asked = {"question": "What would you do?", "asked_on-day": "20", "asked_on-month": "11",
             "asked_on-year": "2026"}  # fmt: skip
    page = iro.send(asked)
    assert page.errors == {"Choose at least one child, and no more than 12.": "#children"}
    checked = iro.send({**asked, "children": [council.SIBLING, council.OTHER_SIBLING]})
    assert "AB (case C-101) CB (case C-102)" in checked.words
    iro.send()
    assert "about AB (case C-101) and CB (case C-102)" in iro.open(f"/disputes/{opened(units)[0]}").words


def test_an_only_child_is_chosen_already(signed_in: Callable[[int], Reader]) -> None:
    page = signed_in(council.OTHER_SOCIAL_WORKER).open("/beside/told_to_iro")
    assert page.fields()["children"] == [council.OF_OTHER_IRO]


def test_a_social_worker_tells_the_iro_something_and_sees_what_they_have_told(
    iro: Reader, units: Units, signed_in: Callable[[int], Reader]
) -> None:
    worker = signed_in(council.SOCIAL_WORKER)
    page = worker.open("/")
    assert page.buttons == ["Tell the IRO something"]
    matter = open_matter(worker, "/beside/told_to_iro", {**NEWS, "children": council.ONLY_CHILD})
    assert worker.page.title == "Told to the IRO"
    page = worker.open("/")
    assert page.links["Something the IRO must know: Missing since last night."] == f"/disputes/{matter}"
    assert worker.open(f"/disputes/{matter}").status == 200
    assert "Waiting for Irene Okoro" in worker.page.words
    assert "Decide what happens next" not in worker.page.words
    page = iro.open("/my-disputes")
    assert "Waiting for you Something the IRO must know: Missing since last night." in page.words
    iro.open(f"/disputes/{matter}/moves/mark_seen")
    iro.send()
    iro.send()
    assert "Seen by the IRO" in worker.open("/").words


@pytest.mark.parametrize("person", [council.SOCIAL_WORKER, council.TEAM_MANAGER])
def test_who_may_tell_the_iro_may_open_nothing_else(signed_in: Callable[[int], Reader], person: int) -> None:
    reader = signed_in(person)
    for address in ("/beside/legal_advice", "/beside/practice_alert", "/my-disputes", "/queue", "/raise"):
        assert reader.open(address).status == 404
    assert reader.open("/beside").links["Something the IRO must know"] == "/beside/told_to_iro"
    assert council.OF_OTHER_IRO not in reader.open("/beside/told_to_iro").options("children")


def test_who_may_open_nothing_finds_nothing(signed_in: Callable[[int], Reader]) -> None:
    reader = signed_in(council.BYSTANDER)
    assert reader.open("/").title == "You do not need to sign in"
    for address in ("/beside", "/beside/told_to_iro", "/beside/no_such_thing"):
        assert reader.open(address).status == 404


def test_an_agreed_action_waits_on_the_start_page_of_whoever_is_named(
    iro: Reader, units: Units, signed_in: Callable[[int], Reader]
) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": council.ACTIONS})
    iro.open(f"/disputes/{reference}/moves/agree")
    assert "Sofia Wren" in [one.get("value") for one in iro.page.tree.iter("option")]
    assert iro.page.options("agreed_actions-1-filed") == []  # a list to pick from, not buttons
    checked = iro.send({"agreed_actions-1-filed": "The IRO’s record"})
    assert "Recorded The IRO’s record" in checked.words
    assert "Not in the directory" not in checked.words
    iro.send()
    action = opened(units)[0]
    assert given(units, action)["filed"] == "The IRO’s record"
    page = signed_in(council.SOCIAL_WORKER).open("/")
    assert page.links["Agreed action: Find a school"] == f"/disputes/{action}"
    assert "Waiting for you" in page.words


def test_side_matters_are_not_in_the_escalation_queue_but_have_a_page_for_its_readers(
    iro: Reader, units: Units, signed_in: Callable[[int], Reader]
) -> None:
    matter = open_matter(iro, "/beside/practice_alert", ALERT)
    leader = signed_in(council.HEAD_OF_SERVICE)
    assert matter not in leader.open("/queue").words
    page = leader.open("/other-matters")
    assert page.links["Practice alert"] == f"/disputes/{matter}"


def test_the_iro_is_warned_of_a_name_by_which_nobody_gets_a_letter(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": council.ACTIONS})
    iro.open(f"/disputes/{reference}/moves/agree")
    checked = iro.send({"agreed_actions-1-person": "Health visitor"})
    assert "Not in the directory Health visitor: nobody can be found by this name" in checked.words
    iro.send()
    page = iro.open(f"/disputes/{opened(units)[0]}")
    assert page.title == "Agreed action"
    assert "Health visitor is not in the directory: tell them yourself, or ask somebody else" in page.words
