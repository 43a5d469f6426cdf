"""Which papers there are of a dispute about somebody who is no child in care."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disputes.case import load_case
from disputes.papers import Paper, papers_of
from disputes.unit import Units
from machines.route import Scope
from tests.support import council


@pytest.mark.parametrize(
    ("scope", "papers"),
    [
        (Scope.LOOKED_AFTER, {Paper.RECORD, Paper.BRIEFING, Paper.LETTER, Paper.READINGS}),
        (Scope.CHILD_PROTECTION, {Paper.RECORD, Paper.BRIEFING, Paper.LETTER, Paper.READINGS}),
        (Scope.CARE_LEAVER, {Paper.RECORD, Paper.LETTER, Paper.READINGS}),
        (Scope.FOSTER_CARER, {Paper.RECORD, Paper.READINGS}),
    ],
)
def test_there_is_no_briefing_or_letter_where_it_has_no_reader(
    units: Units, scope: Scope, papers: set[Paper]
) -> None:
    reference = council.raise_informal(units)
    with units.reading() as unit:
        case = load_case(unit, reference)
        case = replace(case, place=replace(case.place, scope=scope))
        assert papers_of(unit, case, council.IRO) == papers
