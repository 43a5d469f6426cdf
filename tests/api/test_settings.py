"""The settings: all faults told at once, nothing unsafe taken, no secret shown."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from api import settings as settings_module
from api.settings import FIELDS, SettingsRefused, read_settings

SECRET = "kJ3v9-Qm2xT7w_Lp4zR8sB1nC6dF5gH0"
GOOD = {
    "IRO_SECRET": SECRET,
    "IRO_BASE_URL": "https://disputes.council.test/",
    "IRO_DATABASE_URL": "postgresql+psycopg://iro@db/disputes",
    "IRO_SMTP_HOST": "mail.council.test",
    "IRO_MAIL_FROM": "disputes@council.test",
    "IRO_EMAIL_DOMAINS": "council.test, partner.test",
}


def faults_of(environment: dict[str, str], demo: bool = False) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(environment, demo=demo)
    return [fault.partition(":")[0] for fault in refused.value.faults]


def test_good_settings_are_read_as_they_are_meant() -> None:
    settings = read_settings({**GOOD, "PATH": "anything", "IRO_PROXIES": "1"})
    assert settings.base_url == "https://disputes.council.test"
    assert settings.https
    assert settings.host_names is not None
    assert settings.host_names[0] == "disputes.council.test"
    assert settings.email_domains == ("council.test", "partner.test")
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.security) == (587, "starttls")
    assert (settings.idle, settings.longest) == (timedelta(hours=1), timedelta(hours=12))
    assert settings.data_dir == Path("var/data")
    assert settings.proxies == 1


def test_everything_that_is_missing_is_told_at_once() -> None:
    assert faults_of({}) == [
        "IRO_SECRET",
        "IRO_BASE_URL",
        "IRO_SMTP_HOST",
        "IRO_MAIL_FROM",
        "IRO_EMAIL_DOMAINS",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IRO_SECRET", "x" * 31),
        ("IRO_SECRET", "abcabcabc" * 5),
        ("IRO_BASE_URL", "http://disputes.council.test"),
        ("IRO_BASE_URL", "https://disputes.council.test/path"),
        ("IRO_BASE_URL", "https://user@disputes.council.test"),
        ("IRO_BASE_URL", "disputes.council.test"),
        ("IRO_BASE_URL", "https://[broken"),
        ("IRO_BASE_URL", "https://disputes.council.test:port"),
        ("IRO_DATABASE_URL", "mysql://iro@db/disputes"),
        ("IRO_DATABASE_URL", "sqlite://"),
        ("IRO_DATABASE_URL", "sqlite:///:memory:"),
        ("IRO_DATABASE_URL", "nonsense"),
        ("IRO_SMTP_SECURITY", "none"),
        ("IRO_SMTP_SECURITY", "ssl"),
        ("IRO_SMTP_PORT", "0"),
        ("IRO_SMTP_PASSWORD", "without a user"),
        ("IRO_MAIL_FROM", "disputes"),
        ("IRO_MAIL_FROM", "a@council.test\nBcc: all@council.test"),
        ("IRO_EMAIL_DOMAINS", "council"),
        ("IRO_EMAIL_DOMAINS", "*"),
        ("IRO_IDLE_MINUTES", "1"),
        ("IRO_IDLE_MINUTES", "an hour"),
        ("IRO_SESSION_HOURS", "100"),
        ("IRO_PROXIES", "-1"),
        ("PORT", "80000"),
        ("IRO_DEMO", "perhaps"),
        ("IRO_SECERT", SECRET),
    ],
)
def test_what_is_unsafe_or_wrong_is_refused_by_its_name(name: str, value: str) -> None:
    assert faults_of({**GOOD, name: value}) == [name]


def test_a_mail_server_on_this_machine_needs_no_tls() -> None:
    read_settings({**GOOD, "IRO_SMTP_HOST": "127.0.0.1", "IRO_SMTP_SECURITY": "none"})


def test_plain_http_is_taken_on_this_machine_alone() -> None:
    settings = read_settings({**GOOD, "IRO_BASE_URL": "http://localhost:8000"})
    assert not settings.https
    assert settings.host_names is None


def test_no_secret_is_shown_when_the_settings_are_printed() -> None:
    url = "postgresql+psycopg://iro:hidden@db/disputes"
    mail = {"IRO_SMTP_USER": "iro", "IRO_SMTP_PASSWORD": "hidden too"}
    shown = repr(read_settings({**GOOD, **mail, "IRO_DATABASE_URL": url}))
    assert "hidden" not in shown
    assert SECRET not in shown


def test_the_demo_needs_no_settings_and_keeps_a_secret_of_its_own(tmp_path: Path) -> None:
    environment = {"IRO_DATA_DIR": str(tmp_path / "demo"), "PORT": "8123"}
    first, again = read_settings(environment, demo=True), read_settings(environment, demo=True)
    assert first.secret == again.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "demo" / "secret").stat().st_mode & 0o077 == 0
    assert first.base_url == "http://127.0.0.1:8123"
    assert first.database_url == f"sqlite:///{tmp_path / 'demo' / 'disputes.db'}"
    assert first.smtp is None


def test_the_demo_opens_no_database_that_may_be_real_and_mails_nobody(tmp_path: Path) -> None:
    environment = {
        "IRO_DATA_DIR": str(tmp_path),
        "IRO_DATABASE_URL": "postgresql+psycopg://iro@db/disputes",
        "IRO_SMTP_HOST": "mail.council.test",
    }
    assert faults_of(environment, demo=True) == ["IRO_DATABASE_URL", "IRO_SMTP_HOST"]
    environment = {**environment, "IRO_DATABASE_URL": "postgresql+psycopg://iro@db/disputes_demo"}
    assert faults_of(environment, demo=True) == ["IRO_SMTP_HOST"]


def test_every_setting_is_read_and_told_to_people() -> None:
    source = Path(settings_module.__file__)
    body = source.read_text(encoding="utf-8").partition("class _Reader")[2]
    manual = (source.parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in FIELDS:
        assert f'"{name}"' in body, name
        assert f"`{name}`" in manual, name
    assert set(re.findall(r"\bIRO_[A-Z_]+[A-Z]", manual)) <= set(FIELDS)
