"""Lists of disputes: rows, counts, filters."""

from __future__ import annotations

from typing import Any

from tests.support.gallery.samples.disputes import LEFT, NO_LIMIT, OVER, TODAY

ROWS: list[dict[str, Any]] = [
    {
        "reference": "D-7T2M-81XA",
        "href": "#main-content",
        "about": "K. L. and M. L.",
        "route_text": "Formal dispute",
        "rung_text": "3 of 5: Service Manager for Safeguarding",
        "turn_text": "Farah Aziz",
        "team": "Children in Care North",
        "themes": ["Placement", "Contact with family"],
        "risk": "High",
        "due": OVER,
        "used": 14,
        "cap": 20,
        "flags": ["No holder in post"],
    },
    {
        "reference": "D-4F7K-29QM",
        "href": "#main-content",
        "about": "R. S.",
        "route_text": "Concern",
        "rung_text": "2 of 4: Team manager",
        "turn_text": "Owen Blake",
        "team": "Children in Care South",
        "themes": ["Quality and implementation of looked-after children’s care plans"],
        "risk": "Medium",
        "due": TODAY,
        "used": 6,
        "cap": None,
    },
    {
        "reference": "D-1B5C-33PP",
        "href": "#main-content",
        "about": "T. W.",
        "route_text": "Informal dispute",
        "rung_text": "2 of 2: Team manager",
        "turn_text": "Samuel Osei",
        "team": "Court team",
        "themes": [],
        "risk": None,
        "due": LEFT,
        "used": 2,
        "cap": 20,
    },
    {
        "reference": "D-9Q9R-70ZB",
        "href": "#main-content",
        "about": "B. N.",
        "route_text": "Concern",
        "rung_text": "4 of 4: Head of service",
        "turn_text": "Ruth Kelsall",
        "team": "Leaving care",
        "themes": ["Education"],
        "risk": "Low",
        "due": NO_LIMIT,
        "used": 11,
        "cap": None,
    },
]
TILES = [
    {"count": 3, "text": "limit passed", "href": "#main-content", "weight": "late", "current": True},
    {"count": 5, "text": "due today or tomorrow", "href": "#main-content"},
    {"count": 1204, "text": "open", "href": "#main-content"},
    {"count": 2, "text": "with the Director"},
]
COLUMNS = [
    {"key": "name", "text": "Team"},
    {"key": "lead", "text": "Team manager"},
    {"key": "open", "text": "Open", "number": True},
]
TEAM_ROWS = [
    {"name": "Children in Care North", "lead": "Owen Blake", "open": "12", "href": "#main-content"},
    {"name": "Court team", "lead": "Samuel Osei", "open": "4"},
]
FILTERS = [
    {
        "id": name,
        "question": question,
        "options": [{"value": str(n), "text": text} for n, text in enumerate(texts)],
        "value": value,
    }
    for name, question, texts, value in (
        ("team", "Team", ("Children in Care North", "Children in Care South", "Court team"), "0"),
        ("step", "Step", ("Team manager", "Service Manager for Safeguarding"), ""),
        (
            "theme",
            "Theme",
            ("Quality and implementation of looked-after children’s care plans", "Contact"),
            "",
        ),
        ("risk", "Risk", ("High", "Medium", "Low"), "0"),
    )
]
SEARCH = {
    "id": "reference",
    "question": "Search by reference",
    "value": "",
    "hint": "For example, D-4F7K-29QM",
}
APPLIED = [
    {"text": "Team: Children in Care North", "remove_href": "#main-content"},
    {"text": "Risk: High", "remove_href": "#main-content"},
]
