"""A mail server of our own that misbehaves by a seeded plan, and remembers every piece that it took."""

from __future__ import annotations

import random
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import SMTP

HANG_SECONDS = 3
WELL = "take"
MISBEHAVIOURS = ("refuse", "hang", "drop after taking", "4xx", "5xx", "drop while taking")


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on this machine. ``weights`` says how often it misbehaves in which way."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, weights: Mapping[str, float] | None = None, seed: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self._weights = {WELL: 1.0} if weights is None else dict(weights)
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self.copies: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.readers: dict[str, list[tuple[str, str]]] = {}
        self.texts: list[str] = []
        self.did: Counter[str] = Counter()
        self.taken_at: dict[str, float] = {}

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.server_address[1]
        return port

    def behave(self, weights: Mapping[str, float]) -> None:
        """Behave in another way from now on."""
        with self._lock:
            self._weights = dict(weights)

    def next_way(self) -> str:
        """What to do with the next piece."""
        with self._lock:
            way = self._chance.choices(list(self._weights), list(self._weights.values()))[0]
            self.did[way] += 1
            return way

    def take(self, content: bytes) -> bool:
        """Remember a piece for which we stand good from now on; whether it is the first copy of it."""
        message = message_from_bytes(content, policy=SMTP)
        number = str(message["Message-ID"])
        text = "\n".join(
            part.get_content() for part in message.walk() if part.get_content_maintype() == "text"
        )
        with self._lock:
            self.copies[number] += 1
            self.taken_at.setdefault(number, time.time())
            self.readers.setdefault(number, []).append((str(message["To"]), str(message["Subject"])))
            self.texts.append(f"{message['Subject']}\n{text}")
            return self.copies[number] == 1

    def refuse(self, content: bytes) -> None:
        """Remember a piece that was refused for ever."""
        with self._lock:
            self.refused[str(message_from_bytes(content, policy=SMTP)["Message-ID"])] += 1


class _Conversation(socketserver.StreamRequestHandler):
    """One connection. Only what smtplib says is understood."""

    server: MailServer

    def handle(self) -> None:
        """Talk until the other side has had enough, or we break off."""
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word in (b"EHLO", b"HELO"):
                self._say("250 here")
            elif word in (b"MAIL", b"RCPT", b"RSET", b"NOOP"):
                self._say("250 yes")
            elif word == b"DATA":
                if not self._data():
                    return
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("502 what")

    def _data(self) -> bool:
        """Take a piece, in whatever way; False when the conversation is over."""
        way = self.server.next_way()
        if way == "refuse":
            self._say("451 not now")
            return True
        self._say("354 go on")
        content = self._content(stop_early=way == "drop while taking")
        if way == "drop while taking":
            return False
        if way == "hang":
            time.sleep(HANG_SECONDS)
            return False
        if way == "4xx":
            self._say("450 later")
            return True
        if way == "5xx":
            self.server.refuse(content)
            self._say("554 never")
            return True
        is_first = self.server.take(content)
        if way == "drop after taking" and is_first:
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        self._say("250 taken")
        return True

    def _content(self, *, stop_early: bool) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if stop_early and len(lines) > 3:
                return b""
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Quiet(MailServer):
    def handle_error(self, _request: object, _address: object) -> None:
        """The other side was killed in the middle: that is what we are here for."""


@contextmanager
def mail_server(weights: Mapping[str, float] | None = None, seed: int = 0) -> Iterator[MailServer]:
    """A mail server for the length of the block."""
    server = _Quiet(weights, seed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
