"""Notes who has read what of a case, once a view has shown it. Each view says by a decorator what it shows.

The note is a transaction of its own, after the view and before its page is sent. Where nothing can be
written the page is sent all the same, a line in the log says so, and the note is made with the next one.
What was noted this hour is remembered here, so that whoever opens a page again costs the record nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api import doors
from api.logs import log, where
from api.needs import OpensTo, declared_here
from disputes.commands import note_reading
from disputes.commands.note_reading import NoteReading
from disputes.database import TurnNotCome
from disputes.readings import Door, What
from disputes.unit import Units

View = TypeVar("View", bound=Callable[..., Any])

SHOWS = "shows"
NOTED_BY = ("GET", "POST")  # what is asked for with HEAD shows nothing
DOORS = {OpensTo.PROVED: Door.LINK, OpensTo.TOKEN: Door.TOKEN}
# Somebody waits for the page: so long, and it is sent without its note.
PATIENCE_SECONDS = 0.3
MOST_REMEMBERED = 20_000
MOST_WAITING = 1_000
# A full disk, a database that is busy or away: what could not be noted can be noted later.
PASSES = (OperationalError, InterfaceError, PoolTimeout, TurnNotCome, OSError)


def shows(what: What) -> Callable[[View], View]:
    """The view shows this of the dispute in its address, or of several when there is none in it.

    The views of a response link have none in it, and say by ``shown_by_link`` when they show one.
    """

    def declare(view: View) -> View:
        setattr(view, SHOWS, what)
        return view

    return declare


def shows_no_case(view: View) -> View:
    """The view shows nothing about any child, although somebody has to be known there."""
    setattr(view, SHOWS, None)
    return view


def shown_by_link(person_id: int, reference: str) -> None:
    """Say that this request shows the dispute of a response link to its person."""
    g.shown_by_link = (person_id, reference)


class Notes:
    """What this process has noted this hour, and what it could not note yet."""

    def __init__(self) -> None:
        self._noted: set[Hashable] = set()
        self._waiting: dict[Hashable, NoteReading] = {}

    def take(self, reading: NoteReading, units: Units) -> None:
        """Note it, unless it was noted this hour, with all that waits. Never fails."""
        key = (reading.person_id, reading.reference, reading.what, reading.hour_at)
        if key in self._noted:
            return
        self._waiting[key] = reading
        here = dict(self._waiting)
        try:
            with units.writing(PATIENCE_SECONDS) as unit:
                for one in here.values():
                    note_reading.handle(one, unit)
        except Exception as error:  # noqa: BLE001 -- whoever reads is served, also where nothing can be written
            if not isinstance(error, PASSES):
                self._drop(here)
            elif len(self._waiting) > MOST_WAITING:
                self._drop([key])
            waiting = len(self._waiting)
            log.error(
                "reading_not_noted", waiting=waiting, request_id=g.get("request_id", ""), **where(error)
            )
            return
        self._drop(here)
        if len(self._noted) >= MOST_REMEMBERED:
            self._noted.clear()
        self._noted.update(here)

    def _drop(self, keys: Iterable[Hashable]) -> None:
        for key in keys:
            self._waiting.pop(key, None)


def set_up_noting(app: Flask) -> None:
    """Note each page, document and answer that shows something of a case."""
    notes = Notes()

    @app.after_request
    def note(response: Response) -> Response:
        reading = _reading() if response.status_code == 200 and request.method in NOTED_BY else None
        if reading is not None:
            notes.take(reading, doors.service().units)
        return response


def _reading() -> NoteReading | None:
    """What this request has shown to whom, or None when it was nothing of a case."""
    what = getattr(current_app.view_functions.get(request.endpoint or ""), SHOWS, None)
    if what is None:
        return None
    opens_to = declared_here() or OpensTo.EVERYBODY
    if opens_to is OpensTo.PROVED:
        person_id, reference = g.get("shown_by_link", (None, ""))
    else:
        who = doors.token_holder() if opens_to is OpensTo.TOKEN else doors.signed_in()
        person_id, reference = who and who.person_id, (request.view_args or {}).get("reference", "")
    if person_id is None:
        return None
    door = DOORS.get(opens_to, Door.SIGN_IN)
    return NoteReading(person_id, reference, what, door, doors.service().clock.now())
