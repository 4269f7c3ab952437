"""What no server at hand can be: too old, too new, too full, of another time."""

import shutil
import time
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from deploy.cli.examination import brokers, databases, files, machine
from deploy.cli.examination.findings import Verdict
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import Settings


def verdicts(findings):
    return [finding.verdict for finding in findings]


@pytest.mark.parametrize(
    ("version", "verdict"),
    [("3.9.29", "WRONG"), ("3.10.0", "well"), ("4.2.1", "well"), ("5.0.0", "WRONG"), ("", "WRONG"), ("four", "WRONG")],
)
def test_brokers_of_tested_versions_are_well(version, verdict):
    server = SimpleNamespace(server_properties={"product": "RabbitMQ", "version": version})
    finding = brokers.version_of("broker", SimpleNamespace(connection=server, virtual_host="/"))
    assert finding.verdict == verdict


def postgresql(major=15, encoding="UTF8", ahead_seconds=0.0):
    """A connection that answers what is asked of it."""

    def scalar(statement):
        return encoding if "encoding" in str(statement) else time.time() + ahead_seconds

    return SimpleNamespace(dialect=SimpleNamespace(server_version_info=(major, 1)), scalar=scalar)


@pytest.mark.parametrize(("major", "troubles"), [(14, 1), (15, 0), (17, 0), (18, 1)])
def test_databases_of_tested_versions_are_well(major, troubles):
    assert verdicts(databases.postgresql_troubles("database", postgresql(major))) == [Verdict.WRONG] * troubles


def test_a_database_that_cannot_hold_chinese_is_wrong():
    (finding,) = databases.postgresql_troubles("database", postgresql(encoding="LATIN1"))
    assert "UTF8" in finding.sentence


@pytest.mark.parametrize(("ahead_seconds", "troubles"), [(4, 0), (6, 1), (-4, 0), (-6, 1)])
def test_a_database_with_another_time_is_wrong(ahead_seconds, troubles):
    assert len(list(databases.postgresql_troubles("database", postgresql(ahead_seconds=ahead_seconds)))) == troubles


def test_a_database_of_a_newer_release_is_wrong(nuanliu, notes, tmp_path):
    nuanliu("migrate")
    database = database_of(Settings().replaced(data_folder=tmp_path / "data"), "notes")
    database.run(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0099'")) and None)
    database.close()
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert outcome.code == 1
    assert "has step 0099, which this release does not know; run the release that does." in outcome.out


def test_a_data_folder_that_cannot_be_made_is_wrong(tmp_path):
    (tmp_path / "file").touch()
    finding = machine.folder(tmp_path / "file" / "data")
    assert finding.verdict is Verdict.WRONG and str(tmp_path / "file") in finding.sentence


@pytest.mark.parametrize(("missing_bytes", "verdict"), [(0, Verdict.WELL), (1, Verdict.WRONG)])
def test_a_disk_that_is_nearly_full_is_wrong(tmp_path, monkeypatch, missing_bytes, verdict):
    free_bytes = machine.FREE_BYTES_MIN - missing_bytes
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free_bytes))
    assert machine.folder(tmp_path).verdict is verdict


def test_an_address_that_this_machine_does_not_have_is_wrong():
    finding = machine.port(Settings(http_host="192.0.2.1"))  # RFC 5737: nobody has it
    assert finding.verdict is Verdict.WRONG and "NUANLIU_HTTP_HOST" in finding.sentence


def test_a_store_of_files_that_can_be_used_is_well_and_one_host_is_worth_a_note(tmp_path):
    alone = Settings().replaced(data_folder=tmp_path)
    assert verdicts(files.examine(alone)) == [Verdict.WELL]
    among_others = alone.replaced(bus_uri="amqp://a:b@broker/", database_uri="postgresql+psycopg2://a/{service}")
    assert verdicts(files.examine(among_others)) == [Verdict.WELL, Verdict.NOTE]


def test_a_store_of_files_that_is_away_is_wrong_and_its_keys_are_not_told():
    away = Settings().replaced(files_uri="s3+http://key:secret@127.0.0.1:9/evidence")
    (finding,) = files.examine(away)
    assert finding.verdict is Verdict.WRONG and "secret" not in str(finding)
