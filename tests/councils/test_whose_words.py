"""Pages name whoever raised it, and every post, in the council's own words: also where no IRO did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.links.walk import prove, words_of
from tests.councils.test_front_door import LOOKED_AFTER, NO, WHY, day
from tests.councils.town import LINK, Town, address_of, town
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor

RAISER = "Tariq Moss, the Team manager"


@pytest.fixture
def elverton(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("elverton", sqlite_council_url, clock) as found:
        yield found


def test_a_link_names_whoever_raised_it_and_never_the_iro_in_their_place(elverton: Town) -> None:
    reference = elverton.raise_it(
        council.TEAM_MANAGER,
        [],
        **LOOKED_AFTER,
        route={"route": "challenge", "route_reason": "We do not agree."},
        start={"enter_at": "received"},
        themes={"themes": ["conduct"]},
    )
    elverton.move(reference, council.IRO, "set_time", {"limit_days": "4"})
    elverton.move(reference, council.IRO, "disagree", NO)
    elverton.move(reference, council.TEAM_MANAGER, "to_manager", WHY)
    found = LINK.search(elverton.letter(council.IRO_TEAM_MANAGER).plain)
    assert found is not None
    said = elverton.answer(
        council.IRO_TEAM_MANAGER, "ask_more_time", {**day("until", 11, 12), "reason": "Half-term."}
    )
    assert f"{RAISER}, has raised this about" in said
    visitor = Visitor(elverton.app, elverton.units)
    inside = prove(visitor, found[1], address_of(council.IRO_TEAM_MANAGER)).location
    assert f"{RAISER}, has not decided yet." in words_of(visitor.get(inside))
    elverton.move(reference, council.SOCIAL_WORKER, "bypass", {**WHY, "enter_at": "chief_asked"})
    assert f"{RAISER}, is told." in words_of(visitor.get(inside))
    assert f"{RAISER}, is told." in words_of(visitor.get(f"{inside}/moves/comment"))


@pytest.mark.parametrize(
    ("name", "said", "never"),
    [
        ("dunmarsh", "In some steps the procedure itself takes it to the next step", "counts silence as"),
        ("carrowby", "Carrowby Council reads them as working days.", "Those are calendar days"),
        ("carrowby", "In some steps the procedure counts silence as acceptance.", "20 working days"),
        ("ivelford", "Back on track: each dispute shows how many of 15 working days", "Formal disputes"),
        ("aldermoor", "Silence moves nothing by itself", "In some steps"),
    ],
)
def test_how_the_clock_counts_is_told_as_this_council_has_it(
    sqlite_council_url: str, clock: FakeClock, name: str, said: str, never: str
) -> None:
    with town(name, sqlite_council_url, clock) as found:
        page = words_of(Visitor(found.app, found.units).get("/how-the-clock-counts"))
    assert said in page
    assert never not in page
