"""What an IRO may choose from when raising a dispute, and where their choices would lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from disputes.case import Facts
from disputes.children import children_of, holders_over
from disputes.errors import Refused
from disputes.models import Child, Dispute, DisputeChild, Person, Team
from disputes.queries.what_follows import WillBeTold, WillOwe, will_be_told, will_owe
from disputes.reading import Fault
from disputes.unit import Unit
from machines.deadlines import count_of
from machines.engine import MoveRefused, Place, advance, begin
from machines.limits import Limit, Risk, Start
from machines.roles import IRO
from machines.route import Route, Scope
from machines.stages import Move, MoveKind, Stage


@dataclass(frozen=True)
class OwnChild:
    """A child whose IRO they are. ``open_disputes`` are references of disputes still open."""

    case_number: str
    initials: str
    scope: str
    team: str
    social_worker: str
    open_disputes: tuple[str, ...]


@dataclass(frozen=True)
class FirstStep:
    """A step at which a dispute may begin, and the rungs that this passes over."""

    id: str
    label: str
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class RiskChoice:
    """A risk, and how many working days it gives for each limit that depends on it (None: none does)."""

    risk: Risk
    name: str
    days: int | None


@dataclass(frozen=True)
class RouteChoice:
    """A route in force that is meant for such a child.

    ``lowest`` to ``highest`` is the range in which the IRO may set the limit themselves, None where
    they may not; ``must_set`` says that they have to. ``as_written`` are the council's words for it.
    """

    id: str
    title: str
    used_for: str
    rungs: tuple[str, ...]
    steps: tuple[FirstStep, ...]
    risks: tuple[RiskChoice, ...]
    as_written: str
    lowest: int | None
    highest: int | None
    must_set: bool
    asks_event: bool


@dataclass(frozen=True)
class FirstMove:
    """The route's own first asking, which may be done at once. ``by_on`` is when it is due else."""

    id: str
    label: str
    by_on: date | None
    owed: tuple[WillOwe, ...]


@dataclass(frozen=True)
class Opening:
    """Where a dispute would begin: its step, what is owed there, who is told, and the first asking."""

    stage_label: str
    owed: tuple[WillOwe, ...]
    told: tuple[WillBeTold, ...]
    first_move: FirstMove | None

    def notes(self, *, at_once: bool) -> tuple[str, ...]:
        """What is to be said plainly of posts that are empty or whose holder is away, each once."""
        owed = self.first_move.owed if at_once and self.first_move else self.owed
        if self.first_move and not at_once:
            owed = (*owed, *self.first_move.owed)
        notes = [one.note for one in owed] + [one.note for one in self.told]
        return tuple(dict.fromkeys(note for note in notes if note))


def own_children(unit: Unit, person_id: int) -> tuple[OwnChild, ...]:
    """Every child whose IRO the person is, by initials."""
    worker = aliased(Person)
    rows = unit.connection.execute(
        select(
            Child.id,
            Child.case_number,
            Child.initials,
            Child.scope,
            Team.name.label("team"),
            worker.name.label("social_worker"),
        )
        .join(Team, Team.id == Child.team_id)
        .outerjoin(worker, worker.id == Child.social_worker_id)
        .where(Child.iro_id == person_id)
        .order_by(Child.initials, Child.case_number)
    ).all()
    disputed = unit.connection.execute(
        select(DisputeChild.child_id, Dispute.reference)
        .join(Dispute, Dispute.id == DisputeChild.dispute_id)
        .where(Dispute.iro_id == person_id, Dispute.open, Dispute.beside.is_(False))
        .order_by(Dispute.id)
    ).all()
    references: dict[int, tuple[str, ...]] = {}
    for child_id, reference in disputed:
        references[child_id] = (*references.get(child_id, ()), reference)
    return tuple(
        OwnChild(
            row.case_number,
            row.initials,
            row.scope,
            row.team,
            row.social_worker or "",
            references.get(row.id, ()),
        )
        for row in rows
    )


def routes_to_choose(unit: Unit, person_id: int, case_numbers: Sequence[str]) -> tuple[RouteChoice, ...]:
    """The routes in force that are meant for these children; what others hand over to comes last.

    :raises Refused: ``bad_input`` when a child is not theirs to choose; ``children_differ``;
        ``conflict_of_interest``.
    """
    try:
        children = children_of(unit, person_id, case_numbers)
    except Fault as fault:
        raise Refused("bad_input", {"children": [str(fault)]}) from fault
    holders_over(unit, person_id, children)
    scope = Scope(children[0]["scope"])
    routes = unit.registry.in_force(unit.today).values()
    onward = {stage.hands_over_to for route in routes for stage in route.stages()}
    ordered = sorted(routes, key=lambda route: (route.route_id in onward, route.route_id))
    return tuple(_choice(unit, route) for route in ordered if scope in route.scope)


def opening(
    unit: Unit,
    person_id: int,
    case_numbers: Sequence[str],
    route_id: str,
    enter_at: str,
    risk: str,
    limit_days: int | None,
    event_on: date | None,
) -> Opening:
    """Where a dispute with these answers would begin, and who would be asked for what by when.

    :raises Refused: as ``routes_to_choose``; ``bad_input`` for a route or risk that is none;
        ``step_not_later``, ``route_not_for_child``, ``limit_out_of_range``, ``calendar_range``.
    """
    try:
        children = children_of(unit, person_id, case_numbers)
        facts = Facts(unit.now, Risk(risk), limit_days, event_on)
        routes = unit.registry.in_force(unit.today)
        route, scope = routes[route_id], Scope(children[0]["scope"])
    except (Fault, ValueError, KeyError) as error:
        raise Refused("bad_input") from error
    holders = holders_over(unit, person_id, children)
    try:
        stage, _skipped = begin(route, scope, enter_at or None)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    owed = will_owe(unit, route, stage, facts, holders)
    move = first_asking(route, stage)
    first_move = None
    if move is not None:
        step = advance(Place(route, stage, routes, scope), move.id, [IRO], {})
        by_on = min((one.due_on for one in owed if one.code in move.meets and one.due_on), default=None)
        then = will_owe(unit, step.route, step.stage, facts, holders)
        first_move = FirstMove(move.id, move.label, by_on, then)
    return Opening(stage.label, owed, will_be_told(unit, route.raising_tells, holders), first_move)


def first_asking(route: type[Route], stage: Stage) -> Move | None:
    """The route's own move by which the IRO asks the first person, when it needs no answers."""
    return next(
        (
            move
            for move in route.moves.values()
            if move.kind is MoveKind.ASK
            and IRO in move.by
            and not move.standing
            and not move.required
            and move.starts_from(stage)
        ),
        None,
    )


def _choice(unit: Unit, route: type[Route]) -> RouteChoice:
    limits = [owed.limit for stage in route.stages() for owed in stage.owes]
    ranged = [limit for limit in limits if limit.lowest is not None or limit.set_by_iro]
    by_risk = next((limit for limit in ranged if limit.by_risk is not None), None)
    return RouteChoice(
        id=route.route_id,
        title=route.title,
        used_for=route.used_for,
        rungs=tuple(route.rungs.values()),
        steps=tuple(
            FirstStep(stage.id, stage.label, route.rungs_between(0, stage.rung)) for stage in route.entries()
        ),
        risks=tuple(RiskChoice(risk, unit.profile.risk_names[risk], _days(by_risk, risk)) for risk in Risk),
        as_written=ranged[0].as_written if ranged else "",
        lowest=max((limit.lowest or 1 for limit in ranged), default=None),
        highest=min((limit.highest for limit in ranged if limit.highest is not None), default=None),
        must_set=any(limit.set_by_iro for limit in limits),
        asks_event=any(limit.starts in (Start.REVIEW_DATE, Start.CONFERENCE_DATE) for limit in limits),
    )


def _days(limit: Limit | None, risk: Risk) -> int | None:
    return None if limit is None else count_of(limit, risk=risk)
