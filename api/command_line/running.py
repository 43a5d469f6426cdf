"""``iro serve`` and ``iro clock``: the processes that run for as long as the service does."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from types import FrameType
from typing import NoReturn

import click
from waitress.server import create_server

from api.app import create_app
from api.command_line.demo_data import prepare_demo
from api.command_line.mistakes import Mistake
from api.command_line.opening import require_current
from api.command_line.printing import say
from api.logs import log, set_up_logs
from api.scheduler import ticking
from api.settings import Settings, read_settings
from api.wiring import Service, build
from disputes.queries.held_mail import held_mail

WEB_THREADS = 8
DEMO_LOG = "log.jsonl"


@click.command()
@click.option("--demo", is_flag=True, help="With the sample council, clock and mail, in var/demo.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; PORT, or 8000, if not given.")
@click.option("--host", help="The address to listen on; IRO_LISTEN, or 127.0.0.1, if not given.")
def serve(demo: bool, port: int | None, host: str | None) -> None:
    """Serve the pages and the JSON interface, in one process.

    With --demo it also runs the clock and the mail, keeps all in var/demo, loads the sample
    council into an empty database, and goes on where it stopped. Without, run "iro clock" beside
    it. For more than one web process: gunicorn api.wsgi:app

    \b
    Examples:
      iro serve --demo --port 8001
      iro database upgrade && iro serve
    """
    given = {"PORT": str(port) if port else "", "IRO_LISTEN": host or ""}
    settings = read_settings(demo=demo, given={name: value for name, value in given.items() if value})
    with ExitStack() as stack:
        listening = stack.enter_context(closing(_listen(settings)))
        _stop_on_signals()
        if settings.demo:
            prepare_demo(settings)
        service = stack.enter_context(_running(build(settings)))
        if service.is_demo:
            stack.enter_context(ticking(service))
        server = create_server(create_app(service), sockets=[listening], threads=WEB_THREADS, ident=None)
        with suppress(SystemExit):  # also when the signal comes before the first request
            _tell(service)
            server.run()
    say("Stopped. Everything that was saved is kept.")


@click.command()
def clock() -> None:
    """Record the limits that pass, remind people, and send the mail.

    The service needs at least one of these beside its web processes; more may run, on other
    machines too. After being off it catches up in its first seconds, and says of each limit the
    day on which it was due. /readyz tells when it last did its round.

    \b
    Example:
      iro clock
    """
    _stop_on_signals()
    with _running(build(read_settings())) as service:
        try:
            say(f"The clock runs. Data: {_data(service)}. Stop: Ctrl+C")
            with ticking(service):
                threading.Event().wait()
        except SystemExit:
            say("Stopped. The last letters in hand were settled.")


@contextmanager
def _running(service: Service) -> Iterator[Service]:
    """The service with its log open, let go of at the end. Raises Mistake with another schema."""
    with ExitStack() as stack:
        stack.callback(service.database.close)
        require_current(service)
        if service.is_demo:
            log_path = service.settings.data_dir / DEMO_LOG
            set_up_logs(service.clock, stack.enter_context(log_path.open("a", encoding="utf-8")))
        else:
            set_up_logs(service.clock)
        _say_if_mail_is_held(service)
        yield service


def _say_if_mail_is_held(service: Service) -> None:
    with service.units.reading() as unit:
        held = held_mail(unit)
    if held is not None:
        log.warning("mail_held", since=held.held_at.isoformat())
        since = f"{held.held_at:%Y-%m-%d %H:%M} UTC"
        say(f"Mail is held since {since}: no letter is sent until somebody calls: iro mail release")


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on, taken first, so that nothing is done when the port is not free."""
    family = socket.AF_INET6 if ":" in settings.listen else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.listen, settings.port))
    except OSError as error:
        listening.close()
        raise Mistake(_why_not(error, settings)) from error
    return listening


def _why_not(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        another = settings.port + 1 if settings.port < 65535 else 8000
        command = f"make demo PORT={another}" if settings.demo else f"iro serve --port {another}"
        return f"Port {settings.port} is taken. Stop what uses it, or take another: {command}"
    if error.errno == errno.EACCES:
        return f"Port {settings.port} is not open to you. Take one from 1024 on."
    return f"{settings.listen} cannot be listened on: {error.strerror or error}. Check --host or IRO_LISTEN."


def _tell(service: Service) -> None:
    settings = service.settings
    page = "/demo" if service.is_demo else ""
    lines = [f"  Open   {settings.base_url}{page}", f"  Data   {_data(service)}"]
    if service.is_demo:
        lines.append(f"  Log    {settings.data_dir / DEMO_LOG}")
    say("", *lines, "  Stop   Ctrl+C", "")


def _data(service: Service) -> str:
    where = service.database.url.render_as_string(hide_password=True)
    return f"{where} ({service.database.journal})" if service.database.journal else where


def _stop_on_signals() -> None:
    """End on SIGTERM as on Ctrl+C: requests in hand are answered first."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
