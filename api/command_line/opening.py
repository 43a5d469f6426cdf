"""Opens what a command works with: the settings, the service and its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from api.command_line.mistakes import Mistake
from api.settings import read_settings
from api.wiring import Service, build
from disputes.schema import standing

Command = TypeVar("Command", bound=Callable[..., Any])


def with_demo(command: Command) -> Command:
    """Give a command the option to work with the demo's database."""
    option = click.option("--demo", is_flag=True, help="Work with the demo's database in var/demo.")
    return option(command)


@contextmanager
def service_of(demo: bool) -> Iterator[Service]:
    """The service of this deployment, whatever its database looks like.

    :raises SettingsRefused: with every fault of the settings.
    """
    service = build(read_settings(demo=demo))
    try:
        yield service
    finally:
        service.database.close()


@contextmanager
def ready_service(demo: bool) -> Iterator[Service]:
    """The same, with a database that has the newest schema.

    :raises Mistake: when it has not.
    """
    with service_of(demo) as service:
        require_current(service)
        yield service


def require_current(service: Service) -> None:
    """Go on only with the newest schema. Raises Mistake."""
    present, newest = standing(service.database)
    if present == newest:
        return
    what = "is empty" if present is None else f"is at schema {present}, and this version needs {newest}"
    flag = " --demo" if service.is_demo else ""
    raise Mistake(f"The database {what}. Run: iro database upgrade{flag}")
