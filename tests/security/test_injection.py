"""Hostile words in every field of every form: kept as words, shown as words, and never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from disputes.queries.verify import verify_all
from disputes.unit import Units
from tests.api.documents.pdf_parts import is_accessible
from tests.api.links.walk import hidden_of
from tests.api.pages.reader import Reader
from tests.support import council
from tests.support.html_tree import parsed
from tests.support.site import app_over

HARMLESS = "Words of no harm"
HOSTILE = {
    "formula": '=HYPERLINK("http://evil.test","x")',
    "formula by plus": "+1+cmd|' /C calc'!A0",
    "formula by at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula by minus": "-2+3",
    "script": "</textarea></title></style><script>alert(1)</script>",
    "attribute": "\" autofocus onfocus=alert(1) x='",
    "picture": "<img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "entity": "&lt;script&gt;&#60;b&#62;&nbsp;",
    "address": "javascript:alert(1) http://evil.test/ data:text/html,x",
    "template": "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %> {0.__class__} %s %n",
    "header": "x\r\nSet-Cookie: staff=y\r\nBcc: evil@evil.test\r\n\r\n<b>x</b>",
    "encoded word": "=?utf-8?q?evil=0D=0ABcc:_evil=40evil.test?=",
    "query": "'; DROP TABLE dispute; -- \" OR 1=1 /* \\'",
    "path": "../../../../etc/passwd%00.pdf ..\\..\\x file:///etc/passwd",
    "shell": "$(touch x) `touch x` | touch x; touch x",
    "signs": "a\u0301\u200d\u200f\ufeff\u2028x \U0001f469\u200d\U0001f467 \ufffd",
    "isolated": "\u2067right to left\u2069 and on",
}
# What is refused field by field: it prints as something else than it is, or as nothing.
REFUSED = {
    "override": "\u202egnp.exe",
    "override the other way": "\u202dx",
    "escape": "\x1b[31mx",
    "bell": "x\x07",
    "delete": "x\x7fy",
    "control of the second block": "x\x9by",
}
# What no browser sends: raw bytes in the body of a form.
RAW = {
    "a null": (b"%00", 400),
    "half a character": (b"%ED%A0%80", 200),
    "bytes that are no text": (b"%FF%FE%C0%AF", 200),
    "too long": (b"x" * 50_001, 413),
}


@pytest.fixture(scope="module")
def app(units: Units) -> Flask:
    """The application over it."""
    return app_over(units)


@pytest.fixture(scope="module")
def iro(app: Flask, units: Units) -> Reader:
    """The IRO, signed in."""
    reader = Reader(app, units)
    reader.sign_in(council.IRO)
    return reader


def written(units: Units, words: str) -> str:
    """A dispute in which every field holds these words; its reference."""
    names = ("route_reason", "what_is_wrong", "impact", "wishes_and_feelings", "wishes_found_out")
    reference = council.ask_team_manager(units, **dict.fromkeys((*names, "outcome_sought"), words))
    council.move(units, reference, council.TEAM_MANAGER, "comment", {"comment": words})
    council.move(units, reference, council.IRO, "add_note", {"note": words})
    given = [{"what": words, "outcome": words, "person": words, "by": "2027-01-15"}]
    council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": given})
    return reference


def pages_of(reference: str) -> tuple[str, ...]:
    """Every page on which the words of a dispute stand."""
    at = f"/disputes/{reference}"
    return (
        at,
        f"{at}/record",
        f"{at}/record?child=1",
        f"{at}/briefing",
        f"{at}/letter-to-the-child?child=1",
        f"{at}/file/1/1",
        f"{at}/receipts/1",
        f"{at}/cafcass",
    )


def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element of a page with the names of its attributes: what words must not change."""
    return [(str(one.tag), tuple(sorted(one.keys()))) for one in parsed(text).iter() if one.tag != "br"]


@pytest.fixture(scope="module")
def harmless(units: Units, iro: Reader) -> dict[str, Any]:
    """The shape of each page when the words are harmless."""
    reference = written(units, HARMLESS)
    return {
        page.replace(reference, ""): shape(iro.get(page).text.replace(reference, ""))
        for page in pages_of(reference)
    }


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_stand_on_every_page_as_words(
    units: Units, iro: Reader, harmless: dict[str, Any], kind: str
) -> None:
    reference = written(units, HOSTILE[kind])
    for page in pages_of(reference):
        answer = iro.get(page)
        assert answer.status_code == 200, page
        assert "evil" not in str(answer.headers), page
        found = shape(answer.text.replace(reference, ""))
        expected = harmless[page.replace(reference, "")]
        # A text of several lines stands in several paragraphs or lines: no other element comes or goes.
        assert set(found) == set(expected), page
        if "\n" not in HOSTILE[kind]:
            assert found == expected, page
    whole = "".join(" ".join(parsed(iro.get(page).text).itertext()) for page in pages_of(reference))
    assert " ".join(HOSTILE[kind].split())[:20].strip() in " ".join(whole.split())
    document = iro.get(f"/disputes/{reference}/record.json")
    assert document.headers["Content-Disposition"] == f'attachment; filename="{reference}-record.json"'
    assert HOSTILE[kind].replace("\r\n", "\n") in strings(document.json)


def strings(part: Any) -> Iterator[str]:
    """Every text of a document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from strings(value)


def test_the_pdf_of_hostile_words_is_made_and_brings_nothing_from_elsewhere(
    units: Units, iro: Reader
) -> None:
    reference = written(units, " ".join(HOSTILE[kind] for kind in ("script", "address", "header")))
    answer = iro.get(f"/disputes/{reference}/record.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}-record.pdf"'
    assert is_accessible(answer.data)
    for no in (b"/JavaScript", b"/JS", b"/Launch", b"/URI (http://evil", b"/EmbeddedFile"):
        assert no not in answer.data


# Every form that takes words: the page that it stands on.
FORMS = (
    "/sign-in",
    "/absences/new?person=1",
    "/raise/children",
    "/raise/wrong",
    "/disputes/{reference}/moves/add_note",
    "/disputes/{reference}/moves/reassign",
    "/disputes/{reference}/moves/record_views",
    "/disputes/{reference}/moves/withdraw",
    "/disputes/{reference}/moves/take_to_formal",
    "/disputes/{reference}/file/1/1",
    "/disputes/{reference}/letter-to-the-child?child=1",
    "/disputes/{reference}/beside/legal_advice",
    "/disputes/{reference}/beside/meeting",
    "/disputes/{reference}/beside/cafcass_referral",
    "/beside/practice_alert",
)
IN_FORMS = ("script", "attribute", "template", "header", "query", "path", "signs")
KEPT_AS_IT_IS = ("csrf_token", "from", "version", "key", "do")


@pytest.fixture(scope="module")
def asked(units: Units) -> str:
    """A dispute in which the team manager is asked."""
    return council.ask_team_manager(units)


@pytest.mark.parametrize("form", FORMS)
def test_no_words_in_any_field_of_a_form_are_a_fault(app: Flask, units: Units, asked: str, form: str) -> None:
    reader = Reader(app, units)
    if form != "/sign-in":
        reader.sign_in(council.IRO)
    path = form.format(reference=asked)
    for words in (HOSTILE[kind] for kind in IN_FORMS):
        page = reader.open(path)
        assert page.status == 200, path
        names = {one.get("name", "") for one in page.form().iter() if one.get("name")}
        fields: dict[str, Any] = {name: words for name in names if name not in KEPT_AS_IT_IS}
        answer = reader.post(page.form().get("action", "") or path, {**page.fields(), **fields})
        assert answer.status_code < 500, (path, words)
        assert "evil@" not in str(answer.headers), (path, words)
        if answer.mimetype == "text/html":
            elements = shape(answer.text)
            assert not [one for one in elements if one[0] in ("script", "img", "svg") or "onfocus" in one[1]]


def note_form(reader: Reader, reference: str) -> tuple[str, dict[str, str]]:
    """The address of the form for a note, and its hidden fields."""
    path = f"/disputes/{reference}/moves/add_note"
    return path, hidden_of(reader.get(path))


@pytest.mark.parametrize("kind", RAW)
def test_bytes_that_no_browser_sends_are_refused_or_become_words(iro: Reader, asked: str, kind: str) -> None:
    data, status = RAW[kind]
    path, hidden = note_form(iro, asked)
    body = "&".join(f"{name}={quote(value)}" for name, value in hidden.items()).encode() + b"&note=" + data
    answer = iro.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status


@pytest.mark.parametrize("kind", REFUSED)
def test_a_sign_that_shows_as_another_is_refused_by_its_field(iro: Reader, asked: str, kind: str) -> None:
    path, hidden = note_form(iro, asked)
    answer = iro.post(path, {**hidden, "note": REFUSED[kind]})
    assert answer.status_code == 422
    assert "This has a character that cannot be kept" in answer.text


def test_the_record_is_whole_after_all_of_it(units: Units) -> None:
    assert verify_all(units).findings == ()
