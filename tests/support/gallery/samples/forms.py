"""Questions, what was typed, what was wrong with it; and answers to check."""

from __future__ import annotations

from typing import Any

ACTIONS = [
    {
        "what": "Book six sessions with the new therapist",
        "outcome": "R. has someone to talk to before the move",
        "person": "Joanne Firth",
        "by_text": "Friday 20 November 2026",
        "state_text": "Not done yet",
    },
    {
        "what": "Write to the school about transport",
        "outcome": "R. stays at the same school",
        "person": "Owen Blake",
        "by_text": "Monday 16 November 2026",
    },
]
ANSWERS = [
    {
        "label": "Child",
        "text": "R. S. (case 118204)",
        "change_href": "#main-content",
        "change_what": "the child",
    },
    {"label": "Themes", "lines": ["Placement", "Contact with family"], "change_href": "#main-content"},
    {
        "label": "What is wrong",
        "text": "The plan agreed at the review on 4 October has not been started.\n\nNo one has said why.",
        "change_href": "#main-content",
    },
    {"label": "Proposed actions", "actions": ACTIONS, "change_href": "#main-content"},
    {"label": "The child’s wishes", "text": ""},
]

CHILDREN = [
    {"value": "1", "text": "R. S.", "hint": "Case 118204, Children in Care South"},
    {"value": "2", "text": "T. W.", "hint": "Case 118377, Court team"},
]
PEOPLE = [
    {"value": "7", "text": "Owen Blake, team manager"},
    {"value": "9", "text": "Farah Aziz, service manager"},
]
LATER = [
    {"value": "a", "text": "Service Director"},
    {"divider": "or"},
    {"value": "b", "text": "Director of Children’s Services"},
]
NEEDS: dict[str, dict[str, Any]] = {
    kind: {"id": kind, "kind": kind, "question": question, "hint": hint, "required": True, "longest": 4000}
    for kind, question, hint in (
        ("text", "What is wrong?", "Say what should have happened, and what did."),
        ("line", "Job title", "As it stands in the directory."),
        ("email", "Your work email address", "We send a code to it."),
        ("code", "Code from the email", "6 numbers. It works for 10 minutes."),
        ("date", "When was the meeting held?", "For example, 9 11 2026."),
        ("yes_no", "Have you considered a referral to Cafcass?", ""),
        ("choice", "How urgent is it for the child?", ""),
        ("stage", "Which step should it go to?", "The steps between are marked as skipped."),
        ("choices", "Which children is this about?", "Pick all of them."),
        ("person", "Who should be asked instead?", "They get a new link by email."),
        ("day_ahead", "On which day?", "For example, 9 12 2026."),
        ("time", "At what time?", "For example 14:30."),
        ("number", "For how many minutes?", ""),
        ("team", "Which team or service is it about?", ""),
        ("child", "Which of the children is this about?", ""),
        ("people", "Who is to come?", "Pick all of them."),
        ("informed", "Who was told?", ""),
        ("evidence", "Which entries of the record show it?", ""),
        ("actions", "What will be done?", "Each action needs a named person and a date."),
    )
}
OPTIONS = {
    "choice": [
        {"value": "high", "text": "High", "hint": "Each step has 1 working day"},
        {"value": "low", "text": "Low", "hint": "Each step has 7 working days"},
    ],
    "stage": LATER,
    "choices": CHILDREN,
    "person": PEOPLE,
    "team": [{"value": "3", "text": "Children in Care South"}, {"value": "4", "text": "Court team"}],
    "child": CHILDREN,
    "people": [*PEOPLE, *({"value": str(n), "text": f"Person {n}, team manager"} for n in range(20, 30))],
    "informed": [{"value": one, "text": one} for one in ("The child", "The parents", "The carer")],
    "evidence": [{"value": "2", "text": "Monday 9 November 2026: Ask the team manager, Ruth Hale"}],
}
TYPED: dict[str, Any] = {
    "text": "First line\nsecond line\n\n  kept <b>as typed</b>",
    "line": 'Team "manager" & co',
    "email": "owen.blake@alderbrook",
    "code": "12345",
    "date": {"day": "31", "month": "2", "year": "2026"},
    "yes_no": "no",
    "choice": "low",
    "stage": "b",
    "choices": ["2"],
    "person": "9",
    "day_ahead": {"day": "9", "month": "12", "year": "2026"},
    "time": "half past",
    "number": "many",
    "team": "4",
    "child": "1",
    "people": ["9", "21"],
    "informed": ["The parents"],
    "evidence": ["2"],
    "actions": [
        {
            "what": "Book six sessions\nwith a therapist",
            "outcome": "",
            "person": "Joanne",
            "by": {"day": "40"},
        },
        {},
        {},
        {
            "what": "A fourth",
            "outcome": "x",
            "person": "y",
            "by": {"day": "1", "month": "12", "year": "2026"},
        },
    ],
}
TROUBLE: dict[str, Any] = {
    "text": "Say what is wrong",
    "line": "Enter the job title",
    "email": "Enter an email address in the right form, like name@example.gov.uk",
    "code": "Enter all 6 numbers",
    "date": "31 February 2026 is not a real date",
    "yes_no": "Say if you have considered it",
    "choice": "Choose how urgent it is",
    "stage": "Choose a step",
    "choices": "Choose at least one child",
    "person": "Choose a person",
    "day_ahead": "This date has passed",
    "time": "Give a time of day, for example 14:30",
    "number": "Give a whole number",
    "team": "Choose a team from the list",
    "child": "Choose one of the children",
    "people": "Choose no more than 12 people",
    "informed": "Say who was told",
    "evidence": "Choose entries from the list",
    "actions": {
        "": "Finish or clear each action",
        "1-outcome": "Say what it will change for the child",
        "1-by": "Enter a real date",
    },
}
FAULTS = [
    *({"field": kind, "text": text} for kind, text in TROUBLE.items() if isinstance(text, str)),
    {"field": "actions-1-outcome", "text": "Action 1: say what it will change for the child"},
    {"field": "actions-1-by", "text": "Action 1: enter a real date"},
    {"text": "This page was open too long: sign in again. What you typed is kept."},
]
