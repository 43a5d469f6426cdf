"""Staff sign in with an e-mailed code: who may, how often, how long, and what nobody can find out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from disputes.codes import digits_of
from disputes.models import Attempt, Code, Outbox
from disputes.unit import Units
from tests.support.clock import FakeClock
from tests.support.council import (
    BYSTANDER,
    IRO,
    IRO_TEAM_MANAGER,
    NAMES,
    OTHER_IRO,
    SECRET,
    SERVICE_MANAGER,
    TEAM_MANAGER,
    email_of,
)
from tests.support.site import TOKEN, Visitor, app_over

pytestmark = pytest.mark.usefixtures("trial_pages")


@pytest.fixture
def visitor(units: Units) -> Visitor:
    return Visitor(app_over(units), units)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/trial/staff").status_code == 200


def test_a_code_from_the_letter_signs_in(visitor: Visitor, units: Units) -> None:
    assert visitor.get("/trial/staff").location == "/sign-in?next=/trial/staff"
    answer = visitor.sign_in(IRO, "/trial/staff")
    assert (answer.status_code, answer.location) == (303, "/trial/staff")
    assert visitor.get("/trial/staff").text == f"staff {NAMES[IRO]} Independent Reviewing Officer"
    with units.reading() as unit:
        letter = unit.connection.execute(select(Outbox.letter, Outbox.person_id, Outbox.about)).one()
        code_id = unit.connection.execute(select(Code.id)).scalar_one()
    assert tuple(letter) == ("code", IRO, {"code_id": code_id})


def test_the_address_may_be_written_in_any_case_and_the_code_with_a_space(visitor: Visitor) -> None:
    visitor.ask_for_code(f"  {email_of(IRO).upper()} ")
    digits = visitor.newest_digits()
    assert visitor.type_code(f" {digits[:3]} {digits[3:]}").status_code == 303
    assert is_in(visitor)


def test_nobody_can_tell_whether_an_address_is_known(units: Units) -> None:
    seen = []
    for address in (email_of(IRO), "nobody@council.test"):
        visitor = Visitor(app_over(units), units)
        asked = visitor.ask_for_code(address)
        page = visitor.get("/sign-in/code")
        tried = visitor.type_code(wrong(visitor.newest_digits()))
        limited = [visitor.ask_for_code(address).status_code for _ in range(5)]
        names = sorted(visitor.cookies())
        seen.append(
            (
                asked.status_code,
                asked.location,
                [name for name, _ in asked.headers],
                TOKEN.sub("", page.text),
                (tried.status_code, TOKEN.sub("", tried.text)),
                limited,
                names,
            )
        )
    known, unknown = seen
    assert known == unknown


def test_the_code_of_an_unknown_address_signs_nobody_in(visitor: Visitor) -> None:
    visitor.ask_for_code("nobody@council.test")
    answer = visitor.type_code(visitor.newest_digits())
    assert answer.status_code == 422
    assert "not the code in the newest email" in answer.text
    assert not is_in(visitor)


def test_two_people_sign_in_at_the_same_time(units: Units) -> None:
    app = app_over(units)
    both = {person: Visitor(app, units) for person in (IRO, OTHER_IRO)}
    digits = {}
    for person, visitor in both.items():
        visitor.ask_for_code(email_of(person))
        digits[person] = visitor.newest_digits()
    for person, visitor in both.items():
        assert visitor.type_code(digits[person]).status_code == 303
        assert NAMES[person] in visitor.get("/trial/staff").text


def test_no_digits_are_stored_and_each_code_has_its_own(visitor: Visitor, units: Units) -> None:
    found = set()
    for _ in range(4):
        visitor.ask_for_code(email_of(IRO))
        found.add(visitor.newest_digits())
    assert len(found) > 1
    with units.reading() as unit:
        stored = str(unit.connection.execute(select(Code.__table__)).all())
        stored += str(unit.connection.execute(select(Outbox.__table__)).all())
    assert not [digits for digits in found if digits in stored.replace("'", " ").split()]


def test_a_code_works_once(visitor: Visitor) -> None:
    visitor.sign_in(IRO)
    digits = visitor.newest_digits()
    visitor.post("/sign-out")
    browser = visitor.cookies().get("browser")
    assert browser is None
    assert not is_in(visitor)
    assert visitor.get("/sign-in/code").location == "/sign-in"
    assert visitor.post("/sign-in/code", {"code": digits}).status_code in (400, 422)
    assert not is_in(visitor)


def test_a_used_code_is_worth_nothing_even_with_its_browsers_cookie(visitor: Visitor) -> None:
    visitor.ask_for_code(email_of(IRO))
    browser = visitor.cookies()["browser"]
    digits = visitor.newest_digits()
    assert visitor.type_code(digits).status_code == 303
    thief = Visitor(visitor.client.application, visitor.units)
    thief.get("/sign-in")
    thief.client.set_cookie("browser", browser, domain="localhost")
    assert thief.type_code(digits).status_code == 422
    assert not is_in(thief)


def test_a_code_is_worth_nothing_in_another_browser(visitor: Visitor) -> None:
    visitor.ask_for_code(email_of(IRO))
    other = Visitor(visitor.client.application, visitor.units)
    other.ask_for_code("nobody@council.test")
    with visitor.units.reading() as unit:
        first = unit.connection.execute(select(Code.id, Code.browser_hash).order_by(Code.id)).first()
    assert first is not None
    assert other.type_code(digits_of(SECRET, first.id, first.browser_hash)).status_code == 422
    assert not is_in(other)


def test_a_code_lasts_ten_minutes(visitor: Visitor, clock: FakeClock) -> None:
    visitor.ask_for_code(email_of(IRO))
    clock.forward(minutes=10)
    answer = visitor.type_code(visitor.newest_digits())
    assert answer.status_code == 422
    assert "That code no longer works" in answer.text
    assert not is_in(visitor)


def test_the_sixth_try_is_not_taken_even_when_it_is_right(visitor: Visitor) -> None:
    visitor.ask_for_code(email_of(IRO))
    digits = visitor.newest_digits()
    answers = [visitor.type_code(wrong(digits)) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {422}
    assert "not the code in the newest email" in answers[-1].text
    last = visitor.type_code(digits)
    assert last.status_code == 422
    assert "That code no longer works" in last.text
    assert not is_in(visitor)


def test_a_code_pressed_twice_at_once_signs_in_once(visitor: Visitor) -> None:
    visitor.ask_for_code(email_of(IRO))
    visitor.get("/sign-in/code")
    answers = at_once(visitor, [visitor.newest_digits()] * 6)
    assert sorted(answers) == [303] + [422] * 5


def test_many_tries_at_once_are_counted_each(visitor: Visitor, units: Units) -> None:
    visitor.ask_for_code(email_of(IRO))
    visitor.get("/sign-in/code")
    digits = visitor.newest_digits()
    assert set(at_once(visitor, [wrong(digits)] * 12)) == {422}
    with units.reading() as unit:
        assert unit.connection.execute(select(Code.tries)).scalar_one() == 5
    assert visitor.type_code(digits).status_code == 422


def at_once(visitor: Visitor, all_digits: list[str]) -> list[int]:
    """What copies of one browser are answered that send these codes at the same moment."""
    together = Barrier(len(all_digits))

    def send(digits: str) -> int:
        copy = Visitor(visitor.client.application, visitor.units)
        for name, value in visitor.cookies().items():
            copy.client.set_cookie(name, value, domain="localhost")
        copy.csrf_token = visitor.csrf_token
        together.wait()
        return copy.post("/sign-in/code", {"code": digits}).status_code

    with ThreadPoolExecutor(len(all_digits)) as pool:
        return list(pool.map(send, all_digits))


def test_only_the_newest_code_counts(visitor: Visitor) -> None:
    visitor.ask_for_code(email_of(IRO))
    older = visitor.newest_digits()
    visitor.ask_for_code(email_of(IRO))
    assert older != visitor.newest_digits()
    assert visitor.type_code(older).status_code == 422
    assert visitor.type_code(visitor.newest_digits()).status_code == 303


@pytest.mark.parametrize("address", [email_of(IRO), "nobody@council.test"])
def test_an_address_gets_five_codes_in_a_quarter_of_an_hour(
    visitor: Visitor, clock: FakeClock, address: str
) -> None:
    assert [visitor.ask_for_code(address).status_code for _ in range(6)] == [303] * 5 + [429]
    assert visitor.ask_for_code(email_of(OTHER_IRO)).status_code == 303
    clock.forward(minutes=15)
    assert visitor.ask_for_code(address).status_code == 303


def test_one_place_asks_for_thirty_codes_in_a_quarter_of_an_hour(visitor: Visitor, units: Units) -> None:
    for number in range(30):
        assert visitor.ask_for_code(f"n{number}@council.test").status_code == 303
    assert visitor.ask_for_code(email_of(IRO)).status_code == 429
    with units.reading() as unit:
        kept = unit.connection.execute(select(Attempt.what)).scalars().all()
        assert unit.connection.execute(select(func.count()).select_from(Code)).scalar_one() == 30
    assert not [what for what in kept if "@" in what or "127.0.0.1" in what]


@pytest.mark.parametrize("address", ["", "name", "a@b", "a b@council.test", "x" * 250 + "@council.test"])
def test_what_is_no_address_is_asked_for_again(visitor: Visitor, units: Units, address: str) -> None:
    answer = visitor.ask_for_code(address)
    assert answer.status_code == 422
    assert "Enter your work email address" in answer.text
    with units.reading() as unit:
        assert unit.connection.execute(select(func.count()).select_from(Code)).scalar_one() == 0


@pytest.mark.parametrize("digits", ["", "12345", "abcdef", "１２３４５６", "1234567"])
def test_what_is_no_code_is_asked_for_again_and_is_no_try(
    visitor: Visitor, units: Units, digits: str
) -> None:
    visitor.ask_for_code(email_of(IRO))
    answer = visitor.type_code(digits)
    assert answer.status_code == 422
    assert "Enter the 6 digits" in answer.text
    with units.reading() as unit:
        assert unit.connection.execute(select(Code.tries)).scalar_one() == 0


@pytest.mark.parametrize(
    ("person", "goes_to"),
    [(IRO, "/my-disputes"), (SERVICE_MANAGER, "/queue"), (IRO_TEAM_MANAGER, "/queue")],
)
def test_the_start_page_sends_people_to_their_own(visitor: Visitor, person: int, goes_to: str) -> None:
    visitor.sign_in(person)
    assert visitor.get("/").location == goes_to


def test_the_start_page_lets_who_works_with_a_child_tell_the_iro(visitor: Visitor) -> None:
    visitor.sign_in(TEAM_MANAGER)
    assert "Tell the IRO something" in visitor.get("/").text


def test_the_start_page_tells_others_how_they_are_reached(visitor: Visitor) -> None:
    visitor.sign_in(BYSTANDER)
    answer = visitor.get("/")
    assert answer.status_code == 200
    assert "You do not need to sign in" in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "/\t/evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "http:trial/staff",
        "/nowhere",
        "/sign-out",
        "http://[",
        "trial/staff",
    ],
)
def test_signing_in_leads_to_no_other_site(visitor: Visitor, elsewhere: str) -> None:
    assert visitor.sign_in(IRO, elsewhere).location == "/"


def test_signing_in_leads_back_with_the_filters_of_the_address(visitor: Visitor) -> None:
    sent = visitor.get("/trial/staff?team=4&q=a%26b")
    assert sent.location == "/sign-in?next=/trial/staff?team%3D4%26q%3Da%2526b"
    assert visitor.sign_in(IRO, "/trial/staff?team=4&q=a%26b").location == "/trial/staff?team=4&q=a%26b"


def test_someone_already_signed_in_is_sent_on(visitor: Visitor) -> None:
    visitor.sign_in(IRO)
    assert visitor.get("/sign-in?next=/trial/staff").location == "/trial/staff"
    assert visitor.get("/sign-in/code").location == "/"
