"""Sample values in the shapes that the parts take. Nobody here is real."""

from __future__ import annotations

from typing import Any

SIGNED_IN = {"name": "Priya Nair", "roles": ["Independent Reviewing Officer"]}
NAVIGATION = [
    {"text": "My disputes", "href": "/disputes", "current": True},
    {"text": "Raise a dispute", "href": "/disputes/new", "current": False},
    {"text": "Escalation queue", "href": "/queue", "current": False},
]
DEMO = {"now_text": "9:05am on Tuesday 10 November 2026"}

LEFT = {"kind": "left", "working_days": 4, "on_text": "Mon 16 Nov 2026"}
SOON = {"kind": "left", "working_days": 1, "on_text": "Wed 11 Nov 2026"}
TODAY = {"kind": "today"}
OVER = {"kind": "over", "working_days": 3, "on_text": "Thu 5 Nov 2026"}
LATE = {"kind": "over", "working_days": 0}
NO_LIMIT = {"kind": "none"}
MET = {"kind": "met", "text": "In time"}
ENDED = {"kind": "ended"}
DUES = [LEFT, SOON, TODAY, OVER, LATE, NO_LIMIT, MET, ENDED]

LADDER: list[dict[str, Any]] = [
    {
        "number": 1,
        "label": "Team manager",
        "who": "Owen Blake",
        "state": "done",
        "dates": [{"label": "Asked", "text": "Mon 2 Nov"}, {"label": "answered", "text": "Fri 6 Nov"}],
        "answer_text": "Did not agree",
    },
    {
        "number": 2,
        "label": "Three-way meeting",
        "who": "Service manager and IRO team manager",
        "state": "skipped",
        "reason": "placement ends this month",
    },
    {
        "number": 3,
        "label": "Service Manager for Safeguarding",
        "who": "Farah Aziz",
        "state": "current",
        "dates": [{"label": "Asked", "text": "Mon 9 Nov"}],
        "turn_text": "Farah Aziz to answer",
        "due": {"kind": "left", "working_days": 1},
    },
    {"number": 4, "label": "Service Director", "who": "Tomasz Lewandowski", "state": "ahead"},
    {"number": 5, "label": "Director of Children’s Services", "who": "Grace Adeyemi", "state": "ahead"},
]
LADDER_ENDED = [
    {**LADDER[0]},
    {**LADDER[1], "reason": "the service manager is away until after the review"},
    {**LADDER[2], "state": "ended", "due": None, "turn_text": "", "answer_text": "Agreed: 2 actions"},
    LADDER[3],
    LADDER[4],
]
LADDER_LATE = [
    {
        "number": 1,
        "label": "Social worker told",
        "who": "Joanne Firth",
        "state": "done",
        "dates": [{"label": "Told", "text": "Mon 2 Nov"}],
    },
    {
        "number": 2,
        "label": "Team manager",
        "who": "No one in post: Farah Aziz stands in",
        "state": "current",
        "turn_text": "Team manager to answer",
        "due": OVER,
    },
    {"number": 3, "label": "Service manager", "state": "ahead"},
    {"number": 4, "label": "Head of service", "state": "ahead"},
]
LONG_LADDER = [
    {"number": n, "label": f"Step {n}", "state": "done" if n < 3 else "current" if n == 3 else "ahead"}
    for n in range(1, 10)
]

TIMELINE: list[dict[str, Any]] = [
    {
        "kind": "lapse",
        "when_text": "Midnight on Tuesday 10 November 2026",
        "title": "The limit to answer passed",
        "in_time_text": "No answer by Monday 9 November 2026",
        "late": True,
        "details": [
            {"label": "Who was told", "text": "Owen Blake, Priya Nair and Priya’s manager, Helen Marsh"}
        ],
    },
    {
        "when_text": "4:40pm on Friday 6 November 2026",
        "title": "The team manager did not agree",
        "who_text": "Owen Blake, team manager",
        "in_time_text": "In time, 1 working day early",
        "late": False,
        "details": [
            {
                "label": "Reasons",
                "text": "The sessions were paused because the centre closed.\n\n"
                "We expect it to open again in December, and would rather wait than change the centre.",
            },
            {"label": "Told", "text": "The IRO"},
        ],
    },
    {
        "kind": "note",
        "is_note": True,
        "when_text": "10:15am on Wednesday 4 November 2026",
        "title": "Call with the foster carer",
        "who_text": "Priya Nair, Independent Reviewing Officer",
        "details": [{"label": "Note", "text": "She has not been told of any change."}],
    },
    {
        "when_text": "9:30am on Monday 2 November 2026",
        "title": "Raised as an informal dispute",
        "who_text": "Priya Nair, Independent Reviewing Officer",
    },
]

SUM = {
    "what": "How this date was worked out",
    "as_written": "Team Manager responds to IRO concerns within 5 working days",
    "read_as": "5 working days, counted in full days after the day of asking",
    "source": "5.2.5, 7.2.1 point 4",
    "starts_text": "Thursday 5 November 2026, when the team manager was asked (day 0)",
    "due_text": "Due by the end of Thursday 12 November 2026",
    "days": [
        {"on_text": "Fri 6 Nov", "counted": True, "number": 1},
        {"on_text": "Sat 7 Nov", "counted": False, "why": "Saturday"},
        {"on_text": "Sun 8 Nov", "counted": False, "why": "Sunday"},
        {"on_text": "Mon 9 Nov", "counted": True, "number": 2},
        {"on_text": "Tue 10 Nov", "counted": True, "number": 3},
        {"on_text": "Wed 11 Nov", "counted": True, "number": 4},
        {"on_text": "Thu 12 Nov", "counted": True, "number": 5, "why": "Working day: due"},
    ],
    "notes": ["More time was not asked for. The clock does not stop."],
}

NEXT = {
    "title": "Read the team manager’s answer and say if you accept it",
    "text": "Owen Blake did not agree. You can accept, or take it to the next step.",
    "href": "#main-content",
    "button_text": "Read the answer",
    "due": LEFT,
    "reference": "D-4F7K-29QM",
}
WAITING = {
    "title": "Farah Aziz has until Wednesday 11 November to answer",
    "text": "You will get an email when she answers, and on the day after if she does not.",
    "due": SOON,
}
MOVES = [
    {
        "label": "Take it to the Service Director",
        "href": "#main-content",
        "hint": "They get an email now, and 1 day to answer.",
        "weight": "main",
    },
    {
        "label": "Record an agreement",
        "href": "#main-content",
        "hint": "Ends the dispute. You set the dates of the actions.",
    },
    {"label": "Refer to Cafcass", "href": "#main-content"},
    {
        "label": "Ask somebody else instead",
        "href": "#main-content",
        "weight": "quiet",
        "hint": "A new link is sent.",
    },
    {"label": "Withdraw the dispute", "href": "#main-content", "weight": "quiet"},
]
NOT_NOW = [{"label": "Close without agreement", "why": "Only after the Director has decided."}]
TASKS = [
    {
        "text": "File the record of 6 November",
        "href": "#main-content",
        "hint": "D-4F7K-29QM",
        "state_text": "To do",
    },
    {"text": "Tell the child what was decided", "state_text": "Done", "done": True},
]
STEPS = [
    {"text": "Owen Blake gets an email with a link to answer.", "when_text": "Within a minute"},
    {
        "text": "You hear from us when he answers, or if he does not.",
        "when_text": "By Thursday 12 November 2026",
    },
    {"text": "Then you accept it, or take it to the next step."},
]

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
LETTERS: list[dict[str, Any]] = [
    {
        "href": "#main-content",
        "to": "owen.blake@alderbrook.example",
        "subject": "A reply is needed from you by Thursday 12 November 2026",
        "sent_text": "9:31am on Thursday 5 November 2026",
        "new": True,
    },
    {
        "href": "#main-content",
        "to": "priya.nair@alderbrook.example",
        "subject": "Your dispute was sent",
        "sent_text": "9:30am on Thursday 5 November 2026",
    },
]
LETTER = {
    "sender": "Care plan disputes <disputes@alderbrook.example>",
    "to": "Owen Blake <owen.blake@alderbrook.example>",
    "subject": LETTERS[0]["subject"],
    "sent_text": LETTERS[0]["sent_text"],
    "text": "An Independent Reviewing Officer asks for your reply.\n\nReference: D-4F7K-29QM\n\n"
    "Read it and answer here:\nhttps://disputes.alderbrook.example/r/"
    + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7" * 2
    + "\n\nYou need no account.",
}

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

GIVEN: dict[str, dict[str, Any]] = {
    "dispute": {
        "back_href": "#main-content",
        "back_text": "My disputes",
        "receipt": {"heading": "Your answer was saved", "text": "The team manager has been told by email."},
    },
    "queue": {
        "wide": True,
        "signed_in": {"name": "Grace Adeyemi", "roles": ["Director of Children’s Services"]},
    },
    "form_errors": {"errors": FAULTS, "back_href": "#main-content"},
    "form": {"back_href": "#main-content"},
    "signed_out": {"signed_in": None, "navigation": [], "demo": None},
    "parts": {
        "receipt": {
            "heading": "Someone answered first",
            "text": "Nothing of yours was changed.",
            "kind": "notice",
            "links": [{"text": "See the dispute", "href": "#main-content"}],
        }
    },
}
ERRORS: dict[str, dict[str, Any]] = {
    "409": {
        "now_href": "#main-content",
        "code": "stale_page",
        "changes": [
            {
                "what": "The team manager agreed and proposed 2 actions",
                "who_text": "Owen Blake, team manager",
                "when_text": "9:04am on Tuesday 10 November 2026",
            }
        ],
        "typed": [{"label": "Your note", "text": "I asked again on Friday.\nNo reply yet."}],
        "again": {"action": "#main-content", "hidden": {"note": "I asked again on Friday.\nNo reply yet."}},
    },
    "413": {"limit_text": "1 megabyte"},
    "429": {"wait_text": "15 minutes"},
    "500": {"fault_reference": "8F2C-11D0", "signed_in": None, "navigation": [], "demo": None},
    "refused": {
        "title": "Only the IRO can withdraw this dispute",
        "what_happened": "You are the IRO’s manager. Only the IRO who raised a dispute can withdraw it.",
        "what_to_do": [
            "Ask Priya Nair to withdraw it.",
            "If she is away, give the dispute to another IRO first.",
        ],
        "code": "not_your_move",
        "way_on": [
            {"text": "Go back to the dispute", "href": "#main-content"},
            {"text": "See who can do what", "href": "#main-content"},
        ],
    },
}
