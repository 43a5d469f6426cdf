"""The record: a dispute, its transitions and what is owed in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from disputes.models.base import Base, BigId, Instant

TO_LAPSE = text("outcome = '' AND lapsed_at IS NULL AND due_at IS NOT NULL")
TO_REMIND = text("outcome = '' AND reminded_at IS NULL AND remind_at IS NOT NULL")
STILL_OWED = text("outcome = ''")


class Dispute(Base):
    """A dispute as it stands. The transitions are the truth; this row is for lists and for locking.

    ``version`` is the sequence of its last transition; ``entered_sequence`` the transition by
    which it entered its stage. ``due_at`` is the earliest open due instant, ``sort_at`` the same
    or the end of time, so that lists put what has no limit last. ``awaiting_note`` says who answers
    in place of a post's own holder, and ``holder_missing`` that it says so, or that nobody answers for
    something owed. ``began_on`` is the London date that fixes the procedure's version.

    A side matter (a Cafcass referral, legal advice, an agreed action ...) is such a row too: ``beside``
    is true, ``beside_id`` is the dispute that it stands beside, if there is one, and what only a
    dispute has is empty. ``named_id`` is the person whom a side matter names (the owner of an agreed
    action), ``named_name`` the same where they are in no directory. ``alert_type`` is the council's own
    type of alert; ``event_on`` and ``event_at`` the review, conference or agreed date that limits count from.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        Index(None, "open", "sort_at", "id"),
        Index(None, "open", "team_id", "sort_at", "id"),
        Index(None, "iro_id", "open", "sort_at", "id"),
        Index(None, "open", "route", "rung", "sort_at", "id"),
        Index(None, "open", "risk", "sort_at", "id"),
        Index(None, "open", "awaiting_role", "sort_at", "id"),
        Index(
            "ix_dispute_holder_missing",
            "holder_missing",
            "sort_at",
            "id",
            postgresql_where=text("open AND holder_missing"),
            sqlite_where=text("open = 1 AND holder_missing = 1"),
        ),
        Index(None, "open", "raised_at", "id"),
        Index(None, "beside_id"),
        Index(None, "named_id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    version: Mapped[int] = mapped_column(Integer)
    began_on: Mapped[date] = mapped_column(Date)
    raised_at: Mapped[datetime] = mapped_column(Instant)
    iro_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    scope: Mapped[str] = mapped_column(String(30))
    route: Mapped[str] = mapped_column(String(60))
    route_version: Mapped[str] = mapped_column(String(30))
    route_entered_at: Mapped[datetime] = mapped_column(Instant)
    stage: Mapped[str] = mapped_column(String(60))
    rung: Mapped[int] = mapped_column(Integer)
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_sequence: Mapped[int] = mapped_column(Integer)
    open: Mapped[bool] = mapped_column(Boolean)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    awaiting_role: Mapped[str | None] = mapped_column(String(60))
    awaiting_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    awaiting_note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    holder_missing: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    sort_at: Mapped[datetime] = mapped_column(Instant)
    lapsed: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    head_hash: Mapped[str] = mapped_column(String(64))
    beside: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("dispute.id"))
    named_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    named_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    alert_type: Mapped[str] = mapped_column(String(60), default="", server_default="")
    risk: Mapped[str | None] = mapped_column(String(10))
    limit_days: Mapped[int | None] = mapped_column(Integer)
    event_on: Mapped[date | None] = mapped_column(Date)
    event_at: Mapped[datetime | None] = mapped_column(Instant)
    limit_reason: Mapped[str] = mapped_column(Text, default="")
    route_reason: Mapped[str] = mapped_column(Text)
    what_is_wrong: Mapped[str] = mapped_column(Text)
    impact: Mapped[str] = mapped_column(Text)
    wishes_and_feelings: Mapped[str] = mapped_column(Text)
    wishes_found_out: Mapped[str] = mapped_column(Text)
    outcome_sought: Mapped[str] = mapped_column(Text)
    outcome_by: Mapped[date | None] = mapped_column(Date)


class DisputeChild(Base):
    """Which children a dispute is about: siblings may share one."""

    __tablename__ = "dispute_child"
    __table_args__ = (Index(None, "child_id"),)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)


class DisputeTheme(Base):
    """What a dispute is about, from the council's own list."""

    __tablename__ = "dispute_theme"
    __table_args__ = (Index(None, "theme", "dispute_id"),)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(60), primary_key=True)


class Transition(Base):
    """One thing that was done: a row that is only ever added, chained to the one before.

    The database itself refuses an update or delete (see the first migration). ``given`` is what
    the actor gave; ``met``, ``opened`` and ``left`` say which obligations it met, opened and
    left behind, each with its due date; ``skipped`` names the rungs passed over.
    """

    __tablename__ = "transition"
    __table_args__ = (
        UniqueConstraint("dispute_id", "sequence"),
        UniqueConstraint("idempotency_key"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    move: Mapped[str] = mapped_column(String(60))
    from_route: Mapped[str] = mapped_column(String(60))
    from_version: Mapped[str] = mapped_column(String(30))
    from_stage: Mapped[str] = mapped_column(String(60))
    to_route: Mapped[str] = mapped_column(String(60))
    to_version: Mapped[str] = mapped_column(String(30))
    to_stage: Mapped[str] = mapped_column(String(60))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(60))
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Instant)
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    met: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    left: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    opened: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    skipped: Mapped[list[str]] = mapped_column(JSON)
    idempotency_key: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Obligation(Base):
    """What one person owes in one entry of a stage, and what came of it.

    ``outcome`` is empty while it is open, then ``met`` or ``left`` (the stage ended without it);
    ``lapsed_at`` is when the clock recorded that the limit passed, ``due_on`` the day it was due.
    ``first_due_on`` is the first date where ``due_on`` has been changed since; ``asked_until`` the date
    that its person asked for and the IRO has not yet granted or refused.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        Index(None, "dispute_id", "outcome"),
        Index("ix_obligation_to_lapse", "due_at", postgresql_where=TO_LAPSE, sqlite_where=TO_LAPSE),
        Index("ix_obligation_to_remind", "remind_at", postgresql_where=TO_REMIND, sqlite_where=TO_REMIND),
        Index("ix_obligation_still_owed", "person_id", postgresql_where=STILL_OWED, sqlite_where=STILL_OWED),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"))
    entered_sequence: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(60))
    route: Mapped[str] = mapped_column(String(60))
    route_version: Mapped[str] = mapped_column(String(30))
    stage: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    held_by: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    first_due_on: Mapped[date | None] = mapped_column(Date)
    asked_until: Mapped[date | None] = mapped_column(Date)
    remind_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    lapsed_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(10), default="", server_default="")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_sequence: Mapped[int | None] = mapped_column(Integer)
    late_by: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class Filing(Base):
    """An entry of the record that the IRO has put on a child's file: where, when and by whom.

    The entry is that of one transition; a dispute about siblings has one for each child.
    """

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("dispute_id", "sequence", "child_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    place: Mapped[str] = mapped_column(String(300))
    filed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_at: Mapped[datetime] = mapped_column(Instant)
