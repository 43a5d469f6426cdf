"""People at work: programs that raise disputes and walk them to their end over HTTP, and never give up.

What a client sends it sends with a key, and again with the same key until it is answered: also when the
connection broke and nobody knows whether the service had heard. What it was answered it remembers.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from disputes.clock import SystemClock
from disputes.commands import keep_token
from disputes.unit import Units
from machines.working_days import london_date
from tests.faults.invariants import Acknowledged
from tests.support import council

NOT_NOW = (429, 500, 502, 503)
TIMEOUT = 20
Address = tuple[str, int]


def soon() -> str:
    """A date well ahead, for whatever asks for one."""
    return (london_date(SystemClock().now()) + timedelta(days=60)).isoformat()


def new_dispute(route: str = "informal") -> dict[str, Any]:
    """What is sent to raise a dispute."""
    return {
        "children": [council.ONLY_CHILD],
        "route": route,
        "route_reason": "The plan is not carried out.",
        "themes": ["drift"],
        "what_is_wrong": "No school place since September.",
        "impact": "Out of school for ten weeks.",
        "wishes_and_feelings": "Wants to be with friends.",
        "wishes_found_out": "Asked on a visit.",
        "outcome_sought": "A school place.",
        "outcome_by": soon(),
        "risk": "high",
    }


def walk() -> list[tuple[int, str, dict[str, Any]]]:
    """A way through the informal and formal route to an agreement, with the actions that follow."""
    reason, no = {"reason": "It is not resolved."}, {"reasons": "We see it otherwise."}
    actions = [{"what": "Find a school", "outcome": "In class", "person": "Sofia Wren", "by": soon()}]
    return [
        (council.IRO, "raise_with_team_manager", {}),
        (council.TEAM_MANAGER, "comment", {"comment": "We are on it."}),
        (council.TEAM_MANAGER, "disagree", no),
        (council.IRO, "take_to_formal", reason),
        (council.SERVICE_MANAGER, "disagree", no),
        (council.IRO, "escalate_to_safeguarding", reason),
        (council.SAFEGUARDING_MANAGER, "accept", {"proposed_actions": actions}),
        (council.IRO, "escalate_to_service_director", reason),
        (council.SERVICE_DIRECTOR, "disagree", no),
        (council.SAFEGUARDING_MANAGER, "refer_to_director", reason),
        (council.DIRECTOR, "decide", {"decision": "Do it."}),
        (council.IRO, "accept_decision", {"agreed_actions": actions}),
    ]


def tokens(units: Units) -> dict[int, str]:
    """A token for everybody of the small council."""
    made = {person: f"token-of-{person:03}-{'x' * 30}" for person in council.NAMES}
    with units.writing() as unit:
        for person, token in made.items():
            keep_token.handle(keep_token.KeepToken(person, token, "load"), unit)
    return made


@dataclass
class Answer:
    """What the service answered: its code, the body, and whether it said that it was done before."""

    code: int
    body: Any
    replayed: bool


def send(address: Address, token: str, path: str, body: Any, key: str) -> Answer:
    """Send one thing, once. Raises OSError or HTTPException when there was no whole answer."""
    connection = http.client.HTTPConnection(*address, timeout=TIMEOUT)
    try:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Connection": "close",
        }
        connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read() or b"null")
        return Answer(answer.status, said, answer.getheader("Idempotency-Replayed") == "true")
    finally:
        connection.close()


@dataclass
class Load:
    """Clients at work. ``addresses`` are the web processes, any of which may be down."""

    addresses: Sequence[Address]
    tokens: dict[int, str]
    seed: int
    acknowledged: list[Acknowledged] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    begun: Counter[str] = field(default_factory=Counter)
    last_at: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, clients: int) -> None:
        """Let that many clients begin."""
        for number in range(clients):
            thread = threading.Thread(target=self._work, args=(number,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Let each client finish what it has in hand: it is answered, however often it has to ask."""
        self._over.set()
        for thread in self._threads:
            thread.join(120)
            if thread.is_alive():
                self.refused.append("a client was never answered")

    def wait_for(self, moves: int, seconds: float = 60) -> None:
        """Wait until so many moves have been acknowledged in all."""
        give_up_at = time.monotonic() + seconds
        while len(self.acknowledged) < moves:
            if time.monotonic() > give_up_at:
                raise AssertionError(f"only {len(self.acknowledged)} of {moves} moves: {self.refused[:3]}")
            time.sleep(0.005)

    @property
    def is_working(self) -> bool:
        """Whether any client is still at work."""
        return any(thread.is_alive() for thread in self._threads)

    def _work(self, number: int) -> None:
        chance = random.Random(self.seed * 1000 + number)
        turn = 0
        while not self._over.is_set():
            turn += 1
            self._one_dispute(chance, f"{self.seed}-{number}-{turn}")

    def _one_dispute(self, chance: random.Random, name: str) -> None:
        answer = self._until_answered(chance, council.IRO, "/disputes", new_dispute(), f"{name}-raise")
        if answer is None:
            return
        reference = answer.body["reference"]
        self._keep(reference, 1, "")
        for number, (person, move, given) in enumerate(walk(), 1):
            if self._over.is_set():
                return
            path, body = f"/disputes/{reference}/moves", {"move": move, "given": given}
            self.begun[reference] += 1
            answer = self._until_answered(chance, person, path, body, f"{name}-{number}")
            if answer is None:
                return
            receipt = answer.body["receipt"]
            self._keep(reference, receipt["sequence"], receipt["hash"])

    def _keep(self, reference: str, sequence: int, hashed: str) -> None:
        self.acknowledged.append(Acknowledged(reference, sequence, hashed))
        self.last_at = time.monotonic()

    def _until_answered(
        self, chance: random.Random, person: int, path: str, body: Any, key: str
    ) -> Answer | None:
        """Send until there is a whole answer; None, and kept in ``refused``, when it is a refusal."""
        while True:
            try:
                answer = send(chance.choice(self.addresses), self.tokens[person], path, body, key)
            except (OSError, http.client.HTTPException, ValueError):
                self.counted["replies lost"] += 1
            else:
                if answer.code == 201:
                    self.counted["known again"] += answer.replayed
                    return answer
                if answer.code not in NOT_NOW:
                    self.refused.append(f"{answer.code} {path.rpartition('/')[2]} {answer.body}")
                    return None
                self.counted[f"answered {answer.code}"] += 1
            time.sleep(0.02 + chance.random() * 0.05)
