"""A zoo of mail scanners: what filters and previews do with a link before its reader ever sees it.

Each opens what it finds in a mail in its own way. ``scan`` lets them at any number of mails and says
what came of it; the checks run a few, a campaign a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from disputes.links import LinkOutcome, find_link
from disputes.models import Session
from disputes.unit import Units
from notifications.mail import Mail
from notifications.outbox import Letterhead, Relay
from tests.api.links.walk import CASE_WORDS, answer, come_in, moves_made
from tests.faults.broken import installed
from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import SETTINGS, Visitor, app_over

LINK = re.compile(r"https?://\S+/r/[\w-]+")
RUBBISH = ("rubbish", "scan@elsewhere.test", "000000", "<script>alert(1)</script>", "' OR 1=1 --")
DEEPEST = 3
# A child for each mail; the scanners' own words are none of the case's.
NAMES = (council.SIBLING, council.OTHER_SIBLING, council.ONLY_CHILD)
SEEN_ONLY_AFTER_PROOF = (*CASE_WORDS, *NAMES, "AB (case", "CB (case", "Irene Okoro")


class Pigeonhole:
    """A mailer that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    @contextmanager
    def open(self) -> Iterator[Pigeonhole]:
        yield self

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


class _Found(HTMLParser):
    """The links and forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", ""), {}))
        elif tag in ("input", "textarea", "button", "select") and self.forms and given.get("name"):
            self.forms[-1][2][given["name"]] = given.get("value", "")


@dataclass
class Reached:
    """What a scanner was given: everything it received, and how often it asked."""

    received: list[str] = field(default_factory=list)
    requests: int = 0

    def take(self, response: TestResponse) -> TestResponse:
        self.requests += 1
        self.received.append(response.get_data(as_text=True) + str(response.headers))
        return response


Scanner = Callable[[Flask, str, str, Reached], None]
"""Takes the app, the link, the address it was mailed to, and what it reaches."""


def head(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """Asks whether the link is alive."""
    for _ in range(2):
        reached.take(app.test_client().head(path_of(link)))


def double_get(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """Opens it twice, to see whether the page changes."""
    client = app.test_client()
    for _ in range(2):
        reached.take(client.get(path_of(link), follow_redirects=True))


def prefetch(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """Loads it ahead, as mail programs and browsers do."""
    headers = {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch", "X-Moz": "prefetch"}
    reached.take(app.test_client().get(path_of(link), headers=headers))


def every_method(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """Tries what a link is not for."""
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        reached.take(app.test_client().open(path_of(link), method=method, data={"email": "a@b.test"}))


def rewritten(app: Flask, link: str, to: str, reached: Reached) -> None:
    """Wraps the link, adds to it, changes its case, and brings back what is left of it."""
    path = path_of(link)
    for changed in (
        f"{path}?utm_source=mail&recipient={quote(to)}",
        f"{path}?url={quote(link, safe='')}",
        f"{path}#top",
        f"{path}/",
        f"{path}.",
        f"{path}%3E",
        f"{path})",
        path.upper(),
        path.lower(),
        quote(path, safe=""),
        f"/{path}",
    ):
        reached.take(app.test_client().get(changed, follow_redirects=True))
    reached.take(app.test_client().get(path, headers={"Host": "scanner.elsewhere.test"}))
    reached.take(app.test_client().get(path, headers={"X-Forwarded-Host": "scanner.elsewhere.test"}))


def cut(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """Opens what a line break has left of the link."""
    path = path_of(link)
    for length in (3, 4, 20, len(path) - 1):
        reached.take(app.test_client().get(path[:length], follow_redirects=True))


def clicks_everything(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """Follows every link, and sends every form full of rubbish, with the cookies it is given."""
    for rubbish in RUBBISH:
        _crawl(app, link, rubbish, reached, keeps_cookies=True)


def without_cookies(app: Flask, link: str, _to: str, reached: Reached) -> None:
    """The same, but every request comes as from a new browser."""
    _crawl(app, link, RUBBISH[0], reached, keeps_cookies=False)


def knows_the_address(app: Flask, link: str, to: str, reached: Reached) -> None:
    """Types the address that the mail was sent to, which it knows, and then guesses at the code."""
    client = app.test_client()
    page = reached.take(client.get(path_of(link)))
    for _, action, fields in _forms(page):
        asked = reached.take(client.post(action, data={**fields, "email": to}))
        if not asked.location:
            continue
        code_page = reached.take(client.get(asked.location))
        for guess in ("123456", "000000", "111111", "654321", "999999", "12345", "abcdef"):
            for _, next_action, hidden in _forms(code_page):
                reached.take(client.post(next_action, data={**hidden, "code": guess}, follow_redirects=True))


ZOO: tuple[Scanner, ...] = (
    head,
    double_get,
    prefetch,
    every_method,
    rewritten,
    cut,
    clicks_everything,
    without_cookies,
    knows_the_address,
)


@dataclass
class Figures:
    """What came of it all. Only ``mails`` and ``requests`` may be anything but none."""

    mails: int = 0
    requests: int = 0
    moves: int = 0
    case_words: set[str] = field(default_factory=set)
    sessions: int = 0
    dead_links: int = 0
    locked_out: int = 0

    @property
    def harm(self) -> dict[str, int | set[str]]:
        """What scanners must never do."""
        return {
            name: value for name, value in vars(self).items() if value and name not in ("mails", "requests")
        }


def scan(app: Flask, units: Units, scanners: Sequence[Scanner], mails: int) -> Figures:
    """Raise that many disputes, let the scanners at each mail, then have its reader answer.

    The mails come a minute apart: what one place may ask for in a quarter of an hour is bounded.
    """
    clock = units.clock
    assert isinstance(clock, FakeClock)
    box = Pigeonhole()
    relay = Relay(units, box, Letterhead(SETTINGS.base_url, "disputes@council.test"))
    figures = Figures()
    for number in range(mails):
        box.mails.clear()
        clock.forward(minutes=1)
        council.ask_team_manager(units, (NAMES[number % len(NAMES)],))
        relay.deliver()
        mail = next(one for one in box.mails if LINK.search(one.plain))
        _scan_one(app, units, scanners, mail, figures)
    return figures


def scan_mails(ground: Ground, mails: int, seed: int, broken: str = "") -> Tally:
    """A round of the campaign: the whole zoo at so many mails, nothing of it by chance.

    :param broken: the control's name, for a door that is broken on purpose.
    """
    del seed
    tally = Tally()
    with installed(broken), ground.units(FakeClock(), durable=False) as units:
        figures = scan(app_over(units), units, ZOO, mails)
        tally.tried["mails"] += figures.mails
        tally.tried["requests"] += figures.requests
        for kind, found in figures.harm.items():
            tally.harmed(kind.replace("_", " "), times=len(found) if isinstance(found, set) else int(found))
        for one in invariants(units):
            tally.harmed("half done or broken", one)
    return tally


def _scan_one(app: Flask, units: Units, scanners: Sequence[Scanner], mail: Mail, figures: Figures) -> None:
    found = LINK.search(mail.plain)
    assert found is not None
    link = found[0]
    moves, sessions = moves_made(units), _sessions(units)
    reached = Reached()
    for scanner in scanners:
        scanner(app, link, mail.to_email, reached)
    figures.mails += 1
    figures.requests += reached.requests
    figures.moves += moves_made(units) - moves
    figures.sessions += _sessions(units) - sessions
    for text in reached.received:
        figures.case_words.update(word for word in SEEN_ONLY_AFTER_PROOF if word in text)
    token = link.rpartition("/")[2]
    with units.reading() as unit:
        alive = find_link(unit, token).outcome is LinkOutcome.USABLE
    figures.dead_links += not alive
    figures.locked_out += not (alive and _reader_answers(app, units, token))


def _reader_answers(app: Flask, units: Units, token: str) -> bool:
    """Whether the mail's own reader still gets in, at once, and can answer."""
    reader = Visitor(app, units)
    try:
        page = come_in(reader, token)
    except (AssertionError, IndexError):  # refused, or no form to begin with
        return False
    return answer(reader, page, "disagree", {"reasons": "We see it differently."}).status_code == 303


def _crawl(app: Flask, link: str, rubbish: str, reached: Reached, *, keeps_cookies: bool) -> None:
    client = app.test_client(use_cookies=keeps_cookies)
    waiting = [(path_of(link), 0)]
    seen: set[str] = set()
    while waiting:
        path, depth = waiting.pop()
        if path in seen or depth > DEEPEST:
            continue
        seen.add(path)
        page = reached.take(client.get(path))
        onward = [page.location] if page.location else []
        for method, action, fields in _forms(page):
            filled = {name: value or rubbish for name, value in fields.items()}
            sent = reached.take(client.post(action, data=filled) if method == "post" else client.get(action))
            onward += [sent.location] if sent.location else []
            onward += _links(sent)
        waiting += [(path_of(urljoin(link, one)), depth + 1) for one in (*onward, *_links(page))]


def _forms(page: TestResponse) -> list[tuple[str, str, dict[str, str]]]:
    return _parsed(page).forms


def _links(page: TestResponse) -> list[str]:
    return _parsed(page).links


def _parsed(page: TestResponse) -> _Found:
    found = _Found()
    if page.mimetype == "text/html":
        found.feed(page.get_data(as_text=True))
    return found


def path_of(link: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _sessions(units: Units) -> int:
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Session)).scalar_one()
