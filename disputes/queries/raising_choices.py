"""What an IRO may choose from when raising a dispute, and where their choices would lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from disputes.case import Facts
from disputes.children import children_of, holders_over, raisable_by, raising_role
from disputes.errors import Refused
from disputes.models import Child, Dispute, DisputeChild, Person, Team
from disputes.queries.what_follows import WillBeTold, WillOwe, will_be_told, will_owe
from disputes.raising import counts_hours
from disputes.reading import Fault, moment_of
from disputes.unit import Unit
from machines.deadlines import count_of
from machines.engine import MoveRefused, Place, advance, begin, entry_of
from machines.facts import dates_asked, limits_of, must_set_limit
from machines.limits import Limit, Risk
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
    """A step at which a dispute may begin, and the rungs that this passes over.

    ``consult`` is whom the text wants consulted before a dispute begins there, in the council's words.
    """

    id: str
    label: str
    skipped: tuple[str, ...]
    consult: str


@dataclass(frozen=True)
class TypeChoice:
    """A type of alert of the route, and the step at which it comes in."""

    id: str
    label: str
    enters: str


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
    ``steps`` begin at the one where its type of alert comes in. ``event`` is the kind of day from which a
    limit counts, "" when none does; ``asks_time`` whether its time of day counts too;
    ``asks_risk`` whether the risk is asked: not where the type of alert says it.
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
    types: tuple[TypeChoice, ...]
    event: str
    asks_time: bool
    asks_risk: bool


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
    """Every child about whom the person may raise a dispute, by initials."""
    ladders = unit.registry.in_force(unit.today).values()
    raised_by = {role for route in ladders for role in route.raised_by}
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
        .where(raisable_by(unit, person_id, raised_by))
        .order_by(Child.initials, Child.case_number)
    ).all()
    disputed = unit.connection.execute(
        select(DisputeChild.child_id, Dispute.reference)
        .join(Dispute, Dispute.id == DisputeChild.dispute_id)
        .where(DisputeChild.child_id.in_([row.id for row in rows]), Dispute.open, Dispute.beside.is_(False))
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


def routes_to_choose(
    unit: Unit, person_id: int, case_numbers: Sequence[str], alert_type: str = ""
) -> tuple[RouteChoice, ...]:
    """The routes in force that the person may raise about them; what others hand over to comes last.

    :param alert_type: the type of alert, where it was chosen already: it sets where a route begins.
    :raises Refused: ``bad_input`` when a child is not theirs to choose; ``children_differ``;
        ``conflict_of_interest``.
    """
    routes = unit.registry.in_force(unit.today).values()
    onward = {stage.hands_over_to for route in routes for stage in route.stages()}
    ordered = sorted(routes, key=lambda route: (route.route_id in onward, route.route_id))
    refused: Fault | None = None
    choices = []
    for route in ordered:
        try:
            children = children_of(unit, person_id, case_numbers, route)
        except Fault as fault:
            refused = refused or fault
            continue
        holders_over(unit, person_id, children, route.raised_by)
        if Scope(children[0]["scope"]) in route.scope:
            choices.append(_choice(unit, route, alert_type))
        refused = Fault("No route of the council is meant for such a child.")
    if not choices and refused is not None:
        raise Refused("bad_input", {"children": [str(refused)]}) from refused
    return tuple(choices)


def opening(
    unit: Unit,
    person_id: int,
    case_numbers: Sequence[str],
    route_id: str,
    enter_at: str,
    risk: str,
    limit_days: int | None,
    event_on: date | None,
    event_at: str = "",
    alert_type: str = "",
) -> Opening:
    """Where a dispute with these answers would begin, and who would be asked for what by when.

    :raises Refused: as ``routes_to_choose``; ``bad_input`` for a route or risk that is none;
        ``step_not_later``, ``route_not_for_child``, ``limit_out_of_range``, ``calendar_range``.
    """
    try:
        routes = unit.registry.in_force(unit.today)
        route = routes[route_id]
        children = children_of(unit, person_id, case_numbers, route)
        scope = Scope(children[0]["scope"])
        moment = moment_of(event_on, event_at) if event_on and event_at else None
        stated = route.risk_of(alert_type) or Risk(risk)
        facts = Facts(unit.now, stated, limit_days, event_on, moment, alert_type)
    except (Fault, ValueError, KeyError) as error:
        raise Refused("bad_input") from error
    holders = holders_over(unit, person_id, children, route.raised_by)
    role = raising_role(unit, person_id, children, route.raised_by)
    assert role is not None  # children_of let through only those about whom they may raise it
    try:
        stage, _skipped = begin(route, scope, enter_at or None, alert_type)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    owed = will_owe(unit, route, stage, facts, holders)
    move = first_asking(route, stage)
    first_move = None
    if move is not None:
        step = advance(Place(route, stage, routes, scope), move.id, route.raised_by, {})
        by_on = min((one.due_on for one in owed if one.code in move.meets and one.due_on), default=None)
        then = will_owe(unit, step.route, step.stage, facts, holders)
        first_move = FirstMove(move.id, move.label, by_on, then)
    return Opening(stage.label, owed, will_be_told(unit, route.raising_tells, holders), first_move)


def first_asking(route: type[Route], stage: Stage) -> Move | None:
    """The route's own move by which whoever raises it asks the first person, when it needs no answers."""
    return next(
        (
            move
            for move in route.moves.values()
            if move.kind is MoveKind.ASK
            and not set(route.raised_by).isdisjoint(move.by)
            and not move.standing
            and not move.required
            and not move.after
            and move.starts_from(stage)
        ),
        None,
    )


def _choice(unit: Unit, route: type[Route], alert_type: str) -> RouteChoice:
    limits = limits_of(route)
    ranged = [limit for limit in limits if limit.is_ranged]
    # What is set for a case by a move of its own is not asked when it is raised.
    ranged = ranged if must_set_limit(route) or any(limit.by_risk for limit in ranged) else []
    counted_from = [start.value for start in dates_asked(route)]
    usual = entry_of(route, alert_type)
    later = [stage for stage in route.entries() if stage.rung > usual.rung]
    by_risk = next((limit for limit in ranged if limit.by_risk is not None), None)
    return RouteChoice(
        id=route.route_id,
        title=route.title,
        used_for=route.used_for,
        rungs=tuple(route.rungs.values()),
        steps=tuple(_step(unit, route, stage, usual) for stage in (usual, *later)),
        risks=tuple(RiskChoice(risk, unit.profile.risk_names[risk], _days(by_risk, risk)) for risk in Risk),
        as_written=ranged[0].as_written if ranged else "",
        lowest=max((limit.lowest or 1 for limit in ranged), default=None),
        highest=min((limit.highest for limit in ranged if limit.highest is not None), default=None),
        must_set=must_set_limit(route),
        types=tuple(TypeChoice(one.id, one.label, entry_of(route, one.id).label) for one in route.types),
        event=counted_from[0].removesuffix(" date") if counted_from else "",
        asks_time=counts_hours(limits),
        asks_risk=route.asks_risk(),
    )


def _step(unit: Unit, route: type[Route], stage: Stage, usual: Stage) -> FirstStep:
    """A step that a dispute may begin at: the usual one passes over nothing and asks nobody first."""
    if stage is usual:
        return FirstStep(stage.id, stage.label, (), "")
    skipped = route.rungs_between(usual.rung - 1, stage.rung)
    consult = unit.profile.name_of(stage.consult) if stage.consult else ""
    return FirstStep(stage.id, stage.label, skipped, consult)


def _days(limit: Limit | None, risk: Risk) -> int | None:
    return None if limit is None else count_of(limit, risk=risk)
