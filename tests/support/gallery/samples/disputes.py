"""A dispute: how long is left, its ladder, its timeline and what may be done."""

from __future__ import annotations

from typing import Any

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
LONG_LADDER: list[dict[str, Any]] = [
    {"number": n, "label": f"Step {n}", "state": "done" if n < 3 else "current" if n == 3 else "ahead"}
    for n in range(1, 10)
]

SEVEN_RUNGS: list[dict[str, Any]] = [
    {"number": number, "label": label, "who": who, "state": state}
    for number, (label, who, state) in enumerate(
        (
            ("Social worker told", "Joanne Firth", "done"),
            ("Team manager", "Owen Blake", "done"),
            ("Three-way meeting", "Service manager and IRO team manager", "skipped"),
            ("Service Manager for Safeguarding", "Farah Aziz", "done"),
            ("Service Director, Targeted Services", "Tomasz Lewandowski", "current"),
            ("Director of Children’s Services", "Grace Adeyemi", "ahead"),
            ("Chief Executive", "No one in post", "ahead"),
        ),
        1,
    )
]
SEVEN_RUNGS[4].update(turn_text="Tomasz Lewandowski to answer", due={"kind": "today"})

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
