"""The migrations make the tables that the models describe, also from a database with disputes in it."""

from __future__ import annotations

import stat
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from disputes.database import Database
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


def test_the_file_of_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "iro.db"
    database = Database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE something (number INTEGER)")
        journals = {one: stat.S_IMODE(one.stat().st_mode) for one in path.parent.glob("iro.db-*")}
    database.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(journals.values()) == {0o600}
