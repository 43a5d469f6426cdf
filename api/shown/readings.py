"""Readings in words: who, what let them in, what, when and by which door."""

from __future__ import annotations

from api.look import moment
from disputes.queries.readings import ReadingSeen
from disputes.readings import Door, Tie
from machines.profile import Profile
from machines.registry import Registry

# By what somebody may see it, with the council's name of the role, if there is one.
TIES = {
    Tie.IRO: "{role}",
    Tie.ASKED: "{role}, asked in this stage",
    Tie.PART: "{role}",
    Tie.STANDS_IN: "Stands in as {role}",
    Tie.LEADER: "{role}, as a senior leader",
    Tie.OWN_LIST: "{role}, their own list",
    Tie.BEFORE: "Had a part in it before",
}
DOORS = {Door.SIGN_IN: "Signed in", Door.LINK: "By a response link", Door.TOKEN: "By a program"}


def row(reading: ReadingSeen, registry: Registry, profile: Profile) -> dict[str, str]:
    """One reading as a row of the table."""
    return {
        "person": reading.person,
        "as_text": as_text(reading, registry, profile),
        "what": reading.what[0].upper() + reading.what[1:],
        "when_text": moment(reading.read_at),
        "door": DOORS[Door(reading.door)],
    }


def as_text(reading: ReadingSeen, registry: Registry, profile: Profile) -> str:
    """What let them in, with the council's own name of the post."""
    known = registry.roles().get(reading.role)
    name = reading.role if known is None else profile.name_of(known)
    return TIES[Tie(reading.tie)].format(role=name or "No post")
