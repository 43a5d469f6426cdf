"""Raise a dispute: one thing a page, kept as a draft, checked whole, sent once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api import raise_form as raising
from api.forms import FieldError, error_of, errors_of, typed_date
from api.kept_forms import kept_fields
from api.needs import needs_raiser
from api.noting import shows
from api.once import done_once
from api.raise_form import CHECK, PAGES, Answers, Draft
from api.shown import raising as shown
from api.shown import raising_check as checked
from disputes.commands import make_move, raise_dispute
from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.queries.raising_choices import own_children, routes_to_choose
from disputes.readings import What
from disputes.unit import Unit

blueprint = Blueprint("raising", __name__)


@blueprint.get("/raise")
@shows(What.RAISING)
@needs_raiser
def begin() -> Response:
    """Go on with what was begun, if anything was, or begin."""
    with doors.reading() as unit:
        draft = raising.draft_of(unit, _person_id())
    if draft is None or draft.raised:
        return redirect("/raise/children")
    page = render_template(
        "raising/begun.html", action="/raise", hidden={}, back_href=_home().href, back_text=_home().text
    )
    return make_response(page)


@blueprint.post("/raise")
@needs_raiser
def begin_afresh() -> Response:
    """Throw the draft away."""
    with doors.writing() as unit:
        raising.forget(unit, _person_id())
    return redirect("/raise/children", 303)


@blueprint.get("/raise/<page>")
@shows(What.RAISING)
@needs_raiser
def ask(page: str) -> Response:
    """Show one page, or the first one before it that still needs an answer."""
    if page not in (*PAGES, CHECK):
        raise Refused("not_found")
    with doors.reading() as unit:
        draft = _draft(unit)
        answers = _answers(unit, draft)
        if isinstance(answers, Response):
            return answers
        asked = [*raising.pages_asked(unit, answers), CHECK]
        unfinished = raising.first_unfinished(unit, draft, answers)
        if page not in asked or asked.index(page) > asked.index(unfinished):
            return redirect(f"/raise/{unfinished}")
        if page == CHECK:
            return _check_page(unit, draft, answers)
        faults = raising.page_faults(unit, page, draft, answers) if draft.seen_whole else {}
        return _page(unit, page, draft, answers, kept_fields() or draft.fields, faults)


@blueprint.post("/raise/<any(" + ", ".join(PAGES) + "):page>")
@needs_raiser
def take(page: str) -> Response:
    """Keep what was typed on one page, and go on when nothing is wrong with it."""
    form = request.form
    with doors.writing() as unit:
        draft = raising.with_page(_draft(unit), page, form)
        answers = _answers(unit, draft)
        if isinstance(answers, Response):
            return answers
        following = _after(unit, page, draft, answers)
        is_whole = following == CHECK and form.get("do") != "later"
        raising.keep(unit, raising.marked(draft, seen_whole="1") if is_whole else draft)
    if form.get("do") == "later":
        return redirect(_home().href, 303)
    if following != page:
        return redirect(f"/raise/{following}", 303)
    with doors.reading() as unit:
        faults = {} if _searches(page, form) else raising.page_faults(unit, page, draft, answers)
        return _page(unit, page, draft, answers, form, faults, find=form.get("find", ""))


@blueprint.post("/raise/check")
@needs_raiser
def send() -> Response:
    """Raise the dispute, and ask the first person at once when that was chosen: both or neither."""
    try:
        reference = done_once(_raised)
    except Refused as refused:
        if refused.code == "conflict_of_interest":
            return _conflict(refused)
        if not refused.fields:
            raise
        with doors.reading() as unit:
            draft = _draft(unit)
            return _check_page(unit, draft, raising.answers_of(unit, draft), refused)
    return redirect(f"/disputes/{reference}/receipts/1" if reference else "/raise", 303)


def _raised(unit: Unit) -> str:
    """The reference of what was raised; "" when the page is not that of the draft as it is."""
    draft = raising.draft_of(unit, _person_id())
    if draft is None or draft.key != request.form.get(doors.KEY_FIELD):
        return ""
    if draft.raised:
        return draft.raised
    answers = raising.answers_of(unit, draft)
    faults = {
        name: texts
        for page in raising.pages_asked(unit, answers)
        for name, texts in raising.page_faults(unit, page, draft, answers).items()
    }
    if faults:
        raise Refused("bad_input", faults)
    opening = raising.opening_of(unit, answers.command)
    receipt = raise_dispute.handle(answers.command, unit)
    if opening.first_move is not None and draft.fields.get("tell") == raising.NOW:
        first = make_move.MakeMove(
            receipt.reference, opening.first_move.id, {}, draft.person_id, f"{draft.key}-first"
        )
        make_move.handle(first, unit)
    if draft.told:
        _note_what_came_of(unit, draft, receipt.reference)
    sent = MultiDict({"key": draft.key, "raised": receipt.reference})
    raising.keep(unit, Draft(draft.person_id, sent))
    return receipt.reference


def _note_what_came_of(unit: Unit, draft: Draft, reference: str) -> None:
    """Mark what the IRO was told as seen, with the dispute that they raised from it."""
    is_open = dispute_view(unit, draft.told, draft.person_id).is_open
    if is_open:
        said = {"note": f"Dispute {reference} was raised from this."}
        seen = make_move.MakeMove(draft.told, "mark_seen", said, draft.person_id, f"{draft.key}-told")
        make_move.handle(seen, unit)


def _person_id() -> int:
    who = doors.signed_in()
    assert who is not None
    return who.person_id


def _home() -> doors.NavigationLink:
    """Where they came from: an IRO's disputes, or anybody else's start page."""
    who = doors.signed_in()
    assert who is not None
    if who.is_iro:
        return doors.NavigationLink("My disputes", "/my-disputes", False)
    return doors.NavigationLink("Start page", "/", False)


def _draft(unit: Unit) -> Draft:
    draft = raising.draft_of(unit, _person_id())
    return raising.new_draft(_person_id()) if draft is None or draft.raised else draft


def _searches(page: str, form: MultiDict[str, str]) -> bool:
    """Whether they look for a child: also by Enter, which presses the form's first button."""
    return page == "children" and (form.get("do") == "find" or form.get("find", "") != form.get("found", ""))


def _answers(unit: Unit, draft: Draft) -> Answers | Response:
    try:
        return raising.answers_of(unit, draft)
    except Refused as refused:
        return _conflict(refused)


def _conflict(refused: Refused) -> Response:
    """The page for a child in whose management line the IRO stands; nothing of it is kept."""
    page = render_template(
        "errors/refused.html",
        title=refused.entry.title,
        what_happened="You are in the management line of a child that you chose.",
        what_to_do=refused.entry.what_to_do,
        code=refused.code,
        way_on=[
            {"text": "Choose another child", "href": "/raise/children"},
            {"text": _home().text, "href": _home().href},
        ],
    )
    return make_response(page, refused.entry.status)


def _after(unit: Unit, page: str, draft: Draft, answers: Answers) -> str:
    """The page that comes after this one was sent: itself, when something on it is wrong or looked for."""
    asked = [*raising.pages_asked(unit, answers), CHECK]
    if page in asked and (_searches(page, request.form) or raising.page_faults(unit, page, draft, answers)):
        return page
    # A page that another answer has meanwhile left out leads to what is asked now.
    if draft.seen_whole or page not in asked:
        return raising.first_unfinished(unit, draft, answers)
    return asked[asked.index(page) + 1]


def _page(
    unit: Unit,
    page: str,
    draft: Draft,
    answers: Answers,
    values: MultiDict[str, str],
    faults: dict[str, list[str]],
    find: str = "",
) -> Response:
    refused = Refused("bad_input", faults) if faults else None
    opening = raising.opening_of(unit, answers.command) if page == "tell" else None
    if page == "route":
        asked = shown.route_questions(routes_to_choose(unit, draft.person_id, draft.children))
    elif page == "children":
        asked = []
    else:
        asked = shown.questions(page, answers, doors.service().profile, opening)
    pages = raising.pages_asked(unit, answers)
    place = pages.index(page)
    title = shown.TITLES.get(page) or asked[0]["question"]
    given: dict[str, Any] = {
        "title": title,
        "question_is_title": bool(asked) and asked[0]["question"] == title,
        "fields": [_field(one, values, refused) for one in asked],
        "errors": errors_of(refused) if refused else [],
        "number": place + 1,
        "of": len(pages),
        "action": f"/raise/{page}",
        "back_href": f"/raise/{CHECK}"
        if draft.seen_whole
        else f"/raise/{pages[place - 1]}"
        if place
        else _home().href,
    }
    if page == "children":
        given |= _choosing(unit, draft, values, refused, find)
    if opening is not None:
        given |= {
            "told": shown.told_text(opening),
            "notes": opening.notes(at_once=False),
        }
    template = page if page in ("children", "tell") else "page"
    return make_response(render_template(f"raising/{template}.html", **given), 422 if refused else 200)


def _field(asked: dict[str, Any], values: MultiDict[str, str], refused: Refused | None) -> dict[str, Any]:
    name = asked["id"]
    value: Any = values.get(name, "")
    if asked["kind"] == "date":
        value = typed_date(values, name)
    elif asked["kind"] == "choices":
        value = values.getlist(name)
    elif name == "tell":
        value = value or raising.NOW
    elif name == "enter_at":
        value = value or asked["options"][0]["value"]
    return {
        "need": asked,
        "value": value,
        "error": error_of(refused, name),
        "options": asked.get("options", []),
    }


def _choosing(
    unit: Unit, draft: Draft, values: MultiDict[str, str], refused: Refused | None, find: str
) -> dict[str, Any]:
    children = own_children(unit, draft.person_id)
    options = shown.child_options(children, values.getlist("children"), find)
    return {
        "options": options,
        "chosen": values.getlist("children"),
        "error": error_of(refused, "children"),
        "find": find,
        "searches": len(children) > shown.MOST_SHOWN or bool(find),
        "has_children": bool(children),
        "shown_text": f"Showing {len(options)} of your {len(children)} children. Find the others above."
        if len(options) < len(children)
        else "",
    }


def _check_page(unit: Unit, draft: Draft, answers: Answers, refused: Refused | None = None) -> Response:
    errors = []
    if refused is not None:
        pages = {name: page for page, names in PAGES.items() for name in names}
        errors = [
            FieldError(
                one.field, one.text, f"/raise/{pages.get(one.field.partition('.')[0], 'children')}{one.href}"
            )
            for one in errors_of(refused)
        ]
    opening = None if refused is not None else raising.opening_of(unit, answers.command)
    children = own_children(unit, draft.person_id)
    page = render_template(
        "raising/check.html",
        rows=checked.check_rows(unit, draft, answers, doors.service().profile, children),
        opening=opening,
        steps=checked.opening_steps(opening, draft) if opening else [],
        notes=opening.notes(at_once=draft.fields.get("tell") == raising.NOW) if opening else [],
        errors=errors,
        key=draft.key,
        home_href=_home().href,
        back_href=f"/raise/{raising.pages_asked(unit, answers)[-1]}",
    )
    return make_response(page, 422 if refused else 200)
