"""The look: every part in every state is sound HTML, keeps what was typed and escapes what is written."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from jinja2 import UndefinedError

from api.look import count_of, long_date, moment, short_date, static_version
from tests.support.gallery import PATHS, make_gallery
from tests.support.gallery.samples import SAMPLES, disputes, forms
from tests.support.html_tree import by_id, opened, parsed, words

EVIL = "<img src=x>\"'&"
NOT_WORDS = {"kind", "state", "weight", "href", "change_href", "remove_href", "id", "value", "action"}


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return make_gallery()


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


def test_words_that_people_wrote_never_become_html() -> None:
    def spoilt(given: Any, key: str = "") -> Any:
        if isinstance(given, dict):
            return {name: spoilt(one, str(name)) for name, one in given.items()}
        if isinstance(given, list):
            return [spoilt(one, key) for one in given]
        return EVIL if isinstance(given, str) and key not in NOT_WORDS else given

    gallery = make_gallery(spoilt(SAMPLES))
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
    typed = forms.TYPED
    assert "".join(by_id(tree, "text").itertext()) == typed["text"]
    for name in ("line", "email", "code"):
        assert by_id(tree, name).get("value") == typed[name]
    assert [by_id(tree, one).get("value") for one in ("date", "date-month", "date-year")] == [
        "31",
        "2",
        "2026",
    ]
    chosen = {(one.get("name"), one.get("value")) for one in tree.iter("input") if "checked" in one.attrib}
    assert chosen == {
        ("yes_no", "no"),
        ("choice", "low"),
        ("stage", "b"),
        ("choices", "2"),
        ("child", "1"),
        ("people", "9"),
        ("people", "21"),
        ("informed", "The parents"),
        ("evidence", "2"),
    }
    assert [one.get("value") for one in tree.iter("option") if "selected" in one.attrib] == ["9", "4"]
    assert [by_id(tree, one).get("value") for one in ("time", "number")] == ["half past", "many"]
    assert by_id(tree, "day_ahead-month").get("value") == "12"
    assert "".join(by_id(tree, "actions-1-what").itertext()) == "Book six sessions\nwith a therapist"
    assert by_id(tree, "actions-1-by").get("value") == "40"
    assert by_id(tree, "actions-4-by-year").get("value") == "2026"


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
            render_template_string("{{ due.on_txt }}", due=disputes.LEFT)
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
