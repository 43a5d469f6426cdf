"""Which holdings begin, change and end so that each post is held as a people file says.

The file is the whole of what the people in it hold: a post of theirs that it does not name ends.
Where it gives a manager's post to somebody for a time, nobody else holds that post in that time.
Whoever it does not concern stays. Standing in for somebody is added and changed, never ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

Post = tuple[str, str]
"""A post: the name of its team, and the role."""


@dataclass(frozen=True)
class Held:
    """A holding, from a day to a day (both included) or until further notice.

    ``id`` is None for one that is still to be written; ``person`` is an address.
    """

    id: int | None
    post: Post
    person: str
    from_on: date
    to_on: date | None
    stands_in: bool

    def overlaps(self, from_on: date, to_on: date | None) -> bool:
        """Whether any day of it lies in that time."""
        return (to_on is None or self.from_on <= to_on) and (self.to_on is None or from_on <= self.to_on)


@dataclass(frozen=True)
class Wanted:
    """A holding that a row asks for. ``from_on`` None: it goes on, or begins today.

    With ``person`` "" it says that from then on nobody holds the post.
    """

    line: int
    post: Post
    person: str
    from_on: date | None
    to_on: date | None
    stands_in: bool


@dataclass(frozen=True)
class HoldingPlan:
    """What is to be written, and two rows that cannot both be: line, and what is wrong."""

    begin: tuple[Held, ...] = ()
    change: tuple[tuple[Held, Held], ...] = ()
    remove: tuple[Held, ...] = ()
    faults: tuple[tuple[int, str, str], ...] = ()


@dataclass
class _Slot:
    """A holding before and after; ``line`` is the row that asks for it, if any does."""

    before: Held | None
    after: Held | None
    line: int | None = None


def plan_holdings(
    on_record: Iterable[Held],
    wanted: Sequence[Wanted],
    listed: Mapping[str, date],
    held_by_one: Callable[[Post], bool],
    today: date,
) -> HoldingPlan:
    """Compare what is on record with what the file asks for.

    :param listed: the people of whom the file says all that they hold, each with the day from
        which a post that it does not name is no longer theirs, if they begin no other.
    """
    faults: list[tuple[int, str, str]] = []
    by_holder: dict[tuple[Post, str, bool], list[_Slot]] = defaultdict(list)
    for held in on_record:
        by_holder[held.post, held.person, held.stands_in].append(_Slot(held, held))
    for (post, person, stands_in), asked in _grouped(wanted).items():
        faults += _pair(by_holder[post, person, stands_in], asked, today)
    slots = [slot for group in by_holder.values() for slot in group]
    _end_what_is_not_named(slots, listed, today)
    by_post: dict[tuple[Post, bool], list[_Slot]] = defaultdict(list)
    for slot in slots:
        if slot.after is not None:
            by_post[slot.after.post, slot.after.stands_in].append(slot)
    for (post, _), group in by_post.items():
        if held_by_one(post):
            faults += _both_at_once(group)
            slots += [piece for slot in list(group) if slot.line is not None for piece in _clear(group, slot)]
    for one in wanted:
        if not one.person:
            group = by_post[one.post, False]
            faults += _vacant_and_held(group, one, today)
            slots += _cut_others(group, one.from_on or today, None)
    return HoldingPlan(
        tuple(slot.after for slot in slots if slot.before is None and slot.after is not None),
        tuple(
            (slot.before, slot.after)
            for slot in slots
            if slot.before is not None and slot.after is not None and slot.before != slot.after
        ),
        tuple(slot.before for slot in slots if slot.before is not None and slot.after is None),
        tuple(faults),
    )


def _grouped(wanted: Iterable[Wanted]) -> dict[tuple[Post, str, bool], list[Wanted]]:
    groups: dict[tuple[Post, str, bool], list[Wanted]] = defaultdict(list)
    for one in wanted:
        if one.person:
            groups[one.post, one.person, one.stands_in].append(one)
    return groups


def _pair(slots: list[_Slot], asked: list[Wanted], today: date) -> Iterator[tuple[int, str, str]]:
    """Find for each row the holding that it means, the same first day before all; or begin one."""
    for exactly in (True, False):
        for one in asked:
            if any(slot.line == one.line for slot in slots):
                continue
            slot = _meant(slots, one, exactly, today)
            if slot is None and exactly:
                continue
            before = slot.before if slot is not None else None
            from_on = one.from_on or (before.from_on if before is not None else today)
            if one.to_on is not None and one.to_on < from_on:
                yield one.line, "to", f"comes before {from_on.isoformat()}, on which it begins"
                continue
            after = Held(
                before.id if before is not None else None,
                one.post,
                one.person,
                from_on,
                one.to_on,
                one.stands_in,
            )
            if slot is None:
                slot = _Slot(None, after)
                slots.append(slot)
            slot.after, slot.line = after, one.line
    yield from _twice(slots)


def _meant(slots: list[_Slot], one: Wanted, exactly: bool, today: date) -> _Slot | None:
    free = [slot for slot in slots if slot.line is None and slot.before is not None]
    for slot in sorted(free, key=lambda slot: slot.before.from_on if slot.before else today, reverse=True):
        assert slot.before is not None
        if exactly:
            if slot.before.from_on == one.from_on:
                return slot
        elif slot.before.overlaps(one.from_on or today, one.to_on if one.from_on else None):
            return slot
    return None


def _twice(slots: list[_Slot]) -> Iterator[tuple[int, str, str]]:
    asked = sorted((slot for slot in slots if slot.line is not None), key=lambda slot: slot.line or 0)
    for number, slot in enumerate(asked):
        for other in asked[:number]:
            if slot.after and other.after and slot.after.overlaps(other.after.from_on, other.after.to_on):
                yield slot.line or 0, "", f"gives the same post to the same person as line {other.line}"
                break


def _end_what_is_not_named(slots: list[_Slot], listed: Mapping[str, date], today: date) -> None:
    begun: dict[str, list[date]] = defaultdict(list)
    for slot in slots:
        if slot.before is None and slot.after is not None and not slot.after.stands_in:
            begun[slot.after.person].append(slot.after.from_on)
    for slot in slots:
        held = slot.before
        if held is None or slot.line is not None or held.stands_in or held.person not in listed:
            continue
        if held.to_on is not None and held.to_on < today:
            continue  # it is history
        ends = min((day for day in begun[held.person] if day > held.from_on), default=listed[held.person])
        _cut(slot, ends, None)


def _both_at_once(group: list[_Slot]) -> Iterator[tuple[int, str, str]]:
    asked = sorted((slot for slot in group if slot.line is not None), key=lambda slot: slot.line or 0)
    for number, slot in enumerate(asked):
        for other in asked[:number]:
            one, two = other.after, slot.after
            if one and two and one.person != two.person and two.overlaps(one.from_on, one.to_on):
                yield (
                    slot.line or 0,
                    "from",
                    f"{one.person} (line {other.line}) and {two.person} would hold this post on one day",
                )
                break


def _vacant_and_held(group: list[_Slot], one: Wanted, today: date) -> Iterator[tuple[int, str, str]]:
    for slot in group:
        if slot.line is not None and slot.after and slot.after.overlaps(one.from_on or today, None):
            yield one.line, "email", f"is empty, and line {slot.line} gives the post to {slot.after.person}"
            return


def _clear(group: list[_Slot], taker: _Slot) -> Iterator[_Slot]:
    assert taker.after is not None
    yield from _cut_others(group, taker.after.from_on, taker.after.to_on)


def _cut_others(group: list[_Slot], from_on: date, to_on: date | None) -> list[_Slot]:
    """Let nobody whom the file does not name in this post hold it in that time."""
    pieces = [piece for slot in group if slot.line is None for piece in _cut(slot, from_on, to_on)]
    group += pieces
    return pieces


def _cut(slot: _Slot, from_on: date, to_on: date | None) -> list[_Slot]:
    """Take a time out of a holding: it ends before, begins after, both (a second piece), or goes."""
    held = slot.after
    if held is None or not held.overlaps(from_on, to_on):
        return []
    before = replace(held, to_on=from_on - ONE_DAY) if held.from_on < from_on else None
    goes_on = to_on is not None and (held.to_on is None or held.to_on > to_on)
    after = replace(held, from_on=to_on + ONE_DAY) if to_on is not None and goes_on else None
    slot.after = before or after
    return [_Slot(None, replace(after, id=None))] if before and after else []
