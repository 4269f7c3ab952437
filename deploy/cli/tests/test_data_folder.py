"""A data folder in which nothing can be kept, as every command tells it."""

import os

import pytest

from deploy.cli import data_folder

COMMANDS = [["run"], ["migrate"], ["migrate", "--pending"], ["demo"], ["administrators", "found"]]


def without_right_to_write(monkeypatch):
    """Root may write everywhere, and tests may well be run by root."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)


@pytest.mark.parametrize("below", ["", "data"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_is_no_data_folder(nuanliu, tmp_path, command, below):
    (tmp_path / "file").touch()
    outcome = nuanliu(*command, DATA_FOLDER=tmp_path / "file" / below, HTTP_PORT="0", DEVELOPMENT="true")
    assert outcome.code == 1
    assert f"{tmp_path / 'file'} is a file, not a folder; set NUANLIU_DATA_FOLDER" in outcome.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_data_folder_that_cannot_be_written_is_told_as_that(nuanliu, tmp_path, command, monkeypatch):
    without_right_to_write(monkeypatch)
    outcome = nuanliu(*command, DATA_FOLDER=tmp_path / "data", HTTP_PORT="0", DEVELOPMENT="true")
    assert outcome.code == 1
    assert f"this account may not write {tmp_path}; set NUANLIU_DATA_FOLDER" in outcome.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["demo"]])
def test_a_data_folder_that_cannot_be_made_is_told_as_that(nuanliu, tmp_path, command):
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    outcome = nuanliu(*command, DATA_FOLDER=tmp_path / "nowhere", HTTP_PORT="0", DEVELOPMENT="true")
    assert outcome.code == 1
    assert "it cannot be made (File exists); set NUANLIU_DATA_FOLDER" in outcome.err


def test_the_doctor_says_the_same(nuanliu, tmp_path, notes, monkeypatch):
    (tmp_path / "file").touch()
    of_file = nuanliu("doctor", DATA_FOLDER=tmp_path / "file", HTTP_PORT="0")
    without_right_to_write(monkeypatch)
    of_closed = nuanliu("doctor", DATA_FOLDER=tmp_path / "data", HTTP_PORT="0")
    assert (of_file.code, of_closed.code) == (1, 1)
    assert "is a file, not a folder; set NUANLIU_DATA_FOLDER" in of_file.out
    assert f"this account may not write {tmp_path}; set NUANLIU_DATA_FOLDER" in of_closed.out


def test_a_folder_that_is_there_or_can_be_made_is_no_trouble(tmp_path):
    assert data_folder.trouble_with(tmp_path) == ""
    assert data_folder.trouble_with(tmp_path / "some" / "where") == ""


def test_looking_for_pending_steps_makes_no_folder(nuanliu, tmp_path, notes):
    assert nuanliu("migrate", "--pending", DATA_FOLDER=tmp_path / "data").code == 0
    assert not (tmp_path / "data").exists()


def test_with_servers_the_data_folder_is_not_looked_at(nuanliu, tmp_path, notes):
    (tmp_path / "file").touch()
    servers = {"BUS_URI": "amqp://127.0.0.1:1/", "DATABASE_URI": "postgresql+psycopg2://notes@127.0.0.1:1/{service}"}
    outcome = nuanliu("migrate", DATA_FOLDER=tmp_path / "file", **servers)
    assert "data folder" not in outcome.err
