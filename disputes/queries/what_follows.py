"""What a move or a new dispute would lead to, before anybody does it: who is asked, by when, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from disputes.access import require_sight
from disputes.acting import tried
from disputes.case import Facts, load_case
from disputes.errors import Refused
from disputes.holders import Holders
from disputes.obligations import opened_by
from disputes.rows import facts_given
from disputes.unit import Unit
from machines.roles import Role
from machines.route import Route
from machines.stages import Ending, Stage


@dataclass(frozen=True)
class WillOwe:
    """What somebody will owe: who answers for the role today, and by when (None: no limit stated).

    ``note`` says plainly who is missing when it is not the post's own holder; ``person`` is empty
    when nobody holds it.
    """

    code: str
    text: str
    role: str
    role_name: str
    person_id: int | None
    person: str
    note: str
    as_written: str
    due_on: date | None
    due_at: datetime | None


@dataclass(frozen=True)
class WillBeTold:
    """Somebody who is told for information. ``person`` is empty when nobody holds the post.

    ``role_name`` is empty of those who are to come to a meeting.
    """

    role_name: str
    person: str
    note: str


@dataclass(frozen=True)
class Following:
    """Where a move leads. ``entered`` is False when the dispute stays in its step."""

    move: str
    label: str
    route_title: str
    stage_label: str
    entered: bool
    ending: Ending | None
    skipped: tuple[str, ...]
    owed: tuple[WillOwe, ...]
    told: tuple[WillBeTold, ...]
    answers: Mapping[str, Any]


def what_follows(
    unit: Unit,
    reference: str,
    person_id: int,
    move: str,
    given: Mapping[str, Any],
    *,
    version: int | None = None,
    as_role: str = "",
) -> Following:
    """What would follow if the person made the move with these answers now.

    :param version: the version they had before them, or None; ``as_role`` as for ``MakeMove``.
    :raises Refused: as making it would: ``dispute_not_found``, ``stale``, the machine's own reason,
        ``bad_input`` with every fault, ``limit_out_of_range``, ``calendar_range``.
    """
    case = load_case(unit, reference)
    require_sight(unit, case, person_id)
    if version is not None and version != case.row["version"]:
        raise Refused("stale", version=case.row["version"])
    step, answers = tried(unit, case, person_id, move, given, as_role)
    facts = replace(case.facts, **facts_given(answers))
    return Following(
        move=step.move.id,
        label=step.move.label,
        route_title=step.route.title,
        stage_label=step.stage.label,
        entered=step.entered,
        ending=step.stage.ending,
        skipped=step.skipped,
        owed=will_owe(unit, step.route, step.stage, facts, case.holders) if step.entered else (),
        told=will_be_told(unit, step.move.tells, case.holders),
        answers=answers,
    )


def will_owe(
    unit: Unit, route: type[Route], stage: Stage, facts: Facts, holders: Holders
) -> tuple[WillOwe, ...]:
    """What everybody owes from the moment a stage is entered, in the order of the procedure.

    :raises Refused: ``limit_out_of_range``, ``calendar_range``.
    """
    rows = opened_by(unit, route, stage, facts, holders, sequence=0)
    owed = []
    for row, one in zip(rows, stage.owes, strict=True):
        holder = holders.of(one.by)
        owed.append(
            WillOwe(
                code=one.id,
                text=one.text,
                role=one.by.id,
                role_name=unit.profile.name_of(one.by),
                person_id=holder.person_id,
                person=holder.name,
                note=holder.note,
                as_written=one.limit.as_written,
                due_on=row["due_on"],
                due_at=row["due_at"],
            )
        )
    return tuple(owed)


def will_be_told(unit: Unit, roles: Iterable[Role], holders: Holders) -> tuple[WillBeTold, ...]:
    """Who is told for information, by role, each role once: siblings may have several social workers."""
    found = [(role, holder) for role in dict.fromkeys(roles) for holder in holders.each_of(role)]
    return tuple(WillBeTold(unit.profile.name_of(role), holder.name, holder.note) for role, holder in found)
