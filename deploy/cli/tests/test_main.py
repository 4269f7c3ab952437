import errno
import subprocess
import sys
import tomllib

import amqp
import click
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from deploy.cli.failures import sentences
from deploy.cli.main import commands_of, modules, program
from shared.contracts.base import REQUEST_INVALID
from shared.runtime.refusals import IDEMPOTENCY_KEY_REUSED, away
from tests.installation import ROOT


@pytest.fixture
def failing(monkeypatch):
    """A command `fail` that raises what it is told to."""

    def with_error(error):
        def fail():
            raise error

        monkeypatch.setitem(program.commands, "fail", click.Command("fail", callback=fail))

    return with_error


def test_commands_are_those_of_the_modules_in_the_folder():
    names = {command.name for command in commands_of(modules())}
    assert {"run", "migrate", "prepare", "doctor", "demo", "docs"} <= names


@pytest.mark.parametrize(
    ("command", "not_loaded"),
    [
        ("import", "gateway.service"),
        ("import", "services.projects.service"),
        ("keys", "flask"),
        ("run", "deploy.demo.city"),
    ],
)
def test_a_command_loads_no_more_than_it_needs(command, not_loaded):
    asked = f"import sys, deploy.cli.main as it; it.program.get_command(None, '{command}')"
    steps = f"{asked}; print('deploy.cli.{command}' in ''.join(sys.modules), '{not_loaded}' in sys.modules)"
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", steps], cwd=ROOT, capture_output=True, check=True)
    assert told.stdout.split() == [b"True", b"False"]


def test_the_tables_of_pinyin_are_read_with_the_service_that_needs_them_and_not_before():
    loaded = "print('pypinyin' in sys.modules)"
    steps = f"import sys, deploy.cli.main; {loaded}; import services.identity.service; {loaded}"
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", steps], cwd=ROOT, capture_output=True, check=True)
    assert told.stdout.split() == [b"False", b"True"]


def test_every_command_and_option_says_what_it_is_for():
    for command in commands_of(modules()):
        assert command.help, command.name
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, f"{command.name} {option.name}"


def test_wrong_settings_are_all_told_at_once_and_nothing_else(nuanliu):
    outcome = nuanliu("migrate", HTTP_PORT="eighty", SITE="Hai Dian", DATABASE="x")
    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        "nuanliu: NUANLIU_DATABASE is no setting; did you mean NUANLIU_DATABASE_URI?",
        "nuanliu: NUANLIU_HTTP_PORT is 'eighty', but it must be a whole number from 0 to 65535; for example 8000.",
        "nuanliu: NUANLIU_SITE is 'Hai Dian', but it must be at most 32 letters a-z and digits, with single hyphens "
        "inside; for example haidian.",
    ]


def test_a_service_that_does_not_exist_is_refused_with_the_list_of_those_that_do(nuanliu, notes):
    outcome = nuanliu("migrate", "nots")
    assert outcome.code == 2
    assert "No service is named nots; there are: notes." in outcome.err


def test_an_unknown_command_is_a_wrong_call(nuanliu):
    assert nuanliu("dance").code == 2


def test_a_refusal_is_told_in_the_words_of_the_catalogue(nuanliu, failing):
    failing(IDEMPOTENCY_KEY_REUSED())
    outcome = nuanliu("fail")
    assert outcome.code == 1
    assert "Idempotency-Key" in outcome.err and "request.idempotency_key_reused" not in outcome.err
    assert "Traceback" not in outcome.err


def test_the_faults_of_a_refused_request_are_told_one_by_one():
    (sentence,) = sentences(REQUEST_INVALID(problems=[{"at": "code", "problem": "missing"}]))
    assert sentence.endswith("code: missing.")


def test_what_should_not_happen_shows_its_traceback_only_when_asked(nuanliu, failing):
    failing(ZeroDivisionError("by zero"))
    outcome = nuanliu("fail")
    assert outcome.code == 1
    assert "nuanliu --debug" in outcome.err and "Traceback" not in outcome.err
    with pytest.raises(ZeroDivisionError):
        program.main(["--debug", "fail"], standalone_mode=False)


def test_an_interruption_is_no_failure_to_explain(nuanliu, failing):
    failing(KeyboardInterrupt())
    outcome = nuanliu("fail")
    assert (outcome.code, outcome.err.strip()) == (130, "")


def test_a_database_that_lacks_a_table_is_to_be_migrated():
    with pytest.raises(SQLAlchemyError) as missing, create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT * FROM unit"))
    (sentence,) = sentences(missing.value)
    assert "no such table" in sentence and sentence.endswith("Run `nuanliu migrate`.")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.EADDRINUSE, "cannot listen at 127.0.0.1:8000: Address already in use"), "NUANLIU_HTTP_PORT"),
        (PermissionError(errno.EACCES, "Permission denied", "/var/lib/nuanliu"), "/var/lib/nuanliu"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/var/lib/keys"), "/var/lib/keys: Not a directory."),
        (OSError(errno.EADDRNOTAVAIL, "cannot listen at 1.2.3.4:8000: Cannot assign…"), "NUANLIU_HTTP_HOST"),
        (OSError(errno.EACCES, "cannot listen at 127.0.0.1:80: Permission denied"), "NUANLIU_HTTP_PORT"),
        (amqp.exceptions.AccessRefused("ACCESS_REFUSED - login refused"), "password is wrong"),
        (amqp.exceptions.NotFound("NOT_FOUND - no queue 'events.dead' in vhost '/'"), "run `nuanliu prepare`"),
        (amqp.exceptions.NotAllowed("vhost city not found"), "virtual host"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "broker cannot be reached"),
        (away(), "database cannot be reached"),
    ],
)
def test_trouble_with_the_surroundings_says_where_to_look(error, told):
    assert told in " ".join(sentences(error))


REFUSED = "access to {} in vhost '/' refused for user 'nuanliu'"


@pytest.mark.parametrize(
    ("words", "method", "told"),
    [
        ("configure " + REFUSED.format("queue 'q'"), "queue.declare", "lacks the configure right on the queue 'q'"),
        (REFUSED.format("queue 'q'"), "queue.declare", "lacks the configure right on the queue 'q'"),
        (REFUSED.format("exchange 'e'"), "queue.declare", "lacks the write right on the exchange 'e'"),
        (REFUSED.format("exchange 'e'"), "queue.bind", "lacks the read right on the exchange 'e'"),
        (REFUSED.format("exchange 'e'"), "exchange.declare", "lacks the configure right on the exchange 'e'"),
        (REFUSED.format("queue 'q'"), "basic.get", "lacks the read right on the queue 'q'"),
        (REFUSED.format("queue 'q'"), "queue.purge", "lacks a right on the queue 'q'"),
    ],
)
def test_a_right_that_the_user_of_the_broker_lacks_is_named_with_the_thing(words, method, told):
    (sentence,) = sentences(amqp.exceptions.AccessRefused(words, (0, 0), method))
    assert sentence.startswith(f"The broker's user nuanliu {told}: ")
    assert "password" not in sentence


def test_the_version_is_that_of_the_package(nuanliu):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert nuanliu("--version").out == f"nuanliu, version {project['version']}\n"


def test_what_the_program_makes_is_for_its_own_account_only(nuanliu, tmp_path):
    made = nuanliu("demo", "--tree", DATA_FOLDER=tmp_path / "data", DEVELOPMENT="true")
    assert made.code == 0, made.err
    modes = {path.name: path.stat().st_mode & 0o077 for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]}
    assert "identity.sqlite" in modes
    assert {name for name, mode in modes.items() if mode} == {"jwks.json", "certificate-jwks.json"}  # public keys
