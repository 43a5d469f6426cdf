"""Reading the queue in tests: who stands where, and a mixed handful of disputes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from disputes.models import Holding, Post
from disputes.queries.queue import Listed, queue_page
from disputes.queries.queue_counts import QueueCounts, queue_counts
from disputes.queries.queue_filter import QueueFilter
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock

EVERYTHING = QueueFilter()


def listed(units: Units, asked: QueueFilter = EVERYTHING) -> list[Listed]:
    """The first page."""
    with units.reading() as unit:
        return list(queue_page(unit, asked, sight=()).rows)


def references(units: Units, asked: QueueFilter = EVERYTHING) -> list[str]:
    """The references on the first page, in order."""
    return [one.reference for one in listed(units, asked)]


def counts(units: Units, asked: QueueFilter = EVERYTHING) -> QueueCounts:
    """The counts above the list."""
    with units.reading() as unit:
        return queue_counts(unit, asked, sight=())


def vacate(units: Units, role: str) -> None:
    """End every holding of a post on the Sunday before."""
    with units.writing() as unit:
        posts = select(Post.id).where(Post.role == role)
        unit.connection.execute(
            update(Holding).where(Holding.post_id.in_(posts)).values(to_on=date(2026, 11, 22))
        )


def raise_mixed(units: Units, clock: FakeClock) -> dict[str, str]:
    """Disputes of both teams, all routes and risks, one of them late on Thursday."""
    raised = {
        "informal": council.ask_team_manager(units, risk="low", themes=["placement"]),
        "formal": council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING), risk="medium"),
        "concern": council.raise_concern(units, (council.PROTECTED,), themes=["drift", "documents"]),
        "south": council.raise_formal(units, (council.OF_OTHER_IRO,), by=council.OTHER_IRO, risk="low"),
    }
    clock.forward(days=3)
    return raised
