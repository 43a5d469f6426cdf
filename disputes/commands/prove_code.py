"""Prove with a code who somebody is: the code is used up and a session begins, in one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from disputes.codes import digits_of, is_right
from disputes.errors import Refused
from disputes.models import Code
from disputes.sessions import begin_session
from disputes.unit import Unit, token_hash


@dataclass(frozen=True)
class ProveCode:
    """Somebody typed six digits. Comes after ``CountTry``, which has counted this try.

    :param lasts: how long the session may last, however much it is used.
    """

    browser: str
    purpose: str
    digits: str
    lasts: timedelta


@dataclass(frozen=True)
class Proved:
    """Who it is, and the token of the session that has begun."""

    person_id: int
    token: str


def handle(command: ProveCode, unit: Unit) -> Proved:
    """Use the code up and begin a session of the same kind as its purpose.

    :raises Refused: ``code_wrong`` when the digits are not right, or the address was nobody's;
        ``code_ended`` when the code is too old or was used, or the person has left since.
    """
    browser_hash = token_hash(command.browser)
    code = unit.connection.execute(
        select(Code.id, Code.person_id, Code.expires_at)
        .where(Code.browser_hash == browser_hash, Code.purpose == command.purpose)
        .order_by(Code.id.desc())
        .limit(1)
    ).one_or_none()
    if code is None or code.expires_at <= unit.now:
        raise Refused("code_ended")
    right = is_right(command.digits, digits_of(unit.secret, code.id, browser_hash))
    if not right or code.person_id is None:
        raise Refused("code_wrong", {"code": ["That is not the code in the newest email"]})
    used = unit.connection.execute(
        update(Code).where(Code.id == code.id, Code.used_at.is_(None)).values(used_at=unit.now)
    )
    if used.rowcount != 1:
        raise Refused("code_ended")
    try:
        token = begin_session(unit, code.person_id, command.purpose, command.lasts)
    except Refused as left_meanwhile:
        raise Refused("code_ended") from left_meanwhile
    return Proved(code.person_id, token)
