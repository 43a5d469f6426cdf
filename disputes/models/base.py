"""What all tables share: the metadata, names of constraints, and how an instant is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

AS_TEXT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How an instant stands in SQLite: in this form they sort as they follow each other."""

# SQLite numbers rows by itself only in an INTEGER key.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant: a timestamp with time zone, or on SQLite text of one sortable form."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Text on SQLite, which has no instants of its own."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive time: nobody knows which instant it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored: give an aware UTC instant")
        value = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return value.strftime(AS_TEXT)
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC instant."""
        if value is None:
            return None
        if isinstance(value, str):
            return _read(value)
        instant: datetime = value
        return instant.astimezone(UTC)


def _read(text: str) -> datetime:
    """An instant from its one form. Read and written again, for ``strptime`` takes ten times as long."""
    instant = datetime.fromisoformat(text)
    if instant.strftime(AS_TEXT) != text or instant.utcoffset():
        raise ValueError("it is not of the form in which instants are kept")
    return instant.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
