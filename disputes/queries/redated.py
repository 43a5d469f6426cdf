"""The open disputes in which a due date falls on a later day by the calendar of today."""

from __future__ import annotations

from sqlalchemy import select

from disputes.case import Facts
from disputes.models import Dispute, Obligation
from disputes.redating import later_date
from disputes.unit import Unit
from machines.limits import Risk
from machines.registry import UnknownRoute

AT_A_TIME = 1000


def out_of_date(unit: Unit) -> tuple[str, ...]:
    """Their references. It may name one too many: the move itself looks again under the dispute's lock."""
    question = (
        select(
            Dispute.reference,
            Dispute.raised_at,
            Dispute.risk,
            Dispute.limit_days,
            Dispute.alert_type,
            Obligation.route,
            Obligation.route_version,
            Obligation.stage,
            Obligation.code,
            Obligation.started_at,
            Obligation.due_on,
        )
        .join(Dispute, Dispute.id == Obligation.dispute_id)
        .where(Obligation.outcome == "", Obligation.due_at > unit.now)
        .order_by(Obligation.id)
        .execution_options(stream_results=True, yield_per=AT_A_TIME)
    )
    found: dict[str, None] = {}
    for row in unit.connection.execute(question):
        try:
            stage = unit.registry.find(row.route, row.route_version).stage(row.stage)
        except (UnknownRoute, KeyError):
            continue  # the record's own check names it
        risk = None if row.risk is None else Risk(row.risk)
        facts = Facts(row.raised_at, risk, row.limit_days, alert_type=row.alert_type)
        if row.due_on and later_date(
            unit, stage.obligation(row.code).limit, row.started_at, row.due_on, facts
        ):
            found[row.reference] = None
    return tuple(found)
