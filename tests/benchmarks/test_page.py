"""The page says why a target is missed, whichever it is."""

from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import ORDER
from tests.benchmarks.causes import CAUSES


@pytest.mark.parametrize("measure", ORDER)
def test_every_measure_has_its_cause_ready(measure: str) -> None:
    assert CAUSES[measure].endswith(".")
