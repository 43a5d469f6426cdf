"""Keeps the network off: a test that reaches for anything but this machine fails.

The attempt raises where it is made, and is also remembered, so that code which swallows the error
does not hide it. Chromium has its own guard in tests/support/browser.py.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

_attempts: list[str] = []
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_sendto = socket.socket.sendto
_getaddrinfo = socket.getaddrinfo


class NetworkIsOff(AssertionError):
    """A test tried to reach another machine."""


def is_this_machine(host: object) -> bool:
    """Say whether a host, as given to a socket call, is this machine itself."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse_elsewhere(host: object, how: str) -> None:
    if not is_this_machine(host):
        attempt = f"{how} {host}"
        _attempts.append(attempt)
        raise NetworkIsOff(f"Tests have no network, but this one tried to reach another machine: {attempt}")


def _host_of(sock: socket.socket, address: Any) -> object:
    return address[0] if sock.family in (socket.AF_INET, socket.AF_INET6) else None


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse_elsewhere(_host_of(self, address), "connect to")
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_elsewhere(_host_of(self, address), "connect to")
    return _connect_ex(self, address)


def _guarded_sendto(self: socket.socket, data: Any, *flags_and_address: Any) -> int:
    _refuse_elsewhere(_host_of(self, flags_and_address[-1]), "send to")
    return _sendto(self, data, *flags_and_address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    _refuse_elsewhere(host, "look up")
    return _getaddrinfo(host, *args, **kwargs)


def pytest_configure() -> None:
    """Put the guards in place for the whole run."""
    guards = pytest.MonkeyPatch()
    guards.setattr(socket.socket, "connect", _guarded_connect)
    guards.setattr(socket.socket, "connect_ex", _guarded_connect_ex)
    guards.setattr(socket.socket, "sendto", _guarded_sendto)
    guards.setattr(socket, "getaddrinfo", _guarded_getaddrinfo)


def take_attempts() -> list[str]:
    """Return the attempts made since the last call, and forget them."""
    made = list(_attempts)
    _attempts.clear()
    return made


@pytest.fixture(autouse=True)
def network_off() -> Iterator[None]:
    """Fail the test that tried to reach another machine, even where its code swallowed the error."""
    take_attempts()
    yield
    made = take_attempts()
    if made:
        pytest.fail(f"Tests have no network, but this one tried to: {'; '.join(made)}")
