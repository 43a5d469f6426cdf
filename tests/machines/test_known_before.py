"""What a limit depends on is known before it counts: in one route, and over a hand-over to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from machines import needs
from machines.faults import faults_of, faults_of_council
from machines.limits import Start, by_type, set_for_case, working_days
from machines.route import AlertType
from machines.stages import between, hand_over
from tests.machines.broken import move
from tests.machines.broken_later import GIVEN
from tests.machines.made_up import CONSIDER, REPLY, SAYS, a_route

REVIEW = working_days(3, "3 working days", starts=Start.REVIEW_DATE)
CONFERENCE = working_days(3, "3 working days", starts=Start.CONFERENCE_DATE)
AS_SET, WIDER = set_for_case(2, 5, "as set"), set_for_case(2, 9, "as set")
TYPED = by_type({"case": 5}, "by type")
CASE = {"types": (AlertType("case", "Case"),)}
NEXT = {"route_id": "formal"}


def first(limit=REPLY.limit, heading=None, asks=(needs.REASON,)):
    """A route that hands over to the formal one by a move that asks this."""
    return a_route(
        heading=heading,
        asked={"owes": (replace(REPLY, limit=limit),)},
        more=lambda s: {
            "over": (over := hand_over("Gone formal", to="formal", source=SAYS)),
            "go": move(between(s.asked, s.answered, to=over), needs=asks),
        },
    )


def formal(limit, **heading):
    """The route that follows."""
    return a_route(heading=NEXT | heading, asked={"owes": (replace(REPLY, limit=limit),)})


@pytest.mark.parametrize(
    ("onward", "lacking", "knowing", "what"),
    [
        (
            formal(REVIEW),
            (first(), first(CONFERENCE)),
            (first(REVIEW), first(asks=(needs.REASON, needs.GIVEN_DATE))),
            "whose limits count from the review date, for which nobody has been asked",
        ),
        (
            formal(AS_SET),
            (first(), first(asks=(needs.LIMIT_DAYS.optional(),))),
            (first(AS_SET), first(asks=(needs.REASON, needs.LIMIT_DAYS))),
            "whose limits are set for each case, and nobody has been asked for it",
        ),
        (
            formal(AS_SET),
            (first(WIDER),),
            (first(AS_SET), first(WIDER, asks=(needs.LIMIT_DAYS,))),
            "whose limits are set for each case, and what is set before does not fit them",
        ),
        (
            formal(TYPED, **CASE),
            (first(), first(heading={"types": (AlertType("other", "Other"),)})),
            (first(heading=CASE),),
            "whose limits depend on types of alert that this route does not have",
        ),
    ],
    ids=["date", "days", "range", "type"],
)
def test_what_the_next_route_counts_from_is_asked_before_it_is_handed_over(onward, lacking, knowing, what):
    for route in lacking:
        (fault,) = faults_of_council([route, onward])
        assert (fault.where, fault.what) == ("stage over", f"hands over to formal, {what}")
    for route in knowing:
        assert (faults_of(route), faults_of_council([route, onward])) == ((), ())


def test_only_versions_to_which_a_dispute_can_go_on_are_looked_at():
    """A dispute keeps the procedure of the day on which it began, over a hand-over too."""
    later = {"in_force_on": date(2021, 1, 1), "version": "2"}
    asks_now = first(REVIEW, heading=later)
    old, new = formal(REPLY.limit), formal(REVIEW, **later)
    assert faults_of_council([first(), asks_now, old, new]) == ()
    assert len(faults_of_council([first(), old, new])) == 1


def test_a_date_may_be_given_by_the_move_that_leads_to_where_it_counts():
    route = a_route(
        answered={"owes": (replace(CONSIDER, limit=GIVEN),)},
        answer={"needs": (needs.REASONS, needs.GIVEN_DATE)},
    )
    assert faults_of(route) == ()
    if_you_like = a_route(
        answered={"owes": (replace(CONSIDER, limit=GIVEN),)},
        answer={"needs": (needs.REASONS, needs.GIVEN_DATE.optional())},
    )
    assert [fault.where for fault in faults_of(if_you_like)] == ["stage answered"]
