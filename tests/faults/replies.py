"""A reply is lost after the commit, and the form is sent again; and the same key comes with another body.

One effect, the same receipt, and a refusal for the other body. The control forgets its keys.
"""

from __future__ import annotations

import random
import re
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from disputes.models import Dispute, Transition
from disputes.unit import Units
from tests.api.v1.program import NEW_DISPUTE, Program
from tests.faults.broken import installed
from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor, app_over

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def lose_replies(ground: Ground, retries: int, seed: int, broken: str = "") -> Tally:
    """Send that many things, forget the answers, and send each again; a third with another body too."""
    tally, chance = Tally(), random.Random(seed)
    with installed(broken), ground.units(FakeClock(), durable=False) as units:
        app = app_over(units)
        people = _People(app, units)
        ways = [people.raise_again, people.move_again, people.comment_again, people.form_again]
        for number in range(retries):
            way = chance.choice(ways)
            before = _counted(units)
            way(f"key-{seed}-{number:06}", tally)
            tally.tried["retries"] += 1
            tally.tried[way.__name__.replace("_", " ")] += 1
            made = {name: now - before[name] for name, now in _counted(units).items()}
            expected = {"disputes": 1 if way == people.raise_again else 0, "transitions": 1}
            if made != expected:
                tally.harmed("not one effect", f"{way.__name__}: {made}")
        for one in invariants(units):
            tally.harmed("half done or broken", one)
    return tally


def _counted(units: Units) -> dict[str, int]:
    with units.reading() as unit:
        return {
            name: unit.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in (("disputes", Dispute), ("transitions", Transition))
        }


class _People:
    """Who sends what, by the JSON interface and by a form."""

    def __init__(self, app: Flask, units: Units) -> None:
        self.iro = Program(app, units, council.IRO)
        self.manager = Program(app, units, council.TEAM_MANAGER)
        self.visitor = Visitor(app, units)
        self.visitor.sign_in(council.IRO)
        self.reference = council.ask_team_manager(units)
        self.turn = 0

    def raise_again(self, key: str, tally: Tally) -> None:
        other = NEW_DISPUTE | {"impact": "Something else."}
        self._twice(self.iro, "/disputes", NEW_DISPUTE, other, key, tally)

    def move_again(self, key: str, tally: Tally) -> None:
        note = {"move": "add_note", "given": {"note": f"Thought of {key}."}}
        other = {"move": "add_note", "given": {"note": "Another thought."}}
        self._twice(self.iro, f"/disputes/{self.reference}/moves", note, other, key, tally)

    def comment_again(self, key: str, tally: Tally) -> None:
        comment = {"move": "comment", "given": {"comment": f"On {key}."}}
        other = {"move": "comment", "given": {"comment": "Something else."}}
        self._twice(self.manager, f"/disputes/{self.reference}/moves", comment, other, key, tally)

    def form_again(self, key: str, tally: Tally) -> None:
        """The check page's form, sent twice from the same page, and once with another text."""
        address = f"/disputes/{self.reference}/moves/add_note"
        form = dict(HIDDEN.findall(self.visitor.get(address).text)) | {"note": f"By form, {key}."}
        fields = {name: unescape(text) for name, text in HIDDEN.findall(self._checked(address, form))}
        fields |= {"do": "confirm"}
        first = self.visitor.post(address, fields)
        again = self.visitor.post(address, fields)
        _same(tally, "form again", (first.status_code, first.location), (again.status_code, again.location))
        if first.status_code not in (302, 303):
            tally.harmed("refused for no reason", f"{first.status_code}")
        other = self.visitor.post(address, fields | {"note": "Something else."})
        tally.harmed("another body was taken", "form", int(other.status_code < 400))

    def _checked(self, address: str, form: dict[str, str]) -> str:
        """The page on which it is looked through before it is sent."""
        return self.visitor.post(address, form).text

    def _twice(self, who: Program, path: str, body: Any, other: Any, key: str, tally: Tally) -> None:
        first = who.post(path, body, Idempotency_Key=key)
        again = who.post(path, body, Idempotency_Key=key)
        if first.status_code != 201:
            tally.harmed("refused for no reason", first.text[:200])
            return
        _same(tally, path.rpartition("/")[2], _receipt(first.json), _receipt(again.json))
        if again.headers.get("Idempotency-Replayed") != "true":
            tally.harmed("not known again", path.rpartition("/")[2])
        refused = who.post(path, other, Idempotency_Key=key)
        if refused.status_code != 409 or refused.get_json()["code"] != "key_used":
            tally.harmed("another body was taken", f"{path.rpartition('/')[2]}: {refused.status_code}")


def _receipt(body: Any) -> Any:
    return body.get("receipt") or body.get("reference")


def _same(tally: Tally, what: str, first: Any, again: Any) -> None:
    if first != again:
        tally.harmed("another receipt", f"{what}: {first} and {again}")
