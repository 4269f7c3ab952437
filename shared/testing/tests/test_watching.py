"""A line with personal data fails the test that wrote it, in one process as in two."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shared.testing.personal import Personal

REPOSITORY = Path(__file__).parents[3]
CONFTEST = """
import warnings
warnings.simplefilter("ignore")  # what eventlet says of itself
import eventlet
eventlet.monkey_patch()
pytest_plugins = ["shared.testing.workers", "shared.testing.watching"]
"""
TESTS = """
import logging, pytest
from shared.testing.personal import names_of

logger = logging.getLogger("some.place")

def test_before():
    logger.info("nothing special")

def test_planted():
    {line}

def test_after():
    logger.info("nothing special")

@pytest.mark.writes_personal_lines
def test_on_purpose():
    logger.info("of +8615412345678")
"""
PLANTED = {
    "an ID number": "logger.info('of %s', '11010519491231002X')",
    "a mobile number": "logger.warning('sent', extra={'to': 'tel:15412345678'})",
    "a person's name": "logger.info('%s came', names_of(lambda: '欧阳春晓')())",
}
IN_EXCEPTION = """
    try:
        raise ValueError("number 11010519491231002x")
    except ValueError:
        logging.getLogger("quiet").propagate = False
        logging.getLogger("quiet").exception("refused")
"""


@pytest.fixture
def run(tmp_path):
    """`run(line, *options)` runs some tests, one of which has this line; what was printed."""

    def run(line, *options):
        (tmp_path / "conftest.py").write_text(CONFTEST)
        (tmp_path / "test_it.py").write_text(TESTS.format(line=line))
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
        ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_line_fails_its_test_and_no_other(run, kind):
    code, printed = run(PLANTED[kind])
    assert (code, re.findall(r"=+ (.*) in ", printed)) == (1, ["4 passed, 1 error"]), printed
    assert f"the logger some.place was told {kind} at " in printed
    assert re.findall("ERROR (.*) - ", printed) == ["test_it.py::test_planted"]


def test_the_text_of_an_exception_is_looked_at_too(run):
    code, printed = run(IN_EXCEPTION)
    assert code == 1
    assert "the logger quiet was told an ID number at " in printed


def test_two_processes_find_it_as_one_does(run):
    code, printed = run(PLANTED["an ID number"], "--workers", "2")
    assert (code, re.findall(r"=+ (.*) in ", printed)) == (1, ["4 passed, 1 error"]), printed
    assert "the logger some.place was told an ID number at " in printed


def test_without_personal_data_nothing_fails(run):
    code, printed = run("logger.info('110105194912310021 and 20260212083000123456 and 01234567890')")
    assert (code, re.findall(r"=+ (.*) in ", printed)) == (0, ["4 passed"]), printed


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("(11010519491231002X)", ("an ID number",)),
        ("110105194902310024", ()),  # no such day
        ("x11010519491231002X", ()),  # part of something else
        ("+86 154 1234 5678", ("a mobile number",)),
        ("tel=86-15412345678;", ("a mobile number",)),
        ("0.15412345678", ()),
        ("019b-15412345678-77", ()),
        ("为买买提·艾力办理", ("a person's name",)),
        ("by Ralo O’Miten.", ("a person's name",)),
        ("王小明11010519491231002X", ("an ID number", "a person's name")),
        ("王小", ()),
    ],
)
def test_what_is_personal_and_what_only_looks_like_it(text, kinds):
    assert Personal("买买提·艾力", "王小明", "Ralo O’Miten").found(text) == kinds
