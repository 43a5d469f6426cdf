"""One dispute, whole, as one person may see it: the dispute page, the answer page and the API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from disputes.access import require_sight
from disputes.case import load_case
from disputes.models import DisputeTheme, Team
from disputes.queries.beside import SideMatter, dispute_of, matters_beside
from disputes.queries.cafcass import TwoLimbs, limbs_of
from disputes.queries.ladder import Rung, ladder_of
from disputes.queries.moves import LaterMove, OfferedMove, later_moves, offered_moves
from disputes.queries.owed_here import OwedSeen, owed_here
from disputes.queries.read_alone import read_alone
from disputes.queries.record_whole import children_of
from disputes.queries.timeline import Entry, Given, entries_of
from disputes.unit import Unit
from disputes.withheld import told_of
from machines.deadlines import cap_due_on, days_left, working_days_used
from machines.limits import Risk
from machines.needs import TO_PERSON
from machines.roles import IRO

WRITTEN = (
    "route_reason",
    "what_is_wrong",
    "impact",
    "wishes_and_feelings",
    "wishes_found_out",
    "outcome_sought",
)


@dataclass(frozen=True)
class ChildSeen:
    """A child, as those who have a part in the dispute know them.

    ``is_read`` is false where what was recorded about this child alone is not for the reader.
    """

    case_number: str
    initials: str
    is_read: bool


@dataclass(frozen=True)
class Attendee:
    """Somebody whom the meeting or discussion of a stage brings together; "" when the post is empty."""

    role: str
    role_name: str
    person: str


@dataclass(frozen=True)
class Count:
    """Working days used of the cap, and the words of the council beside this service's reading."""

    used: int
    cap: int | None
    as_written: str
    is_measure_only: bool
    due_on: date | None


@dataclass(frozen=True)
class DisputeView:
    """All that a page needs to show a dispute, or a side matter.

    ``left`` counts working days, below 0 when over. ``viewer_drives`` says that the reader is who raised
    it and takes it on, in one of the roles ``drivers``: mostly the IRO. Of a side matter, ``called`` is
    what it is in a sentence, ``opened_with`` what was asked when it was opened, ``stands_beside`` the
    reference of its dispute, if the reader may see that; ``beside`` are those of a dispute.
    ``limbs`` is for the IRO alone: what the record shows of the test for a referral to Cafcass.
    """

    reference: str
    version: int
    entered_sequence: int
    route: str
    route_version: str
    route_title: str
    procedure: str
    stage: str
    stage_label: str
    rung: int
    is_open: bool
    ended_at: datetime | None
    raised_at: datetime
    entered_at: datetime
    iro_id: int
    iro_name: str
    team: str
    children: tuple[ChildSeen, ...]
    scope: str
    themes: tuple[str, ...]
    risk: Risk | None
    risk_name: str
    limit_days: int | None
    limit_reason: str
    written: dict[str, str]
    outcome_by: date | None
    awaiting_role: str
    awaiting_role_name: str
    awaiting_person: str
    awaiting_note: str
    due_on: date | None
    due_at: datetime | None
    left: int | None
    lapsed: bool
    count: Count
    owed: tuple[OwedSeen, ...]
    meets_with: tuple[Attendee, ...]
    ladder: tuple[Rung, ...]
    timeline: tuple[Entry, ...]
    moves: tuple[OfferedMove, ...]
    later: tuple[LaterMove, ...]
    agreed_actions: tuple[dict[str, str], ...]
    proposed_actions: tuple[dict[str, str], ...]
    viewer_drives: bool
    viewer_owes: tuple[str, ...]
    drivers: tuple[str, ...]
    called: str
    is_beside: bool
    opened_with: tuple[Given, ...]
    stands_beside: str
    beside: tuple[SideMatter, ...]
    limbs: TwoLimbs | None

    @property
    def awaits_driver(self) -> bool:
        """Whether it is the turn of whoever raised it and takes it on."""
        return self.awaiting_role in self.drivers


def dispute_view(unit: Unit, reference: str, person_id: int, *, as_role: str = "") -> DisputeView:
    """The dispute as the person may see it, with the moves that they may make now.

    :param as_role: show only the moves of this role, for somebody who came by a link.
    :raises Refused: ``dispute_not_found``, also when it is not theirs to see.
    """
    case = load_case(unit, reference)
    roles = require_sight(unit, case, person_id)
    row, place = case.row, case.place
    children = children_of(unit, case.id)
    alone = read_alone(unit, roles, person_id, children)
    entries = tuple(told_of(entry, alone) for entry in entries_of(unit, case))
    owed = owed_here(unit, case)
    first = next((one for one in owed if not one.outcome), None)
    due_at: datetime | None = row["due_at"]
    due_on = min((o.due_on for o in owed if not o.outcome and o.due_on), default=None)
    known = unit.registry.roles()
    awaiting = known.get(row["awaiting_role"] or "")
    return DisputeView(
        reference=case.reference,
        version=row["version"],
        entered_sequence=row["entered_sequence"],
        route=place.route.route_id,
        route_version=place.route.version,
        route_title=place.route.title,
        procedure=unit.profile.procedure,
        stage=place.stage.id,
        stage_label=place.stage.label,
        rung=row["rung"],
        is_open=row["open"],
        ended_at=row["ended_at"],
        raised_at=row["raised_at"],
        entered_at=row["entered_at"],
        iro_id=row["iro_id"],
        iro_name=row["iro_name"],
        team=_team(unit, row["team_id"]),
        children=tuple(
            ChildSeen(one.case_number, one.initials, not alone or one in alone) for one in children
        ),
        scope=row["scope"],
        themes=_themes(unit, case.id),
        risk=case.facts.risk,
        risk_name=unit.profile.risk_names[case.facts.risk] if case.facts.risk else "",
        limit_days=row["limit_days"],
        limit_reason=row["limit_reason"],
        written={name: row[name] for name in WRITTEN},
        outcome_by=row["outcome_by"],
        awaiting_role=row["awaiting_role"] or "",
        awaiting_role_name=unit.profile.name_of(awaiting) if awaiting else "",
        awaiting_person=_awaiting_person(row, owed),
        awaiting_note=row["awaiting_note"],
        due_on=due_on,
        due_at=due_at,
        left=None if due_at is None else days_left(due_at, unit.now, unit.calendar),
        lapsed=row["lapsed"] or (due_at is not None and unit.now >= due_at),
        count=count_of(unit, row, place.route.cap),
        owed=owed,
        meets_with=tuple(
            Attendee(role.id, unit.profile.name_of(role), holder.name)
            for role in place.stage.meets_with
            for holder in case.holders.each_of(role)
        ),
        ladder=ladder_of(unit, case, entries, first.person if first else ""),
        timeline=entries,
        moves=offered_moves(unit, case, person_id, as_role),
        later=later_moves(case, person_id),
        agreed_actions=_last_actions(entries, "agreed_actions"),
        proposed_actions=_last_actions(entries, "proposed_actions"),
        viewer_drives=any(role.id in roles for role in place.route.raised_by),
        viewer_owes=tuple(o.code for o in owed if o.person_id == person_id and not o.outcome),
        drivers=tuple(role.id for role in place.route.raised_by),
        called=place.route.called,
        is_beside=row["beside"],
        opened_with=_newest(entries) if row["beside"] else (),
        stands_beside=dispute_of(unit, case, person_id),
        beside=() if row["beside"] else matters_beside(unit, case, person_id),
        limbs=limbs_of(unit, case, entries) if IRO.id in roles else None,
    )


def count_of(unit: Unit, row: Any, cap: Any) -> Count:
    """Working days used since the route was entered, and the cap if there is one (001 7.1.1)."""
    until = row["ended_at"] or unit.now
    used = working_days_used(row["route_entered_at"], until, unit.calendar)
    if cap is None:
        return Count(used, None, "", is_measure_only=False, due_on=None)
    return Count(
        used,
        cap.working_days,
        cap.as_written,
        is_measure_only=cap.source.mark.name == "OURS",
        due_on=cap_due_on(row["route_entered_at"], cap.working_days, unit.calendar),
    )


def _awaiting_person(row: RowMapping, owed: tuple[OwedSeen, ...]) -> str:
    if row["awaiting_person_id"] == row["iro_id"]:
        name: str = row["iro_name"]
        return name
    return next((o.person for o in owed if o.person_id == row["awaiting_person_id"]), "")


def _team(unit: Unit, team_id: int) -> str:
    name: str = unit.connection.execute(select(Team.name).where(Team.id == team_id)).scalar_one()
    return name


def _themes(unit: Unit, dispute_id: int) -> tuple[str, ...]:
    rows = unit.connection.execute(select(DisputeTheme.theme).where(DisputeTheme.dispute_id == dispute_id))
    chosen = {theme for (theme,) in rows}
    return tuple(theme.name for theme in unit.profile.themes if theme.id in chosen)


def _newest(entries: tuple[Entry, ...]) -> tuple[Given, ...]:
    """What was asked when a side matter was opened, as it was answered last: a letter may be changed.

    An agreed action is done by whoever was asked for it last.
    """
    said = {one.need: one.answer for entry in entries for one in entry.answers}
    if TO_PERSON.id in said:
        said["person"] = said[TO_PERSON.id]
    return tuple(replace(one, answer=said[one.need]) for one in entries[0].answers)


def _last_actions(entries: tuple[Entry, ...], need: str) -> tuple[dict[str, str], ...]:
    for entry in reversed(entries):
        if entry.given.get(need):
            return tuple(entry.given[need])
    return ()
