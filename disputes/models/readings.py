"""Who has read what of a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disputes.models.base import Base, BigId, Instant


class Reading(Base):
    """That somebody read something of a case: once for each person, dispute, thing and hour in London.

    ``reference`` is the dispute's, or "" for a list: not its number, so that no reading ever waits for
    a move in the same dispute, or holds one up. ``tie`` and ``role`` are what let them in. Nothing of the
    case stands here.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("person_id", "reference", "what", "hour_at"),
        Index(None, "reference", "read_at"),
        Index(None, "read_at"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reference: Mapped[str] = mapped_column(String(12))
    what: Mapped[str] = mapped_column(String(60))
    hour_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime] = mapped_column(Instant)
    tie: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(60))
    door: Mapped[str] = mapped_column(String(20))
