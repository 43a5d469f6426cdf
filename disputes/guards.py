"""Looks whether the database itself still refuses to change or remove what is only ever added."""

from __future__ import annotations

from sqlalchemy import Connection, text

ONLY_ADDED = ("transition", "filing", "reading")
ON_SQLITE: tuple[str, ...] = ("{table}_no_update", "{table}_no_delete")
ON_POSTGRES: tuple[str, ...] = ("{table}_only_added",)


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The triggers of these tables that are not there, are switched off, or refuse nothing."""
    return tuple(name for table in ONLY_ADDED for name in _missing(connection, table))


def _missing(connection: Connection, table: str) -> list[str]:
    if connection.dialect.name == "sqlite":
        wanted = ON_SQLITE
        question = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
            " AND sql LIKE '%BEFORE % ON ' || :table || ' %RAISE(ABORT,%'"
        )
    else:
        wanted = ON_POSTGRES
        question = (
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgrelid = to_regclass(:table) AND tgenabled IN ('O', 'A')"
            " AND prosrc LIKE '%RAISE EXCEPTION%'"
        )
    there = {name for (name,) in connection.execute(text(question), {"table": table})}
    names = [name.format(table=table) for name in wanted]
    return [name for name in names if name not in there]
