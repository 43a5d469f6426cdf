"""Sends a command so that a second press, even at the same moment, gives the same receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from api import doors
from disputes.errors import Refused
from disputes.unit import Unit

Given = TypeVar("Given")


def done_once(handle: Callable[[Unit], Given]) -> Given:
    """Do it in one writing unit, and once more when somebody else's commit came between.

    That commit may have been the first press of the same button: the second try then finds its
    receipt by the idempotency key. When it was not, the second try is refused as the first was.

    :raises Refused: whatever ``handle`` raises on its last try.
    """
    try:
        with doors.writing() as unit:
            return handle(unit)
    except IntegrityError:
        pass  # the same idempotency key was written by another unit
    except Refused as refused:
        if refused.code != "stale":
            raise
    with doors.writing() as unit:
        return handle(unit)
