"""The two-limb test for a referral to Cafcass (001 section 3), told from the record.

The service gathers what the record shows. Whether the test is met, and whether to refer, is the
IRO's own judgement: nothing here starts, stops or delays a referral.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import distinct, func, select

from disputes.access import require_sight
from disputes.case import Case, load_case
from disputes.errors import Refused
from disputes.models import Dispute, DisputeChild
from disputes.queries.timeline import Answered, Entry, entries_of
from disputes.unit import Unit
from machines.deadlines import cap_due_on
from machines.roles import IRO
from machines.route import Scope
from machines.stages import Ending, MoveKind
from machines.working_days import london_date

REFERRAL = "cafcass_referral"
OUTSIDE_THE_TEST = (MoveKind.RESOLVE, MoveKind.NOTE)


@dataclass(frozen=True)
class Evidence:
    """One entry of the record that bears on a limb. ``role_name`` is who was told, or did not answer."""

    sequence: int
    on: date
    what: str
    role_name: str


@dataclass(frozen=True)
class TwoLimbs:
    """What the record shows of each limb.

    ``failing`` bears on the first: what the IRO raised, and since when. ``asked`` is everybody who was
    asked for something, ``told`` those of appropriate seniority among them, which bears on the second: when
    somebody of appropriate seniority was asked; ``not_put_right`` why that did not put it right in time.
    ``both`` says that both seem to hold; ``decided`` that a referral is being considered, was made, or was
    decided against since then.
    """

    failing: tuple[Evidence, ...]
    asked: tuple[Evidence, ...]
    told: tuple[Evidence, ...]
    not_put_right: tuple[Evidence, ...]
    cap_passed: bool
    decided: bool

    @property
    def both(self) -> bool:
        """Both seem to hold: somebody senior was told, and it was not put right in a reasonable time."""
        return bool(self.failing and self.told) and (bool(self.not_put_right) or self.cap_passed)

    @property
    def asks(self) -> bool:
        """Whether the IRO is to record whether a referral is appropriate (001 section 3)."""
        return self.both and not self.decided

    @property
    def evidence(self) -> tuple[int, ...]:
        """The entries of the record that show it, by sequence."""
        return tuple(sorted({one.sequence for one in (*self.failing, *self.told, *self.not_put_right)}))


def two_limbs(unit: Unit, reference: str, person_id: int) -> TwoLimbs | None:
    """What the record shows, for the dispute's IRO; None where Cafcass has no part (rules, section 4).

    :raises Refused: ``dispute_not_found`` for everybody but the IRO: the judgement is theirs alone.
    """
    case = load_case(unit, reference)
    if IRO.id not in require_sight(unit, case, person_id):
        raise Refused("dispute_not_found")
    return limbs_of(unit, case, entries_of(unit, case))


def limbs_of(unit: Unit, case: Case, entries: tuple[Entry, ...]) -> TwoLimbs | None:
    """The same, of a dispute that is loaded already."""
    offered = unit.registry.beside(unit.today)
    is_looked_after = Scope(case.row["scope"]) is Scope.LOOKED_AFTER
    if case.row["beside"] or REFERRAL not in offered or not is_looked_after:
        return None
    senior = {unit.profile.name_of(role) for role in unit.profile.leaders}
    told = tuple(_told(entries, senior))
    not_put_right = tuple(_not_put_right(entries, senior)) if case.row["open"] else ()
    cap_passed_on = _cap_passed_on(unit, case) if case.row["open"] and told else None
    since = min((one.on for one in not_put_right), default=cap_passed_on)
    return TwoLimbs(
        failing=tuple(_failing(entries)),
        asked=tuple(_asked(entries, {unit.profile.name_of(role) for role in case.place.route.raised_by})),
        told=told,
        not_put_right=not_put_right,
        cap_passed=cap_passed_on is not None,
        decided=since is not None and _is_decided(unit, case, since),
    )


def _failing(entries: Iterable[Entry]) -> Iterator[Evidence]:
    """The first limb is the IRO's opinion: what they raised says it, and since when."""
    for entry in entries:
        if entry.kind is None:
            yield Evidence(entry.sequence, london_date(entry.at), "You raised it", "")


def _asked(entries: Iterable[Entry], drivers: set[str]) -> Iterator[Evidence]:
    for entry in entries:
        for owed in entry.opened:
            if owed.role_name not in drivers:
                yield Evidence(entry.sequence, london_date(entry.at), f"Asked: {owed.text}", owed.role_name)


def _told(entries: Iterable[Entry], senior: set[str]) -> Iterator[Evidence]:
    for entry in entries:
        for owed in entry.opened:
            if owed.role_name in senior:
                what = f"Told, and asked: {owed.text}"
                yield Evidence(entry.sequence, london_date(entry.at), what, owed.role_name)


def _not_put_right(entries: tuple[Entry, ...], senior: set[str]) -> Iterator[Evidence]:
    """Silence past the limit, and an answer after which the IRO had to go on."""
    for place, entry in enumerate(entries):
        if entry.kind is MoveKind.LAPSE:
            for owed in _lapsed(entry, entries[:place]):
                if owed.role_name in senior:
                    yield Evidence(entry.sequence, london_date(entry.at), "No answer in time", owed.role_name)
        elif entry.kind in (MoveKind.ANSWER, MoveKind.DECIDE) and entry.role_name in senior:
            went_on = any(
                later.entered and later.kind not in OUTSIDE_THE_TEST for later in entries[place + 1 :]
            )
            if went_on or not entry.given.get("proposed_actions"):
                yield Evidence(entry.sequence, london_date(entry.at), entry.label, entry.role_name)


def _lapsed(lapse: Entry, before: tuple[Entry, ...]) -> Iterator[Answered]:
    """The obligation of which a lapse tells, as the entry that opened it has it."""
    what = next((one.answer for one in lapse.answers), None)
    for entry in reversed(before):
        for owed in entry.opened:
            if owed.text == what:
                yield owed
                return


def _cap_passed_on(unit: Unit, case: Case) -> date | None:
    """The last day within the route's cap, once it is over; None before, and where there is none."""
    cap = case.place.route.cap
    if cap is None:
        return None
    last = cap_due_on(case.row["route_entered_at"], cap.working_days, unit.calendar)
    return last if unit.today > last else None


def _is_decided(unit: Unit, case: Case, since: date) -> bool:
    """Whether a referral is being considered, was made, or was decided against since both limbs seem to hold.

    What was taken back decided nothing, and what was decided before one of them held is another question.
    Of siblings it answers for those whom it is about.
    """
    rows = unit.connection.execute(
        select(Dispute.id, Dispute.route, Dispute.route_version, Dispute.stage, Dispute.ended_at).where(
            Dispute.beside_id == case.id, Dispute.route == REFERRAL
        )
    )
    answers = [row.id for row in rows if _answers(unit, row, since)]
    children: int = unit.connection.execute(
        select(func.count(distinct(DisputeChild.child_id))).where(DisputeChild.dispute_id.in_(answers))
    ).scalar_one()
    return children == int(case.row["children_count"])


def _answers(unit: Unit, referral: Any, since: date) -> bool:
    ending = unit.registry.find(referral.route, referral.route_version).stage(referral.stage).ending
    if ending is Ending.NOT_TAKEN_FURTHER:
        return london_date(referral.ended_at) >= since
    return ending in (None, Ending.COMPLETED)
