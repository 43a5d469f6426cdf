"""Reads the settings from the environment, once, and refuses all that is missing or unsafe at once.

The only reader of the environment. ``FIELDS`` is the whole list, with what each is for.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

FIELDS: Mapping[str, str] = {
    "IRO_DEMO": "1 for the demo with its sample council; nothing is mailed",
    "IRO_COUNCIL": "the council's folder in machines/councils; rochdale if not given",
    "IRO_DATA_DIR": "the folder for the SQLite database; var/data, or var/demo in the demo",
    "IRO_DATABASE_URL": "sqlite:///PATH or postgresql+psycopg://…; SQLite in IRO_DATA_DIR if not given",
    "IRO_SECRET": "at least 32 random bytes as text; the demo makes its own",
    "IRO_BASE_URL": "the https address at which people reach the service, such as https://disputes.council.test",
    "IRO_LISTEN": "the address this process listens on; 127.0.0.1 if not given",
    "PORT": "the port this process listens on; 8000 if not given",
    "IRO_PROXIES": "how many proxies stand in front of the service and set X-Forwarded-…; 0 if not given",
    "IRO_SMTP_HOST": "the mail server",
    "IRO_SMTP_PORT": "its port; 587 for starttls, 465 for tls, 25 for none",
    "IRO_SMTP_SECURITY": "starttls (if not given), tls, or none, which is taken for this machine alone",
    "IRO_SMTP_USER": "the name for the mail server, if it asks for one",
    "IRO_SMTP_PASSWORD": "its password",
    "IRO_MAIL_FROM": "the address that letters come from",
    "IRO_EMAIL_DOMAINS": "the domains to which letters may go, with commas between",
    "IRO_CAFCASS_ADDRESS": "where the council's referrals to Cafcass go; empty until the council fills it",
    "IRO_CAFCASS_ASKS_FOR": "what Cafcass asks for in a referral; empty until the council fills it",
    "IRO_CAFCASS_TIMES": "how long Cafcass takes, in its own words; empty until the council fills it",
    "IRO_IDLE_MINUTES": "minutes without a page after which people are signed out; 60 if not given",
    "IRO_SESSION_HOURS": "hours after which everybody signs in again; 12 if not given",
}
SHORTEST_SECRET = 32  # bytes
FEWEST_DIFFERENT = 10  # characters in a secret that somebody did not just type
LOCAL_HOSTS = ("localhost", "127.0.0.1")
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
# The demo's clock jumps by days, and nobody should be signed out by that.
DEMO_SESSION = timedelta(days=3660)
TRUE, FALSE = ("1", "true", "yes"), ("", "0", "false", "no")
ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253})(:[0-9]{1,5})?", re.IGNORECASE)
DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
ADDRESS = re.compile(r"[^@\s<>\",;:]{1,64}@([a-z0-9.-]{1,253})", re.IGNORECASE)


class SettingsRefused(Exception):
    """The settings cannot be used; ``faults`` lists everything that is wrong with them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Smtp:
    """The mail server. ``security`` is ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Cafcass:
    """What the council knows of referrals to Cafcass; nothing of it is known to us (rules, section 1)."""

    address: str = ""
    asks_for: str = ""
    times: str = ""


@dataclass(frozen=True)
class Settings:
    """What this deployment was told. ``base_url`` has no slash at its end."""

    demo: bool
    council: str
    data_dir: Path
    database_url: str = field(repr=False)
    secret: bytes = field(repr=False)
    base_url: str
    listen: str
    port: int
    proxies: int
    smtp: Smtp | None
    mail_from: str
    email_domains: tuple[str, ...]
    idle: timedelta
    longest: timedelta
    cafcass: Cafcass

    @property
    def https(self) -> bool:
        """Whether people reach the service over HTTPS alone."""
        return self.base_url.startswith("https://")

    @property
    def host_names(self) -> list[str] | None:
        """The host names that a request may carry, or None when any may (the demo, a developer)."""
        if not self.https:
            return None
        return [urlsplit(self.base_url).hostname or "", *LOCAL_HOSTS]


def read_settings(
    environment: Mapping[str, str] | None = None,
    *,
    demo: bool = False,
    given: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings; ``demo`` says that the command line asked for the demo.

    :param given: settings of the command line, which come before those of the environment.
    :raises SettingsRefused: with every fault, when there is any.
    """
    reader = _Reader({**(os.environ if environment is None else environment), **(given or {})})
    settings = reader.read(demo)
    if reader.faults:
        raise SettingsRefused(reader.faults)
    return settings


def read_council(environment: Mapping[str, str] | None = None) -> str:
    """The council alone, for whoever only reads its rules and needs no other setting."""
    return _Reader(os.environ if environment is None else environment).council()


class _Reader:
    """Reads one setting after another and notes each fault, so that all are told together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.given = {name: value.strip() for name, value in environment.items()}
        self.faults: list[str] = []
        for name in self.given:
            if name.startswith("IRO_") and name not in FIELDS:
                self.fault(name, "there is no such setting: check how it is spelt")

    def fault(self, name: str, what: str) -> None:
        self.faults.append(f"{name}: {what}.")

    def text(self, name: str, otherwise: str = "") -> str:
        return self.given.get(name) or otherwise

    def number(self, name: str, otherwise: int, least: int, most: int) -> int:
        written = self.text(name, str(otherwise))
        if not (written.isascii() and written.isdigit()) or not least <= int(written) <= most:
            self.fault(name, f"give a whole number from {least} to {most}")
            return otherwise
        return int(written)

    def yes_or_no(self, name: str) -> bool:
        written = self.text(name).lower()
        if written not in TRUE + FALSE:
            self.fault(name, "give 1 or 0")
        return written in TRUE

    def council(self) -> str:
        return self.text("IRO_COUNCIL", "rochdale")

    def read(self, demo: bool) -> Settings:
        demo = self.yes_or_no("IRO_DEMO") or demo
        data_dir = Path(self.text("IRO_DATA_DIR", "var/demo" if demo else "var/data"))
        port = self.number("PORT", 8000, 1, 65535)
        idle = self.number("IRO_IDLE_MINUTES", 60, 5, 24 * 60)
        hours = self.number("IRO_SESSION_HOURS", 12, 1, 24)
        return Settings(
            demo=demo,
            council=self.council(),
            data_dir=data_dir,
            database_url=self._database_url(demo, data_dir),
            secret=self._secret(demo, data_dir),
            base_url=self._base_url(demo, port),
            listen=self.text("IRO_LISTEN", "127.0.0.1"),
            port=port,
            proxies=self.number("IRO_PROXIES", 0, 0, 5),
            smtp=self._smtp(demo),
            mail_from=self._mail_from(demo),
            email_domains=self._email_domains(demo),
            idle=DEMO_SESSION if demo else timedelta(minutes=idle),
            longest=DEMO_SESSION if demo else timedelta(hours=hours),
            cafcass=Cafcass(
                self.text("IRO_CAFCASS_ADDRESS"),
                self.text("IRO_CAFCASS_ASKS_FOR"),
                self.text("IRO_CAFCASS_TIMES"),
            ),
        )

    def _database_url(self, demo: bool, data_dir: Path) -> str:
        written = self.text("IRO_DATABASE_URL", f"sqlite:///{data_dir / 'disputes.db'}")
        try:
            url = make_url(written)
        except ArgumentError:
            self.fault("IRO_DATABASE_URL", "give sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME")
            return ""
        name = url.database or ""
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            self.fault("IRO_DATABASE_URL", "only SQLite and PostgreSQL can keep the record")
        elif not name or name == ":memory:":
            self.fault("IRO_DATABASE_URL", "name the database: a record in memory is lost")
        elif demo and url.get_backend_name() == "postgresql" and not _is_for_trying(name):
            self.fault("IRO_DATABASE_URL", "the demo only opens a database with demo or test in its name")
        return written

    def _secret(self, demo: bool, data_dir: Path) -> bytes:
        written = self.text("IRO_SECRET").encode()
        if not written and demo:
            return _secret_of_the_demo(data_dir)
        if len(written) < SHORTEST_SECRET:
            self.fault("IRO_SECRET", f"give at least {SHORTEST_SECRET} random characters, kept secret")
        elif len(set(written)) < FEWEST_DIFFERENT:
            self.fault("IRO_SECRET", "this can be guessed: give random characters")
        return written

    def _base_url(self, demo: bool, port: int) -> str:
        written = self.text("IRO_BASE_URL", f"http://127.0.0.1:{port}" if demo else "").rstrip("/").lower()
        address = ORIGIN.fullmatch(written)
        if address is None:
            self.fault(
                "IRO_BASE_URL", "give the address at which people reach the service: https:// and its host"
            )
        elif address["scheme"] == "http" and address["host"] not in LOCAL_HOSTS and not demo:
            self.fault("IRO_BASE_URL", "use https://: over http:// anybody on the way can read the answers")
        return written

    def _smtp(self, demo: bool) -> Smtp | None:
        host, security = self.text("IRO_SMTP_HOST"), self.text("IRO_SMTP_SECURITY", "starttls").lower()
        if demo:
            if host:
                self.fault("IRO_SMTP_HOST", "the demo never mails anybody: leave it out")
            return None
        if not host:
            self.fault("IRO_SMTP_HOST", "give the mail server: people are asked and told by mail")
        if security not in MAIL_PORTS:
            self.fault("IRO_SMTP_SECURITY", "give starttls, tls or none")
        elif security == "none" and host and host not in LOCAL_HOSTS:
            self.fault("IRO_SMTP_SECURITY", "none is taken for a mail server on this machine alone")
        user, password = self.text("IRO_SMTP_USER"), self.text("IRO_SMTP_PASSWORD")
        if bool(user) != bool(password):
            self.fault("IRO_SMTP_PASSWORD", "give both IRO_SMTP_USER and IRO_SMTP_PASSWORD, or neither")
        port = self.number("IRO_SMTP_PORT", MAIL_PORTS.get(security, 587), 1, 65535)
        return Smtp(host, port, security, user, password)

    def _mail_from(self, demo: bool) -> str:
        written = self.text("IRO_MAIL_FROM", "disputes@rochdale.example" if demo else "")
        if not ADDRESS.fullmatch(written):
            self.fault(
                "IRO_MAIL_FROM", "give the one address that letters come from, such as disputes@council.test"
            )
        return written

    def _email_domains(self, demo: bool) -> tuple[str, ...]:
        written = self.text("IRO_EMAIL_DOMAINS").lower()
        domains = tuple(part.strip().lstrip("@") for part in written.split(",") if part.strip())
        for domain in domains:
            if not DOMAIN.fullmatch(domain):
                self.fault("IRO_EMAIL_DOMAINS", f"{domain!r} is not a domain")
        if not domains and not demo:
            self.fault("IRO_EMAIL_DOMAINS", "name the domains to which letters may go, such as council.test")
        return domains


def _is_for_trying(name: str) -> bool:
    return "demo" in name or "test" in name


def _secret_of_the_demo(data_dir: Path) -> bytes:
    """The demo's own secret, made at the first start and kept beside its database."""
    path, part = data_dir / "secret", data_dir / f"secret.{secrets.token_hex(8)}"
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(SHORTEST_SECRET), encoding="utf-8")
        # A link appears whole or not at all, and never in place of one that another start has made.
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return path.read_bytes()
