"""Two presses of one button at the same moment, on both databases: one effect, one receipt."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask

from disputes.unit import Units
from tests.api.pages.raise_walk import fill, raised
from tests.api.pages.reader import Reader
from tests.disputes.record import transitions
from tests.support import council
from tests.support.site import app_over

PRESSES = 4


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


@pytest.fixture
def iro(app: Flask, units: Units) -> Reader:
    reader = Reader(app, units)
    reader.sign_in(council.IRO)
    return reader


def press_at_once(app: Flask, iro: Reader, path: str, form: dict[str, Any]) -> set[tuple[int, str]]:
    """Send the form several times at the same moment; what came back."""
    barrier, answers = threading.Barrier(PRESSES), set()

    def press() -> None:
        client = app.test_client()
        for name, value in iro.cookies().items():
            client.set_cookie(name, value.strip('"'), domain="localhost")
        barrier.wait()
        response = client.post(path, data=form, base_url=iro.base_url)
        answers.add((response.status_code, response.location or ""))

    threads = [threading.Thread(target=press) for _ in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_move_pressed_at_once_is_made_once(app: Flask, iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    path = f"/disputes/{reference}/moves/raise_with_team_manager"
    iro.open(path)
    answers = press_at_once(app, iro, path, iro.page.fields())
    assert answers == {(303, f"/disputes/{reference}/receipts/2")}
    assert len(transitions(units, reference)) == 2


def test_a_dispute_pressed_at_once_is_raised_once(app: Flask, iro: Reader, units: Units) -> None:
    fill(iro)
    answers = press_at_once(app, iro, "/raise/check", iro.page.fields())
    (reference,) = raised(units)
    assert answers == {(303, f"/disputes/{reference}/receipts/1")}
    assert len(transitions(units, reference)) == 2
