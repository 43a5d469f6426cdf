"""The parts of pages: each says in words what it draws."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, render_template_string

from tests.support.gallery import make_gallery
from tests.support.gallery.samples import disputes, forms
from tests.support.html_tree import by_id, opened, parsed, words

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return make_gallery()


def part(gallery: Flask, call: str, **given: Any) -> Element:
    """What one macro draws, as a tree. ``call`` is "file:macro(arguments)"."""
    file, _, use = call.partition(":")
    name = use.partition("(")[0]
    source = f'{{% from "parts/{file}.html" import {name} %}}{{{{ {use} }}}}'
    with gallery.test_request_context():
        html = render_template_string(source, **given)
    return parsed(f"<!DOCTYPE html><title>Part</title>{html}")


@pytest.mark.parametrize("name", [name for name in forms.TROUBLE if name != "actions"])
def test_an_error_is_shown_at_its_field_and_read_out_with_it(gallery: Flask, name: str) -> None:
    tree = opened(gallery, "/form_errors")
    shown = by_id(tree, f"{name}-error")
    assert words(shown) == f"Error: {forms.TROUBLE[name]}"
    described = [one for one in tree.iter() if f"{name}-error" in (one.get("aria-describedby") or "").split()]
    assert len(described) == 1
    links = [words(one) for one in tree.iter("a") if one.get("href") == f"#{name}"]
    assert links == [forms.TROUBLE[name]]


def test_the_first_button_of_a_form_goes_on_and_does_not_add_an_action(gallery: Flask) -> None:
    tree = opened(gallery, "/form")
    form = next(one for one in tree.iter("form") if one.get("action") == "/answer")
    first, *others = form.iter("button")
    assert first.get("name") is None
    assert [one.get("name") for one in others] == ["add_action", None]


@pytest.mark.parametrize(("given", "groups"), [(0, 1), (1, 1), (4, 4)])
def test_one_action_is_asked_for_or_as_many_as_were_given(gallery: Flask, given: int, groups: int) -> None:
    tree = part(gallery, "forms:field(need, value)", need=forms.NEEDS["actions"], value=[{}] * given)
    assert sum(1 for one in tree.iter("legend") if words(one).startswith("Action ")) == groups


def test_no_more_actions_are_offered_than_may_be_given(gallery: Flask) -> None:
    need = {**forms.NEEDS["actions"], "longest": 4}
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
        ({"kind": "over", "working_days": 1}, "1 working day late"),
        (
            {"kind": "over", "working_days": 3, "on_text": "Thu 5 Nov"},
            "3 working days late was due Thu 5 Nov",
        ),
        ({"kind": "over", "working_days": 0}, "Late"),
        ({"kind": "none"}, "No time limit stated"),
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
        (21, 20, "21 of 20 working days used 1 day past the overall time limit"),
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
    tree = part(gallery, "timeline:timeline(entries)", entries=disputes.TIMELINE)
    entries = [words(one) for one in tree.iter("li")]
    assert "recorded by the clock" in entries[0]
    assert entries[2].startswith("Note Call with the foster carer")
    unknown = [{"kind": "never-heard-of", "when_text": "Today", "title": "Drawn all the same"}]
    assert "Drawn all the same" in words(part(gallery, "timeline:timeline(entries)", entries=unknown))


def test_a_high_count_is_never_drawn_as_late(gallery: Flask) -> None:
    tree = part(gallery, "tables:tiles(list)", list=[{"count": 9999, "text": "open"}])
    assert words(tree) == "Part 9,999 open"
    assert not [one for one in tree.iter() if "late" in (one.get("class") or "")]


@pytest.mark.parametrize("path", ["/queue", "/parts"])
def test_a_table_that_becomes_cards_says_its_roles_itself(gallery: Flask, path: str) -> None:
    """Some browsers forget what a table is once its rows are laid out as blocks."""
    roles = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    tables = [one for one in opened(gallery, path).iter("table") if "app-table" in (one.get("class") or "")]
    assert len(tables) == 1
    for one in tables[0].iter():
        if one.tag == "th":
            assert one.get("role") == {"col": "columnheader", "row": "rowheader"}[one.get("scope", "")]
        assert one.get("role") == roles.get(one.tag, one.get("role"))
    assert tables[0].get("role") == "table"
