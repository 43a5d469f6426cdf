"""Asks every door as every kind of person, and writes down what each is answered and what each sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.cookies import Cookie
from disputes.codes import LINK, STAFF
from disputes.commands import begin_session
from disputes.sessions import sealed
from machines.registry import load_council
from tests.security import people, world
from tests.security.addresses import Ask, asks
from tests.security.people import KINDS, Kind
from tests.security.world import WORDS, World
from tests.support import council
from tests.support.site import Visitor, app_over

MATRIX = Path(__file__).with_name("matrix.txt")
FIELDS = Path(__file__).with_name("fields.txt")
NOT_THERE = 404
MADE_BY = "Made by `python -m tests.security`."
ABOUT = f"{MADE_BY} What each kind of person is answered at each address."


@dataclass(frozen=True)
class Cell:
    """What one kind of person was answered at one address, and which marked words they saw."""

    ask: Ask
    kind: Kind
    status: int
    is_sent_to_prove: bool
    words: frozenset[str]
    text: str

    @property
    def shown(self) -> str:
        """The cell as it stands in the table."""
        if self.is_sent_to_prove:
            return "in"
        return "." if self.status == NOT_THERE else str(self.status)


class Comer:
    """One kind of person with what they bring; after each request they bring it anew."""

    def __init__(self, app: Flask, world: World, kind: Kind) -> None:
        self.kind = kind
        self.visitor = Visitor(app, world.units)
        self.headers: dict[str, dict[str, str]] = {"page": {}, "api": {}}
        if kind.comes_by in ("staff", "cookie"):
            self._brings(world, Cookie.STAFF, STAFF)
        if kind.comes_by == "link":
            self._brings(world, Cookie.LINK, LINK)
        if kind.comes_by in ("staff", "token"):
            bearer = {"Authorization": f"Bearer {world.tokens[kind.person]}"}
            # Beside a session a token is not sent to pages: what it opens there the column `tok` shows.
            self.headers = {"page": bearer if kind.comes_by == "token" else {}, "api": bearer}
        self.visitor.get("/sign-in", follow_redirects=True)
        self.visitor.get("/accessibility")
        self._jar = dict(self.visitor.client._cookies or {})

    def _brings(self, world: World, cookie: Cookie, purpose: str) -> None:
        begins = begin_session.BeginSession(self.kind.person, purpose, timedelta(hours=12))
        with world.units.writing() as unit:
            token = begin_session.handle(begins, unit)
        value = sealed(council.SECRET, token, world.units.clock.now())
        self.visitor.client.set_cookie(cookie.value, value, domain="localhost")

    def send(self, ask: Ask) -> TestResponse:
        """Send the request with just what they bring."""
        self.visitor.client._cookies = dict(self._jar)
        headers = self.headers["api" if ask.is_for_programs else "page"]
        if ask.method == "GET":
            return self.visitor.client.get(ask.path, headers=headers)
        if ask.body is not None:
            return self.visitor.client.post(ask.path, json=ask.body, headers=headers)
        form = {"csrf_token": self.visitor.csrf_token, **(ask.form or {})}
        return self.visitor.client.post(ask.path, data=form, headers=headers)


def whole(folder: Path) -> list[Cell]:
    """Every cell, over a council that is filled in an empty folder."""
    database = folder / "matrix.db"
    council.fill(f"sqlite:///{database}")
    made = world.make(database, load_council("rochdale"))
    try:
        with _pdfs_as_html():
            return cells(app_over(made.units), made)
    finally:
        made.database.end()
        made.database.close()


@contextmanager
def _pdfs_as_html() -> Iterator[None]:
    """Who may have a PDF is decided before it is made, and its words can be read in its HTML."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.pages.documents.pdf_of", str.encode)
        yield


def cells(app: Flask, world: World) -> list[Cell]:
    """Every cell of the matrix."""
    comers = [Comer(app, world, kind) for kind in KINDS]
    people.leave(world.units)
    world.database.begin()
    return [_cell(world, ask, comer) for ask in asks(app, world) for comer in comers]


def _cell(world: World, ask: Ask, comer: Comer) -> Cell:
    answer = comer.send(ask)
    world.database.undo()
    text = answer.text
    answer.close()
    to_prove = answer.status_code == 303 and _asks_who(ask, answer.location)
    words = frozenset(word for word in WORDS if word in text)
    return Cell(ask, comer.kind, answer.status_code, to_prove, words, text)


def _asks_who(ask: Ask, location: str) -> bool:
    if ask.rule.startswith(("/sign-in", "/sign-out", "/answer/leave")):
        return False
    return location.startswith("/sign-in") or location.endswith("/prove")


def table(found: Iterable[Cell]) -> str:
    """The matrix as text: a row for each address, a column for each kind of person."""
    lines = [ABOUT, ""]
    lines += [f"  {kind.head:<5} {kind.about}" for kind in KINDS]
    lines += [
        "",
        "  .    not there (404), also where it is there and not theirs",
        "  in   sent to say who they are (303)     401  asked who they are, or for a token",
        "  200  shown, or checked before it is done    201  done    303  done, and sent on",
        "  403  not theirs to do    409  not now    422  theirs to send, and refused field by field",
        "",
    ]
    rows = [(name, list(row)) for name, row in groupby(found, key=lambda cell: cell.ask.name)]
    widest = max(len(name) for name, _ in rows)
    head = " ".join(f"{kind.head:>4}" for kind in KINDS)
    lines.append(f"{'':<{widest}}  {head}")
    lines += [f"{name:<{widest}}  {' '.join(f'{cell.shown:>4}' for cell in row)}" for name, row in rows]
    return "\n".join(lines) + "\n"


def fields(found: Iterable[Cell]) -> str:
    """Which fields each kind of person sees where: those who see the same stand together."""
    lines = [
        f"{MADE_BY} Which fields of a dispute each kind of person sees where.",
        "",
    ]
    for name, row in groupby(found, key=lambda cell: cell.ask.name):
        by_words: dict[frozenset[str], list[str]] = {}
        for cell in row:
            if cell.words:
                by_words.setdefault(cell.words, []).append(cell.kind.head)
        if by_words:
            lines.append(name)
            for words, heads in by_words.items():
                seen = ", ".join(WORDS[word] for word in WORDS if word in words)
                lines.append(f"    {' '.join(heads)}: {seen}")
    return "\n".join(lines) + "\n"
