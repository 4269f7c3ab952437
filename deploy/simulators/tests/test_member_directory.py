"""The registry asked over a real socket, in each of the ways in which it may fail."""

import logging
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import eventlet
import pytest

from deploy.simulators.member_directory import Fault
from deploy.simulators.tests.conftest import DOCUMENT, KEY, LIMITS, MEMBERSHIP, NAME, SLOW_SECONDS
from services.identity.members.directory import NoMembership
from services.identity.members.directory_http import LookUpLimits
from services.identity.members.directory_line import LineLimits, NoAnswer, Trouble
from services.identity.members.directory_protocol import HEALTH_PATH, LOOK_UP_PATH, Health, read
from services.identity.members.directory_signing import SIGNATURE_HEADER, RegistryKey, signed
from services.identity.members.domain.documents import Document
from shared.contracts.identity.member_words import DocumentKind
from shared.kernel.breaker import Breaker, BreakerLimits
from shared.kernel.errors import Unavailable
from shared.runtime.data.database import open_transactions
from shared.runtime.metrics import REGISTRY

REPEATED = {Fault.SLOW, Fault.DRIPPING, Fault.REFUSING, Fault.DROPPING, Fault.HALF}
TROUBLES = {
    Fault.SLOW: Trouble.SLOW,
    Fault.DRIPPING: Trouble.SLOW,
    Fault.REFUSING: Trouble.BUSY,
    Fault.NONSENSE: Trouble.NONSENSE,
    Fault.NO_JSON: Trouble.NONSENSE,
    Fault.ENDLESS: Trouble.NONSENSE,
    Fault.DROPPING: Trouble.UNREACHABLE,
    Fault.HALF: Trouble.UNREACHABLE,
}


def told(outcome):
    """How often a look-up ended so."""
    return REGISTRY.get_sample_value("nuanliu_member_look_up_seconds_count", {"outcome": outcome}) or 0


def troubles(trouble):
    return REGISTRY.get_sample_value("nuanliu_member_directory_troubles_total", {"trouble": trouble}) or 0


def away(directory):
    """The refusal of a look-up."""
    with pytest.raises(Unavailable) as refused:
        directory.membership_of(DOCUMENT, NAME)
    assert refused.value.code == "identity.member_directory_away"
    return refused.value


def test_a_member_is_found(registry):
    before = told("member")
    assert registry.directory().membership_of(DOCUMENT, NAME) == MEMBERSHIP
    assert (registry.asked, told("member") - before) == (1, 1)


def test_another_name_is_said_to_be_another_name(registry):
    assert registry.directory().membership_of(DOCUMENT, "欧阳小红") is NoMembership.OTHER_NAME


def test_an_unknown_document_is_unknown(registry):
    passport = Document(DocumentKind.PASSPORT, "E00000001")
    assert registry.directory().membership_of(passport, NAME) is NoMembership.UNKNOWN


@pytest.mark.parametrize("fault", Fault)
def test_a_registry_that_fails_is_away(fault, registry):
    registry.fails_with(fault)
    before = told(TROUBLES[fault]), troubles(TROUBLES[fault])
    assert away(registry.directory()).parameters == {"retry_after_seconds": 30}
    attempts = LIMITS.attempts_max if fault in REPEATED else 1
    assert registry.asked == attempts
    assert (told(TROUBLES[fault]), troubles(TROUBLES[fault])) == (before[0] + 1, before[1] + attempts)


@pytest.mark.parametrize("fault", sorted(REPEATED))
def test_a_registry_that_fails_twice_is_asked_a_third_time(fault, registry):
    registry.fails_with(fault, fault, None)
    assert registry.directory().membership_of(DOCUMENT, NAME) == MEMBERSHIP
    assert registry.asked == 3


def test_nobody_listens(registry):
    registry.listener.close()
    with eventlet.listen(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    before = told(Trouble.UNREACHABLE)
    away(registry.directory(url=url))
    assert told(Trouble.UNREACHABLE) == before + 1


def test_a_host_without_an_address_is_away(registry):
    away(registry.directory(url="http://registry.invalid"))


def test_a_look_up_ends_in_time_whatever_attempts_are_left(registry):
    registry.fails_with(Fault.SLOW)
    limits = LookUpLimits(attempts_max=50, pause_seconds=0.001, look_up_seconds=0.25, at_once_max=1)
    began = time.monotonic()
    away(registry.directory(limits))
    assert 0.2 < time.monotonic() - began < 1
    assert registry.asked < 10


def test_an_answer_in_drops_ends_with_the_exchange_and_not_with_its_last_drop(registry):
    registry.simulated.slow_seconds = 0.02
    registry.fails_with(Fault.DRIPPING)
    began = time.monotonic()
    away(registry.directory(LookUpLimits(attempts_max=1)))
    assert 0.15 < time.monotonic() - began < 1


def test_silence_is_not_waited_for_as_long_as_an_exchange_may_take(registry):
    registry.fails_with(Fault.SLOW)
    began = time.monotonic()
    with pytest.raises(NoAnswer, match=Trouble.SLOW):
        registry.line(limits=LineLimits(silence_seconds=0.05)).exchange("GET", HEALTH_PATH)
    assert time.monotonic() - began < SLOW_SECONDS


def test_others_are_served_while_somebody_waits(registry):
    registry.fails_with(Fault.SLOW)
    waiting = eventlet.spawn(away, registry.directory())
    turns = 0
    while not waiting.dead:
        eventlet.sleep(0.005)
        turns += 1
    assert waiting.wait().code == "identity.member_directory_away"
    assert turns > 10


def test_more_look_ups_than_may_wait_are_told_at_once_to_come_again(registry):
    registry.fails_with(Fault.SLOW)
    directory = registry.directory()
    waiting = [eventlet.spawn(away, directory) for _ in range(LIMITS.at_once_max)]
    eventlet.sleep(0)
    before, began = told("crowded"), time.monotonic()
    away(directory)
    took_seconds = time.monotonic() - began  # before figures are gathered, which may take as long
    assert (told("crowded") - before, took_seconds < SLOW_SECONDS / 4) == (1, True)
    assert [greenthread.wait().code for greenthread in waiting] == ["identity.member_directory_away"] * 2
    registry.fails_with(None)
    assert directory.membership_of(DOCUMENT, NAME) == MEMBERSHIP


class Moved:
    """Seconds that stand until they are moved."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


def test_the_breaker_leaves_a_failing_registry_alone_and_finds_it_well_again(registry):
    directory = registry.directory(LookUpLimits(attempts_max=1), Breaker(BreakerLimits(2, pause_seconds=7)))
    directory._clock = clock = Moved()
    registry.fails_with(Fault.REFUSING, Fault.REFUSING, None)
    away(directory)
    assert away(directory).parameters == {"retry_after_seconds": 7}
    before = told("left_alone")
    clock.seconds = 6.5
    assert away(directory).parameters == {"retry_after_seconds": 1}
    assert (registry.asked, told("left_alone") - before) == (2, 1)
    clock.seconds = 7.0
    assert directory.membership_of(DOCUMENT, NAME) == MEMBERSHIP
    assert directory.membership_of(DOCUMENT, NAME) == MEMBERSHIP


def test_one_person_about_whom_it_says_nonsense_does_not_close_the_registry_for_others(registry):
    """Its answers come as they should: what is odd in one of them is no outage."""
    directory = registry.directory(LookUpLimits(attempts_max=1), Breaker(BreakerLimits(2)))
    odd = replace(MEMBERSHIP, member_number="no number!")
    known, registry.simulated.directory = (
        registry.simulated.directory,
        SimpleNamespace(membership_of=lambda *asked: odd),
    )
    for _ in range(3):
        before = told(Trouble.NONSENSE)
        away(directory)
        assert told(Trouble.NONSENSE) == before + 1
    registry.simulated.directory = known
    assert directory.membership_of(DOCUMENT, NAME) == MEMBERSHIP


def test_a_breaker_that_opens_ends_the_attempts(registry):
    registry.fails_with(Fault.DROPPING)
    away(registry.directory(breaker=Breaker(BreakerLimits(2))))
    assert registry.asked == 2


def test_a_look_up_that_is_killed_lets_go_of_its_turn_and_counts_as_a_failure(registry):
    registry.fails_with(Fault.SLOW)
    directory = registry.directory(LookUpLimits(at_once_max=1), Breaker(BreakerLimits(1, pause_seconds=7)))
    killed = eventlet.spawn(directory.membership_of, DOCUMENT, NAME)
    with eventlet.Timeout(5, TimeoutError("it was never asked")):
        while not registry.asked:
            eventlet.sleep(0.001)
    killed.kill()
    before = told("left_alone")
    away(directory)
    assert told("left_alone") == before + 1


def test_the_registry_is_not_asked_inside_a_transaction(registry, monkeypatch):
    monkeypatch.setitem(open_transactions, threading.get_ident(), "identity")
    with pytest.raises(AssertionError, match="before a transaction"):
        registry.directory().membership_of(DOCUMENT, NAME)
    assert registry.asked == 0


def test_another_key_is_refused_and_not_tried_again(registry):
    before = told(Trouble.REFUSED)
    away(registry.directory(key=RegistryKey("city-1", b"x" * 32)))
    assert (registry.asked, told(Trouble.REFUSED) - before) == (1, 1)


def test_each_attempt_is_signed_anew(registry):
    registry.fails_with(Fault.HALF, None)  # the first one was heard: the same nonce again would be refused
    assert registry.directory().membership_of(DOCUMENT, NAME) == MEMBERSHIP


def test_a_recorded_request_is_not_answered_again(registry, monkeypatch):
    headers = signed(KEY, "GET", HEALTH_PATH, b"", time.time())
    monkeypatch.setattr("services.identity.members.directory_line.signed", lambda *request: headers)
    line = registry.line()
    line.exchange("GET", HEALTH_PATH)
    with pytest.raises(NoAnswer, match=Trouble.REFUSED):
        line.exchange("GET", HEALTH_PATH)


def test_health_is_answered_to_those_who_sign(registry):
    assert read(Health, registry.line().exchange("GET", HEALTH_PATH)).status == "ok"
    with pytest.raises(NoAnswer, match=Trouble.REFUSED):
        registry.line(key=RegistryKey("city-2", b"k" * 32)).exchange("GET", HEALTH_PATH)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"name": "x"}', b"\xff"])
def test_a_request_that_is_none_is_refused(body, registry):
    with pytest.raises(NoAnswer, match=Trouble.REFUSED):
        registry.line().exchange("POST", LOOK_UP_PATH, body)


def test_a_path_that_is_none_is_refused(registry):
    with pytest.raises(NoAnswer, match=Trouble.REFUSED):
        registry.line().exchange("GET", LOOK_UP_PATH)


@pytest.mark.parametrize("fault", [None, *Fault])
def test_nothing_personal_is_logged_or_told(fault, registry, caplog):
    caplog.set_level(logging.DEBUG)
    if fault is None:
        registry.directory().membership_of(DOCUMENT, NAME)
        said = ""
    else:
        registry.fails_with(fault)
        refusal = away(registry.directory(LookUpLimits(attempts_max=1)))
        said = repr(refusal.to_wire()) + repr(refusal.__cause__) + repr(refusal.__context__)
    assert caplog.records
    lines = said + "".join(record.getMessage() + repr(record.__dict__) for record in caplog.records)
    for personal in (
        NAME,
        NAME[:2],
        DOCUMENT.number,
        DOCUMENT.number[6:14],
        MEMBERSHIP.member_number,
        SIGNATURE_HEADER,
    ):
        assert personal not in lines
