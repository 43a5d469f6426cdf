"""The look: every part in every state is sound HTML, keeps what was typed and escapes what is written."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template, render_template_string
from jinja2 import UndefinedError

from api.look import count_of, long_date, moment, short_date, static_version
from tests.support.gallery import PATHS, make_gallery, samples

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<img src=x>\"'&"
NOT_WORDS = {"kind", "state", "weight", "href", "change_href", "remove_href", "id", "value", "action"}


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return make_gallery()


def parsed(html: str) -> Element:
    """The page as a tree. Raises html5lib's ParseError at the first fault in it."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert isinstance(tree, Element)
    return tree


def opened(gallery: Flask, path: str) -> Element:
    answer = gallery.test_client().get(path)
    assert answer.status_code == 200
    return parsed(answer.text)


def part(gallery: Flask, call: str, **given: Any) -> Element:
    """What one macro draws, as a tree. ``call`` is "file:macro(arguments)"."""
    file, _, use = call.partition(":")
    name = use.partition("(")[0]
    source = f'{{% from "parts/{file}.html" import {name} %}}{{{{ {use} }}}}'
    with gallery.test_request_context():
        html = render_template_string(source, **given)
    return parsed(f"<!DOCTYPE html><title>Part</title>{html}")


def words(tree: Element) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def by_id(tree: Element, wanted: str) -> Element:
    found = [one for one in tree.iter() if one.get("id") == wanted]
    assert len(found) == 1, f"{len(found)} elements have the id {wanted}"
    return found[0]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_parses_without_a_fault_and_hangs_together(gallery: Flask, path: str) -> None:
    tree = opened(gallery, path)
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    for one in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            assert set((one.get(attribute) or "").split()) <= set(ids), (one.tag, attribute)
        if (one.get("href") or "").startswith("#"):
            assert one.get("href", "")[1:] in ids
    assert len(list(tree.iter("h1"))) == 1
    assert tree.get("lang") == "en-GB"
    assert next(tree.iter("a")).get("href") == "#main-content"


@pytest.mark.parametrize("path", PATHS)
def test_no_page_has_a_script_or_a_style_of_its_own(gallery: Flask, path: str) -> None:
    for one in opened(gallery, path).iter():
        assert one.tag not in ("script", "style", "iframe", "object")
        assert [name for name in one.attrib if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_form_that_changes_something_carries_the_csrf_token(gallery: Flask, path: str) -> None:
    for form in opened(gallery, path).iter("form"):
        names = [field.get("name") for field in form.iter("input")]
        assert ("csrf_token" in names) == (form.get("method") == "post")


def test_words_that_people_wrote_never_become_html(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt(given: Any, key: str = "") -> Any:
        if isinstance(given, dict):
            return {name: spoilt(one, str(name)) for name, one in given.items()}
        if isinstance(given, list):
            return [spoilt(one, key) for one in given]
        return EVIL if isinstance(given, str) and key not in NOT_WORDS else given

    for name in [name for name in dir(samples) if name.isupper()]:
        monkeypatch.setattr(samples, name, spoilt(getattr(samples, name)))
    gallery = make_gallery()
    for path in PATHS:
        answer = gallery.test_client().get(path).text
        assert "<img" not in answer, path
        assert list(parsed(answer).iter("img")) == []


def test_the_title_of_a_page_with_errors_begins_with_error(gallery: Flask) -> None:
    titles = {
        path: "".join(next(opened(gallery, path).iter("title")).itertext())
        for path in ("/form", "/form_errors")
    }
    assert titles == {
        "/form": "Answer the dispute – Care plan disputes – Alderbrook",
        "/form_errors": "Error: Answer the dispute – Care plan disputes – Alderbrook",
    }


def test_what_was_typed_comes_back_as_it_was_typed(gallery: Flask) -> None:
    tree = opened(gallery, "/form_errors")
    typed = samples.TYPED
    assert "".join(by_id(tree, "text").itertext()) == typed["text"]
    for name in ("line", "email", "code"):
        assert by_id(tree, name).get("value") == typed[name]
    assert [by_id(tree, one).get("value") for one in ("date", "date-month", "date-year")] == [
        "31",
        "2",
        "2026",
    ]
    chosen = {(one.get("name"), one.get("value")) for one in tree.iter("input") if "checked" in one.attrib}
    assert chosen == {("yes_no", "no"), ("choice", "low"), ("stage", "b"), ("choices", "2")}
    assert [one.get("value") for one in tree.iter("option") if "selected" in one.attrib] == ["9"]
    assert "".join(by_id(tree, "actions-1-what").itertext()) == "Book six sessions\nwith a therapist"
    assert by_id(tree, "actions-1-by").get("value") == "40"
    assert by_id(tree, "actions-4-by-year").get("value") == "2026"


@pytest.mark.parametrize("name", [name for name in samples.TROUBLE if name != "actions"])
def test_an_error_is_shown_at_its_field_and_read_out_with_it(gallery: Flask, name: str) -> None:
    tree = opened(gallery, "/form_errors")
    shown = by_id(tree, f"{name}-error")
    assert words(shown) == f"Error: {samples.TROUBLE[name]}"
    described = [one for one in tree.iter() if f"{name}-error" in (one.get("aria-describedby") or "").split()]
    assert len(described) == 1
    links = [words(one) for one in tree.iter("a") if one.get("href") == f"#{name}"]
    assert links == [samples.TROUBLE[name]]


def test_the_first_button_of_a_form_goes_on_and_does_not_add_an_action(gallery: Flask) -> None:
    tree = opened(gallery, "/form")
    form = next(one for one in tree.iter("form") if one.get("action") == "/answer")
    first, *others = form.iter("button")
    assert first.get("name") is None
    assert [one.get("name") for one in others] == ["add_action", None]


@pytest.mark.parametrize(("given", "groups"), [(0, 3), (3, 3), (4, 4)])
def test_three_actions_are_asked_for_or_as_many_as_were_given(
    gallery: Flask, given: int, groups: int
) -> None:
    tree = part(gallery, "forms:field(need, value)", need=samples.NEEDS["actions"], value=[{}] * given)
    assert sum(1 for one in tree.iter("legend") if words(one).startswith("Action ")) == groups


def test_no_more_actions_are_offered_than_may_be_given(gallery: Flask) -> None:
    need = {**samples.NEEDS["actions"], "longest": 4}
    for given, offered in ((3, True), (4, False)):
        tree = part(gallery, "forms:field(need, value)", need=need, value=[{}] * given)
        assert any(one.get("name") == "add_action" for one in tree.iter("button")) is offered


def test_a_field_of_a_kind_that_nobody_draws_is_refused(gallery: Flask) -> None:
    with pytest.raises(ValueError, match="no template draws the field kind 'colour'"):
        part(gallery, "forms:field(need)", need={"id": "x", "question": "x", "kind": "colour"})


def test_an_optional_question_says_so_and_a_long_one_says_how_long(gallery: Flask) -> None:
    need = {"id": "note", "question": "Your note", "kind": "text", "required": False, "longest": 4000}
    assert words(part(gallery, "forms:field(need)", need=need)).endswith(
        "Your note (optional) You can write up to 4,000 characters."
    )


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ({"kind": "left", "working_days": 1}, "1 working day left"),
        ({"kind": "left", "working_days": 4, "on_text": "Mon 16 Nov"}, "4 working days left due Mon 16 Nov"),
        ({"kind": "today"}, "Due today"),
        ({"kind": "over", "working_days": 1}, "1 working day over"),
        (
            {"kind": "over", "working_days": 3, "on_text": "Thu 5 Nov"},
            "3 working days over was due Thu 5 Nov",
        ),
        ({"kind": "over", "working_days": 0}, "Late"),
        ({"kind": "none"}, "No limit stated"),
        ({"kind": "met", "text": "In time"}, "In time"),
        ({"kind": "ended"}, "Ended"),
    ],
)
def test_a_due_date_is_said_in_words_beside_its_sign(gallery: Flask, due: dict[str, Any], said: str) -> None:
    tree = part(gallery, "due:due_badge(due)", due=due)
    assert words(tree) == f"Part {said}"
    assert len(list(tree.iter(SVG + "svg"))) == 1


@pytest.mark.parametrize(
    ("used", "cap", "said"),
    [
        (6, 20, "6 of 20 working days used"),
        (20, 20, "20 of 20 working days used"),
        (21, 20, "21 of 20 working days used 1 day past the limit on the whole"),
        (4, None, "4 working days used"),
    ],
)
def test_days_used_are_said_in_words(gallery: Flask, used: int, cap: int | None, said: str) -> None:
    tree = part(gallery, "due:cap_meter(used, cap)", used=used, cap=cap)
    assert words(tree) == f"Part {said}"
    pieces = [one for one in tree.iter(SVG + "rect") if "app-cap__day--used" in (one.get("class") or "")]
    assert len(pieces) == (min(used, cap) if cap else 0)


def test_the_ladder_tells_a_reader_of_words_all_that_it_draws(gallery: Flask) -> None:
    asked, left = "Asked Mon 9 Nov", "1 working day left"
    rungs = [one for one in opened(gallery, "/dispute").iter("li") if "ladder" in (one.get("class") or "")]
    assert [words(one).removesuffix(str(number)).strip() for number, one in enumerate(rungs, 1)] == [
        "Done Step 1: Team manager Owen Blake Did not agree Asked Mon 2 Nov answered Fri 6 Nov",
        "Skipped: placement ends this month Step 2: Three-way meeting Service manager and IRO team manager",
        f"Now Step 3: Service Manager for Safeguarding Farah Aziz {asked} Farah Aziz to answer {left}",
        "Not reached Step 4: Service Director Tomasz Lewandowski",
        "Not reached Step 5: Director of Children’s Services Grace Adeyemi",
    ]
    assert [one.get("aria-current") for one in rungs] == [None, None, "step", None, None]


def test_a_timeline_entry_may_be_drawn_by_a_template_of_its_kind(gallery: Flask) -> None:
    tree = part(gallery, "timeline:timeline(entries)", entries=samples.TIMELINE)
    entries = [words(one) for one in tree.iter("li")]
    assert "recorded by the clock" in entries[0]
    assert entries[2].startswith("Note Call with the foster carer")
    unknown = [{"kind": "never-heard-of", "when_text": "Today", "title": "Drawn all the same"}]
    assert "Drawn all the same" in words(part(gallery, "timeline:timeline(entries)", entries=unknown))


def test_a_high_count_is_never_drawn_as_late(gallery: Flask) -> None:
    tree = part(gallery, "tables:tiles(list)", list=[{"count": 9999, "text": "open"}])
    assert words(tree) == "Part 9,999 open"
    assert not [one for one in tree.iter() if "late" in (one.get("class") or "")]


def test_someone_not_signed_in_sees_no_menu_and_no_way_to_sign_out(gallery: Flask) -> None:
    tree = opened(gallery, "/signed_out")
    assert list(tree.iter("nav")) == []
    assert [one.get("action") for one in tree.iter("form")] == ["/sign-in"]
    assert "Sample council" not in words(tree)


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "409", "413", "429", "500", "503", "refused"])
def test_every_error_page_says_what_to_do_and_gives_a_way_on(gallery: Flask, name: str) -> None:
    main = by_id(opened(gallery, f"/errors/{name}"), "main-content")
    assert "What to do now" in [words(one) for one in main.iter("h2")]
    assert [one for one in main.iter("a") if one.get("role") == "button"]


def test_a_stale_page_shows_what_changed_and_sends_on_what_was_typed(gallery: Flask) -> None:
    main = by_id(opened(gallery, "/errors/409"), "main-content")
    assert "The team manager agreed and proposed 2 actions" in words(main)
    kept = [one.get("value") for one in main.iter("input") if one.get("name") == "note"]
    assert kept == ["I asked again on Friday.\nNo reply yet."]


def test_an_error_page_says_the_refusal_it_is_given_instead_of_its_own_words(gallery: Flask) -> None:
    with gallery.test_request_context():
        html = render_template("errors/404.html", title="No such dispute", what_happened="It is not there.")
    said = words(by_id(parsed(html), "main-content"))
    assert said.startswith("No such dispute It is not there. What to do now If you typed")


def test_a_template_of_ours_that_prints_a_name_it_was_not_given_fails(gallery: Flask) -> None:
    with gallery.test_request_context():
        with pytest.raises(UndefinedError, match="nobody"):
            render_template_string("{{ nobody }}")
        with pytest.raises(UndefinedError, match="on_txt"):
            render_template_string("{{ due.on_txt }}", due=samples.LEFT)
        assert render_template_string("{% if nobody %}x{% endif %}") == ""


def test_a_static_file_has_its_version_in_its_address(gallery: Flask, tmp_path: Any) -> None:
    tree = opened(gallery, "/signed_out")
    sheets = [one.get("href", "") for one in tree.iter("link") if one.get("rel") == "stylesheet"]
    assert len(sheets) == 6
    assert all(re.fullmatch(r"/static/\w+\.css\?v=[0-9a-f]{12}", sheet) for sheet in sheets)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    assert static_version(one) != static_version(two)
    with pytest.raises(FileNotFoundError):
        static_version(tmp_path / "none")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 12, 1, 9, 5, tzinfo=UTC), "9:05am on Tuesday 1 December 2026"),
        (datetime(2026, 7, 1, 12, 30, tzinfo=UTC), "1:30pm on Wednesday 1 July 2026"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "midnight on Wednesday 1 July 2026"),
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "midday on Tuesday 1 December 2026"),
    ],
)
def test_an_instant_is_said_as_london_says_it(at: datetime, said: str) -> None:
    assert moment(at) == said


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 12, 1, 9, 5))  # noqa: DTZ001


def test_dates_and_counts_are_said_plainly() -> None:
    assert long_date(date(2026, 12, 1)) == "Tuesday 1 December 2026"
    assert short_date(date(2026, 12, 1)) == "Tue 1 Dec 2026"
    assert [count_of(n, "child", "children") for n in (0, 1, 2)] == ["0 children", "1 child", "2 children"]
    assert count_of(1204, "dispute") == "1,204 disputes"
