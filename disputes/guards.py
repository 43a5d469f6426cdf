"""Looks whether the database itself still refuses to change or remove a transition."""

from __future__ import annotations

from sqlalchemy import Connection, text

ON_SQLITE: tuple[str, ...] = ("transition_no_update", "transition_no_delete")
ON_POSTGRES: tuple[str, ...] = ("transition_only_added",)


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The triggers of migration 0002 that are not there, are switched off, or refuse nothing."""
    if connection.dialect.name == "sqlite":
        wanted = ON_SQLITE
        question = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'transition'"
            " AND sql LIKE '%BEFORE % ON transition %RAISE(ABORT,%'"
        )
    else:
        wanted = ON_POSTGRES
        question = (
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgrelid = to_regclass('transition') AND tgenabled IN ('O', 'A')"
            " AND prosrc LIKE '%RAISE EXCEPTION%'"
        )
    there = {name for (name,) in connection.execute(text(question))}
    return tuple(name for name in wanted if name not in there)
