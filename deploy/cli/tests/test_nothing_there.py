"""Commands on an installation of which nothing was made yet: each says so, and what to do, and makes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

COMMANDS = [
    ["import", "units", "units.csv"],
    ["import", "members", "units.csv"],
    ["events", "list"],
    ["events", "replay"],
    ["events", "republish", "identity"],
    ["audit", "verify"],
    ["audit", "anchor"],
    ["administrators", "found"],
    ["administrators", "invite", "somebody"],
]


@pytest.mark.parametrize("folder", [False, True], ids=["no_folder", "empty_folder"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_there_is_no_database_one_is_sent_to_migrate(nuanliu, tmp_path, command, folder):
    Path("units.csv").write_text("code,parent_code,kind,name\n", encoding="utf-8")
    if folder:
        (tmp_path / "data").mkdir()
    outcome = nuanliu(*command)
    assert outcome.code == 1
    assert f"There is no database of identity in {tmp_path / 'data'} yet: run `nuanliu migrate` first" in outcome.err
    assert "Idempotency-Key" not in outcome.err and "cannot be reached" not in outcome.err
    assert [path for path in tmp_path.rglob("*") if path.name not in ("data", "units.csv")] == []


def test_what_has_no_database_is_told_as_that(nuanliu):
    outcome = nuanliu("audit", "verify", "--service", "gateway")
    assert outcome.code == 2 and "gateway has no database" in outcome.err


def test_a_trail_that_has_lost_its_head_is_a_finding_and_no_riddle(nuanliu, tmp_path):
    assert nuanliu("keys", "make").code == nuanliu("migrate", "identity").code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "identity.sqlite", isolation_level=None)) as connection:
        connection.execute("DELETE FROM audit_head")
    verified, anchored = nuanliu("audit", "verify"), nuanliu("audit", "anchor")
    assert (verified.code, anchored.code) == (1, 1)
    assert "at 0: truncated" in verified.err
    assert "has lost its head; `nuanliu audit verify`" in anchored.err
