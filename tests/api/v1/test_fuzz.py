"""The JSON interface under generated requests, right and wrong: never a 5xx, never what is not described."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from _pytest.outcomes import Skipped
from flask import Flask
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry
from tests.api.v1.program import Program
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.postgres import PostgresServer
from tests.support.site import app_over

# A right shape may still break a rule of the procedure; and a wrong token or reference is put right
# before it is sent. What is taken and refused is tested beside this, case by case.
NOT_OURS = [positive_data_acceptance, negative_data_rejection]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the small council for all the cases together."""
    if request.param == "sqlite":
        copy = tmp_path_factory.mktemp("fuzzed") / "test.db"
        original: Path = request.getfixturevalue("sqlite_council")
        shutil.copyfile(original, copy)
        yield f"sqlite:///{copy}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.new_database(server.template("council", council.fill))
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(scope="module")
def service(url: str, rochdale: Registry) -> Iterator[tuple[Flask, Units]]:
    database = Database(url, durable=False)
    units = Units(database, FakeClock(), rochdale, council.SECRET)
    yield app_over(units), units
    database.close()


@pytest.fixture(scope="module")
def described(service: tuple[Flask, Units]) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", service[0])


@pytest.fixture(scope="module")
def tokens(service: tuple[Flask, Units]) -> list[str]:
    return [Program(*service, person).token for person in (council.IRO, council.DIRECTOR)]


@pytest.fixture(scope="module")
def references(service: tuple[Flask, Units]) -> list[str]:
    """Real disputes, so that a generated request does not stop at the first 404."""
    _, units = service
    return [
        council.ask_team_manager(units),
        council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING)),
        council.raise_concern(units, (council.PROTECTED,)),
    ]


FEW = hypothesis.settings(max_examples=15, suppress_health_check=list(hypothesis.HealthCheck), database=None)


def generated(described: Any, send: Callable[[Any], None]) -> int:
    """Send generated requests to every operation, right ones and wrong ones. How many were sent."""
    sent = 0
    for result in described.get_all_operations():
        operation = result.ok()
        for mode in GenerationMode:

            @FEW
            @hypothesis.given(operation.as_strategy(generation_mode=mode))
            def run(case: Any) -> None:
                nonlocal sent
                sent += 1
                send(case)

            with suppress(Unsatisfiable, Skipped):  # what takes nothing takes nothing wrong
                run()
    return sent


def test_with_a_token_every_answer_is_as_described(described: Any, tokens: list[str], references: list[str]):
    def send(case: Any) -> None:
        chosen = sum(map(ord, case.id))
        if "reference" in case.path_parameters and chosen % 4:
            case.path_parameters["reference"] = references[chosen % len(references)]
        headers = {"Authorization": f"Bearer {tokens[chosen % len(tokens)]}"}
        case.call_and_validate(headers=headers, excluded_checks=NOT_OURS)

    assert generated(described, send) > 200


def test_without_a_token_nobody_gets_in(described: Any, references: list[str]):
    def send(case: Any) -> None:
        if "reference" in case.path_parameters:
            case.path_parameters["reference"] = references[0]
        answer = case.call()
        assert answer.status_code in (400, 401, 404, 405), answer.status_code
        if answer.status_code == 401:
            assert answer.json()["code"] == "token_needed"

    assert generated(described, send) > 200
