"""Dunmarsh's own words. Its procedure is for conferences, so it has no part for Cafcass."""

from machines.profile import Profile, Theme
from machines.roles import ENDORSER, HEAD_OF_SERVICE, IRO, IRO_TEAM_MANAGER, SERVICE_MANAGER, UNIT_MANAGER
from machines.sources import stated

ABOUT = stated("Du 1", "what a chair may challenge")

profile = Profile(
    council="dunmarsh",
    name="Dunmarsh County Council",
    short_name="Dunmarsh",
    procedure="Challenge by conference chairs (made up for the tests)",
    role_names={IRO: "Conference chair", UNIT_MANAGER: "Safeguarding Unit Manager"},
    leaders=(SERVICE_MANAGER, HEAD_OF_SERVICE),
    iro_answers_to=UNIT_MANAGER,
    # Du 6: the unit manager endorses a letter to another agency before it is sent.
    played_by={ENDORSER: UNIT_MANAGER},
    beside=("agency_letter", "good_practice", "meeting", "agreed_action", "told_to_iro"),
    stand_ins={UNIT_MANAGER: IRO_TEAM_MANAGER},
    themes=(
        Theme("protection_plan", "The protection plan", ABOUT),
        Theme("core_group", "The core group", ABOUT),
    ),
    informs=("The child", "The parents"),
)
