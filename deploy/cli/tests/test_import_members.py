"""`nuanliu import members`: what it says, what it writes, and that a killed one goes on."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine

from deploy.cli import import_members
from shared.testing.servers import require
from tests.end_to_end.conftest import WITH_DATABASES
from tests.installation import Process

UNITS = "code,parent_code,kind,name\nBJ,,city,北京市总工会\nBJ-1,BJ,district,甲区总工会\n"
ROWS = 200
KILLED_ROWS = 20_000
SECONDS_MAX = 120


@pytest.fixture(name="installed")
def _installed(nuanliu):
    """An installation with two units, and a file of members."""
    assert nuanliu("keys", "make").code == 0
    assert nuanliu("migrate", "identity").code == 0
    Path("units.csv").write_text(UNITS, encoding="utf-8")
    assert nuanliu("import", "units", "units.csv").code == 0
    assert (
        nuanliu("generate", "members", "--count", str(ROWS), "--units", "units.csv", "--out", "members.csv").code == 0
    )


def test_it_says_how_many_rows_came_to_what_and_again_changes_nothing(nuanliu, installed):
    outcome = nuanliu("import", "members", "members.csv")
    assert (outcome.code, outcome.out) == (0, told(created=ROWS))
    assert nuanliu("import", "members", "members.csv").out == told(unchanged=ROWS)


def test_a_dry_run_enters_nobody(nuanliu, installed):
    assert "200 would be entered" in nuanliu("import", "members", "--dry-run", "members.csv").out
    assert nuanliu("import", "members", "members.csv").out == told(created=ROWS)


def test_rows_to_mend_are_written_to_a_file_in_words(nuanliu, installed, monkeypatch):
    monkeypatch.setattr(import_members, "SHEET_ROWS_MAX", 0)
    lines = Path("members.csv").read_text(encoding="utf-8-sig").splitlines()
    number, name, *rest = lines[1].split(",")
    lines[1] = ",".join([number, f"{name}2", *rest])
    Path("members.csv").write_text("\n".join(lines), encoding="utf-8")
    outcome = nuanliu("import", "members", "members.csv", "--errors", "errors.csv", "--language", "en")
    assert (outcome.code, "1 refused" in outcome.out) == (1, True)
    assert "errors.csv has the first 0 rows, 1 more are to be looked at." in outcome.err
    assert Path("errors.csv").stat().st_mode & 0o077 == 0
    sheet = Path("errors.csv").read_text(encoding="utf-8-sig")
    assert "name: There is something wrong with the name" in sheet
    assert f"{name}2" in sheet and name not in outcome.out + outcome.err


def test_a_file_that_is_no_roster_is_a_sentence(nuanliu, installed):
    Path("members.csv").write_text("what is this\n", encoding="utf-8")
    outcome = nuanliu("import", "members", "members.csv")
    assert (outcome.code, "member_number" in outcome.err) == (1, True)


@pytest.fixture(name="identity_uri")
def _identity_uri(backing):
    """The address of an empty database of identity; beside it stand those of the other services that have one."""
    require(backing.postgresql_admin, "PostgreSQL", backing)
    prefix = f"test_{uuid4().hex[:12]}"
    uris = {service: backing.create_database(f"{prefix}_{service}") for service in WITH_DATABASES}
    yield uris["identity"]
    for service in uris:
        backing.drop_database(f"{prefix}_{service}")


def test_one_that_was_killed_goes_on_and_ends_the_same(tmp_path, identity_uri):
    """On PostgreSQL, in commits of some thousand rows; what came after the last of them is done by the second."""
    settings = {"DATABASE_URI": identity_uri.replace("_identity", "_{service}")}
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    for command in (
        ("keys", "make"),
        ("migrate", "identity"),
        ("import", "units", "units.csv"),
        ("generate", "members", "--count", str(KILLED_ROWS), "--units", "units.csv", "--out", "members.csv"),
    ):
        assert Process(*command, folder=tmp_path, settings=settings).ended(SECONDS_MAX) == 0
    engine = create_engine(identity_uri, poolclass=NullPool)
    with Process("import", "members", "members.csv", folder=tmp_path, settings=settings, name="killed") as killed:
        killed.await_true(lambda: entered(engine), SECONDS_MAX)
        killed.kill()
    assert 0 < entered(engine) < KILLED_ROWS
    second = Process("import", "members", "members.csv", folder=tmp_path, settings=settings, name="second")
    assert second.ended(SECONDS_MAX) == 0
    assert second.out.startswith(
        f"{KILLED_ROWS} of {KILLED_ROWS} rows: {KILLED_ROWS} entered, 0 changed, 0 unchanged, 0 "
    )
    assert entered(engine) == KILLED_ROWS
    engine.dispose()


def entered(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM member").scalar()


def told(created=0, unchanged=0):
    return (
        f"{ROWS} of {ROWS} rows: {created} entered, 0 changed, {unchanged} unchanged, 0 refused; "
        "0 had better be looked at.\n"
    )
