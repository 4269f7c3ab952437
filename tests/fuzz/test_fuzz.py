"""The running gateway keeps what its document says: no 5xx, no undocumented status, no answer outside its schema."""

import math
import os
import re
import time

import pytest

from tests.fuzz.target import schemathesis

EXAMPLES, PHASES = 1, "examples,fuzzing,stateful"  # of each operation in `make test`
SEED = ("--seed", "1", "--generation-database", "none")  # there, every time: what nobody has changed does not fail
EXAMPLES_LONG, PHASES_LONG = 100, "examples,coverage,fuzzing,stateful"  # twenty thousand requests for boundaries alone
ROUND_SECONDS_MAX = 1800
MINUTES_VARIABLE = "NUANLIU_FUZZ_MINUTES"
SUCCESS_SHARE_MIN = 0.6  # of the operations (the others want a secret or a table); less, and it was kept outside
COUNT = re.compile(r'nuanliu_request_seconds_count\{operation="(\w+)",status="(\d)\d\d"\} ([1-9])')


def succeeded(running):
    """The operations that were answered with success at least once."""
    counts = COUNT.findall(running.http.get("/metrics").text)
    return {operation for operation, status, _ in counts if status == "2" and operation != "none"}


def operations(running):
    """All operations of the document."""
    paths = running.http.get("/api/openapi.json").json()["paths"].values()
    return {operation["operationId"] for path in paths for method, operation in path.items() if method != "parameters"}


def look(running, examples, phases, *further):
    """One round of schemathesis; its report where it found something."""
    arguments = ("--max-examples", str(examples), "--phases", phases, "--continue-on-failure", *further)
    status, report = schemathesis(
        "run", running.http.address, running.target_file, *arguments, seconds=ROUND_SECONDS_MAX
    )
    assert status == 0, report


def test_the_gateway_keeps_what_its_document_says(almighty):
    """Bounded: the examples of the document, a few random requests. `make fuzz` goes to every boundary of schemas."""
    look(almighty, EXAMPLES, PHASES, *SEED)
    never = operations(almighty) - succeeded(almighty)
    assert len(never) <= len(operations(almighty)) * (1 - SUCCESS_SHARE_MIN), f"never answered with success: {never}"


@pytest.mark.fuzz
def test_the_gateway_keeps_it_for_as_long_as_somebody_looks(almighty):
    """Round after round, each with other random requests and longer chains, until the minutes are over.

    Where none are set, or 0, until it is stopped or something is found.
    """
    minutes = float(os.environ.get(MINUTES_VARIABLE) or "inf") or math.inf
    ends = time.monotonic() + minutes * 60
    while time.monotonic() < ends:
        look(almighty, EXAMPLES_LONG, PHASES_LONG)
