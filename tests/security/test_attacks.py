"""What an attacker tries at the doors, beside what the tests of each door already try."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from itsdangerous import Signer
from waitress.server import create_server

from disputes.models import Session
from disputes.unit import Units
from tests.api.links.walk import come_in, send_link
from tests.api.v1.program import NEW_DISPUTE, Program
from tests.security.addresses import plain
from tests.support import council
from tests.support.site import Visitor, app_over


@pytest.fixture(scope="module")
def app(units: Units) -> Flask:
    """The application over it, with the demo's doors."""
    return app_over(units, demo=True)


def be(visitor: Visitor, person: int) -> None:
    """Be somebody, by the demo's door."""
    visitor.get("/demo")
    assert visitor.post("/demo/sign-in", {"person_id": str(person)}).status_code == 303


@pytest.fixture
def proved(app: Flask, units: Units) -> tuple[Visitor, str]:
    """A browser in which the team manager has proved that a link is theirs, and its page."""
    reference = council.ask_team_manager(units)
    visitor = Visitor(app, units)
    page = come_in(visitor, send_link(units, reference, council.TEAM_MANAGER))
    assert visitor.get(page).status_code == 200
    return visitor, page


def test_signing_out_ends_what_a_link_has_proved_too(proved: tuple[Visitor, str]) -> None:
    visitor, page = proved
    be(visitor, council.TEAM_MANAGER)
    assert visitor.post("/sign-out").status_code == 303
    assert visitor.get(page).status_code == 303
    assert "answer" not in visitor.cookies()


def test_who_signs_in_after_somebody_else_does_not_have_their_link(proved: tuple[Visitor, str]) -> None:
    visitor, page = proved
    visitor.sign_in(council.OTHER_IRO)
    assert visitor.get("/my-disputes").status_code == 200
    assert visitor.get(page).status_code == 303


def test_who_signs_in_keeps_what_they_have_proved_themselves(proved: tuple[Visitor, str]) -> None:
    visitor, page = proved
    visitor.sign_in(council.TEAM_MANAGER)
    assert visitor.get(page).status_code == 200


def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(app: Flask, units: Units) -> None:
    planted, thief = Visitor(app, units), Visitor(app, units)
    thief.get("/sign-in")
    for name, value in thief.cookies().items():
        planted.client.set_cookie(name, value, domain="localhost")
    planted.client.set_cookie("staff", "planted.1.planted", domain="localhost")
    planted.sign_in(council.IRO)
    assert planted.cookies()["staff"].partition(".")[0] != "planted"
    assert thief.get("/my-disputes").status_code == 303


def test_a_forms_token_is_good_in_its_own_browser_alone(app: Flask, units: Units) -> None:
    own, other = Visitor(app, units), Visitor(app, units)
    be(own, council.IRO)
    be(other, council.OTHER_IRO)
    own.get("/beside/practice_alert")
    other.get("/beside/practice_alert")
    for token in ("", "x", other.csrf_token, own.csrf_token[:-1], own.csrf_token[::-1]):
        own.csrf_token = token
        assert own.post("/raise").status_code == 400, token
    answer = own.client.post("/raise", json={"csrf_token": other.csrf_token})
    assert answer.status_code == 400
    assert own.client.post("/raise", data="x", content_type="text/plain").status_code == 400


def test_the_methods_that_a_page_does_not_have_do_nothing(app: Flask, units: Units) -> None:
    visitor = Visitor(app, units)
    be(visitor, council.IRO)
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"):
        assert visitor.client.open("/my-disputes", method=method).status_code == 405
    overridden = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    assert visitor.client.get("/sign-out", headers=overridden).status_code == 405


def test_no_number_in_an_address_is_too_large(app: Flask, units: Units) -> None:
    reference = council.raise_formal(units)
    visitor, program = Visitor(app, units), Program(app, units, council.IRO)
    be(visitor, council.IRO)
    asked = 0
    for rule in app.url_map.iter_rules():
        if "<int" not in rule.rule:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        for digits in (9, 12, 30):
            path = plain(rule.rule).replace("<reference>", reference).replace("<move>", "comment")
            path = "/".join("9" * digits if part.startswith("<") else part for part in path.split("/"))
            headers = {"Authorization": f"Bearer {program.token}"} if "/api/" in path else {}
            data = {"csrf_token": visitor.csrf_token} if method == "POST" and not headers else None
            answer = visitor.client.open(path, method=method, headers=headers, data=data)
            assert answer.status_code < 500, path
            asked += 1
    assert asked >= 30


SETS = (
    "iro_id",
    "person_id",
    "stage",
    "reference",
    "raised_at",
    "id",
    "version",
    "team_id",
    "key",
    "__class__",
)


def test_a_program_sets_nothing_that_is_not_asked_for(app: Flask, units: Units) -> None:
    program = Program(app, units, council.IRO)
    for name in SETS:
        answer = program.post("/disputes", NEW_DISPUTE | {name: 1})
        assert answer.status_code == 422, name
        assert list(answer.json["fields"]) == [name] if answer.json else False
    reference = program.raise_dispute()
    for name in SETS:
        body: dict[str, Any] = {"move": "add_note", "given": {"note": "x"}, name: 1}
        assert program.post(f"/disputes/{reference}/moves", body).status_code == 422, name
        body = {"move": "add_note", "given": {"note": "x", name: 1}}
        assert program.post(f"/disputes/{reference}/moves", body).status_code == 422, name


@pytest.mark.parametrize("move", ["record_lapse", "change_dates", "escalate_by_silence", "decide", "accept"])
def test_nobody_makes_a_move_that_is_not_theirs_by_naming_a_role(app: Flask, units: Units, move: str) -> None:
    program = Program(app, units, council.IRO)
    reference = program.raise_dispute()
    for role in ("", "clock", "director", "team_manager"):
        answer = program.post(f"/disputes/{reference}/moves", {"move": move, "given": {}, "as_role": role})
        assert answer.status_code in (403, 409, 422), (move, role)
    assert len(program.get(f"/disputes/{reference}/transitions")["transitions"]) == 1


def test_the_same_field_twice_counts_once(app: Flask, units: Units) -> None:
    visitor = Visitor(app, units)
    be(visitor, council.IRO)
    visitor.get("/demo")
    twice = {"csrf_token": visitor.csrf_token, "person_id": [str(council.BYSTANDER), str(council.DIRECTOR)]}
    assert visitor.client.post("/demo/sign-in", data=twice).status_code == 303
    assert visitor.get("/queue").status_code == 404


ELSEWHERE = (
    "//evil.test",
    "/\\evil.test",
    "/\t/evil.test",
    "/%09/evil.test",
    "/%2f/evil.test",
    "///evil.test",
    "/;//evil.test",
    "\\\\evil.test",
    "http:evil.test",
    "javascript:alert(1)",
    "/my-disputes\r\nX-Set: y",
    "https://localhost@evil.test/",
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_address_leads_to_another_site(app: Flask, units: Units, address: str) -> None:
    visitor = Visitor(app, units)
    be(visitor, council.IRO)
    answer = visitor.get("/sign-in", query_string={"next": address})
    assert answer.location == "/"
    assert "X-Set" not in answer.headers


@pytest.mark.parametrize(
    "token", ["%2f%2fevil.test", "\\evil.test", "x%0d%0aSet-Cookie:a=b", "http:%2f%2fevil.test"]
)
def test_a_link_with_a_slash_leads_to_no_other_site(app: Flask, units: Units, token: str) -> None:
    answer = Visitor(app, units).get(f"/r/{token}/")
    if answer.status_code != 404:
        assert (answer.location or "").startswith(("/r/", "http://localhost/r/"))
        assert "a=b" not in answer.headers.getlist("Set-Cookie")


def test_what_signs_the_cookie_of_forms_is_no_weak_hash(app: Flask) -> None:
    signer = app.session_interface.get_signing_serializer(app).make_signer()  # type: ignore[attr-defined]  # Flask's own
    assert signer.digest_method is hashlib.sha256
    assert Signer("key").digest_method is hashlib.sha256


def test_tokens_are_long_random_and_kept_as_hashes_alone(app: Flask, units: Units) -> None:
    cookies = []
    for _ in range(3):
        visitor = Visitor(app, units)
        be(visitor, council.IRO)
        cookies.append(visitor.cookies()["staff"].partition(".")[0])
    assert all(len(cookie) == 43 for cookie in cookies)  # 256 bits, six in each sign
    assert all(one != other for one, other in pairwise(cookies))
    with units.reading() as unit:
        rows = str(unit.connection.execute(Session.__table__.select()).all())
    assert not [cookie for cookie in cookies if cookie in rows]


POST = b"POST /sign-in HTTP/1.1\r\nHost: h\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
# What says its length in a way that proxies and servers have read differently: refused, and read no further.
REQUESTS = {
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde",
    "a length below nothing": POST + b"Content-Length: -5\r\n\r\nabcde",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nabcde",
    "a space before the colon": POST + b"Content-Length : 5\r\n\r\nabcde",
    "chunks that are none": POST + CHUNKED + b"\r\nzz\r\nabcde\r\n",
    "chunks of another kind": POST + b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\nabcde",
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: h\r\nX-Secret: mine\r\nConnection: close\r\n\r\n",
}
# Where both are said the chunks count and the length does not, as HTTP/1.1 has it.
BOTH = POST + b"Content-Length: 900\r\n" + CHUNKED + b"\r\n0\r\n\r\n"


@contextmanager
def as_served(app: Flask) -> Iterator[int]:
    """The port on which the server of `iro serve` answers, not the one of the tests."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = create_server(app, sockets=[listening], ident=None, threads=1)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.trigger.pull_trigger(server.close)
            thread.join(timeout=10)
            server.task_dispatcher.shutdown()


def sent(port: int, request: bytes) -> bytes:
    """All that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        got = b""
        while part := line.recv(65536):
            got += part
    return got


def test_the_end_of_a_request_is_read_one_way(app: Flask) -> None:
    with as_served(app) as port:
        for kind, request in REQUESTS.items():
            got = sent(port, request)
            assert got.count(b"HTTP/1.") == 1, kind
            assert got.split(b" ", 2)[1] in (b"400", b"405", b"501"), kind
            assert b"mine" not in got, kind
        got = sent(port, BOTH + b"GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        assert got.count(b"HTTP/1.") == 2
