"""The pack for a referral to Cafcass, which the IRO downloads and sends themselves: never mailed by us."""

from __future__ import annotations

from typing import Any

from api.look import long_date, moment, short_date
from api.settings import Cafcass
from api.shown import record as shown
from disputes.queries.cafcass import Evidence, TwoLimbs
from disputes.queries.dispute import DisputeView
from disputes.queries.referral_pack import ChildsViews, ReferralPack
from machines.stages import MoveKind
from machines.working_days import london_date

Shape = dict[str, Any]
NOT_FILLED = "The council has not filled this in yet. Ask your manager, and check with Cafcass."


def pack_paper(pack: ReferralPack, cafcass: Cafcass) -> Shape:
    """All that the pack's page and PDF show."""
    referral, dispute = pack.referral, pack.dispute
    return {
        "reference": referral.reference,
        "title": f"Referral to Cafcass {referral.reference}",
        "about": shown.about(referral),
        "iro": referral.iro_name,
        "team": referral.team,
        "stands": f"{referral.stage_label}, since {long_date(london_date(referral.entered_at))}.",
        "test": shown.answer_rows(one for one in referral.opened_with if one.need != "evidence"),
        "decided": _decided(referral),
        "evidence": _evidence(pack.limbs) if pack.limbs else [],
        "dispute": _dispute(dispute) if dispute else None,
        "views": [_views(one) for one in pack.views],
        "agreed": [_action(one.what, one.person, one.stage_label) for one in pack.actions],
        "chronology": _chronology(dispute) if dispute else [],
        "cafcass": [one for one in cafcass_facts(cafcass) if one["text"] != NOT_FILLED],
        "made_text": f"Made from the record on {moment(pack.made_at)}.",
    }


def cafcass_facts(cafcass: Cafcass) -> list[Shape]:
    """What the council knows of referrals, each with what to do where it knows nothing."""
    return [
        {"label": "Where it goes", "text": cafcass.address or NOT_FILLED},
        {"label": "What Cafcass asks for", "text": cafcass.asks_for or NOT_FILLED},
        {"label": "How long Cafcass takes", "text": cafcass.times or NOT_FILLED},
    ]


def evidence_rows(found: tuple[Evidence, ...]) -> list[Shape]:
    """Entries of the record that bear on a limb, one line each."""
    return [{"when_text": long_date(one.on), "text": one.what, "who_text": one.role_name} for one in found]


def _evidence(limbs: TwoLimbs) -> list[Shape]:
    return evidence_rows(
        tuple(sorted((*limbs.failing, *limbs.asked, *limbs.not_put_right), key=lambda one: one.sequence))
    )


def _decided(referral: DisputeView) -> list[Shape]:
    """What the IRO decided on the way, with the ground."""
    return [
        {
            "when_text": long_date(london_date(one.at)),
            "title": one.label,
            "rows": shown.answer_rows(one.answers),
        }
        for one in referral.timeline[1:]
    ]


def _dispute(dispute: DisputeView) -> Shape:
    ended = f"Ended on {long_date(london_date(dispute.ended_at))}" if dispute.ended_at else "Still open"
    return {
        "reference": dispute.reference,
        "route": dispute.route_title,
        "stands": f"{dispute.stage_label}. {ended}.",
        "wrong": dispute.written["what_is_wrong"],
        "impact": dispute.written["impact"],
        "asked": dispute.written["outcome_sought"],
    }


def _views(views: ChildsViews) -> Shape:
    return {
        "when_text": long_date(london_date(views.at)),
        "child": views.child,
        "views": views.views,
        "found_out": views.found_out,
    }


def _action(what: str, person: str, stands: str) -> Shape:
    return {"what": what, "person": person, "stands": stands}


def _chronology(dispute: DisputeView) -> list[Shape]:
    """What happened, step by step; of the notes only those that met something owed: a meeting was held."""
    return [
        {
            "when_text": short_date(london_date(one.at)),
            "text": one.label
            if one.label == one.to_label or not one.entered
            else f"{one.label}. {one.to_label}",
            "who_text": "" if one.actor_kind == "clock" else one.actor_name,
        }
        for one in dispute.timeline
        if one.kind is not MoveKind.NOTE or one.met
    ]
