"""Sends mail through a mail server, over verified TLS."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.mail import Mail, Never, NotNow, ServerDown

TIMEOUT = 10  # seconds, for each answer of the server
DISPLAY_NAME = "Care plan disputes"
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True)
class SmtpServer:
    """Where the mail server is. ``security`` is ``starttls``, ``tls``, or ``none`` on this machine.

    ``authorities`` is a file of the certificates to trust, or "" for those of the system.
    """

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    authorities: str = ""
    timeout: float = TIMEOUT


class SmtpMailer:
    """Sends from one address through one server; one connection for each batch."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        """:raises ValueError: when ``security`` is none of the three, or ``sender`` no address."""
        if server.security not in SECURITIES:
            raise ValueError(f"security is one of {', '.join(SECURITIES)}")
        self._server = server
        self._sender = sender
        self._from = Address(display_name=DISPLAY_NAME, addr_spec=sender)

    @contextmanager
    def open(self) -> Iterator[SmtpPost]:
        """A connection for one batch, made when the first piece is sent."""
        post = SmtpPost(self._server, self._sender, self._from)
        try:
            yield post
        finally:
            post.close()


class SmtpPost:
    """A connection to the server, made anew when it was lost."""

    def __init__(self, server: SmtpServer, sender: str, displayed: Address) -> None:
        self._server = server
        self._sender = sender
        self._from = displayed
        self._connection: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        """Send it, or say why not: see ``notifications.mail``.

        When the connection breaks after the letter was handed over nobody knows whether it
        arrived: it is sent again, with the same Message-ID.
        """
        message = message_of(mail, self._from)
        connection = self._connected()
        try:
            connection.send_message(message, self._sender, [mail.to_email])
        except smtplib.SMTPRecipientsRefused as refused:
            code = refused.recipients[mail.to_email][0]
            raise _by_code(code, "The mail server refuses this address") from refused
        except smtplib.SMTPDataError as refused:
            raise _by_code(refused.smtp_code, "The mail server refuses this letter") from refused
        except smtplib.SMTPSenderRefused as refused:
            because = f"The mail server refuses our own address (it answered {refused.smtp_code})."
            raise NotNow(because) from refused
        except (smtplib.SMTPException, OSError) as lost:
            self.close()
            raise NotNow("The connection to the mail server was lost.") from lost

    def close(self) -> None:
        """End the connection, if there is one, and forget it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except ssl.SSLError as refused:
                raise ServerDown(
                    "The mail server does not prove who it is: check its certificate."
                ) from refused
            except (smtplib.SMTPException, OSError) as failed:
                raise ServerDown("The mail server cannot be reached, or does not let us in.") from failed
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        name = self._sender.rpartition("@")[2]
        trusted = ssl.create_default_context(cafile=server.authorities or None)
        connection: smtplib.SMTP
        if server.security == "tls":
            connection = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=server.timeout, context=trusted
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=trusted)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def message_of(mail: Mail, displayed: Address) -> EmailMessage:
    """The message as it is sent. Its headers hold nothing that anybody typed but the address.

    :raises Never: when the address is not one that a header may hold.
    """
    if not ADDRESS.fullmatch(mail.to_email):
        raise Never("The address in the directory is not an e-mail address.")
    message = EmailMessage(policy=SMTP)
    message["From"] = displayed
    message["To"] = mail.to_email
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.plain, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.invitation is not None:
        # The last alternative: a mail program that knows calendars shows this one.
        message.add_alternative(
            mail.invitation.text, subtype="calendar", cte="base64", params={"method": mail.invitation.method}
        )
    return message


def _by_code(code: int, words: str) -> NotNow | Never:
    """A refusal for ever (5xx), or only for now (4xx)."""
    because = f"{words} (it answered {code})."
    return Never(because) if 500 <= code < 600 else NotNow(because)
