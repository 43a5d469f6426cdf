"""The form by which a dispute is raised, one thing a page: its pages in order, its draft, its faults.

The draft is kept at the server from the first page on, as it was typed. What is wrong with a page is
what the schema and the command find wrong with its own fields, so no rule is written twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from api.forms import date_from
from api.look import long_date
from api.schemas.raising import RaiseSchema
from api.schemas.shapes import loaded
from disputes.commands import forget_form, keep_form, raise_dispute
from disputes.errors import Refused
from disputes.queries.dispute import DisputeView
from disputes.queries.kept_form import kept_form
from disputes.queries.raising_choices import Opening, RouteChoice, opening, routes_to_choose
from disputes.reading import date_answer
from disputes.unit import Unit

DRAFT = "raise"  # the name under which the draft is kept
NOW, LATER = "now", "later"

# The pages, in order, each with the fields that it asks.
PAGES: Mapping[str, tuple[str, ...]] = {
    "children": ("children",),
    "route": ("route", "route_reason"),
    "type": ("alert_type",),
    "start": ("enter_at", "enter_at_reason", "consulted"),
    "themes": ("themes",),
    "wrong": ("what_is_wrong",),
    "impact": ("impact",),
    "wishes": ("wishes_and_feelings", "wishes_found_out"),
    "outcome": ("outcome_sought", "outcome_by"),
    "event": ("event_on", "event_at"),
    "risk": ("risk", "limit_days", "limit_reason"),
    "tell": ("tell",),
}
CHECK = "check"
LISTS = ("children", "themes")
DATES = ("outcome_by", "event_on")
# What a change of route makes worthless, for each route has its own steps and limits.
OF_THE_ROUTE = (*PAGES["type"], *PAGES["start"], *PAGES["event"], "limit_days", "limit_reason", "tell")
TELL_MISSING = "Choose whether to ask now, or later yourself."
START_MISSING = "Choose where it starts."


@dataclass(frozen=True)
class Draft:
    """What has been typed so far. ``raised`` is the reference once it has been sent."""

    person_id: int
    fields: MultiDict[str, str]

    @property
    def key(self) -> str:
        """The idempotency key: one for the draft, so that a second press raises nothing."""
        return self.fields.get("key", "")

    @property
    def raised(self) -> str:
        """The reference of the dispute that came of it, or ""."""
        return self.fields.get("raised", "")

    @property
    def told(self) -> str:
        """The reference of what the IRO was told and raises it from, or ""."""
        return self.fields.get("told", "")

    @property
    def seen_whole(self) -> bool:
        """Whether its writer has been through all pages, so that a change leads back to the check."""
        return "seen_whole" in self.fields

    @property
    def children(self) -> list[str]:
        """The case numbers chosen."""
        return self.fields.getlist("children")


def draft_of(unit: Unit, person_id: int) -> Draft | None:
    """What the person has begun, or None."""
    kept = kept_form(unit, person_id, DRAFT)
    if kept is None:
        return None
    return Draft(person_id, MultiDict((name, value) for name, values in kept.items() for value in values))


def new_draft(person_id: int) -> Draft:
    """A draft with nothing in it."""
    return Draft(person_id, MultiDict({"key": secrets.token_urlsafe(16)}))


def draft_from(view: DisputeView, person_id: int) -> Draft:
    """A draft from what an IRO was told: about the same children, in the words in which it was told."""
    said = {one.need: str(one.answer) for one in view.opened_with}
    happened_on = long_date(date.fromisoformat(said["happened_on"]))
    words = f"{said['kind']}, on {happened_on}.\n{said['what']}"
    draft = new_draft(person_id)
    fields = draft.fields.copy()
    fields.setlist("children", [child.case_number for child in view.children])
    fields.update({"what_is_wrong": words, "told": view.reference})
    return Draft(person_id, fields)


def with_page(draft: Draft, page: str, form: MultiDict[str, str]) -> Draft:
    """The draft with what was typed on one page in place of what stood there."""
    fields = draft.fields.copy()
    for name in _inputs(PAGES[page]):
        fields.poplist(name)
        fields.setlist(name, form.getlist(name))
    changed = {
        "route": OF_THE_ROUTE if form.get("route") != draft.fields.get("route") else (),
        "type": PAGES["start"] if form.get("alert_type") != draft.fields.get("alert_type") else (),
    }
    for name in _inputs(changed.get(page, ())):
        fields.poplist(name)
    return Draft(
        draft.person_id, MultiDict((name, value) for name, value in fields.items(multi=True) if value)
    )


def _inputs(names: Iterable[str]) -> list[str]:
    """Every input that these fields may have: a date has three."""
    return [one for name in names for one in (name, f"{name}-day", f"{name}-month", f"{name}-year")]


def marked(draft: Draft, **marks: str) -> Draft:
    """The draft with marks of our own: ``seen_whole``, ``raised``."""
    fields = draft.fields.copy()
    fields.update(marks)
    return Draft(draft.person_id, fields)


def keep(unit: Unit, draft: Draft) -> None:
    """Keep the draft. Raises Refused ``too_large``."""
    fields = {name: values for name, values in draft.fields.lists() if values}
    keep_form.handle(keep_form.KeepForm(draft.person_id, DRAFT, fields), unit)


def forget(unit: Unit, person_id: int) -> None:
    """Throw away what was begun."""
    forget_form.handle(forget_form.ForgetForm(person_id, DRAFT), unit)


@dataclass(frozen=True)
class Answers:
    """The draft as the command takes it, and the faults by field of what it would not take."""

    command: raise_dispute.RaiseDispute
    faults: Mapping[str, list[str]]
    route: RouteChoice | None


def answers_of(unit: Unit, draft: Draft) -> Answers:
    """What the draft amounts to, with every fault of every page at once.

    :raises Refused: ``conflict_of_interest``, as soon as the children say so.
    """
    data, faults = _shaped(draft.fields)
    route = None
    try:
        routes = routes_to_choose(unit, draft.person_id, data["children"], data["alert_type"])
        route = next((one for one in routes if one.id == data["route"]), None)
        if route is None:
            faults.setdefault("route", ["Choose what it is about."])
    except Refused as refused:
        if refused.code == "conflict_of_interest":
            raise
        more = "" if refused.code == "bad_input" else f" {refused.entry.what_to_do}"
        faults["children"] = [text + more for text in refused.fields["children"]]
    if route is not None:
        _choices_of_the_route(route, draft, data, faults)
    command = raise_dispute.RaiseDispute(person_id=draft.person_id, key=draft.key, **data)
    return Answers(command, {**raise_dispute.faults_of(command, unit), **faults}, route)


def opening_of(unit: Unit, command: raise_dispute.RaiseDispute) -> Opening:
    """Where the dispute would begin. Raises Refused or Fault when the answers do not say so yet."""
    event_on = date_answer(command.event_on) if command.event_on else None
    return opening(
        unit,
        command.person_id,
        command.children,
        command.route,
        command.enter_at,
        command.risk,
        command.limit_days,
        event_on,
        command.event_at,
        command.alert_type,
    )


def pages_asked(unit: Unit, answers: Answers) -> list[str]:
    """The pages that apply to these answers, in order; before a route is chosen, all that may."""
    route = answers.route
    asked = [page for page in PAGES if page not in ("event", "type")]
    if route is not None and route.event:
        asked.insert(asked.index("risk"), "event")
    if route is not None and route.types:
        asked.insert(asked.index("start"), "type")
    if route is not None and not route.asks_risk and route.lowest is None:
        asked.remove("risk")
    if route is not None and len(route.steps) < 2:
        asked.remove("start")
    if not _asks_first(unit, answers):
        asked.remove("tell")
    return asked


def faults_on(page: str, faults: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The faults of one page's fields, in the order in which it asks them."""
    return {
        name: texts
        for asked in PAGES[page]
        for name, texts in faults.items()
        if name.partition(".")[0] == asked
    }


def page_faults(unit: Unit, page: str, draft: Draft, answers: Answers) -> dict[str, list[str]]:
    """What is wrong with one page, with what only the form asks."""
    found = faults_on(page, answers.faults)
    if page == "start" and "enter_at" not in draft.fields:
        found["enter_at"] = [START_MISSING]
    if page == "tell" and draft.fields.get("tell") not in (NOW, LATER):
        found["tell"] = [TELL_MISSING]
    return found


def first_unfinished(unit: Unit, draft: Draft, answers: Answers) -> str:
    """The first page that still needs an answer, or the check."""
    asked = pages_asked(unit, answers)
    return next((page for page in asked if page_faults(unit, page, draft, answers)), CHECK)


def _asks_first(unit: Unit, answers: Answers) -> bool:
    """Whether there is somebody to ask first; while that is not known, as if there were."""
    if faults_on("risk", answers.faults) or faults_on("event", answers.faults) or answers.route is None:
        return True
    try:
        return opening_of(unit, answers.command).first_move is not None
    except Refused:
        return True


def _choices_of_the_route(
    route: RouteChoice, draft: Draft, data: dict[str, Any], faults: dict[str, list[str]]
) -> None:
    """The step must be one of this route's; its first one is no bypass and needs no reason.

    What was typed and this route, or the step that was chosen, does not ask is left out.
    """
    ids = [step.id for step in route.steps]
    chosen = next((step for step in route.steps if step.id == data["enter_at"]), None)
    if chosen is None or not chosen.consult:
        data["consulted"] = ""
    if not route.asks_time:
        data["event_at"] = ""
    if not route.asks_risk:
        data["risk"] = ""
    if data["enter_at"] == ids[0]:
        data["enter_at"] = ""
    elif data["enter_at"] and data["enter_at"] not in ids:
        faults["enter_at"] = [START_MISSING]
    if len(ids) > 1 and "enter_at" not in draft.fields:
        faults["enter_at"] = [START_MISSING]


def _shaped(fields: MultiDict[str, str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The fields in the shape of the schema, and the faults of those that have no such shape."""
    data: dict[str, Any] = {name: fields.getlist(name) for name in LISTS}
    data |= {name: date_from(fields, name) for name in DATES}
    asked = {name for names in PAGES.values() for name in names} - {"tell", *data}
    data |= {name: fields.get(name, "") for name in asked}
    data = {name: value for name, value in data.items() if value not in ("", [])}
    schema = RaiseSchema()
    try:
        return loaded(schema, data), {}
    except Refused as refused:
        faults = refused.fields
    kept = {name: value for name, value in data.items() if name not in {f.partition(".")[0] for f in faults}}
    return loaded(schema, kept), faults
