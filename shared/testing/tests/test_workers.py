"""Several processes run what one would run, and tell the same."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
CONFTEST = """
import warnings
warnings.simplefilter("ignore")  # what eventlet says of itself
import eventlet
eventlet.monkey_patch()
import os, pytest
pytest_plugins = ["shared.testing.workers"]

@pytest.fixture(scope="session")
def place(request):
    yield
    with open("ended", "a") as file:
        print(os.getpid(), file=file)
"""
TESTS = """
import os, time, warnings, pytest

@pytest.mark.parametrize("number", range(3))
def test_it(number, place):
    time.sleep(0.1)
    with open("ran", "a") as file:
        print(os.getpid(), __name__, number, file=file)

def test_more(place):
    warnings.warn("mind this")
    {last}
"""


@pytest.fixture
def run(tmp_path):
    """`run(*last lines)` runs a file of tests for each line with two workers; the exit code and what was printed."""

    def run(*lasts, options=()):
        (tmp_path / "conftest.py").write_text(CONFTEST)
        for number, last in enumerate(lasts):
            (tmp_path / f"test_{number}.py").write_text(TESTS.format(last=last))
        command = [sys.executable, "-m", "pytest", "--workers", "2", *options]
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_two_processes_run_every_test_once_and_keep_what_is_for_a_session(run, tmp_path):
    code, printed = run("pass", "pass", "pass")
    assert (code, re.findall(r"=+ (.*) in ", printed)) == (0, ["12 passed, 3 warnings"]), printed
    ran = [line.split() for line in (tmp_path / "ran").read_text().splitlines()]
    assert sorted(line[1:] for line in ran) == [
        [f"test_{file}", str(number)] for file in range(3) for number in range(3)
    ]
    assert len({line[0] for line in ran}) == 2
    assert sorted((tmp_path / "ended").read_text().split()) == sorted({line[0] for line in ran})
    assert "UserWarning: mind this" in printed


def test_a_failure_is_told_as_one_process_tells_it(run):
    code, printed = run("assert 1 == 2", "pytest.skip('not today')", options=["-rfs"])
    assert (code, re.findall(r"=+ (.*) in ", printed)) == (1, ["1 failed, 6 passed, 1 skipped, 2 warnings"]), printed
    assert "FAILED test_0.py::test_more - assert 1 == 2" in printed
    assert "not today" in printed


def test_a_worker_that_is_gone_is_a_failure(run):
    code, printed = run("os.kill(os.getpid(), 9)", "pass")
    assert code != 0
    assert "a worker ended with -9 in test_0.py::test_more" in printed


def test_a_file_that_cannot_be_read_is_a_failure(run):
    code, printed = run("pass", "pass)")
    assert code != 0
    assert "SyntaxError" in printed
