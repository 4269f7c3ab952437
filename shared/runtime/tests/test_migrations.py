"""On SQLite here; on PostgreSQL too where there is one (fixture database_uri)."""

import subprocess
import sys

import pytest
from sqlalchemy import create_engine, inspect

from shared.runtime.data.migrations import DatabaseIsNewer, MigrationFailed, Migrations
from shared.runtime.settings import Settings

ENVIRONMENT = """
from sqlalchemy import MetaData
from shared.runtime.data.migrations import run_environment
run_environment(MetaData())
"""
STEP = '''"""{title}."""
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {previous!r}
def upgrade():
    {act}
'''
UPGRADE = """
import pathlib, sys
from shared.runtime.data.migrations import Migrations
print(len(Migrations("people", pathlib.Path(sys.argv[1]), sys.argv[2]).upgrade()))
"""
TABLE = "op.create_table('{0}', sa.Column('id', sa.Integer, primary_key=True))"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text(ENVIRONMENT)
    add_step(folder, 1, TABLE.format("persons"))
    add_step(folder, 2, TABLE.format("teams"))
    return folder


def add_step(folder, number, act):
    previous = f"{number - 1:04}" if number > 1 else None
    text = STEP.format(title=f"Step {number}", revision=f"{number:04}", previous=previous, act=act)
    (folder / "versions" / f"{number:04}_step.py").write_text(text)


def tables(uri):
    engine = create_engine(uri)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_an_empty_database_gets_all_steps_in_order(folder, database_uri):
    migrations = Migrations("people", folder, database_uri)
    assert migrations.upgrade() == ["0001 Step 1.", "0002 Step 2."]
    assert tables(database_uri) == {"persons", "teams"}


def test_a_database_up_to_date_is_left_alone(folder, database_uri):
    migrations = Migrations("people", folder, database_uri)
    migrations.upgrade()
    assert migrations.pending() == []
    assert migrations.upgrade() == []


def test_pending_steps_are_told_and_nothing_changes(folder, database_uri):
    migrations = Migrations("people", folder, database_uri)
    migrations.upgrade("0001")
    assert migrations.pending() == ["0002 Step 2."]
    assert tables(database_uri) == {"persons"}


def test_a_database_of_a_newer_release_is_told_as_that_and_left_alone(folder, database_uri):
    Migrations("people", folder, database_uri).upgrade()
    (folder / "versions" / "0002_step.py").unlink()
    older = Migrations("people", folder, database_uri)
    for act in (older.pending, older.upgrade):
        with pytest.raises(DatabaseIsNewer, match="The database of people has step 0002"):
            act()
    assert tables(database_uri) == {"persons", "teams"}


def test_asking_a_database_file_that_is_not_there_does_not_make_it(folder, tmp_path):
    migrations = Migrations("people", folder, f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert len(migrations.pending()) == 2
    assert not (tmp_path / "none.sqlite").exists()


def test_a_step_that_fails_leaves_the_database_as_it_was(folder, database_uri):
    add_step(folder, 3, f"{TABLE.format('offices')}; op.execute('SELECT 1 FROM nowhere')")
    with pytest.raises(Exception, match="nowhere"):
        Migrations("people", folder, database_uri).upgrade()
    assert tables(database_uri) == set()


def test_a_step_that_breaks_references_is_undone_on_sqlite(folder, tmp_path):
    uri = f"sqlite:///{tmp_path / 'people.sqlite'}"
    breaking = (
        "op.create_table('offices', sa.Column('id', sa.Integer, sa.ForeignKey('persons.id'))); "
        "op.execute('INSERT INTO offices VALUES (7)')"
    )
    add_step(folder, 3, breaking)
    with pytest.raises(MigrationFailed, match="broke references"):
        Migrations("people", folder, uri).upgrade()
    assert tables(uri) == set()


def test_two_processes_run_each_step_once(folder, database_uri):
    add_step(folder, 3, "import time; time.sleep(0.3); " + TABLE.format("offices"))
    command = [sys.executable, "-c", UPGRADE, str(folder), database_uri]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(int(process.communicate(timeout=60)[0]) for process in both) == [0, 3]


def test_a_database_that_is_away_is_told_in_a_sentence(folder):
    migrations = Migrations("people", folder, "postgresql+psycopg2://nobody@127.0.0.1:1/none")
    with pytest.raises(MigrationFailed, match=r"The database of people was not migrated: .*refused"):
        migrations.upgrade()


def test_the_database_of_a_service_follows_from_the_settings(tmp_path):
    settings = Settings().replaced(data_folder=tmp_path)
    assert settings.database_uri_of("people") == f"sqlite:///{tmp_path}/people.sqlite"
