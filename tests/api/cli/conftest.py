"""``iro`` as somebody calls it who has set up a council's own service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main

Iro = Callable[..., Result]


def settings_for(database_url: str, folder: Path) -> dict[str, str]:
    """The environment of a service that is not the demo."""
    return {
        "IRO_DATABASE_URL": database_url,
        "IRO_DATA_DIR": str(folder),
        "IRO_SECRET": "a secret that only tests know....",
        "IRO_BASE_URL": "https://disputes.council.test",
        "IRO_SMTP_HOST": "localhost",
        "IRO_MAIL_FROM": "disputes@council.test",
        "IRO_EMAIL_DOMAINS": "council.test",
    }


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iro:
    """``iro`` where nothing was set up, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("IRO_DEMO", "IRO_DATA_DIR", "IRO_COUNCIL", "PORT"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str, **more: str) -> Result:
        return CliRunner(env=more).invoke(main, list(words), catch_exceptions=False)

    return call


@pytest.fixture
def iro(bare: Iro, council_url: str, tmp_path: Path) -> Iro:
    """``iro`` over the small council, once on each kind of database."""

    def call(*words: str) -> Result:
        return bare(*words, **settings_for(council_url, tmp_path))

    return call
