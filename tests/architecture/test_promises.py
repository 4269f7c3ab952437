"""Every fault of `tests/faults/promises.py` has tests that show what is promised of it, and they are there."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.promises import PROMISES

REPOSITORY = Path(__file__).parents[2]


@cache
def names_in(path):
    """The names of the tests in a file; none where there is no file."""
    if not (REPOSITORY / path).is_file():
        return frozenset()
    tree = ast.parse((REPOSITORY / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(tests):
    """Those that are nowhere."""
    return [test for test in tests if test.partition("::")[2] not in names_in(test.partition("::")[0])]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.fault)
def test_what_is_promised_of_a_fault_is_shown_by_tests_that_are_there(promise):
    assert promise.tests
    assert missing(promise.tests) == []


def test_a_test_that_is_not_there_is_found():
    there = "tests/architecture/test_promises.py::test_a_test_that_is_not_there_is_found"
    assert missing([there, f"{there}_either", "tests/nowhere.py::test_this"]) == [
        f"{there}_either",
        "tests/nowhere.py::test_this",
    ]
