"""What a referral to Cafcass is made from: the test, what was raised with whom, and the child's views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from disputes.access import require_sight
from disputes.case import load_case
from disputes.errors import Refused
from disputes.queries.beside import SideMatter
from disputes.queries.cafcass import REFERRAL, TwoLimbs, two_limbs
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.record_whole import children_of
from disputes.queries.timeline import Entry
from disputes.unit import Unit
from disputes.withheld import ChildOfRecord, is_of_another
from machines.roles import IRO
from machines.side_routes.agreed_action import AgreedAction

AGREED_ACTION = AgreedAction.route_id
VIEWS = "record_views"


@dataclass(frozen=True)
class ChildsViews:
    """What a child wants and feels, as it was recorded. ``child`` is their initials, "" for all of them."""

    at: datetime
    child: str
    views: str
    found_out: str


@dataclass(frozen=True)
class ReferralPack:
    """``dispute``, ``limbs`` and ``actions`` are empty where the referral stands beside no dispute.

    ``views`` are those of the children whom the referral is about.
    """

    referral: DisputeView
    dispute: DisputeView | None
    limbs: TwoLimbs | None
    actions: tuple[SideMatter, ...]
    views: tuple[ChildsViews, ...]
    made_at: datetime


def referral_pack(unit: Unit, reference: str, person_id: int) -> ReferralPack:
    """The pack of a referral, for its IRO alone.

    :param reference: of the referral. :raises Refused: ``dispute_not_found`` for everybody else, and for
        what is no referral.
    """
    case = load_case(unit, reference)
    if IRO.id not in require_sight(unit, case, person_id) or case.place.route.route_id != REFERRAL:
        raise Refused("dispute_not_found")
    referral = dispute_view(unit, reference, person_id)
    if not referral.stands_beside:
        return ReferralPack(referral, None, None, (), (), unit.now)
    dispute = dispute_view(unit, referral.stands_beside, person_id)
    referred = {one.number for one in children_of(unit, case.id)}
    about = [one for one in children_of(unit, case.row["beside_id"]) if one.number in referred]
    return ReferralPack(
        referral,
        dispute,
        two_limbs(unit, referral.stands_beside, person_id),
        tuple(one for one in dispute.beside if one.route == AGREED_ACTION),
        tuple(_views(dispute, about)),
        unit.now,
    )


def _views(dispute: DisputeView, about: Sequence[ChildOfRecord]) -> list[ChildsViews]:
    written = dispute.written
    first = ChildsViews(dispute.raised_at, "", written["wishes_and_feelings"], written["wishes_found_out"])
    later = [
        entry
        for entry in dispute.timeline
        if entry.move == VIEWS and not all(is_of_another(entry.given, child) for child in about)
    ]
    return [first, *(_recorded(entry) for entry in later)]


def _recorded(entry: Entry) -> ChildsViews:
    said = {one.need: str(one.answer) for one in entry.answers}
    return ChildsViews(entry.at, said.get("child", ""), said.get("views", ""), said.get("found_out", ""))
