"""The grade that Mozilla's HTTP Observatory gives an answer, by its published table of points.

A site begins with 100 points. Only its faults and its extras count here; what another host decides
(HTTP sent on to HTTPS, the browsers' preload list) is the council's proxy's, and counts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

BASE = 100
GRADES = (
    (100, "A+"),
    (90, "A"),
    (85, "A-"),
    (80, "B+"),
    (70, "B"),
    (65, "B-"),
    (50, "C"),
    (25, "D"),
    (0, "F"),
)
EXTRAS_FROM = 90  # below it no extra points are given
SIX_MONTHS = 15_768_000
PRIVATE = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
SCRIPT = re.compile(r"<script\b[^>]*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What a browser was sent: headers, each with all its values joined, and every cookie of the visit."""

    headers: Mapping[str, str]
    cookies: Sequence[str]
    text: str

    @property
    def policy(self) -> dict[str, list[str]]:
        """The content policy by directive."""
        parts = [part.split() for part in self.headers.get("Content-Security-Policy", "").split(";")]
        return {part[0].lower(): part[1:] for part in parts if part}

    def sources(self, directive: str) -> list[str]:
        """What a directive allows, or what ``default-src`` allows in its place; everything without both."""
        return self.policy.get(directive, self.policy.get("default-src", ["*"]))


class Rule(NamedTuple):
    """One test of the grader. ``points`` says how many an answer gets: below 0 for a fault."""

    name: str
    points: Callable[[Answer], int]


def _policy(answer: Answer) -> int:
    if not answer.policy:
        return -25
    active = answer.sources("script-src") + answer.sources("object-src")
    if {"'unsafe-inline'", "data:", "https:", "http:", "*"} & set(active):
        return -20
    if "'unsafe-eval'" in active:
        return -10
    if {"'unsafe-inline'", "data:", "https:", "*"} & set(answer.sources("style-src")):
        return 0
    to_itself = answer.policy.get("form-action", ["*"]) in (["'self'"], ["'none'"])
    closed = answer.policy.get("base-uri") in (["'none'"], ["'self'"])
    return 10 if answer.policy.get("default-src") == ["'none'"] and to_itself and closed else 5


def _cookies(answer: Answer) -> int:
    if not answer.cookies:
        return 0
    parts = [{part.strip().lower() for part in line.split(";")} for line in answer.cookies]
    if any("secure" not in one for one in parts):
        return -40
    if any("httponly" not in one for one in parts):
        return -30
    if any("samesite=none" in one for one in parts):
        return -20
    return 5 if all(one & {"samesite=lax", "samesite=strict"} for one in parts) else 0


def _hsts(answer: Answer) -> int:
    found = re.search(r"max-age=([0-9]+)", answer.headers.get("Strict-Transport-Security", ""))
    if found is None:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def _framing(answer: Answer) -> int:
    if answer.policy.get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if answer.headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def _scripts(answer: Answer) -> int:
    """Integrity counts for scripts of other hosts; a page without any script needs none."""
    elsewhere = [tag for tag in SCRIPT.findall(answer.text) if "//" in tag]
    return -5 if any("integrity=" not in tag for tag in elsewhere) else 0


def _cors(answer: Answer) -> int:
    opened = answer.headers.get("Access-Control-Allow-Credentials") == "true"
    return -50 if opened and "Access-Control-Allow-Origin" in answer.headers else 0


def _nosniff(answer: Answer) -> int:
    return 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5


def _referrer(answer: Answer) -> int:
    policy = answer.headers.get("Referrer-Policy")
    return 0 if policy is None else 5 if policy in PRIVATE else -5


def _resources(answer: Answer) -> int:
    policy = answer.headers.get("Cross-Origin-Resource-Policy")
    return 10 if policy in ("same-origin", "same-site") else 0


RULES = (
    Rule("content policy: 10 for default-src 'none' and nothing unsafe", _policy),
    Rule("cookies: 5 for Secure, HttpOnly and SameSite", _cookies),
    Rule("sharing with other sites", _cors),
    Rule("HTTPS insisted on for six months", _hsts),
    Rule("framing: 5 by the content policy", _framing),
    Rule("integrity of scripts from elsewhere", _scripts),
    Rule("types taken as they are sent", _nosniff),
    Rule("referrer: 5 for a private policy", _referrer),
    Rule("resources: 10 for the same origin alone", _resources),
)


def score(answer: Answer) -> int:
    """The points of an answer."""
    points = [rule.points(answer) for rule in RULES]
    without_extras = BASE + sum(one for one in points if one < 0)
    if without_extras < EXTRAS_FROM:
        return max(0, without_extras)
    return without_extras + sum(one for one in points if one > 0)


def grade(points: int) -> str:
    """The letter for so many points."""
    return next(letter for least, letter in GRADES if points >= least)
