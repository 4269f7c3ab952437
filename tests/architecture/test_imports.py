"""The import contracts hold, and each is seen to fail on a planted violation."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("shared", "services", "gateway", "deploy")
LINT_SECONDS_MAX = 120

PLANTS = {
    "services-alone": {
        "services/planted/__init__.py": "",
        "services/planted/use_cases.py": "import services.identity.service\n",
    },
    "services-below": {"services/identity/planted.py": "import gateway.service\n"},
    "gateway-apart": {"gateway/planted.py": "import services.identity.service\n"},
    "shared-floors": {"shared/kernel/planted.py": "import shared.contracts.base\n"},
    "shared-below": {"shared/runtime/planted.py": "import gateway.service\n"},
    "pure-rules": {
        "services/identity/units/domain/__init__.py": "import shared.contracts.base\n",
        "services/identity/units/domain.py": "import shared.contracts.base\n",
    },
    "contracts-on-marshmallow": {"shared/contracts/planted.py": "import sqlalchemy\n"},
    "use-cases-without-bus": {"services/identity/units/use_cases.py": "import shared.runtime.events.relay\n"},
    "runtime-floors": {"shared/runtime/data/planted.py": "import shared.runtime.events.outbox\n"},
    "data-without-bus": {"shared/runtime/events/outbox.py": "import kombu\n"},
    "only-the-gateway-calls": {"services/identity/planted.py": "import shared.runtime.bus.calls\n"},
    "classes-by-dotted-path": {"deploy/cli/planted.py": "import services.identity.service\n"},
}
OTHERS = {"shared-floors": {"shared/other/__init__.py": ""}}  # an own floor is a violation as well


def contracts():
    """The contracts of the configuration, by id."""
    configuration = configparser.ConfigParser()
    configuration.read(REPOSITORY / ".importlinter")
    prefix = "importlinter:contract:"
    return [section.removeprefix(prefix) for section in configuration.sections() if section.startswith(prefix)]


def lint(tree, *arguments):
    """Run import-linter on a tree, apart from this process and from this repository."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache", *arguments],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        timeout=LINT_SECONDS_MAX,
    )


@pytest.fixture
def copy(tmp_path):
    """The production packages and the configuration, to be violated."""
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, tmp_path / package, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    shutil.copy(REPOSITORY / ".importlinter", tmp_path)
    return tmp_path


def plant(tree, files):
    for name, text in files.items():
        path = tree / name
        if path.parent.name != "domain" or path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")


def test_every_contract_has_its_plant():
    assert set(contracts()) == set(PLANTS)


def test_all_contracts_hold():
    outcome = lint(REPOSITORY)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("contract", PLANTS)
def test_the_contract_is_seen_to_fail(copy, contract):
    plant(copy, PLANTS[contract])
    outcome = lint(copy, "--contract", contract)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "BROKEN" in outcome.stdout


def test_a_fifth_floor_under_shared_is_refused(copy):
    plant(copy, OTHERS["shared-floors"])
    assert lint(copy, "--contract", "shared-floors").returncode == 1
