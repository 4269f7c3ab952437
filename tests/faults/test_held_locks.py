"""Somebody holds a lock that every write of a service needs: writes are refused within seconds, all else goes on.

For a few seconds in every run, for a minute under `make faults`.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from shared.testing.http import HttpClient
from tests.end_to_end.test_accounts_over_http import peopled, sign_in

HELD_SECONDS, HELD_SECONDS_OF_LONG_ROUND = 4, 60
WRITERS = 8
REFUSED_SECONDS_MAX = 9  # a lock is waited for three seconds; a request has ten
ANSWER_SECONDS_MAX = 5
UNIT = {"kind": "street", "parent_code": "BJ-110108", "name": "某街道总工会"}


@pytest.fixture(name="city")
def _city(distributed_system):
    """Everything on RabbitMQ and PostgreSQL, with the demo accounts."""
    return peopled(distributed_system)


def test_while_a_lock_is_held_writes_are_refused_within_seconds_and_all_else_goes_on(city):
    hold(city, HELD_SECONDS)


@pytest.mark.faults
def test_while_a_lock_is_held_for_a_minute(city):
    hold(city, HELD_SECONDS_OF_LONG_ROUND)


def hold(city, seconds):
    """Write while the outbox of identity is locked, and after it."""
    http, _ = sign_in(city, "cadre")
    city.settled()
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        with city.databases["identity"].engine.connect() as holder:
            holder.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
            writers = [pool.submit(write, http, number, until) for number in range(WRITERS)]
            slowest = pool.submit(look, city.http, until).result()
            answers = [answer for writer in writers for answer in writer.result()]
            holder.rollback()
    assert {(status, code) for status, code, _ in answers} == {(503, "database.busy")}
    assert max(took for _, _, took in answers) < REFUSED_SECONDS_MAX
    assert slowest < ANSWER_SECONDS_MAX, "the loop has stalled"
    assert http.post("/api/v1/units", UNIT | {"code": "BJ-110108-999"}).status_code == 201
    city.settled()


def write(http, number, until):
    """One unit after the other: status, code, and seconds of each answer."""
    own, answers = HttpClient(http.address, http.token), []
    while time.monotonic() < until:
        began = time.monotonic()
        answer = own.post("/api/v1/units", UNIT | {"code": f"BJ-110108-{number}{len(answers):02}"})
        answers.append((answer.status_code, answer.json().get("code"), time.monotonic() - began))
    return answers


def look(http, until):
    """How long the slowest of the answers took that need no write."""
    slowest = 0.0
    while time.monotonic() < until:
        began = time.monotonic()
        assert http.get("/health/live").status_code == 200
        assert http.get("/api/v1/units/BJ-110108").status_code == 200
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.1)
    return slowest
