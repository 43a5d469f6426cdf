"""Proof: the address that a link is bound to, the code that goes there, and who is let in by it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from disputes.commands import ask_for_code
from disputes.unit import Units
from tests.api.links.walk import (
    asked,
    codes_asked_for,
    codes_sent,
    come_in,
    forms_of,
    prove,
    send_link,
    whole_record,
    words_of,
)
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor, app_over


def test_the_code_lets_the_bound_person_in_and_its_page_has_no_token(units: Units, visitor: Visitor) -> None:
    token = asked(units)[1]
    page = come_in(visitor, token)
    seen = visitor.get(page)
    assert "No school place since September." in words_of(seen)
    assert token not in page + seen.text
    for address in re.findall(r'(?:href|action)="([^"]*)"', seen.text):
        assert token not in address
        assert not address.startswith("http")


WRONG = [council.email_of(council.IRO), council.email_of(council.SERVICE_MANAGER), "nobody@elsewhere.test"]


def check_a_wrong_address_gets_the_same_and_no_code(units: Units, visitor: Visitor, address: str) -> None:
    token = asked(units)[1]
    other = Visitor(visitor.client.application, units)
    seen = []
    for who, given in ((visitor, council.email_of(council.TEAM_MANAGER)), (other, address)):
        sent = who.post(forms_of(who.get(f"/r/{token}"))[0], {"email": given})
        page = who.get(sent.location)
        seen.append((sent.status_code, sent.location, page.status_code, words_of(page)))
    assert seen[0] == seen[1]
    assert codes_sent(units) == [council.TEAM_MANAGER]


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_address_gets_the_same_page_and_no_code(units: Units, visitor: Visitor, address: str) -> None:
    check_a_wrong_address_gets_the_same_and_no_code(units, visitor, address)


@pytest.mark.parametrize("address", WRONG)
def test_control_a_door_that_takes_any_address_is_found_out(
    units: Units, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(ask_for_code, "person_with_address", lambda *_: council.TEAM_MANAGER)
    with pytest.raises(AssertionError):
        check_a_wrong_address_gets_the_same_and_no_code(units, visitor, address)


@pytest.mark.parametrize("address", WRONG[:2])
def test_control_a_door_that_sends_a_code_to_anybody_known_is_found_out(
    units: Units, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    as_it_is = ask_for_code.handle
    monkeypatch.setattr(
        ask_for_code, "handle", lambda command, unit: as_it_is(replace(command, only_for=None), unit)
    )
    with pytest.raises(AssertionError):
        check_a_wrong_address_gets_the_same_and_no_code(units, visitor, address)


def test_even_the_right_digits_let_nobody_in_by_a_wrong_address(units: Units, visitor: Visitor) -> None:
    token = asked(units)[1]
    for address in (council.email_of(council.IRO), "nobody@elsewhere.test"):
        refused = prove(visitor, token, address)
        assert refused.status_code == 422
        assert "That is not the code" in words_of(refused)
    assert visitor.get("/answer/1").location == "/answer/1/prove"


def test_somebody_else_with_a_link_of_their_own_does_not_see_this_one(units: Units, visitor: Visitor) -> None:
    mine = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    reference = council.raise_formal(units, (council.SIBLING,))
    theirs = send_link(units, reference, council.SERVICE_MANAGER, "service_manager")
    page = come_in(visitor, mine)
    assert page == "/answer/1"
    assert "You are asked to answer a dispute" in words_of(visitor.get(f"/r/{theirs}"))
    for path in ("/answer/2", "/answer/2/moves/accept", "/answer/2/receipts/1"):
        sent_away = visitor.get(path)
        assert (sent_away.status_code, sent_away.location) == (303, "/answer/2/prove")


def test_a_browser_that_has_proved_itself_goes_straight_in_for_a_working_day(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    first = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    come_in(visitor, first)
    later = send_link(units, council.ask_team_manager(units, (council.SIBLING,)), council.TEAM_MANAGER)
    before = whole_record(units)
    for _ in range(2):
        assert visitor.get(f"/r/{later}").location == "/answer/2"
    assert whole_record(units) == before
    assert len(codes_sent(units)) == 1
    clock.forward(hours=12)
    assert visitor.get(f"/r/{later}").status_code == 200
    assert visitor.get("/answer/2").location == "/answer/2/prove"


def test_signing_in_as_staff_is_proof_too_but_only_of_the_bound_person(
    units: Units, visitor: Visitor
) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    visitor.sign_in(council.IRO)
    assert visitor.get(f"/r/{token}").status_code == 200
    assert visitor.get("/answer/1").location == "/answer/1/prove"
    manager = Visitor(visitor.client.application, units)
    manager.sign_in(council.TEAM_MANAGER)
    assert manager.get(f"/r/{token}").location == "/answer/1"
    assert "No school place" in words_of(manager.get("/answer/1"))


def test_a_code_for_signing_in_is_none_for_a_link_and_the_other_way_round(
    units: Units, visitor: Visitor
) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    address = council.email_of(council.TEAM_MANAGER)
    visitor.ask_for_code(address)
    visitor.get(f"/r/{token}")
    refused = visitor.post("/answer/1/code", {"code": visitor.newest_digits()})
    assert "That code no longer works" in words_of(refused)
    visitor.get(f"/r/{token}")
    visitor.post("/answer/1/prove", {"email": address})
    assert visitor.type_code(visitor.newest_digits()).status_code == 422


def test_a_code_works_once_for_ten_minutes_and_five_tries(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    address = council.email_of(council.TEAM_MANAGER)
    visitor.get(f"/r/{token}")
    visitor.post("/answer/1/prove", {"email": address})
    right = visitor.newest_digits()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        assert "That is not the code" in words_of(visitor.post("/answer/1/code", {"code": wrong}))
    assert "That code no longer works" in words_of(visitor.post("/answer/1/code", {"code": right}))
    visitor.post("/answer/1/prove", {"email": address})
    clock.forward(minutes=10)
    late = visitor.post("/answer/1/code", {"code": visitor.newest_digits()})
    assert "That code no longer works" in words_of(late)
    assert come_in(visitor, token) == "/answer/1"


@pytest.mark.parametrize("typed", ["", "name", "name@", "a b@council.test", "x" * 300 + "@council.test"])
def test_what_is_no_address_is_said_to_be_none_and_kept(units: Units, visitor: Visitor, typed: str) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    visitor.get(f"/r/{token}")
    for path in ("/answer/1/prove", "/answer/1/new-link"):
        page = visitor.post(path, {"email": typed})
        assert page.status_code == 422
        assert "Enter your work email address" in words_of(page)
        assert "<title>Error: " in page.text
        assert f'value="{typed}"' in page.text
    assert codes_asked_for(units) == 0


def test_a_link_that_was_never_issued_answers_like_any_other(units: Units, visitor: Visitor) -> None:
    visitor.get("/answer/77/prove")
    sent = visitor.post("/answer/77/prove", {"email": council.email_of(council.TEAM_MANAGER)})
    assert (sent.status_code, sent.location) == (303, "/answer/77/code")
    assert visitor.post("/answer/77/new-link", {"email": "a@council.test"}).status_code == 303
    assert codes_sent(units) == []
    assert visitor.get("/answer/99999999999999999999").status_code == 404


def test_nobody_can_tell_which_links_there_are_however_long_they_ask(units: Units, visitor: Visitor) -> None:
    asked(units)
    seen = []
    for number in (1, 77):
        who = Visitor(visitor.client.application, units)
        who.get(f"/answer/{number}/prove")
        answers = [who.post(f"/answer/{number}/prove", {"email": "a@council.test"}) for _ in range(7)]
        who.get(f"/answer/{number}/code")
        answers += [who.post(f"/answer/{number}/code", {"code": "123456"}) for _ in range(7)]
        answers += [who.post(f"/answer/{number}/new-link", {"email": "a@council.test"}) for _ in range(5)]
        told = [(one.status_code, one.location or "", words_of(one)) for one in answers]
        seen.append(
            [(code, *(word.replace(f"/{number}/", "/N/") for word in words)) for code, *words in told]
        )
    assert seen[0] == seen[1]
    assert {code for code, *_ in seen[0]} == {303, 422, 429}


def test_many_wrong_addresses_do_not_lock_the_person_out(units: Units, visitor: Visitor) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    stranger = Visitor(visitor.client.application, units)
    stranger.get(f"/r/{token}")
    for number in range(20):
        stranger.post("/answer/1/prove", {"email": f"guess{number}@council.test"})
    assert come_in(visitor, token) == "/answer/1"


def test_asking_without_end_is_refused_for_a_while_and_the_link_lives_on(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    visitor.get(f"/r/{token}")
    answers = [
        visitor.post("/answer/1/prove", {"email": council.email_of(council.TEAM_MANAGER)}).status_code
        for _ in range(8)
    ]
    assert set(answers) == {303, 429}
    assert visitor.get(f"/r/{token}").status_code == 200
    clock.forward(minutes=15)
    assert come_in(visitor, token) == "/answer/1"


def test_a_form_without_its_csrf_token_does_nothing(units: Units, visitor: Visitor) -> None:
    token = send_link(units, council.ask_team_manager(units), council.TEAM_MANAGER)
    before = whole_record(units)
    page = visitor.client.post("/answer/1/prove", data={"email": council.email_of(council.TEAM_MANAGER)})
    assert page.status_code == 400
    assert token not in page.text
    assert whole_record(units) == before


def test_leaving_has_the_browser_forget_its_person(units: Units, visitor: Visitor) -> None:
    token = asked(units)[1]
    page = come_in(visitor, token)
    cookie = visitor.cookies()["answer"]
    visitor.get(page)
    left = visitor.post("/answer/leave")
    assert "has forgotten you" in words_of(visitor.get(left.location))
    assert visitor.get(page).location == f"{page}/prove"
    visitor.client.set_cookie("answer", cookie)
    assert visitor.get(page).location == f"{page}/prove"


def test_over_https_the_cookie_is_for_this_host_alone(units: Units) -> None:
    app = app_over(units, base_url="https://localhost")
    visitor = Visitor(app, units, "https://localhost")
    token = asked(units)[1]
    let_in = prove(visitor, token, council.email_of(council.TEAM_MANAGER))
    cookie = next(c for c in let_in.headers.getlist("Set-Cookie") if c.startswith("__Host-answer="))
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
