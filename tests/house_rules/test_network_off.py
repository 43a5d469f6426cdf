"""The guard that keeps the network off, tried with what it must stop and what it must let through."""

import contextlib
import socket
import threading

import pytest

from tests.support.network_off import NetworkIsOff, take_attempts

ANOTHER_MACHINE = "192.0.2.1"


def test_connecting_to_another_machine_fails():
    with socket.socket() as sock, pytest.raises(NetworkIsOff):
        sock.connect((ANOTHER_MACHINE, 80))
    assert take_attempts() == [f"connect to {ANOTHER_MACHINE}"]


def test_looking_up_a_name_fails():
    with pytest.raises(NetworkIsOff):
        socket.create_connection(("mail.example.org", 25))
    assert take_attempts() == ["look up mail.example.org"]


def test_sending_a_datagram_to_another_machine_fails():
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(NetworkIsOff):
        sock.sendto(b"hello", (ANOTHER_MACHINE, 53))
    assert take_attempts() == [f"send to {ANOTHER_MACHINE}"]


def test_an_attempt_whose_error_is_swallowed_is_remembered():
    def swallow() -> None:
        with contextlib.suppress(BaseException), socket.socket() as sock:
            sock.connect((ANOTHER_MACHINE, 80))

    thread = threading.Thread(target=swallow)
    thread.start()
    thread.join()
    assert take_attempts() == [f"connect to {ANOTHER_MACHINE}"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_can_be_reached(host):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((host, port)):
            pass
    assert take_attempts() == []


def test_a_socket_in_a_folder_can_be_reached(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("door")
        server.listen()
        client.connect("door")
    assert take_attempts() == []
