"""The first draft of a letter to the child, from the record (the tone: seed 003). The IRO rewrites it.

What the record says in professional words stands in square brackets, to be said anew to the child.
A letter with brackets left in it is not made.
"""

from __future__ import annotations

import re
from datetime import date
from textwrap import shorten
from typing import Any

from api.look import long_date
from api.shown.due import within
from disputes.queries.dispute import DisputeView
from disputes.withheld import ChildOfRecord, is_of_another
from machines.needs import AGREED_ACTIONS
from machines.roles import IRO
from machines.stages import MoveKind
from machines.working_days import london_date

LONGEST = 6000  # characters of the letter's text
LONGEST_NAME = 60
LONGEST_QUOTED = 600  # characters of the record in one place of the draft
LEFT_TO_WRITE = re.compile(r"\[[^\]]*\]?")
BETWEEN = re.compile(r"\n[ \t]*\n")
BULLET = "- "
ANSWERED = (MoveKind.ANSWER, MoveKind.DECIDE)
WHO_WRITES = (
    "I am your Independent Reviewing Officer. People say IRO for short. It is my job to check that the "
    "council looks after you well and does what it has promised."
)
WHY = "I am writing because I was worried about something in your plan."
NOT_YOU = "You have not done anything wrong."
YOUR_SAY = (
    "You can tell me what you think about this. You can also tell me if I got something wrong. "
    "You do not have to do anything if you do not want to."
)
ADVOCATE = (
    "If you want somebody to help you to say what you think, you can have an advocate. An advocate is on "
    "your side and does not work for the council. I can help you to find one."
)
RIGHTS = (
    "You can also make a complaint, or ask for a court to look at it. You do not have to do that alone. "
    "I can tell you who helps with it."
)
REACH_ME = (
    "You can reach me here: [your phone number and e-mail]. You can also ask your social worker or carer to "
    "call me."
)
EACH_ANEW = "[say each in words for the child, and leave out what is not about them. The record says:]"
HIGHER_UP = "If I do not agree with the answer, I can go to somebody higher up. I will tell you what happens."


def draft(view: DisputeView, child: ChildOfRecord) -> str:
    """The text between the greeting and the IRO's name, for one child."""
    parts = [
        WHO_WRITES,
        f"{WHY} On {_day(view)} I told the council that it has to be put right. {NOT_YOU}",
        _in_own_words("What I am worried about", view.written["what_is_wrong"]),
        _in_own_words("How I think it affects you", view.written["impact"]),
        _in_own_words("What you told me", _views(view, child)),
        _in_own_words("What I have asked the council to do", view.written["outcome_sought"]),
        _where_it_stands(view),
        YOUR_SAY,
        ADVOCATE,
        RIGHTS,
        REACH_ME,
    ]
    return "\n\n".join(part for part in parts if part)


def still_to_write(text: str) -> list[str]:
    """What stands in square brackets: the parts that the IRO has not yet put into their own words."""
    return [" ".join(found.split()) for found in LEFT_TO_WRITE.findall(text)]


def paragraphs(text: str) -> list[dict[str, Any]]:
    """The letter's paragraphs; one whose lines all begin with "- " is a list."""
    blocks = [
        [line.strip() for line in block.splitlines() if line.strip()]
        for block in BETWEEN.split(text.replace("\r\n", "\n"))
    ]
    return [_block(lines) for lines in blocks if lines]


def _block(lines: list[str]) -> dict[str, Any]:
    if all(line.startswith(BULLET) for line in lines):
        return {"points": [line.removeprefix(BULLET) for line in lines], "lines": []}
    return {"points": [], "lines": lines}


def _day(view: DisputeView) -> str:
    return long_date(london_date(view.raised_at))


def _in_own_words(what: str, recorded: str) -> str:
    words = _quoted(recorded)
    return f"{what}: [say it in words for the child. The record says: {words}]" if words else ""


def _quoted(recorded: str) -> str:
    """Words of the record that can stand within square brackets."""
    return shorten(recorded.replace("[", "(").replace("]", ")"), LONGEST_QUOTED, placeholder=" …")


def _views(view: DisputeView, child: ChildOfRecord) -> str:
    """The newest that the child has said: at this stage, or when the dispute was raised."""
    later = [
        str(entry.given["views"])
        for entry in view.timeline
        if entry.given.get("views") and not is_of_another(entry.given, child)
    ]
    return later[-1] if later else view.written["wishes_and_feelings"]


def _where_it_stands(view: DisputeView) -> str:
    here = [one for one in view.timeline if one.sequence >= view.entered_sequence]
    if not view.is_open:
        # What was agreed by this ending: what an earlier one promised may be why it was reopened.
        promised = [f"{BULLET}{_promise(one)}" for one in here[0].given.get(AGREED_ACTIONS.id, ())]
        if promised:
            return "\n".join([f"This is what people have now promised to do: {EACH_ANEW}\n", *promised])
        return "This has now ended. [say how it ended, and what that means for the child]"
    if view.awaiting_role == IRO.id:
        if any(one.kind in ANSWERED for one in here):
            return (
                "I have had an answer, and I am now thinking about the next step. "
                "I will tell you what happens."
            )
        return "The next step is mine to take. I will tell you what happens."
    who = within(view.awaiting_role_name)
    by = f" They should answer by {long_date(view.due_on)}." if view.due_on and not view.lapsed else ""
    late = " They are late, and I am asking why." if view.lapsed else ""
    return (
        f"Now I am waiting for an answer from the {who}. That is one of the people who decide things at "
        f"the council.{by}{late} {HIGHER_UP}"
    )


def _promise(action: dict[str, str]) -> str:
    """An agreed action as the record has it, to be said anew: it may be about another child."""
    by = long_date(date.fromisoformat(action["by"]))
    return f"[{_quoted(action['what']).rstrip('.')}. {_quoted(action['person'])} will see to it by {by}.]"
