"""The program as an operator meets it: arguments and environment in, exit code and two streams out."""

import os
from dataclasses import dataclass
from uuid import uuid4

import pytest

from deploy.cli import services
from deploy.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """What one run of the program came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def nuanliu(monkeypatch, capsys, tmp_path):
    """`nuanliu("migrate", "notes", HTTP_PORT="0")`, in an empty folder and without settings from outside."""
    for name in [name for name in os.environ if name.startswith("NUANLIU_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    umask = os.umask(0o022)

    def run(*arguments, **settings):
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(f"NUANLIU_{name}", str(value))
            with pytest.raises(SystemExit) as ended:
                main(arguments)
        captured = capsys.readouterr()
        return Outcome(ended.value.code, captured.out, captured.err)

    yield run
    os.umask(umask)


@pytest.fixture
def notes(monkeypatch):
    """A release whose only service keeps notes."""
    monkeypatch.setattr(services, "SERVICES", {"notes": "deploy.cli.tests.notes.service:NotesService"})


@pytest.fixture
def servers(rabbitmq, postgresql, backing):
    """The settings of an installation of `notes` on real servers, with nothing in them yet."""
    name = f"test_{uuid4().hex[:16]}"
    uri = backing.create_database(f"{name}_notes")
    yield {"BUS_URI": rabbitmq, "DATABASE_URI": uri.replace(f"{name}_notes", f"{name}_{{service}}")}
    backing.drop_database(f"{name}_notes")
