"""Cafcass as pages lead to it: what the record already answers, and the links of a dispute's page."""

from __future__ import annotations

from typing import Any

from api.look import long_date
from disputes.queries.cafcass import REFERRAL, Evidence, TwoLimbs
from disputes.queries.dispute import DisputeView


def already_answered(limbs: TwoLimbs) -> dict[str, Any]:
    """What the record says to the questions of a referral: the IRO reads it, changes it, and decides.

    The first limb is their own opinion, so nothing is answered for them there.
    """
    found = (*limbs.told, *limbs.not_put_right)
    return {
        "limb_b": "yes" if limbs.both else "no",
        "limb_b_who": "\n".join(_line(one) for one in sorted(found, key=lambda one: one.sequence)),
        "evidence": [str(sequence) for sequence in limbs.evidence],
    }


def cafcass_links(view: DisputeView) -> list[dict[str, str]]:
    """Links for the IRO: from a dispute to the test, from a referral to its pack."""
    if view.limbs is not None:
        return [{"href": f"/disputes/{view.reference}/cafcass", "text": "The test for a referral to Cafcass"}]
    if view.route == REFERRAL and view.viewer_drives:
        return [{"href": f"/disputes/{view.reference}/pack", "text": "The pack, to read and download"}]
    return []


def _line(one: Evidence) -> str:
    who = f" ({one.role_name})" if one.role_name else ""
    return f"{long_date(one.on)}: {one.what}{who}"
