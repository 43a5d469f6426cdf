"""Who acts in a procedure. A role is a part in the procedure; a holder is a person on a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Line(Enum):
    """Where the holder of a role is found."""

    NAMED = "named for the child"
    CASE = "the line above the child's team"
    REVIEWING = "the line above the IRO's team"
    SERVICE = "this service itself"


@dataclass(frozen=True)
class Role:
    """A part in the procedure. ``name`` is the plain name; a council's profile may give its own."""

    id: str
    name: str
    line: Line


IRO = Role("iro", "Independent Reviewing Officer", Line.NAMED)
SOCIAL_WORKER = Role("social_worker", "Social worker", Line.NAMED)
TEAM_MANAGER = Role("team_manager", "Team manager", Line.CASE)
SERVICE_MANAGER = Role("service_manager", "Service manager", Line.CASE)
HEAD_OF_SERVICE = Role("head_of_service", "Head of service", Line.CASE)
SERVICE_DIRECTOR = Role("service_director", "Service director", Line.CASE)
EXECUTIVE_DIRECTOR = Role("executive_director", "Executive director", Line.CASE)
DIRECTOR = Role("director", "Director of Children's Services", Line.CASE)
CHIEF_EXECUTIVE = Role("chief_executive", "Chief executive", Line.CASE)
IRO_TEAM_MANAGER = Role("iro_team_manager", "IRO team manager", Line.REVIEWING)
SAFEGUARDING_MANAGER = Role("safeguarding_manager", "Service manager for safeguarding", Line.REVIEWING)
DUTY_TEAM_MANAGER = Role("duty_team_manager", "Duty team manager", Line.CASE)
UNIT_MANAGER = Role("unit_manager", "Unit manager", Line.REVIEWING)
# Parts that a council gives to one of its posts, in its profile.
LEGAL_GATE = Role("legal_gate", "Whoever agrees to legal advice", Line.REVIEWING)
SENIOR_MANAGER = Role("senior_manager", "Senior manager", Line.CASE)
ENDORSER = Role("endorser", "Whoever endorses a letter", Line.REVIEWING)
ACTION_OWNER = Role("action_owner", "Named person", Line.NAMED)
CLOCK = Role("clock", "The clock", Line.SERVICE)
