"""A dispute, a list of them and their counts in the shapes in which the JSON interface gives them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.shown.record import said
from disputes.queries.dispute import DisputeView
from disputes.queries.moves import OfferedMove
from disputes.queries.queue import Listed, Page
from disputes.queries.queue_counts import QueueCounts
from machines.profile import Profile

Shape = dict[str, Any]


def whole(view: DisputeView, profile: Profile) -> Shape:
    """A dispute as one person may see it, with the moves open to them."""
    ids = {theme.name: theme.id for theme in profile.themes}
    awaiting = None
    if view.is_open:
        awaiting = {
            "role": view.awaiting_role,
            "role_name": view.awaiting_role_name,
            "person": view.awaiting_person,
            "note": view.awaiting_note,
        }
    return {
        "reference": view.reference,
        "version": view.version,
        "route": view.route,
        "route_version": view.route_version,
        "route_title": view.route_title,
        "stage": view.stage,
        "stage_label": view.stage_label,
        "rung": view.rung,
        "open": view.is_open,
        "raised_at": view.raised_at,
        "entered_at": view.entered_at,
        "ended_at": view.ended_at,
        "iro": view.iro_name,
        "team": view.team,
        "scope": view.scope,
        "children": view.children,
        "themes": [{"id": ids[name], "name": name} for name in view.themes],
        "risk": view.risk.value if view.risk else None,
        "limit_days": view.limit_days,
        "limit_reason": view.limit_reason,
        "written": view.written,
        "outcome_by": view.outcome_by,
        "beside": view.is_beside,
        "stands_beside": view.stands_beside,
        "opened_with": [
            {"id": one.need, "question": one.question, "answer": said(one.kind, one.answer)}
            for one in view.opened_with
        ],
        "awaiting": awaiting,
        "due_on": view.due_on,
        "due_at": view.due_at,
        "working_days_left": view.left,
        "late": view.left is not None and view.left < 0,
        "days_used": view.count.used,
        "cap": view.count.cap,
        "obligations": [
            {"id": owed.code, "working_days_left": None if owed.outcome else owed.left, **_owed(owed)}
            for owed in view.owed
        ],
        "moves": [_offered(move) for move in view.moves],
        "proposed_actions": view.proposed_actions,
        "agreed_actions": view.agreed_actions,
    }


def _owed(owed: Any) -> Shape:
    names = (
        "text",
        "role",
        "role_name",
        "person",
        "note",
        "as_written",
        "due_on",
        "due_at",
        "lapsed_at",
        "outcome",
    )
    return {name: getattr(owed, name) for name in names}


def _offered(move: OfferedMove) -> Shape:
    return {
        "id": move.id,
        "label": move.label,
        "kind": move.kind.value,
        "role": move.role,
        "needs": [
            {
                "id": need.id,
                "question": need.question,
                "hint": need.hint,
                "kind": need.kind.value,
                "required": need.required,
                "longest": need.longest,
                "choices": need.choices,
            }
            for need in move.needs
        ],
        "leads_to": move.leads_to,
        "source": move.source,
    }


def page(found: Page) -> Shape:
    """One page of a list, and where the next begins."""
    return {
        "disputes": [_listed(one) for one in found.rows],
        "next_cursor": None if found.next is None else str(found.next),
    }


def _listed(one: Listed) -> Shape:
    awaiting = None
    if one.is_open:
        awaiting = {
            "role": one.awaiting_role,
            "role_name": one.awaiting_role_name,
            "person": one.awaiting_person,
            "note": one.awaiting_note,
        }
    return {
        "reference": one.reference,
        "version": one.version,
        "open": one.is_open,
        "route": one.route,
        "route_title": one.route_title,
        "rung": one.rung,
        "rung_label": one.rung_label,
        "stage": one.stage,
        "stage_label": one.stage_label,
        "awaiting": awaiting,
        "iro": one.iro_name,
        "team": one.team,
        "themes": one.themes,
        "risk": one.risk.value,
        "children": len(one.initials),
        "initials": one.initials,
        "due_on": one.due_on,
        "due_at": one.due_at,
        "working_days_left": one.left,
        "late": one.left is not None and one.left < 0,
        "days_used": one.used,
        "cap": one.cap,
        "raised_at": one.raised_at,
        "entered_at": one.since,
        "ended_at": one.ended_at,
    }


def counts(found: QueueCounts) -> Shape:
    """The counts of the queue."""
    return {
        "open": found.open,
        "late": found.late,
        "soon": found.soon,
        "no_limit": found.no_limit,
        "holder_missing": found.holder_missing,
        "late_by_step": [
            {"route": one.route, "rung": one.rung, "label": one.text, "late": one.late}
            for one in found.by_rung
        ],
        "late_by_team": [{"team": one.team_id, "name": one.text, "late": one.late} for one in found.by_team],
        "waiting": asdict(found.waiting),
    }
