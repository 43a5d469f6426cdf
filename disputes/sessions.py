"""Who is at the door: sessions of browsers, and the tokens of programs. Shared by both sides.

A session's cookie is ``token.seconds.seal``: the token finds the session, the seconds say when the
browser last came, and the seal shows that we wrote them. So the idle limit needs no write when a
page is read. What ends a session for good is its row.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, insert, select

from disputes.absences import stands_in_for_iro
from disputes.access import held_on, here_on, is_iro, is_leader, manages_iros
from disputes.errors import Refused
from disputes.models import ApiToken, Holding, Person, Post, Session
from disputes.unit import Unit, new_token, token_hash

LONGEST_COOKIE = 200  # characters


@dataclass(frozen=True)
class Caller:
    """Somebody whom the service knows: their directory entry and what they may open today.

    ``is_iro``: they hold a post of IRO, or stand in today for somebody who does.
    ``manages_iros``: the IROs answer to them.
    ``expired`` says that their session has run out: they are only who they were, and may do
    nothing but sign in again and find what they had typed.
    """

    person_id: int
    name: str
    email: str
    roles: tuple[str, ...]
    is_iro: bool
    is_leader: bool
    manages_iros: bool
    expired: bool = False


# Built once: building a statement costs more than running it. A row for each post, or one without any.
_CALLERS = (
    select(Person.id, Person.name, Person.email, Post.role)
    .outerjoin(Holding, and_(Holding.person_id == Person.id, held_on(bindparam("today"))))
    .outerjoin(Post, Post.id == Holding.post_id)
    .where(here_on(bindparam("today")))
)
_BY_SESSION = (
    _CALLERS.add_columns(Session.expires_at)
    .join(Session, Session.person_id == Person.id)
    .where(
        Session.token_hash == bindparam("token_hash"),
        Session.kind == bindparam("kind"),
        Session.ended_at.is_(None),
        Session.email == Person.email,
    )
)
_BY_TOKEN = _CALLERS.join(ApiToken, ApiToken.person_id == Person.id).where(
    ApiToken.token_hash == bindparam("token_hash"), ApiToken.ended_at.is_(None)
)


def sealed(secret: bytes, token: str, now: datetime) -> str:
    """The cookie of a session that is used at ``now``."""
    seconds = int(now.timestamp())
    return f"{token}.{seconds}.{_seal(secret, token, seconds)}"


def opened(secret: bytes, cookie: str) -> tuple[str, datetime] | None:
    """The token in a session's cookie and when it was last used, or None if we did not write it."""
    token, _, rest = cookie[:LONGEST_COOKIE].partition(".")
    seconds, _, seal = rest.partition(".")
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    if not hmac.compare_digest(seal.encode(), _seal(secret, token, int(seconds)).encode()):
        return None
    return token, datetime.fromtimestamp(int(seconds), UTC)


def caller_of_session(unit: Unit, cookie: str, kind: str, idle: timedelta | None) -> Caller | None:
    """Whose session a cookie is, or None: unknown, signed out, or no longer theirs.

    It is no longer theirs once they have left, or their address in the directory has changed.

    :param kind: ``staff`` or ``link``. :param idle: how long it may lie unused, or None for ever.
    """
    found = opened(unit.secret, cookie)
    if found is None:
        return None
    token, seen_at = found
    asked = {"token_hash": token_hash(token), "kind": kind, "today": unit.today}
    rows = unit.connection.execute(_BY_SESSION, asked).mappings().all()
    if not rows:
        return None
    is_idle = idle is not None and unit.now - seen_at >= idle
    return _caller(unit, rows, expired=is_idle or unit.now >= rows[0]["expires_at"])


def caller_of_token(unit: Unit, token: str) -> Caller | None:
    """Whose token of the JSON interface this is, or None: unknown, ended, or they have left."""
    asked = {"token_hash": token_hash(token), "today": unit.today}
    rows = unit.connection.execute(_BY_TOKEN, asked).mappings().all()
    return _caller(unit, rows) if rows else None


def person_with_address(unit: Unit, address: str) -> int | None:
    """The person of the directory who has this address today, or None."""
    with_it = _people(unit).where(Person.email == address.strip().lower())
    return unit.connection.execute(with_it).scalar_one_or_none()


def begin_session(unit: Unit, person_id: int, kind: str, lasts: timedelta) -> str:
    """Begin a session and give its token: used by commands that know who it is.

    :raises Refused: ``person_unknown`` when there is no such person or they have left.
    """
    row = unit.connection.execute(_people(unit).where(Person.id == person_id)).mappings().one_or_none()
    if row is None:
        raise Refused("person_unknown")
    token = new_token()
    session = {
        "token_hash": token_hash(token),
        "kind": kind,
        "person_id": person_id,
        "email": row["email"],
        "began_at": unit.now,
        "expires_at": unit.now + lasts,
    }
    unit.connection.execute(insert(Session).values(session))
    return token


def _people(unit: Unit) -> Any:
    """Everybody who has not left."""
    return select(Person.id, Person.name, Person.email).where(here_on(unit.today))


def _caller(unit: Unit, rows: Sequence[RowMapping], expired: bool = False) -> Caller:
    row, held = rows[0], {one["role"] for one in rows} - {None}
    return Caller(
        person_id=row["id"],
        name=row["name"],
        email=row["email"],
        roles=tuple(sorted(held)),
        is_iro=is_iro(held) or stands_in_for_iro(unit, row["id"]),
        is_leader=is_leader(unit, held),
        manages_iros=manages_iros(unit, held),
        expired=expired,
    )


def _seal(secret: bytes, token: str, seconds: int) -> str:
    message = f"seen:{token}:{seconds}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]
