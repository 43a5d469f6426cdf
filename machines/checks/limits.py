"""Checks of one limit: whether it gives a count that can be used."""

from __future__ import annotations

from collections.abc import Iterator

from machines.checks.finding import Finding, check_words
from machines.limits import FROM_AN_EVENT, Limit, Risk, Unit

COUNTLESS = (Unit.NOT_STATED, Unit.AT_ONCE)


def of_limit(where: str, limit: Limit) -> Iterator[Finding]:
    """What is missing from a limit, or contradicts itself."""
    yield from check_words(where, wording_of_the_limit=limit.as_written)
    counts = [count for count in (limit.value, limit.lowest, limit.highest) if count is not None]
    counts += [*(limit.by_risk or {}).values(), *(limit.by_type or {}).values()]
    if limit.unit in COUNTLESS:
        if any(counts):
            yield Finding(where, f"has a limit that is {limit.unit.value}, with a count", "Drop one of them")
        return
    if limit.value is None and not limit.by_risk and not limit.by_type and not limit.set_by_iro:
        yield Finding(where, f"has a limit in {limit.unit.value} without a count", "Give the count")
    if limit.counts_back:
        yield from _of_counting_back(where, limit)
    elif any(count < 1 for count in counts):
        yield Finding(where, "has a limit of less than 1", "Give 1 or more, or say at once")
    if limit.by_risk is not None:
        for risk in Risk:
            if risk not in limit.by_risk:
                yield Finding(where, f"has a limit by risk without {risk.value}", "Give a count for each")
    yield from _of_range(where, limit)


def _of_counting_back(where: str, limit: Limit) -> Iterator[Finding]:
    if limit.starts not in FROM_AN_EVENT:
        yield Finding(
            where,
            "has a limit that counts back, but from no date of the case",
            "Say from which with starts=Start.REVIEW_DATE or Start.CONFERENCE_DATE",
        )


def _of_range(where: str, limit: Limit) -> Iterator[Finding]:
    lowest, highest = limit.lowest, limit.highest
    if limit.set_by_iro and highest is None:
        yield Finding(where, "lets the IRO set a limit without an upper end", "Give the longest allowed")
    if lowest is None or highest is None:
        return
    if lowest > highest:
        yield Finding(where, f"has a limit from {lowest} to {highest}", "Put the smaller first")
    fixed = [limit.value, *(limit.by_risk or {}).values()]
    if any(count is not None and not lowest <= count <= highest for count in fixed):
        yield Finding(where, "has a limit outside its own range", "Widen the range or correct the count")
