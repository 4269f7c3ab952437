"""Passwords are hashed with argon2id in threads, few at once, and never inside a transaction."""

import time

import eventlet
import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from services.identity.accounts import passwords
from services.identity.accounts.passwords import Passwords
from shared.kernel.errors import Unavailable
from shared.testing.timing import ratios_of_times

pytestmark = pytest.mark.usefixtures("published_cost")

RATIO_MAX = 2
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_a_password_matches_its_hash_and_no_other():
    hashed = Passwords(CHEAP).hash("correct horse battery")
    assert Passwords(CHEAP).matches(hashed, "correct horse battery")
    assert not Passwords(CHEAP).matches(hashed, "correct horse batteries")


def test_nobody_has_the_password_of_nobody():
    assert not Passwords(CHEAP).matches(None, "the password of nobody")


def test_a_damaged_hash_matches_nothing():
    assert not Passwords(CHEAP).matches("$argon2id$damaged", "x")


def test_hashes_are_argon2id_with_at_least_what_owasp_recommends():
    parameters = extract_parameters(Passwords().hash("x"))
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2


def test_a_hash_with_other_parameters_is_outdated():
    assert Passwords().is_outdated(CHEAP.hash("x"))
    assert not Passwords(CHEAP).is_outdated(CHEAP.hash("x"))


def test_an_unknown_account_takes_as_long_as_a_wrong_password():
    hasher = Passwords()
    known = hasher.hash("correct horse battery")
    ratios = ratios_of_times(lambda: hasher.matches(known, "x"), lambda: hasher.matches(None, "x"), RATIO_MAX)
    assert ratios[-1] < RATIO_MAX, ratios


def test_the_loop_goes_on_while_a_password_is_hashed():
    hasher = Passwords(PasswordHasher(time_cost=20, memory_cost=8192, parallelism=1))
    turns = []
    ticker = eventlet.spawn(lambda: [turns.append(eventlet.sleep(0.002)) for _ in range(1000)])
    hasher.hash("x")
    ticker.kill()
    assert len(turns) >= 3


class Counting:
    """A hasher that says how many hash at once."""

    def __init__(self):
        self.now, self.most = 0, 0

    def hash(self, password):
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.01)
        self.now -= 1
        return password


def test_no_more_are_hashed_at_once_than_allowed():
    counting = Counting()
    hasher = Passwords(counting, at_once_max=2)
    callers = [eventlet.spawn(hasher.hash, "x") for _ in range(8)]
    for caller in callers:
        caller.wait()
    assert counting.most == 2


def test_who_would_wait_too_long_is_sent_away(monkeypatch):
    monkeypatch.setattr(passwords, "WAITING_MAX", 2)
    hasher = Passwords(Counting(), at_once_max=1)
    callers = [eventlet.spawn(hasher.hash, "x") for _ in range(3)]
    eventlet.sleep(0)
    with pytest.raises(Unavailable, match="passwords_busy"):
        hasher.hash("x")
    for caller in callers:
        caller.wait()
    assert hasher.hash("x") == "x"


def test_hashing_inside_a_transaction_is_a_defect(people):
    with pytest.raises(AssertionError, match="never inside a transaction"):
        people.database.step(lambda session: people.passwords.hash("x"))
