"""The directory: who works where, in which post, from when; and the children."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disputes.models.base import Base, BigId, Instant


class Person(Base):
    """Somebody who works for the council. ``email`` is kept in lower case."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    left_on: Mapped[date | None] = mapped_column(Date)
    mail_stopped: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")


class Team(Base):
    """A team, service or directorate. ``line`` is its path from the top, as ``/1/4/9/``."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    line: Mapped[str] = mapped_column(String(400), default="", server_default="")


class Post(Base):
    """A role for a team. The person in it changes; the post stays."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("team_id", "role"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    role: Mapped[str] = mapped_column(String(60))


class Holding(Base):
    """Who holds a post, from a London date, to one (inclusive) or until further notice."""

    __tablename__ = "holding"
    __table_args__ = (Index(None, "post_id", "from_on"), Index(None, "person_id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    stands_in: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")


class Child(Base):
    """A child, by the case system's number and initials: no full name is needed or kept."""

    __tablename__ = "child"
    __table_args__ = (Index(None, "iro_id"), Index(None, "team_id"), Index(None, "social_worker_id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_number: Mapped[str] = mapped_column(String(40), unique=True)
    initials: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(30))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    iro_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    social_worker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ClosureDay(Base):
    """A day on which the council is closed, besides weekends and bank holidays."""

    __tablename__ = "closure_day"
    closed_on: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(200))


class Absence(Base):
    """When somebody is away, from one London date to another (inclusive), and who answers meanwhile.

    Without ``stand_in_id`` it is whoever the directory names for the post, or the next in line.
    """

    __tablename__ = "absence"
    __table_args__ = (Index(None, "person_id", "from_on"), Index(None, "stand_in_id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class DirectoryChange(Base):
    """One row: how often the directory has changed, and how far that has been looked through.

    ``seen`` is the number of the change, and ``seen_on`` the London date, for which everything owed was
    last found with whoever answers for it; ``again_at`` is when to look again for what could not be moved.
    ``calendar`` tells the working calendar by which due dates were last looked through, and
    ``calendar_again_at`` is when to look through them once more.
    """

    __tablename__ = "directory_change"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    changes: Mapped[int] = mapped_column(Integer)
    seen: Mapped[int] = mapped_column(Integer)
    seen_on: Mapped[date | None] = mapped_column(Date)
    again_at: Mapped[datetime | None] = mapped_column(Instant)
    calendar: Mapped[str] = mapped_column(String(64), default="", server_default="")
    calendar_again_at: Mapped[datetime | None] = mapped_column(Instant)
