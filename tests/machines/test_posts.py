"""Posts that only one council has: found where its files name them, and never without a holder."""

from __future__ import annotations

from dataclasses import replace

from machines.faults import faults_of_posts
from machines.registry import Registry
from machines.roles import ENDORSER, SOCIAL_WORKER, Line, Role
from tests.councils.places import route_in
from tests.machines.rochdale import rochdale

ADVISER = Role("personal_adviser", "Personal Adviser", Line.NAMED)
LEAD = Role("practice_lead", "Practice lead", Line.REVIEWING)


class Route:
    """Just enough of a route: one stage in which a personal adviser owes something."""

    route_id = "leaver"

    @staticmethod
    def stages():
        stage = route_in("aldermoor", "alert").first_stage()
        owed = replace(stage.owes[0], by=ADVISER)
        return (type("Asked", (), {"owes": (owed,)}),)


def test_a_post_named_for_each_child_that_nothing_names_is_a_fault():
    profile = rochdale().profile
    found = faults_of_posts([Route], profile)
    assert [fault.what for fault in found] == [
        "Personal Adviser is named for each child, and nothing says who it is"
    ]
    assert faults_of_posts([Route], replace(profile, played_by={ADVISER: SOCIAL_WORKER})) == ()


def test_a_post_that_only_plays_a_part_beside_the_ladder_can_be_held():
    known = rochdale()
    profile = replace(known.profile, played_by={ENDORSER: LEAD})
    assert Registry(known.every_route(), profile).roles()["practice_lead"] is LEAD
