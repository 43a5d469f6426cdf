"""Brings a database to the newest schema, and says which schema it has."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from disputes.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Bring the database to the newest schema; does nothing when it is there already."""
    with database.rebuilding() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    database.close()  # its connection no longer minds references


def is_current(database: Database) -> bool:
    """Whether the database has the newest schema."""
    present, newest = standing(database)
    return present == newest


def standing(database: Database) -> tuple[str | None, str | None]:
    """The schema that the database has, None when it is empty, and the newest one."""
    with database.reading() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
