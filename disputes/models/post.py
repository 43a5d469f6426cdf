"""What is to be told, to whom, and how far it got."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from disputes.models.base import Base, BigId, Instant

TO_SEND = text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL")


class Outbox(Base):
    """One letter to one person, written in the commit of what it tells, sent after it.

    Only the letter's name and where to find the facts are kept: the words, and any link or code
    in them, are made when it is sent, so no raw token is ever stored. ``message_id`` is fixed at
    writing, so that every copy of a letter has the same one. ``claimed_until`` is set while a
    relay has it in hand. It ends in one of three: ``sent_at``; ``failed_at``, which becomes a
    person's task until ``dealt_with_at``; or ``dropped_at``, when nobody needed it any more, with
    ``dropped_because``: ``done``, ``moved_on``, ``replaced`` by a later letter, or ``expired``.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_to_send", "next_try_at", postgresql_where=TO_SEND, sqlite_where=TO_SEND),
        Index(None, "dispute_id"),
        Index(None, "failed_at"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    letter: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(60), default="")
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("dispute.id"))
    sequence: Mapped[int | None] = mapped_column(Integer)
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str] = mapped_column(String(300), default="", server_default="")
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_because: Mapped[str] = mapped_column(String(20), default="", server_default="")
    dealt_with_at: Mapped[datetime | None] = mapped_column(Instant)


class MailHold(Base):
    """A time in which no mail leaves: from ``held_at`` until somebody releases it.

    While any row has no ``released_at``, nothing leaves but codes that were asked for since. ``last_letter``
    is the number of the newest letter at its beginning; ``old_set_aside`` says that those up to it are
    not to be sent from here, for they may have been sent before.
    """

    __tablename__ = "mail_hold"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    held_at: Mapped[datetime] = mapped_column(Instant)
    because: Mapped[str] = mapped_column(String(200))
    last_letter: Mapped[int] = mapped_column(BigInteger)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    old_set_aside: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")


class DemoLetter(Base):
    """The demo's inbox: what would have been mailed. Empty and unused outside the demo."""

    __tablename__ = "demo_letter"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    to_email: Mapped[str] = mapped_column(String(254), index=True)
    to_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    plain: Mapped[str] = mapped_column(String)
    html: Mapped[str] = mapped_column(String)
    invitation: Mapped[str] = mapped_column(String, default="", server_default="")
    sent_at: Mapped[datetime] = mapped_column(Instant)
