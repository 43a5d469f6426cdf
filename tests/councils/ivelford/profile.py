"""Ivelford's own words. Its text says "days" and means working days."""

from machines.limits import PlainDays
from machines.profile import Profile, Theme
from machines.roles import HEAD_OF_SERVICE, SERVICE_MANAGER
from machines.sources import stated

profile = Profile(
    council="ivelford",
    name="Ivelford Council",
    short_name="Ivelford",
    procedure="Getting back on track (made up for the tests)",
    leaders=(SERVICE_MANAGER, HEAD_OF_SERVICE),
    plain_days=PlainDays.WORKING_DAYS,
    themes=(Theme("review", "Review decisions not carried out", stated("1", "themes")),),
    beside=("cafcass_advice", "cafcass_referral", "advocate"),
)
