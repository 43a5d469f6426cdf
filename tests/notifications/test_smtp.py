"""The mail server's mailer against a real server on this machine: TLS that is checked, and every refusal."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from notifications.mail import Invitation, Mail, Never, NotNow, ServerDown
from notifications.mailers.smtp import SmtpMailer, SmtpServer

HERE = Path(__file__).parent / "certificate"
TRUSTED = str(HERE / "certificate.pem")
MAIL = Mail(
    "<1234@council.test>",
    "Tariq Moss",
    "tariq.moss@council.test",
    "Please answer",
    "Dear Tariq\n\nIt’s due.\n",
    "<p>It’s due.</p>",
    datetime(2026, 11, 23, 9, tzinfo=UTC),
)


class Server:
    """What the mail server does: ``rcpt`` and ``data`` are its answers, in turn; then it takes all."""

    def __init__(self) -> None:
        self.took: list[EmailMessage] = []
        self.peers: set[object] = set()
        self.rcpt: list[str] = []
        self.data: list[str] = []
        self.drops = 0

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.peers.add(session.peer)
        if self.rcpt and not self.rcpt[0].startswith("250"):
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data:
            return self.data.pop(0)
        self.took.append(message_from_bytes(envelope.content, policy=SMTP))
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TRUSTED, str(HERE / "key.pem"))
    return context


@contextmanager
def running(server: Server, security: str) -> Iterator[int]:
    """A mail server on this machine; gives its port."""
    how: dict[str, Any] = {"starttls": {"tls_context": _tls(), "require_starttls": True}, "none": {}}.get(
        security, {"ssl_context": _tls()}
    )
    controller = Controller(server, hostname="127.0.0.1", port=_free_port(), **how)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def server() -> Server:
    """A mail server that takes everything."""
    return Server()


@pytest.fixture
def mailer(server: Server) -> Iterator[SmtpMailer]:
    """A mailer to that server, over STARTTLS with a certificate that it trusts."""
    with running(server, "starttls") as port:
        yield mailer_to(port)


def mailer_to(port: int, security: str = "starttls", host: str = "localhost", **more: Any) -> SmtpMailer:
    settings = {"authorities": TRUSTED, "timeout": 5.0, **more}
    return SmtpMailer(SmtpServer(host, port, security, **settings), "disputes@council.test")


def send(mailer: SmtpMailer, *mails: Mail) -> None:
    with mailer.open() as post:
        for mail in mails:
            post.send(mail)


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_letter_arrives_whole(server: Server, security: str) -> None:
    with running(server, security) as port:
        send(mailer_to(port, security), MAIL)
    (message,) = server.took
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == MAIL.plain
    assert html.get_content().strip() == MAIL.html
    assert {name.lower() for name in message.keys()} == {  # noqa: SIM118 -- a message is no mapping
        "from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress",
        "mime-version", "content-type",
    }  # fmt: skip
    assert message["From"] == "Care plan disputes <disputes@council.test>"
    assert message["To"] == "tariq.moss@council.test"
    assert message["Message-ID"] == MAIL.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"


def test_an_invitation_is_the_last_of_the_alternatives(server: Server, mailer: SmtpMailer) -> None:
    entry = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:It’s off\r\nEND:VCALENDAR\r\n"
    send(mailer, replace(MAIL, invitation=Invitation("CANCEL", entry)))
    (message,) = server.took
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert message.get_content_type() == "multipart/alternative"
    assert parts[2].get_param("method") == "CANCEL"
    assert parts[2].get_param("charset") == "utf-8"
    assert parts[2].get_payload(decode=True) == entry.encode()


def test_one_connection_carries_a_batch(server: Server, mailer: SmtpMailer) -> None:
    send(mailer, MAIL, MAIL, MAIL)
    assert len(server.took) == 3
    assert len(server.peers) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, security: str) -> None:
    with running(server, security) as port, pytest.raises(ServerDown, match="certificate"):
        send(mailer_to(port, security, authorities=""), MAIL)
    assert server.took == []


def test_a_certificate_for_another_name_is_refused(server: Server) -> None:
    with running(server, "tls") as port, pytest.raises(ServerDown, match="certificate"):
        send(mailer_to(port, "tls", host="127.0.0.1"), MAIL)
    assert server.took == []


def test_a_server_without_encryption_is_not_used_for_starttls(server: Server) -> None:
    with running(server, "none") as port, pytest.raises(ServerDown):
        send(mailer_to(port, "starttls"), MAIL)
    assert server.took == []


def test_a_server_that_is_not_there_is_down() -> None:
    with pytest.raises(ServerDown):
        send(mailer_to(_free_port()), MAIL)


@pytest.mark.parametrize(
    ("where", "answer", "error"),
    [
        ("rcpt", "550 No such mailbox", Never),
        ("rcpt", "450 Try later", NotNow),
        ("data", "554 Not wanted", Never),
        ("data", "451 Disk full", NotNow),
    ],
)
def test_a_refusal_is_for_ever_or_for_now(
    server: Server, mailer: SmtpMailer, where: str, answer: str, error: type[Exception]
) -> None:
    getattr(server, where).append(answer)
    with mailer.open() as post:
        with pytest.raises(error, match=answer[:3]) as refused:
            post.send(MAIL)
        assert type(refused.value) is error
        post.send(MAIL)
    assert len(server.took) == 1, "one letter refused does not end the batch"


def test_a_connection_lost_after_the_letter_was_taken_sends_it_again_with_the_same_id(
    server: Server, mailer: SmtpMailer
) -> None:
    server.drops = 1
    with mailer.open() as post:
        with pytest.raises(NotNow) as lost:
            post.send(MAIL)
        assert not isinstance(lost.value, ServerDown)
        post.send(MAIL)
    assert [message["Message-ID"] for message in server.took] == [MAIL.message_id] * 2
    assert len(server.peers) == 2


@pytest.mark.parametrize(
    "address",
    [
        "eve@council.test\r\nBcc: victim@council.test",
        "=?UTF-8?Q?eve=0A?=@council.test ",
        "eve@council.test, victim@council.test",
        "<eve@council.test>",
        "",
        "évé@council.test",
    ],
)
def test_an_address_that_no_header_may_hold_is_never_used(
    server: Server, mailer: SmtpMailer, address: str
) -> None:
    with pytest.raises(Never):
        send(mailer, _to(address))
    assert server.took == []


def _to(address: str) -> Mail:
    return Mail(MAIL.message_id, "Eve", address, MAIL.subject, MAIL.plain, MAIL.html, MAIL.at)


def test_a_name_stands_in_no_header(server: Server, mailer: SmtpMailer) -> None:
    hostile = "Eve\r\nBcc: victim@council.test =?UTF-8?Q?=0ABcc:_x?="
    named = Mail(MAIL.message_id, hostile, MAIL.to_email, MAIL.subject, MAIL.plain, MAIL.html, MAIL.at)
    send(mailer, named)
    (message,) = server.took
    assert "victim" not in str(message.items())
    assert message["Bcc"] is None


def test_settings_that_cannot_be_meant_are_refused() -> None:
    make: Callable[[str], SmtpMailer] = lambda security: mailer_to(25, security)  # noqa: E731 -- one line is enough
    with pytest.raises(ValueError, match="security"):
        make("ssl")
