"""Make a move in a dispute: the one command behind every button, link and API call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from disputes.access import require_sight
from disputes.acting import tried
from disputes.case import Case, load_case
from disputes.chain import fingerprint
from disputes.errors import Refused
from disputes.following_up import follow_up
from disputes.handing_on import why_new_iro
from disputes.models import Person
from disputes.moves import record_move
from disputes.receipts import Receipt, receipt_of
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.roles import IRO
from machines.stages import MoveKind


@dataclass(frozen=True)
class MakeMove:
    """What somebody wants to do.

    :param person_id: who acts; :param by_link: whether they came by a response link.
    :param as_role: the only role in which they may act (a link's), or "" for any of theirs.
    :param version: the version they had before them, or None to act on whatever stands.
    :param key: the idempotency key: the same key with the same content is done once.
    """

    reference: str
    move: str
    given: Mapping[str, Any]
    person_id: int
    key: str
    version: int | None = None
    by_link: bool = False
    as_role: str = ""
    on_behalf_of: str = field(default="", compare=False)


def handle(command: MakeMove, unit: Unit) -> Receipt:
    """Make the move, once.

    What is reopened is from then on the dispute of the IRO whom its children have now, as a handover would
    have made it had it been open.

    :raises Refused: when there is no such dispute for them, the machine says no, an answer is
        missing or wrong, somebody acted first (``stale``), or the key was used for something else.
    """
    key = f"{command.person_id}:{command.key}"
    case = load_case(unit, command.reference, key, command.person_id)
    content = fingerprint([command.reference, command.move, dict(command.given)])
    if case.replay is not None:  # first, for the move itself may have ended their part in it
        return replayed(case, content)
    require_sight(unit, case, command.person_id)
    if command.version is not None and command.version != case.row["version"]:
        raise Refused("stale", version=case.row["version"])
    step, given = tried(unit, case, command.person_id, command.move, command.given, command.as_role)
    if step.move.kind is MoveKind.REOPEN and case.iro[0] != case.row["iro_id"]:
        given |= {"iro_id": case.iro[0], "because": why_new_iro(case.iro[1], case.row["iro_name"])}
    stands_in = step.role == IRO and command.person_id != case.iro[0]
    actor = Actor(
        "link" if command.by_link else "person",
        command.person_id,
        case.row["actor_name"],
        command.on_behalf_of or (case.iro[1] if stands_in else ""),
    )
    receipt = record_move(unit, case, step, actor, given, Command(key, content))
    follow_up(unit, case, step, given, actor, key)
    return receipt


def replayed(case: Case, content: str) -> Receipt:
    """The receipt of a command that was already done, when it says the same.

    :raises Refused: ``key_used`` when the same key came with something else.
    """
    assert case.replay is not None
    row = {
        name.removeprefix("replay_"): value
        for name, value in case.replay.items()
        if name.startswith("replay_")
    }
    if row["fingerprint"] != content:
        raise Refused("key_used")
    return receipt_of(case.reference, row, replayed=True)


def name_of(unit: Unit, person_id: int) -> str:
    """The person's name, as the record keeps it beside what they did."""
    name: str = unit.connection.execute(select(Person.name).where(Person.id == person_id)).scalar_one()
    return name
