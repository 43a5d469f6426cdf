"""Who may open what: every view declares it, and the declaration holds, by default against everybody."""

from __future__ import annotations

import re
import sys
from types import ModuleType

import pytest
from flask import Blueprint
from flask.views import MethodView
from sqlalchemy import insert, update

from api.app import PAGES
from api.needs import OpensTo, Undeclared, needs_token, openings
from disputes.models import ApiToken
from disputes.unit import Units, token_hash
from tests.support.council import BYSTANDER, DIRECTOR, IRO, IRO_TEAM_MANAGER, TEAM_MANAGER
from tests.support.site import Visitor, app_over

NOBODY = 0
DOORS = ("all", "staff", "iro", "leader", "token", "demo")
# Who may open which: yes, sent to sign in, or nothing there (404), or a token is asked for (401).
MATRIX = {
    NOBODY: (200, 303, 303, 303, 401, 404),
    BYSTANDER: (200, 200, 404, 404, 401, 404),
    TEAM_MANAGER: (200, 200, 404, 404, 401, 404),
    IRO: (200, 200, 200, 404, 401, 404),
    IRO_TEAM_MANAGER: (200, 200, 404, 200, 401, 404),
    DIRECTOR: (200, 200, 404, 200, 401, 404),
}


def give_token(units: Units, person_id: int, token: str = "a token") -> str:
    with units.writing() as unit:
        unit.connection.execute(
            insert(ApiToken).values(
                token_hash=token_hash(token), person_id=person_id, label="test", made_at=unit.now
            )
        )
    return token


@pytest.mark.usefixtures("trial_pages")
@pytest.mark.parametrize("person", MATRIX)
def test_each_door_opens_to_whom_it_says(units: Units, person: int) -> None:
    visitor = Visitor(app_over(units), units)
    if person != NOBODY:
        visitor.sign_in(person)
    found = tuple(visitor.get(f"/trial/{door}").status_code for door in DOORS)
    assert found == MATRIX[person]
    assert tuple(visitor.client.head(f"/trial/{door}").status_code for door in DOORS) == MATRIX[person]


@pytest.mark.usefixtures("trial_pages")
def test_what_is_not_yours_looks_as_if_it_were_not_there(units: Units) -> None:
    visitor = Visitor(app_over(units), units)
    visitor.sign_in(BYSTANDER)
    hidden, absent = visitor.get("/trial/iro"), visitor.get("/trial/nowhere")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace("/trial/iro", "") == absent.text.replace("/trial/nowhere", "")


@pytest.mark.usefixtures("trial_pages")
def test_a_token_opens_what_a_cookie_does_not_and_asks_for_no_csrf_token(units: Units) -> None:
    token = give_token(units, IRO)
    visitor = Visitor(app_over(units), units)
    for scheme in ("Bearer", "bearer"):
        bearer = {"Authorization": f"{scheme} {token}"}
        assert visitor.get("/trial/token", headers=bearer).get_json() == {"name": "Irene Okoro"}
    assert visitor.client.post("/trial/token", json={}, headers=bearer).get_json() == {"taken": True}
    assert visitor.get("/trial/staff", headers=bearer).status_code == 303


@pytest.mark.usefixtures("trial_pages")
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic a token", "Bearer a token x"])
def test_without_a_good_token_nothing_is_there_for_programs(units: Units, header: str) -> None:
    give_token(units, IRO)
    answer = app_over(units).test_client().get("/trial/token", headers={"Authorization": header})
    assert answer.status_code == 401


@pytest.mark.usefixtures("trial_pages")
def test_an_ended_token_opens_nothing(units: Units) -> None:
    token = give_token(units, IRO)
    with units.writing() as unit:
        unit.connection.execute(update(ApiToken).values(ended_at=unit.now))
    answer = app_over(units).test_client().get("/trial/token", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


@pytest.mark.usefixtures("trial_pages")
def test_the_demos_doors_open_in_the_demo(units: Units) -> None:
    client = app_over(units, demo=True).test_client()
    assert client.get("/trial/demo").status_code == 200
    assert client.post("/trial/demo", json={"working_days": 1}).status_code == 200
    assert client.post("/trial/demo", data={"working_days": 1}).status_code == 400
    assert client.post("/trial/demo", data="{}", content_type="text/plain").status_code == 400
    outside = app_over(units).test_client()
    assert outside.get("/trial/demo").status_code == 404
    assert outside.post("/trial/demo", json={}).status_code == 404


def test_every_view_of_the_service_says_who_may_open_it(units: Units) -> None:
    found = list(openings(app_over(units)))
    assert len(found) > len(PAGES)
    assert {one.opens_to for one in found if one.rule == "/static/<path:filename>"} == {OpensTo.EVERYBODY}
    in_demo = {one.rule for one in openings(app_over(units, demo=True)) if one.rule.startswith("/demo")}
    assert not in_demo & {one.rule for one in found}


@pytest.mark.parametrize("person", [IRO, IRO_TEAM_MANAGER])
def test_the_menu_leads_only_to_pages_that_open(units: Units, person: int) -> None:
    visitor = Visitor(app_over(units), units)
    visitor.sign_in(person)
    start = visitor.get("/", follow_redirects=True)
    menu = re.findall(r'app-navigation__link" href="([^"]+)"', start.text)
    assert menu
    for href in menu:
        assert visitor.get(href, follow_redirects=True).status_code == 200, href
    current = re.findall(r'href="([^"]+)" aria-current="page"', start.text)
    assert current == [start.request.path]


def carried(monkeypatch: pytest.MonkeyPatch, blueprint: Blueprint) -> None:
    module = ModuleType("tests.support.carried_here")
    module.blueprint = blueprint  # type: ignore[attr-defined]  # a module made here
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr("api.app.PAGES", (module.__name__,))


def test_a_view_that_does_not_say_stops_the_start(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    blueprint = Blueprint("careless", __name__)
    blueprint.add_url_rule("/careless", view_func=lambda: "anything", endpoint="open")
    carried(monkeypatch, blueprint)
    with pytest.raises(Undeclared) as stopped:
        app_over(units)
    assert stopped.value.views == ["GET /careless (careless.open)"]


class Both(MethodView):
    """A class of views of which one method says nothing."""

    @needs_token
    def get(self) -> str:
        return "told"

    def post(self) -> str:
        return "not told"


@needs_token
class Whole(Both):
    """A class of views that says it once for all its methods."""


def test_each_method_of_a_class_of_views_has_to_say(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    blueprint = Blueprint("both", __name__)
    blueprint.add_url_rule("/both", view_func=Both.as_view("both"))
    carried(monkeypatch, blueprint)
    with pytest.raises(Undeclared) as stopped:
        app_over(units)
    assert stopped.value.views == ["POST /both (both.both)"]
    blueprint = Blueprint("whole", __name__)
    blueprint.add_url_rule("/both", view_func=Whole.as_view("both"))
    carried(monkeypatch, blueprint)
    assert app_over(units).test_client().get("/both").status_code == 401
