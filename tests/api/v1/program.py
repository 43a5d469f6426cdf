"""A program that drives the service through its JSON interface."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from disputes.commands import make_token
from disputes.models import Dispute, Transition
from disputes.unit import Units
from tests.support import council

NEW_DISPUTE: dict[str, Any] = {
    "children": [council.ONLY_CHILD],
    "route": "informal",
    "route_reason": "The plan is not carried out.",
    "themes": ["drift"],
    "what_is_wrong": "No school place since September.",
    "impact": "Out of school for ten weeks.",
    "wishes_and_feelings": "Wants to be with friends.",
    "wishes_found_out": "Asked on a visit.",
    "outcome_sought": "A school place.",
    "outcome_by": "2027-01-15",
    "risk": "high",
}


class Program:
    """Acts as one person of the small council, by a token of theirs. Paths begin after /api/v1."""

    def __init__(self, app: Flask, units: Units, person: int) -> None:
        self.client = app.test_client()
        self.label = f"tests {secrets.token_hex(8)}"
        command = make_token.MakeToken(council.email_of(person), self.label)
        with units.writing() as unit:
            self.token = make_token.handle(command, unit)

    def open(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Send anything."""
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.client.open("/api/v1" + path, method=method, headers=sent, **more)

    def get(self, path: str) -> Any:
        """Read, and expect to be allowed to."""
        answer = self.open("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        """Send JSON. Headers are named with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.open("POST", path, named, json=body)

    def raise_dispute(self, **answers: Any) -> str:
        """Raise a dispute and give its reference."""
        answer = self.post("/disputes", NEW_DISPUTE | answers)
        assert answer.status_code == 201, answer.text
        assert isinstance(answer.json, dict)
        reference: str = answer.json["reference"]
        return reference

    def move(self, reference: str, move: str, given: Any = None, **headers: str) -> TestResponse:
        """Make a move."""
        body = {"move": move} if given is None else {"move": move, "given": given}
        return self.post(f"/disputes/{reference}/moves", body, **headers)


def refused(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer is: of this status and code, and whole."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem = answer.json
    assert isinstance(problem, dict)
    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["type"] == f"urn:iro:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def how_many(units: Units, table: type[Dispute | Transition]) -> int:
    """How many rows a table of the record has."""
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(table)).scalar_one()
