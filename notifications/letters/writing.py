"""Writes a letter: the same words as plain text and as HTML, from one template each.

A letter's ``words.html`` is rendered twice, with the macros of ``parts.txt`` and of
``parts.html``: so both say the same. What is filled in is escaped in the HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from disputes.queries.letter_facts import LetterFacts
from disputes.tellings import LETTERS
from notifications.letters.facing import Addresses, where, who_raised
from notifications.letters.phrases import on_one_line

HERE = Path(__file__).parent
SERVICE = "Care plan disputes"
NO_REPLY = "Do not reply to this email: replies are not read."
NO_DETAILS = "This email says nothing about the child. Do not reply to it: replies are not read."
MORE_THAN_ONE_BLANK_LINE = re.compile(r"\n{3,}")
PARTS = ("p", "h", "points", "point", "button")


@dataclass(frozen=True)
class Words:
    """A letter as it is sent."""

    subject: str
    plain: str
    html: str


def _modules() -> Mapping[str, ModuleType]:
    return MappingProxyType({name: import_module(f"notifications.letters.{name}") for name in LETTERS})


MODULES = _modules()
SUBJECTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {name: (module.SUBJECT, module.BESIDE) for name, module in MODULES.items()}
)
"""The two subjects of each letter by its name: about a dispute, and about a side matter.

Constant: no header holds anything that was typed.
"""


def write(name: str, facts: LetterFacts, addresses: Addresses) -> Words:
    """The words of a letter.

    :raises KeyError: when there is no such letter, or an address that it needs is not given.
    """
    letter, dispute = MODULES[name], facts.dispute
    if dispute is None:
        filled = letter.context(facts.code)
    else:
        everywhere = {"about": dispute, "who_raised": who_raised(dispute), "where": where(dispute)}
        filled = {**everywhere, **letter.context(dispute, addresses)}
    subject = SUBJECTS[name][dispute is not None and dispute.is_beside]
    frame = {
        "subject": subject,
        "reader": facts.reader.name,
        "service": SERVICE,
        "council": facts.council,
        "dispute": dispute,
        "closing": NO_DETAILS if dispute is not None and dispute.about_child else NO_REPLY,
    }
    return Words(subject, _plain(name, filled, frame), _html(name, filled, frame))


def _plain(name: str, filled: Mapping[str, Any], frame: Mapping[str, Any]) -> str:
    with_parts = _environment(is_html=False)
    words = with_parts.get_template(f"{name}/words.html").render(filled)
    whole = with_parts.get_template("frame.txt").render(frame, words=words.strip())
    return MORE_THAN_ONE_BLANK_LINE.sub("\n\n", whole).strip() + "\n"


def _html(name: str, filled: Mapping[str, Any], frame: Mapping[str, Any]) -> str:
    with_parts = _environment(is_html=True)
    words = Markup(with_parts.get_template(f"{name}/words.html").render(filled))  # noqa: S704 -- escaped
    return with_parts.get_template("frame.html").render(frame, words=words, style=style())


@cache
def _environment(*, is_html: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=is_html,  # noqa: S701 -- plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["on_one_line"] = on_one_line
    parts = made.get_template("parts.html" if is_html else "parts.txt").module
    made.globals.update({part: getattr(parts, part) for part in PARTS})
    return made


@cache
def style() -> Markup:
    """The style that stands in the head of every letter."""
    return Markup((HERE / "letter.css").read_text(encoding="utf-8"))  # noqa: S704 -- our own file
