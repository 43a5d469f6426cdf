"""Cafcass: the test limb by limb on its page, and the pack of a referral. For the IRO alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import pytest

from disputes.commands import open_beside
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.support import council

SignedIn = Callable[[int], Reader]
CONSIDERED = {
    "limb_a": "yes",
    "limb_a_how": "The school place was not found.",
    "limb_a_since": "2026-09-01",
    "limb_b": "yes",
    "limb_b_who": "The service manager was asked and refused.",
    "evidence": ["1", "2"],
}
ADVICE = {"question": "May they wait?", "reason": "It is urgent."}


def refused(units: Units) -> str:
    """A formal dispute in which the service manager disagrees."""
    reference = council.raise_formal(units)
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    return reference


def opened(units: Units, route: str, given: dict, beside: str, children: Sequence[str] | None = None) -> str:
    command = open_beside.OpenBeside(council.IRO, secrets.token_hex(8), route, given, beside, children)
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


def page(reader: Reader, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.demand("001 3(2)", "001 3(3)", "001 appendix 1")
def test_the_disputes_page_asks_the_iro_to_consider_a_referral_when_both_limbs_hold(
    iro: Reader, units: Units
) -> None:
    quiet, asking = council.raise_formal(units, [council.SIBLING]), refused(units)
    words = "You must consider whether a referral is appropriate"
    assert words not in page(iro, f"/disputes/{quiet}")
    assert words in page(iro, f"/disputes/{asking}")
    opened(units, "cafcass_referral", CONSIDERED, asking)
    assert words not in page(iro, f"/disputes/{asking}")


def test_nobody_else_is_asked(signed_in: SignedIn, units: Units) -> None:
    reference = refused(units)
    assert "consider whether a referral" not in page(signed_in(council.DIRECTOR), f"/disputes/{reference}")


def test_the_page_of_the_test_shows_each_limb_with_its_dates(iro: Reader, units: Units) -> None:
    shown = page(iro, f"/disputes/{refused(units)}/cafcass")
    for words in (
        "Monday 23 November 2026: You raised it",
        "Told, and asked: Meet the IRO and answer (Service manager)",
        "Disagree, with reasons (Service manager)",
        "The council has not filled this in yet",
    ):
        assert words in shown


def test_a_child_on_a_protection_plan_has_no_such_page(iro: Reader, units: Units) -> None:
    reference = council.raise_concern(units, [council.PROTECTED])
    assert iro.get(f"/disputes/{reference}/cafcass").status_code == 404
    assert "Cafcass" not in page(iro, f"/disputes/{reference}")


def test_the_pack_holds_the_test_the_record_the_actions_and_the_childs_views(
    iro: Reader, units: Units
) -> None:
    dispute = refused(units)
    told = {"child": "1", "views": "I want to go to school.", "found_out": "On a visit."}
    council.move(units, dispute, council.IRO, "record_views", told)
    reference = opened(units, "cafcass_referral", CONSIDERED, dispute)
    council.move(units, dispute, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    shown = page(iro, f"/disputes/{reference}/pack")
    for words in (
        "The school place was not found.",
        "I want to go to school.",
        "Find a school",
        "Disagree, with reasons",
        "No school place since September.",
        "This service sends nothing to Cafcass",
    ):
        assert words in shown, words
    assert iro.get(f"/disputes/{reference}/pack.pdf").mimetype == "application/pdf"


def test_the_chronology_has_a_meeting_that_was_held_and_no_mere_note(iro: Reader, units: Units) -> None:
    dispute = council.raise_formal(units)
    held = {"meeting_on": "2026-11-23", "meeting_note": "We met."}
    council.move(units, dispute, council.IRO, "record_meeting", held)
    council.move(units, dispute, council.IRO, "add_note", {"note": "They called."})
    shown = page(iro, f"/disputes/{opened(units, 'cafcass_referral', CONSIDERED, dispute)}/pack")
    chronology = shown.partition("Chronology")[2]
    assert "Record that the meeting was held" in chronology
    assert "Add a note" not in chronology


def test_the_pack_of_one_child_has_nothing_that_a_sibling_said(iro: Reader, units: Units) -> None:
    dispute = council.raise_formal(units, [council.SIBLING, council.OTHER_SIBLING])
    for child, views in (("1", "AB wants to stay."), ("2", "CB wants to leave.")):
        told = {"child": child, "views": views, "found_out": "On a visit."}
        council.move(units, dispute, council.IRO, "record_views", told)
    considered = {name: answer for name, answer in CONSIDERED.items() if name != "evidence"}
    reference = opened(units, "cafcass_referral", considered, dispute, [council.OTHER_SIBLING])
    shown = page(iro, f"/disputes/{reference}/pack")
    assert "CB wants to leave." in shown
    assert "Wants to be with friends." in shown  # said when it was raised, for both
    for of_the_sibling in ("AB wants to stay.", "C-101"):
        assert of_the_sibling not in shown
    both = opened(units, "cafcass_referral", considered, dispute)
    assert "AB wants to stay." in page(iro, f"/disputes/{both}/pack")


def test_no_legal_advice_is_in_the_pack(iro: Reader, units: Units) -> None:
    dispute = refused(units)
    opened(units, "legal_advice", ADVICE, dispute)
    shown = page(iro, f"/disputes/{opened(units, 'cafcass_referral', CONSIDERED, dispute)}/pack")
    assert "May they wait?" not in shown


def test_the_pack_of_a_referral_without_a_dispute_has_the_test_alone(iro: Reader, units: Units) -> None:
    given = {name: answer for name, answer in CONSIDERED.items() if name != "evidence"}
    command = open_beside.OpenBeside(
        council.IRO, secrets.token_hex(8), "cafcass_referral", given, children=[council.ONLY_CHILD]
    )
    with units.writing() as unit:
        reference = open_beside.handle(command, unit).reference
    shown = page(iro, f"/disputes/{reference}/pack")
    assert "The school place was not found." in shown
    assert "Chronology" not in shown


@pytest.mark.parametrize("person", [council.OTHER_IRO, council.DIRECTOR, council.IRO_TEAM_MANAGER])
def test_the_pack_and_the_test_are_the_iros_alone(signed_in: SignedIn, units: Units, person: int) -> None:
    dispute = refused(units)
    reference = opened(units, "cafcass_referral", CONSIDERED, dispute)
    reader = signed_in(person)
    addresses = (
        f"/disputes/{reference}/pack",
        f"/disputes/{reference}/pack.pdf",
        f"/disputes/{dispute}/cafcass",
    )
    for address in addresses:
        assert reader.get(address).status_code == 404


def test_what_is_no_referral_has_no_pack(iro: Reader, units: Units) -> None:
    assert iro.get(f"/disputes/{refused(units)}/pack").status_code == 404


def test_the_form_begins_with_what_the_record_already_says(iro: Reader, units: Units) -> None:
    page_of_form = iro.open(f"/disputes/{refused(units)}/beside/cafcass_referral")
    fields = page_of_form.fields()
    assert fields["limb_b"] == ["yes"]
    assert fields["evidence"] == ["1", "2"]
    assert "Monday 23 November 2026: Disagree, with reasons (Service manager)" in fields["limb_b_who"][0]
    assert "limb_a" not in fields, "the first limb is the IRO's own opinion"


def test_a_disputes_page_leads_to_the_test_and_a_referrals_to_its_pack(iro: Reader, units: Units) -> None:
    dispute = refused(units)
    assert iro.open(f"/disputes/{dispute}").links["The test for a referral to Cafcass"].endswith("/cafcass")
    reference = opened(units, "cafcass_referral", CONSIDERED, dispute)
    links = iro.open(f"/disputes/{reference}").links
    assert links["The pack, to read and download"] == f"/disputes/{reference}/pack"
