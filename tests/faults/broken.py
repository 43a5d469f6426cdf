"""The controls: the service, broken on purpose in one way. A campaign that does not notice proves nothing.

Each is installed by its name, in a process of its own or for the length of a block: never outside of tests.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from api import scheduler
from disputes import moves
from disputes.acting import tried
from disputes.case import load_case
from disputes.commands import ask_for_code, hold_mail, make_move, prove_code, record_lapse, settle_letter
from disputes.commands.settle_letter import Sent
from disputes.models import Outbox
from disputes.rows import Command
from disputes.tellings import CODE, Telling, outbox_row
from disputes.unit import Unit, Units, new_token
from notifications import outbox
from notifications.mailers.smtp import SmtpServer
from tests.support import council

A_MOMENT = 0.02
A_WHILE = 0.3


def two_commits(patch: pytest.MonkeyPatch) -> None:
    """Transition and dispute in one commit, what is owed and the letters in another."""
    whole = moves._write_settled

    def halved(unit: Unit, *rest: Any) -> None:
        commit_between(unit)
        time.sleep(A_WHILE)
        whole(unit, *rest)

    patch.setattr(moves, "_write_settled", halved)


def commit_between(unit: Unit) -> None:
    """Commit what there is, and go on in another transaction."""
    unit.connection.exec_driver_sql("COMMIT")
    if unit.connection.dialect.name == "sqlite":
        unit.connection.exec_driver_sql("BEGIN IMMEDIATE")


def forgets_keys(patch: pytest.MonkeyPatch) -> None:
    """Each form is its own, also when it is the same one sent again."""
    whole = make_move.handle

    def forgetful(command: make_move.MakeMove, unit: Unit) -> Any:
        return whole(replace(command, key=new_token()), unit)

    patch.setattr(make_move, "handle", forgetful)


def takes_any_address(patch: pytest.MonkeyPatch) -> None:
    """Whatever address is typed is taken for the bound one, and any digits for the code."""
    patch.setattr(ask_for_code, "person_with_address", lambda *_: council.TEAM_MANAGER)
    patch.setattr(prove_code, "is_right", lambda *_: True)


def sends_then_saves(patch: pytest.MonkeyPatch) -> None:
    """Letters are taken off the list before they are sent: what fails then is lost."""
    whole = outbox.Relay._send

    def eager(self: outbox.Relay, post: Any, letter: Any, mail: Any) -> Any:
        with self._units.writing() as unit:
            settle = settle_letter.SettleLetter(letter.id, letter.claimed_until, Sent())
            settle_letter.handle(settle, unit)
        return whole(self, post, letter, mail)

    patch.setattr(outbox.Relay, "_send", eager)


def lapses_unlooked(patch: pytest.MonkeyPatch) -> None:
    """The clock does not look again under the lock: what it read a moment ago is good enough."""
    whole = load_case

    def as_it_was(unit: Unit, reference: str) -> Any:
        time.sleep(A_MOMENT)
        case = whole(unit, reference)
        return replace(case, owed=tuple(replace(one, lapsed_at=None) for one in case.owed))

    patch.setattr(record_lapse, "_taken", lambda _command, _unit: True)
    patch.setattr(record_lapse, "load_case", as_it_was)
    patch.setattr(record_lapse, "Command", lambda _key, print_: Command(new_token(), print_))


def writes_then_asks(patch: pytest.MonkeyPatch) -> None:
    """Something is written and committed before anybody asks whether the move may be made."""
    whole = tried

    def hasty(unit: Unit, case: Any, *rest: Any) -> Any:
        letter = outbox_row(Telling(CODE, case.row["iro_id"], ""), unit.now)
        unit.connection.execute(insert(Outbox), letter)
        commit_between(unit)
        return whole(unit, case, *rest)

    patch.setattr(make_move, "tried", hasty)


def shrugs(patch: pytest.MonkeyPatch) -> None:
    """What the database could not write is taken for written."""
    whole = Units.writing

    @contextmanager
    def careless(self: Units) -> Iterator[Unit]:
        with suppress(OperationalError), whole(self) as unit:
            yield unit

    patch.setattr(Units, "writing", careless)


def holds_nothing(patch: pytest.MonkeyPatch) -> None:
    """A copy takes itself for the service, and sends what waits in it."""
    patch.setattr(hold_mail, "handle", lambda _command, _unit: None)


def hurried(patch: pytest.MonkeyPatch) -> None:
    """No control: the same service with shorter waits, so that minutes of it pass in seconds."""
    patch.setattr(outbox, "CLAIM", timedelta(seconds=10))
    patch.setattr(outbox, "SPARE", timedelta(seconds=2))
    patch.setattr(outbox, "GAPS", (timedelta(milliseconds=200),) * 8)
    patch.setattr(outbox, "LONGEST_GAP_WHEN_DOWN", timedelta(milliseconds=200))
    patch.setattr(scheduler, "POST_SECONDS", 0.1)
    sooner = (*(SmtpServer.__init__.__defaults__ or ())[:-1], 1.0)
    patch.setattr(SmtpServer.__init__, "__defaults__", sooner)


VARIANTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    one.__name__: one
    for one in (
        two_commits,
        forgets_keys,
        takes_any_address,
        sends_then_saves,
        lapses_unlooked,
        writes_then_asks,
        shrugs,
        holds_nothing,
        hurried,
    )
}


def install(name: str) -> None:
    """Break this process for good, in the way of that name."""
    VARIANTS[name](pytest.MonkeyPatch())


@contextmanager
def installed(name: str) -> Iterator[None]:
    """Break the service for as long as the block lasts; not at all without a name."""
    with pytest.MonkeyPatch.context() as patch:
        if name:
            VARIANTS[name](patch)
        yield


def limit(name: str, value: int) -> None:
    """Set a limit of this process, such as ``RLIMIT_FSIZE``, for what it may still do."""
    which = getattr(resource, name)
    resource.setrlimit(which, (value, resource.getrlimit(which)[1]))
