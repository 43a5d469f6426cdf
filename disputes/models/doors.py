"""Who may come in: sessions, codes, response links, tokens; and forms kept for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from disputes.models.base import Base, BigId, Instant


class ResponseLink(Base):
    """A link in a letter: it finds, it does not prove. Only the SHA-256 of its token is kept.

    It is bound to one person at one address, one dispute and one entry of a stage, and dies when
    that stage ends, when the person or the address changes, or after ``expires_at``.
    """

    __tablename__ = "response_link"
    __table_args__ = (Index(None, "dispute_id", "entered_sequence"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"))
    entered_sequence: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(60))
    moves: Mapped[list[str]] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Code(Base):
    """A code that was asked for, in one browser. Its six digits are derived, never stored.

    ``person_id`` is empty when nobody has the address that was given: the pages look the same.
    """

    __tablename__ = "code"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Session(Base):
    """A browser that has proved who it is. ``kind`` is ``staff`` or ``link``.

    When it was last used stands in its cookie, sealed: a page that is only read writes nothing.
    """

    __tablename__ = "session"
    __table_args__ = (Index(None, "person_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str] = mapped_column(String(254))
    began_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Attempt(Base):
    """How often something was tried in a window of time, for the limits on guessing."""

    __tablename__ = "attempt"
    what: Mapped[str] = mapped_column(String(100), primary_key=True)
    window_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    tries: Mapped[int] = mapped_column(Integer)


class ApiToken(Base):
    """A bearer token of the JSON interface. Only its SHA-256 is kept."""

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    label: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class KeptForm(Base):
    """What somebody has typed and not yet sent: their draft, or a form whose session had ended."""

    __tablename__ = "kept_form"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(200), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(Instant)


class Pulse(Base):
    """When each of the service's parts last did its round."""

    __tablename__ = "pulse"
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
