"""What the queue can be narrowed to: the teams above any child, the steps, the roles and the IROs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import aliased

from disputes.models import Child, Holding, Person, Post, Team
from disputes.unit import Unit
from machines.roles import IRO


@dataclass(frozen=True)
class TeamChoice:
    """A team that has a child below it. ``depth`` counts from 0 at the top."""

    id: int
    name: str
    depth: int


@dataclass(frozen=True)
class StepChoice:
    """A route, or one rung of it."""

    route: str
    rung: int | None
    text: str


@dataclass(frozen=True)
class QueueChoices:
    """Everything that the queue's filters offer. Pairs are an id and its name."""

    teams: tuple[TeamChoice, ...]
    steps: tuple[StepChoice, ...]
    themes: tuple[tuple[str, str], ...]
    risks: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    iros: tuple[tuple[int, str], ...]


def queue_choices(unit: Unit) -> QueueChoices:
    """What a leader may choose from, in the order in which lists show it."""
    routes = tuple(unit.registry.in_force(unit.today).values())
    awaited = {owed.by for route in routes for stage in route.stages() for owed in stage.owes[:1]}
    steps = []
    for route in routes:
        steps.append(StepChoice(route.route_id, None, f"{route.title}: every step"))
        steps += [
            StepChoice(route.route_id, rung, f"{route.title}: {label}") for rung, label in route.rungs.items()
        ]
    return QueueChoices(
        teams=_teams(unit),
        steps=tuple(steps),
        themes=tuple((theme.id, theme.name) for theme in unit.profile.themes),
        risks=tuple((risk.value, risk.value.capitalize()) for risk in unit.profile.risk_names),
        roles=tuple(sorted(((r.id, unit.profile.name_of(r)) for r in awaited), key=lambda pair: pair[1])),
        iros=_iros(unit),
    )


def _teams(unit: Unit) -> tuple[TeamChoice, ...]:
    below = aliased(Team)
    has_child = exists().where(Child.team_id == below.id, below.line.like(Team.line + literal("%")))
    rows = unit.connection.execute(select(Team.id, Team.name, Team.line).where(has_child)).all()
    names = {row.id: row.name for row in rows}
    above = {row.id: [part for part in row.line.split("/") if part] for row in rows}
    ordered = sorted(rows, key=lambda row: [names.get(int(part), "") for part in above[row.id]])
    return tuple(TeamChoice(row.id, row.name, len(above[row.id]) - 1) for row in ordered)


def _iros(unit: Unit) -> tuple[tuple[int, str], ...]:
    """Everybody who holds or has held a post of IRO: disputes outlast postings."""
    rows = unit.connection.execute(
        select(Person.id, Person.name)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(Post.role == IRO.id)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple((number, name) for number, name in rows)
