"""Reads one answer: a text, a date, a time, a number. Says in plain words what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from disputes.unit import Unit
from machines.working_days import London, in_utc

ACTION_PARTS = {"what": 1000, "outcome": 1000, "person": 200, "by": 10, "filed": 200}
"""The parts of an action, and the most characters of each; ``filed`` may be left out."""
# Controls, and what turns the direction of the letters after it: it shows as something else than it is.
NEVER_KEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
ONE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ONE_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
FURTHEST_YEARS = 10


class Fault(ValueError):
    """One thing wrong with one answer, in words for whoever gave it."""


def text_answer(answer: Any, longest: int) -> str:
    """A trimmed text within its length; "" when nothing in it can be seen. Raises Fault."""
    if not isinstance(answer, str):
        raise Fault("Give this as text.")
    text = answer.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Fault(f"This is {len(text)} characters. The most is {longest}: shorten it.")
    if NEVER_KEPT.search(text):
        raise Fault("This has a character that cannot be kept. Type it again.")
    # Marks, spaces and joiners alone print as nothing, however many there are.
    return text if any(unicodedata.category(sign)[0] in "LNPS" for sign in text) else ""


def date_answer(answer: Any) -> date:
    """A London date given as YYYY-MM-DD. Raises Fault."""
    if isinstance(answer, date):
        return answer
    text = str(answer).strip()
    try:
        if not ONE_DATE.fullmatch(text):  # Python reads more forms than the interface promises
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Fault("Give a real date, for example 27 3 2027.") from None


def date_ahead(unit: Unit, answer: Any) -> date:
    """A London date from today onward, within ten years. Raises Fault."""
    day = date_answer(answer)
    if day < unit.today:
        raise Fault("This date has passed. Give a date from today onward.")
    if day.year > unit.today.year + FURTHEST_YEARS:
        raise Fault("This date is too far away. Give one within the next ten years.")
    return day


def time_answer(answer: Any) -> str:
    """A London time of day as HH:MM. Raises Fault."""
    found = ONE_TIME.fullmatch(str(answer).strip())
    if found is not None and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2])).isoformat("minutes")
    raise Fault("Give a time of day, for example 14:30.")


def moment_of(day: date, time_of_day: str) -> datetime:
    """The London moment of that time on that day. Raises Fault, also where no clock ever shows it.

    Of the hour that comes twice, when the clocks go back, it is the first.
    """
    there = datetime.combine(day, time.fromisoformat(time_answer(time_of_day)), London)
    if in_utc(there).astimezone(London).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise Fault("There is no such time on that day: the clocks go forward from 1am to 2am. Give another.")
    return there


def number_answer(answer: Any, longest: int, wrong: str = "Give a whole number.") -> int:
    """A whole number of at most so many digits. Raises Fault with ``wrong``."""
    text = str(answer).strip()
    if isinstance(answer, bool) or not (text.isascii() and text.isdecimal()) or len(text) > longest:
        raise Fault(wrong)
    return int(text)
