"""The PostgreSQL that tests are given: fresh for each, copied from a template, and gone afterwards."""

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.support.postgres import PostgresServer


def run(url: str, statement: str) -> list:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        result = connection.execute(text(statement))
        return list(result) if result.returns_rows else []


def test_a_database_is_fresh_each_time(postgres_server):
    first, second = postgres_server.new_database(), postgres_server.new_database()
    run(postgres_server.url(first), "CREATE TABLE mark (n int)")
    with pytest.raises(Exception, match="does not exist"):
        run(postgres_server.url(second), "SELECT * FROM mark")


def test_a_template_is_filled_once_and_copied(postgres_server):
    filled = []

    def fill(url: str) -> None:
        filled.append(url)
        run(url, "CREATE TABLE mark AS SELECT 7 AS n")

    for _ in range(2):
        copy = postgres_server.new_database(postgres_server.template("marked", fill))
        assert run(postgres_server.url(copy), "SELECT n FROM mark") == [(7,)]
        run(postgres_server.url(copy), "DELETE FROM mark")
    assert len(filled) == 1


def test_a_database_is_dropped_while_somebody_is_connected(postgres_server):
    name = postgres_server.new_database()
    link = psycopg.connect(postgres_server.url(name).replace("+psycopg", ""))
    postgres_server.drop_database(name)
    with pytest.raises(psycopg.OperationalError):
        link.execute("SELECT 1")
    link.close()
    with pytest.raises(Exception, match="does not exist"):
        run(postgres_server.url(name), "SELECT 1")


@pytest.mark.postgres
@pytest.mark.slow
def test_a_durable_server_keeps_what_was_committed_when_it_is_stopped_hard():
    server = PostgresServer(durable=True)
    try:
        url = server.url(server.new_database())
        run(url, "CREATE TABLE mark AS SELECT 7 AS n")
        server.stop(hard=True)
        with pytest.raises(Exception, match="connection"):
            run(url, "SELECT n FROM mark")
        server.start()
        assert run(url, "SELECT n FROM mark") == [(7,)]
    finally:
        server.remove()
    assert not server.folder.exists()


def test_the_test_runs_on_each_kind_of_database(database_url):
    assert run(database_url, "SELECT 1") == [(1,)]
