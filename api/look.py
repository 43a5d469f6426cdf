"""Sets up the templates: where they are found, what they may call, and how dates and counts read.

The GOV.UK macros come from ``govuk_frontend_jinja``; the look itself is in ``templates`` and
``static``. No rule of any procedure lives here.
"""

from __future__ import annotations

import hashlib
import inspect
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NoReturn, Protocol

from flask import Flask, current_app, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, Undefined

from machines.working_days import London

SERVICE_NAME = "Care plan disputes"
BORROWED = "govuk_frontend_jinja/"


class CouncilName(Protocol):
    """What the layout needs to know of the council: both names as its people write them."""

    @property
    def name(self) -> str:
        """In full."""

    @property
    def short_name(self) -> str:
        """As it stands in the title of a page."""


class Missing(Undefined):
    """A name that a template was not given.

    The borrowed GOV.UK macros print such names as nothing and rely on it. A template of ours
    that prints one has been misspelt or was given too little, so it fails loudly.
    """

    __slots__ = ()

    def __str__(self) -> str:
        if not _printed_by_a_borrowed_template():
            self._fail_with_undefined_error()
        return ""


def _printed_by_a_borrowed_template() -> bool:
    frame = inspect.currentframe()
    while frame is not None:
        known = frame.f_globals
        if "debug_info" in known and "blocks" in known:  # only a compiled template has both
            return str(known.get("name")).startswith(BORROWED)
        frame = frame.f_back
    return False


def set_up_look(app: Flask, council: CouncilName) -> None:
    """Give ``app`` its templates, filters and globals. Call once, before the first page.

    Pages also need ``signed_in``, ``navigation`` and ``demo`` in their context; see
    ``templates/README.md`` for their shapes.
    """
    app.jinja_options = {
        **app.jinja_options,
        "undefined": Missing,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    own = app.jinja_loader
    borrowed = PrefixLoader({BORROWED.rstrip("/"): PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([own, borrowed] if own else [borrowed])
    environment = app.jinja_env
    environment.globals.update(
        council=council,
        service_name=SERVICE_NAME,
        static_address=static_address,
        refuse_unknown=refuse_unknown,
    )
    environment.filters.update(
        long_date=long_date,
        short_date=short_date,
        moment=moment,
        count_of=count_of,
        plain_value=plain_value,
    )
    folder = Path(app.static_folder or "")
    app.extensions["static_versions"] = lambda name: static_version(folder / name)


def refuse_unknown(sort: str, given: object) -> NoReturn:
    """For a template that was given a kind it cannot draw. Raises ValueError always."""
    raise ValueError(f"no template draws the {sort} {given!r}")


def static_address(name: str) -> str:
    """The address of a static file, with its version, so that browsers may keep it for ever."""
    version = current_app.extensions["static_versions"](name)
    return url_for("static", filename=name, v=version)


@cache
def static_version(path: Path) -> str:
    """Twelve hexadecimal digits that change when the file does.

    Raises FileNotFoundError when the file is not there: the page assets were not fetched.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def long_date(on: date) -> str:
    """A London date with its weekday: ``Tuesday 1 December 2026``."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def short_date(on: date) -> str:
    """A London date for narrow places: ``Tue 1 Dec 2026``."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def moment(at: datetime) -> str:
    """An aware instant as London people say it: ``9:05am on Tuesday 1 December 2026``.

    Raises ValueError for an instant without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return f"{hour_of(at)} on {long_date(at.astimezone(London).date())}"


def hour_of(at: datetime) -> str:
    """The London time of day of an aware instant: ``9:05am``, ``midday``."""
    there = at.astimezone(London)
    if (there.hour, there.minute) in ((0, 0), (12, 0)):
        return "midday" if there.hour else "midnight"
    return f"{there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"


def count_of(number: int, one: str, many: str = "") -> str:
    """A count with its word: ``1 working day``, ``3 working days``, ``1,204 disputes``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def plain_value(given: object) -> object:
    """The value of an enumeration member, or the thing itself."""
    return given.value if isinstance(given, Enum) else given
