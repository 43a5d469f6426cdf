"""How long a stage gives: the words as written, and what this service reads in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType


class Unit(Enum):
    """What a limit is counted in."""

    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "days"
    HOURS = "hours"
    AT_ONCE = "at once"
    NOT_STATED = "not stated"


class Start(Enum):
    """The event on which a limit's day zero falls."""

    STAGE_ENTERED = "stage entered"
    RAISED = "dispute raised"
    REVIEW_DATE = "review date"
    CONFERENCE_DATE = "conference date"
    GIVEN_DATE = "date given"


FROM_AN_EVENT = (Start.REVIEW_DATE, Start.CONFERENCE_DATE, Start.GIVEN_DATE)
"""The starts that are a date of the case itself, and not of the record."""
ASKED_WHEN_RAISED = (Start.REVIEW_DATE, Start.CONFERENCE_DATE)
"""Those that whoever raises it is asked for: the date given is given by a move, when it is known."""


class Risk(Enum):
    """How urgent the IRO judges the matter to be for the child."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Limit:
    """A limit keeps the council's words and, beside them, a value and a unit.

    ``value`` is the fixed count; ``by_risk`` the count for each risk; ``by_type`` the count for each of
    the route's types of alert; ``lowest`` and ``highest`` the range within which the IRO may set the
    count for one case. A count below 0 counts back from a date of the case: -10 is "10 days before".
    A limit that the text does not state is a value of its own (``Unit.NOT_STATED``).
    """

    as_written: str
    unit: Unit
    value: int | None = None
    by_risk: Mapping[Risk, int] | None = None
    by_type: Mapping[str, int] | None = None
    lowest: int | None = None
    highest: int | None = None
    set_by_iro: bool = False
    starts: Start = Start.STAGE_ENTERED

    @property
    def is_ranged(self) -> bool:
        """Whether the IRO may set the count for one case."""
        return self.set_by_iro or self.lowest is not None

    @property
    def counts_back(self) -> bool:
        """Whether it ends so long before a date of the case, such as the review."""
        return self.value is not None and self.value < 0

    @property
    def stated(self) -> bool:
        """Whether the text gives any limit at all."""
        return self.unit is not Unit.NOT_STATED

    def longest(self) -> int:
        """The largest count this limit can have, in its own unit; 0 when none is stated."""
        counts = [c for c in (self.value, self.highest) if c is not None]
        counts += [*(self.by_risk or {}).values(), *(self.by_type or {}).values()]
        return max(counts, default=0)

    def shortest(self) -> int:
        """The smallest count this limit can have, in its own unit; 0 when none is stated."""
        counts = [c for c in (self.value, self.lowest) if c is not None]
        counts += [*(self.by_risk or {}).values(), *(self.by_type or {}).values()]
        return min(counts, default=0)


def working_days(value: int, as_written: str, *, starts: Start = Start.STAGE_ENTERED) -> Limit:
    """A limit of ``value`` working days."""
    return Limit(as_written, Unit.WORKING_DAYS, value, starts=starts)


def plain_days(value: int, as_written: str, *, starts: Start = Start.STAGE_ENTERED) -> Limit:
    """A limit of ``value`` calendar days, where the text says only "days" (rules, section 3)."""
    return Limit(as_written, Unit.CALENDAR_DAYS, value, starts=starts)


def hours(value: int, as_written: str, *, starts: Start = Start.STAGE_ENTERED) -> Limit:
    """A limit of ``value`` hours, to the minute."""
    return Limit(as_written, Unit.HOURS, value, starts=starts)


def before(limit: Limit) -> Limit:
    """The same limit, but counted back from its date: "10 working days before the review"."""
    return replace(limit, value=-abs(limit.value or 0))


def at_once(as_written: str, *, starts: Start = Start.STAGE_ENTERED) -> Limit:
    """A limit of the same day, where the text says "immediately" or "at once"."""
    return Limit(as_written, Unit.AT_ONCE, 0, starts=starts)


def by_risk(
    *, high: int, medium: int, low: int, as_written: str, starts: Start = Start.STAGE_ENTERED
) -> Limit:
    """Working days that depend on the risk; the IRO may set any value from lowest to highest."""
    scale = MappingProxyType({Risk.HIGH: high, Risk.MEDIUM: medium, Risk.LOW: low})
    return Limit(
        as_written,
        Unit.WORKING_DAYS,
        by_risk=scale,
        lowest=min(scale.values()),
        highest=max(scale.values()),
        starts=starts,
    )


def by_type(counts: Mapping[str, int], as_written: str, *, starts: Start = Start.STAGE_ENTERED) -> Limit:
    """Working days that depend on the type of alert, by the type's id (``Route.types``)."""
    return Limit(as_written, Unit.WORKING_DAYS, by_type=MappingProxyType(dict(counts)), starts=starts)


def on_the_date(as_written: str) -> Limit:
    """A limit that is a date of the case itself: the end of the day that was given."""
    return Limit(as_written, Unit.AT_ONCE, 0, starts=Start.GIVEN_DATE)


def set_for_case(lowest: int, highest: int, as_written: str, *, starts: Start = Start.STAGE_ENTERED) -> Limit:
    """Working days that the IRO sets for each case, within a range."""
    return Limit(
        as_written,
        Unit.WORKING_DAYS,
        lowest=lowest,
        highest=highest,
        set_by_iro=True,
        starts=starts,
    )


class PlainDays(Enum):
    """What a council means where its text says only "days" (rules, section 3)."""

    END_ON_A_WORKING_DAY = "calendar days, to the next working day"
    ANY_DAY = "calendar days, whatever day they end on"
    WORKING_DAYS = "working days"


NOT_STATED = Limit("no limit stated", Unit.NOT_STATED)
