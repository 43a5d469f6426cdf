"""The escalation queue's page: what it shows, how it is narrowed by its address, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select, update

from api.pages import queue as queue_module
from disputes.database import Database
from disputes.models import Dispute, Holding, Post
from disputes.queries import queue as listing
from disputes.unit import Units
from machines.registry import Registry
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.html_tree import by_id, parsed, words
from tests.support.site import Visitor, app_over


@pytest.fixture
def units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """One kind of database: what depends on it is tested on both in tests/disputes/test_queue.py."""
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


@pytest.fixture
def leader(app: Flask, units: Units) -> Visitor:
    return Visitor(app, units)


def opened(visitor: Visitor, path: str = "/queue") -> Element:
    """The page for a leader as a tree, read strictly: a fault in its HTML fails the test."""
    answer = visitor.get(path)
    if answer.status_code == 303:
        visitor.sign_in(council.DIRECTOR)
        answer = visitor.get(path)
    assert answer.status_code == 200
    return parsed(answer.text)


def links(tree: Element) -> dict[str, str]:
    """The address of each link by what it says."""
    return {words(one): one.get("href", "") for one in tree.iter("a")}


def references(tree: Element) -> list[str]:
    """The disputes of the table, in order."""
    return [
        words(next(row.iter("a")))
        for table in tree.iter("table")
        if "app-table--disputes" in table.get("class", "")
        for row in table.iter("tr")
        if list(row.iter("a"))
    ]


def options(tree: Element, field: str) -> dict[str, str]:
    return {words(one): one.get("value", "") for one in by_id(tree, field).iter("option")}


def test_a_leader_sees_what_is_late_where_it_sticks_and_what_it_does_to_children(
    leader: Visitor, units: Units, clock: FakeClock
):
    late = council.raise_concern(units, (council.SIBLING, council.OTHER_SIBLING))
    clock.forward(days=3)
    due = council.raise_formal(units)
    page = opened(leader)
    said = words(by_id(page, "main-content"))
    assert references(page) == [late, due]
    for told in (
        "1 Late",
        "0 Due within 2 working days",
        "2 All open",
        "3 children are waiting in an open dispute. For 2 of them a time limit has passed.",
        f"The longest wait is 3 working days : {late}",
        "Late disputes by step",
        "Social worker Concern resolution 1",
        "Late disputes by team",
        "Team North 1",
        "2 working days late was due Tue 24 Nov 2026",
        "2 children: AB, CB",
        "Irene Okoro",
        "Independent Reviewing Officer",
        "Concern resolution, step 1 of 5, since 23 Nov 2026",
        "3 of 20",
        "Showing all 2 disputes",
    ):
        assert told in said, told
    assert links(page)[late] == f"/disputes/{late}"


def test_no_childs_data_stands_in_any_address(leader: Visitor, units: Units):
    council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING))
    for address in links(opened(leader)).values():
        assert not {"AB", "CB", council.SIBLING} & set(address.replace("/", " ").replace("=", " ").split())


def test_many_disputes_are_never_coloured_as_a_fault(leader: Visitor, units: Units, clock: FakeClock):
    council.raise_concern(units)
    clock.forward(days=3)
    page = opened(leader)
    classes = " ".join(
        one.get("class", "")
        for kind in ("ul", "section")
        for part in page.iter(kind)
        if "app-tiles" in part.get("class", "") or "app-sticks" in part.get("class", "")
        for one in part.iter()
    )
    assert "error" not in classes
    assert "red" not in classes


def test_the_bars_need_not_be_seen(leader: Visitor, units: Units, clock: FakeClock):
    council.raise_concern(units)
    clock.forward(days=3)
    tables = [one for one in opened(leader).iter("table") if one.get("class") == "app-bars"]
    drawn = [one for table in tables for one in table.iter() if str(one.tag).endswith("svg")]
    assert drawn
    assert all(one.get("aria-hidden") == "true" for one in drawn)
    assert [words(table).rsplit(" ", 1)[-1] for table in tables] == ["1", "1"]


@pytest.fixture
def mixed(units: Units, clock: FakeClock) -> dict[str, str]:
    """One of each route; the concern is late."""
    raised = {
        "informal": council.ask_team_manager(units, risk="low", themes=["placement"]),
        "formal": council.raise_formal(units, (council.SIBLING,), risk="medium"),
        "concern": council.raise_concern(units, (council.PROTECTED,)),
        "south": council.raise_formal(units, (council.OF_OTHER_IRO,), by=council.OTHER_IRO),
    }
    clock.forward(days=3)
    return raised


def test_every_filter_on_offer_narrows_the_list_and_can_be_taken_off(leader: Visitor, mixed: dict[str, str]):
    page = opened(leader)
    for field, choice, found in (
        ("state", "Late", {"concern"}),
        ("team", "– – – Team South", {"south"}),
        ("step", "Formal dispute: every step", {"formal", "south"}),
        ("step", "Informal dispute: Team manager", {"informal"}),
        ("theme", "Placement or contact", {"informal"}),
        ("risk", "Medium", {"formal"}),
        ("turn", "Service manager", {"formal", "south"}),
        ("iro", "Ivan Odell", {"south"}),
    ):
        value = options(page, field)[choice]
        narrowed = opened(leader, f"/queue?{field}={value}&reference=")
        assert set(references(narrowed)) == {mixed[name] for name in found}, choice
        chips = [text for text in links(narrowed) if text.startswith("Take off:")]
        assert len(chips) == 1, choice
        assert links(narrowed)[chips[0]] == "/queue"
        assert options(narrowed, field)[choice] == value
        chosen = [one for one in by_id(narrowed, field).iter("option") if one.get("selected") is not None]
        assert [words(one) for one in chosen] == [choice]


def test_filters_stay_in_the_address_of_everything_that_leads_on(leader: Visitor, mixed: dict[str, str]):
    page = opened(leader, "/queue?step=formal&team=3")
    late = links(page)["0 Late"]
    assert parse_qs(urlsplit(late).query) == {"step": ["formal"], "team": ["3"], "state": ["late"]}
    without_team = links(page)["Take off: Team: Area ×"]
    assert without_team == "/queue?step=formal"


def test_a_bar_leads_to_the_late_disputes_that_it_counts(leader: Visitor, mixed: dict[str, str]):
    page = opened(leader)
    assert references(opened(leader, links(page)["Social worker"])) == [mixed["concern"]]
    assert references(opened(leader, links(page)["Team North"])) == [mixed["concern"]]


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "d{2}", "{2}"])
def test_a_reference_is_found_however_it_was_typed(leader: Visitor, units: Units, typed: str):
    reference = council.raise_formal(units)
    council.raise_formal(units, (council.SIBLING,))
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    bare = reference.lower().replace("-", "")
    words_typed = typed.format(reference, bare, bare[1:])
    page = opened(leader, f"/queue?state=late&reference={words_typed}")
    assert references(page) == [reference]
    assert "Showing 1 dispute" in words(page)
    assert by_id(page, "reference").get("value") == reference


def test_part_of_a_reference_is_refused_with_what_to_do(leader: Visitor, units: Units):
    reference = council.raise_formal(units)
    page = opened(leader, "/queue?reference=4F7")
    assert words(page).count("Type the whole reference, for example D-4F7K-29QM.") == 2
    assert by_id(page, "reference").get("value") == "4F7"
    assert references(page) == [reference]


def test_what_the_address_says_wrongly_is_told_and_left_aside(leader: Visitor, mixed: dict[str, str]):
    page = opened(leader, "/queue?team=x&state=never&step=formal.x&after=1&risk=medium&zzz=1")
    assert references(page) == [mixed["formal"]]
    assert "Give a whole number" in words(page)
    assert "There is no such step." in words(page)


@pytest.mark.parametrize(
    ("path", "told", "way_on"),
    [
        ("/queue", "There are no open disputes", None),
        ("/queue?state=late", "Nothing is late", "See all open disputes"),
        ("/queue?state=ended", "No dispute has ended yet", "See all open disputes"),
        ("/queue?risk=high", "No disputes match these filters", "See all open disputes"),
        ("/queue?reference=D-AAAA-AAAA", "No dispute has the reference D-AAAA-AAAA", "See all open disputes"),
        ("/queue?after=1-1", "There is nothing more on this list", "Go to its first page"),
    ],
)
def test_an_empty_list_says_why_and_gives_a_way_on(leader: Visitor, path: str, told: str, way_on: str | None):
    page = opened(leader, path)
    assert told in words(page)
    assert references(page) == []
    if way_on is not None:
        assert links(page)[way_on] == "/queue"


def test_pages_lead_forward_and_back(leader: Visitor, units: Units, monkeypatch: pytest.MonkeyPatch):
    for _ in range(5):
        council.raise_formal(units)

    def two_a_page(*args: object, **more: object) -> listing.Page:
        return listing.queue_page(*args, **more, size=2)  # type: ignore[arg-type]  # only hands on what it is given

    monkeypatch.setattr(queue_module, "queue_page", two_a_page)
    path, seen, pages = "/queue?step=formal", [], []
    while path:
        page = opened(leader, path)
        pages.append(references(page))
        seen += pages[-1]
        path = links(page).get("Next page", "")
        assert not path or "step=formal" in path
    assert [len(one) for one in pages] == [2, 2, 1]
    assert len(set(seen)) == 5
    assert "Showing 1 of 5 disputes" in words(page)
    before = opened(leader, links(page)["Previous page"])
    assert references(before) == pages[1]


def test_a_post_that_nobody_holds_is_said_on_the_row(leader: Visitor, units: Units):
    with units.writing() as unit:
        posts = select(Post.id).where(Post.role == "service_manager")
        unit.connection.execute(
            update(Holding).where(Holding.post_id.in_(posts)).values(to_on=date(2026, 11, 22))
        )
    council.raise_formal(units)
    page = opened(leader)
    assert "1 Post empty, or holder away" in words(page)
    assert "The post of Service manager has no holder: Sana Dale is next in line" in words(page)


def test_looking_changes_nothing(leader: Visitor, units: Units, mixed: dict[str, str]):
    def everything() -> list[object]:
        with units.reading() as unit:
            return list(unit.connection.execute(select(*Dispute.__table__.c)))

    before = everything()
    opened(leader, "/queue?state=late")
    assert everything() == before


OTHERS = (council.IRO, council.TEAM_MANAGER, council.SOCIAL_WORKER, council.BYSTANDER)


@pytest.mark.parametrize("person", OTHERS)
def test_for_anybody_but_a_leader_it_is_not_there(app: Flask, units: Units, person: int):
    visitor = Visitor(app, units)
    visitor.sign_in(person)
    assert visitor.get("/queue").status_code == 404


def test_whoever_has_not_signed_in_is_asked_to_and_comes_back_to_the_same_list(app: Flask, units: Units):
    answer = Visitor(app, units).get("/queue?state=late")
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == ["/queue?state=late"]
