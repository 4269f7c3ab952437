"""What a run says where a server cannot be had, seen from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from shared.testing.servers import ask, making_postgresql

CONFTEST = """
import eventlet
eventlet.monkey_patch()
from types import SimpleNamespace
import pytest

pytest_plugins = ["shared.testing.plugin"]

@pytest.fixture(scope="session")
def backing():
    return SimpleNamespace(amqp_admin=None, postgresql_admin=None, reasons=("Nothing answers.", "No package either."))
"""
TESTS = """
def test_on_both(database_uri):
    assert database_uri.startswith("sqlite")

def test_on_the_broker(rabbitmq):
    assert False

def test_on_the_other_bus(bus_uri):
    assert bus_uri.startswith("nuanliu-memory:///")
"""
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path):
    """The outcome of a pytest run of its own, without servers."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TESTS)

    def run(**environment):
        kept = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            env=kept | {"PYTHONPATH": str(REPOSITORY)} | environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_tests_that_need_a_server_are_not_run_and_the_end_says_how_many_and_why(run):
    outcome = run()
    assert outcome.returncode == 0
    *_, head, rabbitmq, postgresql, closing = outcome.stdout.splitlines()
    assert "3 tests were not run" in head
    assert rabbitmq == "2: needs RabbitMQ. Nothing answers. No package either."
    assert postgresql == "1: needs PostgreSQL. Nothing answers. No package either."
    assert closing.startswith("2 passed, 3 skipped")


def test_where_ci_is_set_they_fail(run):
    outcome = run(CI="true")
    assert outcome.returncode == 1
    assert outcome.stdout.splitlines()[-1].startswith("2 passed, 1 warning, 3 errors")


def test_what_a_test_sets_for_a_database_is_not_there_for_the_next_one(backing):
    emptied = []
    making = making_postgresql(backing, emptied)
    uri = next(making)()
    begun = settings(uri)
    try:
        ask(uri, f'ALTER DATABASE "{make_url(uri).database}" SET idle_in_transaction_session_timeout = 200')
        assert settings(uri) == ("200ms", "off")
        assert next(making, None) is None
        assert (emptied, settings(uri)) == ([uri], begun)
    finally:
        backing.drop_database(make_url(uri).database)


def settings(uri):
    """Of a new connection: the limit of a rest, and whether commits wait for the disk."""
    engine = create_engine(uri)
    with engine.connect() as connection:
        names = ("idle_in_transaction_session_timeout", "synchronous_commit")
        shown = tuple(connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names)
    engine.dispose()
    return shown
