"""Rochdale's own words: posts, themes, closure days and who sees the queue (chapter 5.2.5)."""

from machines.profile import Profile, Theme
from machines.roles import (
    DIRECTOR,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
    SERVICE_DIRECTOR,
    SERVICE_MANAGER,
)
from machines.sources import ours, stated

AREAS = stated("001 6 areas", "the eight areas about which awareness is raised")
MORE_THEMES = ours("001 6, 7", "the areas do not name drift in a plan for one child; these do")

profile = Profile(
    council="rochdale",
    name="Rochdale Borough Council",
    short_name="Rochdale",
    procedure="Chapter 5.2.5, sections 6 and 7",
    role_names={
        HEAD_OF_SERVICE: "Head of Service",
        EXECUTIVE_DIRECTOR: "Executive Director, Children, Schools and Families",
        SERVICE_DIRECTOR: "Service Director, Targeted Services",
        SAFEGUARDING_MANAGER: "Service Manager for Safeguarding",
        IRO_TEAM_MANAGER: "IRO Team Manager",
    },
    leaders=(
        SERVICE_MANAGER,
        HEAD_OF_SERVICE,
        SERVICE_DIRECTOR,
        EXECUTIVE_DIRECTOR,
        DIRECTOR,
        IRO_TEAM_MANAGER,
        SAFEGUARDING_MANAGER,
    ),
    iro_answers_to=IRO_TEAM_MANAGER,
    beside=(
        "cafcass_advice",
        "cafcass_referral",
        "legal_advice",  # with the gate of 001 7.2, not without it
        "meeting",
        "practice_alert",
        "good_practice",
        "representations",
        "agency_letter",
        "agreed_action",
        "told_to_iro",
    ),
    themes=(
        Theme("thresholds", "Thresholds for intervention", AREAS),
        Theme("duty_to_investigate", "Duty to investigate, and timeliness", AREAS),
        Theme("procedures", "Following safeguarding and social care procedures", AREAS),
        Theme("risk_assessment", "Child-focused risk assessment", AREAS),
        Theme("decision_making", "Analysis and decision making", AREAS),
        Theme("protection_plan", "Child protection plan: quality and carrying out", AREAS),
        Theme("care_plan", "Care plan: quality and carrying out", AREAS),
        Theme("documents", "Documents: quality and timeliness", AREAS),
        Theme("drift", "Drift or delay in the care plan", MORE_THEMES),
        Theme("review_decisions", "Review decision not carried out", MORE_THEMES),
        Theme("placement", "Placement or contact", MORE_THEMES),
        Theme("health_education", "Health or education", MORE_THEMES),
    ),
)
