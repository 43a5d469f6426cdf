"""The migrations make the tables that the models describe, also from a database with disputes in it."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from disputes.models import Base
from disputes.unit import Units


def test_the_migrations_make_the_tables_of_the_models(units: Units) -> None:
    with units.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_references_between_tables_still_hold_after_the_tables_were_rebuilt(units: Units) -> None:
    with units.database.reading() as connection:
        if units.database.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
