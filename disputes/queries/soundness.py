"""Whether the database itself is sound: its file, the links between its rows, and its guards."""

from __future__ import annotations

from sqlalchemy import text

from disputes.guards import missing_guards
from disputes.unit import Unit


def unsound(unit: Unit) -> list[str]:
    """What is wrong, a sentence each. PostgreSQL looks after its own pages and links."""
    found = [
        f"It no longer refuses to change what is only ever added: {name} is gone"
        for name in missing_guards(unit.connection)
    ]
    if unit.connection.dialect.name == "sqlite":
        said = [row[0] for row in unit.connection.execute(text("PRAGMA integrity_check(20)"))]
        found += [f"The file is damaged: {one}" for one in said if one != "ok"]
        broken = unit.connection.execute(text("PRAGMA foreign_key_check")).all()
        found += [f"A row of {row[0]} names one of {row[2]} that is not there" for row in broken]
    return found
