import re
import sqlite3

import pytest

from deploy.cli import demo
from tests.installation import Process, get

PASSWORD = re.compile(r"^  (demo\.[a-z.]+) .* password (\S+)", re.MULTILINE)


@pytest.fixture
def nuanliu(nuanliu):
    """The program, in development."""
    return lambda *arguments, **settings: nuanliu(*arguments, **{"DEVELOPMENT": "true"} | settings)


@pytest.fixture
def dump(tmp_path):
    """Everything in identity's database, as text."""

    def dumped():
        with sqlite3.connect(tmp_path / "data" / "identity.sqlite") as connection:
            return list(connection.iterdump())

    return dumped


def test_the_demo_data_are_loaded_into_an_empty_folder_and_passwords_are_shown(nuanliu):
    outcome = nuanliu("demo", "--tree")
    assert outcome.code == 0
    passwords = dict(PASSWORD.findall(outcome.out))
    assert "demo.cadre" in passwords and len(set(passwords.values())) == len(passwords) == 6
    assert "shown this once" in outcome.out and "仅显示这一次" in outcome.out


def test_a_second_demo_changes_nothing_and_says_that_passwords_were_shown_before(nuanliu, dump):
    nuanliu("demo", "--tree")
    before = dump()
    outcome = nuanliu("demo", "--tree")
    assert PASSWORD.findall(outcome.out) == []
    assert "nuanliu demo --new-passwords" in outcome.out and "密码只在创建时显示一次" in outcome.out
    assert dump() == before


def test_new_passwords_are_other_ones(nuanliu):
    first, second = (
        dict(PASSWORD.findall(nuanliu(*words).out))
        for words in (["demo", "--tree"], ["demo", "--tree", "--new-passwords"])
    )
    assert first.keys() == second.keys() and not set(first.values()) & set(second.values())


def test_a_database_that_was_not_migrated_is_told_as_that(nuanliu, rabbitmq, service_databases):
    outcome = nuanliu("demo", "--tree", BUS_URI=rabbitmq, DATABASE_URI=service_databases, DEVELOPMENT="true")
    assert outcome.code == 1
    assert "Run `nuanliu migrate`." in outcome.err and "Traceback" not in outcome.err


def test_a_run_with_demo_data_shows_the_real_tree_and_the_accounts_once(tmp_path):
    settings = {"HTTP_PORT": "0", "DATA_FOLDER": "data", "DEVELOPMENT": "true"}
    with Process("run", "--demo-tree", folder=tmp_path, settings=settings, name="first") as first:
        first.await_ready()
        status, unit = get(first.address, "/api/v1/units/BJ-110108")
        assert (status, unit["name"]) == (200, "海淀区总工会")
        assert len(PASSWORD.findall(first.out)) == 6
        assert first.stop() == 0
    assert not any(password in first.err for _, password in PASSWORD.findall(first.out))  # no secret in a log
    with Process("run", "--demo-tree", folder=tmp_path, settings=settings, name="second") as second:
        second.await_ready()
        assert PASSWORD.findall(second.out) == []


@pytest.mark.parametrize("words", [["demo"], ["demo", "--new-passwords"], ["run", "--demo"]])
def test_where_people_are_demo_data_are_refused_and_nothing_is_begun(nuanliu, tmp_path, words):
    outcome = nuanliu(*words, DEVELOPMENT="false", HTTP_PORT="0")
    assert outcome.code == 1
    assert "NUANLIU_DEVELOPMENT" in outcome.err and "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_city_comes_with_people_to_sign_in_as_unless_the_tree_alone_is_wanted(nuanliu, monkeypatch):
    made = []
    monkeypatch.setattr(demo, "load_city", lambda settings, progress: made.append(settings.data_folder))
    assert dict(PASSWORD.findall(nuanliu("demo").out)).keys() >= {"demo.leader", "demo.volunteer", "demo.cadre"}
    assert len(made) == 1
    assert "demo.leader" not in nuanliu("demo", "--tree").out and len(made) == 1
