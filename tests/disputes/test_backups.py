"""A backup while people work, and a restore into an empty database of either kind."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from disputes.backups import making
from disputes.backups.file import BackupRefused, NotABackup, digest_of, read_about, write_about
from disputes.backups.making import back_up
from disputes.backups.restoring import DoesNotVerify, restore
from disputes.commands import keep_token
from disputes.database import Database
from disputes.guards import missing_guards
from disputes.models import Base, Code, MailHold, Outbox, Session, Team, Transition
from disputes.queries.held_mail import held_mail
from disputes.queries.verify import verify_all
from disputes.schema import upgrade
from disputes.seal import seal_now
from disputes.unit import Units
from tests.disputes.every_table import fill_every_table
from tests.support import council
from tests.support.clock import FakeClock

LATER = (Code.__tablename__, MailHold.__tablename__, Session.__tablename__)
"""Tables that are not the same after a restore, on purpose."""


@pytest.fixture
def empty(request: pytest.FixtureRequest, units: Units, tmp_path: Path) -> Iterator[Units]:
    """Units over a new database of the same kind, with tables and nothing in them."""
    is_sqlite = units.database.is_sqlite
    url = f"sqlite:///{tmp_path / 'new.db'}" if is_sqlite else request.getfixturevalue("postgres_url")
    with fresh(url, units) as found:
        yield found


@pytest.fixture
def elsewhere(database_url: str, units: Units) -> Iterator[Units]:
    """The same on each kind of database, whatever the units are on."""
    with fresh(database_url.replace("test.db", "elsewhere.db"), units) as found:
        yield found


@contextmanager
def fresh(url: str, like: Units) -> Iterator[Units]:
    with closing(Database(url, durable=False)) as database:
        upgrade(database)
        yield Units(database, like.clock, like.registry, like.secret)


def rows_of(units: Units) -> dict[str, list[Any]]:
    """Every row of every table, but for those of which a restore changes something."""
    with units.reading() as unit:
        return {
            table.name: list(unit.connection.execute(select(table).order_by(*table.primary_key)))
            for table in Base.metadata.sorted_tables
            if table.name not in LATER
        }


def tampered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def signed_anew(path: Path, units: Units, **changes: Any) -> None:
    """As whoever has the secret could make it: the file says of itself what it now holds."""
    about, _ = read_about(path, units.secret)
    with closing(sqlite3.connect(path)) as raw:
        digest = digest_of(raw)
    write_about(path, replace(about, digest=digest, **changes), units.secret)


def test_what_was_backed_up_is_restored_row_by_row_on_any_database(
    units: Units, elsewhere: Units, reference: str, other: str, tmp_path: Path
) -> None:
    with units.writing() as unit:
        # The team of a team may be the newer one of the two.
        above = {"name": "Above", "line": "/1/", "parent_id": 1}
        number = unit.connection.execute(insert(Team).values(above).returning(Team.id)).scalar_one()
        unit.connection.execute(update(Team).where(Team.id == council.AREA).values(parent_id=number))
    fill_every_table(units)
    assert all(rows_of(units).values())
    about = back_up(units, tmp_path / "copy.db")
    restored = restore(elsewhere, tmp_path / "copy.db")
    assert restored.about == about
    assert restored.findings == ()
    assert rows_of(elsewhere) == rows_of(units)
    assert verify_all(elsewhere).findings == ()
    with elsewhere.reading() as unit:
        assert seal_now(unit).root == about.root
    assert (about.disputes, about.transitions) == (2, verify_all(units).transitions)


def test_life_goes_on_in_what_was_restored(
    units: Units, empty: Units, reference: str, tmp_path: Path
) -> None:
    back_up(units, tmp_path / "copy.db")
    restore(empty, tmp_path / "copy.db")
    council.move(empty, reference, council.IRO, "add_note", {"note": "After the fire."})
    council.ask_team_manager(empty)
    assert verify_all(empty).findings == ()
    assert verify_all(empty).disputes == 2


def test_the_database_still_refuses_changes_after_a_restore(
    units: Units, empty: Units, reference: str, tmp_path: Path
) -> None:
    back_up(units, tmp_path / "copy.db")
    restore(empty, tmp_path / "copy.db")
    with empty.reading() as unit:
        assert missing_guards(unit.connection) == ()
    with pytest.raises(DBAPIError), empty.writing() as unit:
        unit.connection.execute(update(Transition).values(actor_name="Somebody Else"))


def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(units: Units, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(units, folder / "copy.db")
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600


def test_nothing_is_written_over(units: Units, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    path.write_text("something else")
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(units, path)
    assert path.read_text() == "something else"
    (tmp_path / "new.db.part").write_text("")
    with pytest.raises(BackupRefused, match="is being written there"):
        back_up(units, tmp_path / "new.db")
    assert (tmp_path / "new.db.part").exists()


def test_a_backup_that_is_broken_off_leaves_nothing(
    units: Units, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(making, "write_about", full)
    with pytest.raises(OSError, match="no space left"):
        back_up(units, folder / "copy.db")
    assert list(folder.iterdir()) == []


def test_it_is_of_one_moment_and_keeps_nobody_from_working(units: Units, tmp_path: Path) -> None:
    council.ask_team_manager(units)
    raised: list[str] = []

    def work(_done: int, _of: int) -> None:
        raised.append(council.ask_team_manager(units))

    about = back_up(units, tmp_path / "copy.db", work)
    assert about.disputes == 1
    assert verify_all(units).disputes == 1 + len(raised)
    assert units.database.is_sqlite or raised


@pytest.mark.parametrize("table", ["person", "dispute", "outbox"])
def test_nothing_is_restored_over_what_is_there(
    units: Units, reference: str, tmp_path: Path, table: str
) -> None:
    back_up(units, tmp_path / "copy.db")
    before = rows_of(units)
    with pytest.raises(BackupRefused, match=rf"is not empty: it has rows in .*\b{table}\b"):
        restore(units, tmp_path / "copy.db")
    assert rows_of(units) == before


def _edit_and_sign(path: Path, units: Units) -> None:
    tampered(path, "DROP TRIGGER transition_no_update", "UPDATE transition SET actor_name = 'Else'")
    signed_anew(path, units)


SPOILERS: dict[str, tuple[Callable[[Path, Units], None], str]] = {
    "a byte of the directory": (
        lambda path, _: tampered(path, "UPDATE person SET email = 'x@council.test' WHERE id = 4"),
        "something in the file was changed",
    ),
    "what it says of itself": (
        lambda path, _: tampered(path, "UPDATE backup SET about = replace(about, 'Z', '+00:00')"),
        "signature does not fit",
    ),
    "a transition, and signed anew": (_edit_and_sign, "hash: it is not what was recorded"),
    "a root that is not its own": (
        lambda path, units: signed_anew(path, units, root="0" * 64),
        "its root is another one",
    ),
}


@pytest.mark.parametrize("name", SPOILERS)
def test_what_is_not_whole_is_refused_and_the_database_stays_empty(
    units: Units, empty: Units, reference: str, tmp_path: Path, name: str
) -> None:
    spoil, told = SPOILERS[name]
    path, before = tmp_path / "copy.db", rows_of(empty)
    back_up(units, path)
    spoil(path, units)
    with pytest.raises(DoesNotVerify) as refused:
        restore(empty, path)
    assert any(told in one for one in refused.value.findings)
    assert rows_of(empty) == before
    restored = restore(empty, path, despite_findings=True)
    assert restored.findings == refused.value.findings
    with empty.reading() as unit:
        assert held_mail(unit) is not None


def test_a_backup_of_another_secret_is_doubted(units: Units, empty: Units, tmp_path: Path) -> None:
    back_up(units, tmp_path / "copy.db")
    with pytest.raises(DoesNotVerify) as refused:
        restore(Units(empty.database, units.clock, units.registry, b"another"), tmp_path / "copy.db")
    assert "another IRO_SECRET" in refused.value.findings[0]


def test_what_is_no_backup_is_none(units: Units, empty: Units, reference: str, tmp_path: Path) -> None:
    back_up(units, tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    for number, content in enumerate((b"", b"hello", whole[: len(whole) // 2])):
        path = tmp_path / f"broken-{number}"
        path.write_bytes(content)
        with pytest.raises(NotABackup):
            restore(empty, path)
    with pytest.raises(NotABackup, match="no such file"):
        restore(empty, tmp_path / "nowhere.db")


def test_a_backup_of_another_schema_is_refused(units: Units, empty: Units, tmp_path: Path) -> None:
    back_up(units, tmp_path / "copy.db")
    signed_anew(tmp_path / "copy.db", units, schema="0001")
    with pytest.raises(BackupRefused, match="restore it with the version of this service that made it"):
        restore(empty, tmp_path / "copy.db")


def test_a_restored_database_holds_its_mail_and_says_why(
    units: Units, empty: Units, reference: str, clock: FakeClock, tmp_path: Path
) -> None:
    back_up(units, tmp_path / "copy.db")
    clock.forward(days=1)
    restore(empty, tmp_path / "copy.db")
    with empty.reading() as unit:
        held = held_mail(unit)
        newest = unit.connection.execute(select(Outbox.id).order_by(Outbox.id.desc()).limit(1)).scalar_one()
    assert held is not None
    assert (held.held_at, held.last_letter) == (clock.now(), newest)
    assert "Restored from the backup of 20" in held.because
    with units.reading() as unit:
        assert held_mail(unit) is None, "the service itself goes on sending"


def test_a_backup_that_is_opened_in_place_holds_its_mail_too(
    units: Units, reference: str, tmp_path: Path
) -> None:
    back_up(units, tmp_path / "copy.db")
    with closing(Database(f"sqlite:///{tmp_path / 'copy.db'}")) as database:
        in_place = Units(database, units.clock, units.registry, units.secret)
        with in_place.reading() as unit:
            held = held_mail(unit)
    assert held is not None
    assert held.because == making.A_COPY


def test_everybody_signs_in_anew_and_tokens_that_work_are_counted(
    units: Units, empty: Units, tmp_path: Path
) -> None:
    with units.writing() as unit:
        keep_token.handle(keep_token.KeepToken(council.IRO, "x" * 40, "case system"), unit)
        unit.connection.execute(
            insert(Session).values(
                token_hash="h", kind="staff", person_id=council.IRO, email="i@council.test",
                began_at=unit.now, expires_at=unit.now,
            )
        )  # fmt: skip
    back_up(units, tmp_path / "copy.db")
    assert restore(empty, tmp_path / "copy.db").tokens == 1
    with empty.reading() as unit:
        assert unit.connection.execute(select(Session.ended_at)).scalar_one() is not None


def test_a_backup_of_what_was_a_backup_once_says_only_what_it_is_itself(
    units: Units, empty: Units, reference: str, tmp_path: Path
) -> None:
    back_up(units, tmp_path / "copy.db")
    with closing(Database(f"sqlite:///{tmp_path / 'copy.db'}")) as database:
        lived_in = Units(database, units.clock, units.registry, units.secret)
        council.ask_team_manager(lived_in)
        about = back_up(lived_in, tmp_path / "again.db")
    assert about.disputes == 2
    assert restore(empty, tmp_path / "again.db").about == about
