"""Posts that only one council has: found where its files name them, and never without a holder."""

from __future__ import annotations

from dataclasses import replace

from machines.faults import faults_of_posts
from machines.registry import Registry
from machines.roles import ENDORSER, LEGAL_GATE, SOCIAL_WORKER, Line, Role
from tests.machines.made_up import REPLY, a_route
from tests.machines.rochdale import rochdale

ADVISER = Role("personal_adviser", "Personal Adviser", Line.NAMED)
LEAD = Role("practice_lead", "Practice lead", Line.REVIEWING)


def test_a_post_named_for_each_child_that_nothing_names_is_a_fault():
    profile = rochdale().profile
    leaver = a_route(asked={"owes": (replace(REPLY, by=ADVISER),)}, answer={"by": (ADVISER,)})
    found = faults_of_posts([leaver], profile)
    assert [fault.what for fault in found] == [
        "Personal Adviser is named for each child, and nothing says who it is"
    ]
    assert faults_of_posts([leaver], replace(profile, played_by={ADVISER: SOCIAL_WORKER})) == ()


def test_a_post_that_only_plays_a_part_beside_the_ladder_can_be_held():
    known = rochdale()
    profile = replace(known.profile, played_by={ENDORSER: LEAD})
    registry = Registry(known.every_route(), profile)
    assert registry.roles()["practice_lead"] is LEAD
    # What the council does not give away stays with whom it is with as a rule.
    assert registry.roles()["safeguarding_manager"] is profile.post_of(LEGAL_GATE)
