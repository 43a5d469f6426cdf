"""The demo's data: made whole or not at all, so that a start that was broken off can be made again."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url

from api import sample
from api.command_line.mistakes import Mistake
from api.command_line.printing import say
from api.settings import Settings
from api.wiring import build
from disputes.schema import upgrade


def prepare_demo(settings: Settings) -> None:
    """Have a database at the newest schema with the sample council in it.

    :raises Mistake: when another load of it was cut off half-way.
    """
    url = make_url(settings.database_url)
    path = Path(url.database or "")
    is_there = path.is_file() and path.stat().st_size > 0
    if url.get_backend_name() != "sqlite" or is_there:
        _load(settings)
        return
    say("Loading the sample council and its disputes (once, less than a minute) ...")
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = path.parent / f"loading-{os.getpid()}"
    try:  # before the folder is made: a signal may come at any moment
        folder.mkdir(mode=0o700)
        aside = folder / path.name
        _load(replace(settings, database_url=f"sqlite:///{aside}"))
        descriptor = os.open(aside, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        aside.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load(settings: Settings) -> None:
    service = build(settings)
    try:
        upgrade(service.database)
        sample.load(service)
    except sample.HalfLoaded as half:
        raise Mistake(str(half)) from half
    finally:
        service.database.close()
