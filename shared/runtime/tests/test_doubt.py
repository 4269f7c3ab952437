"""A process that may have missed whose tokens are void believes nobody until it was told, and not for ever."""

import pytest

from shared.kernel.actor import Actor
from shared.kernel.errors import Unauthenticated, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.bus import queues
from shared.runtime.doors import access
from shared.runtime.doors.access import AccessDoors, Asking
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.test_tokens import PERSON, Ring
from shared.runtime.tests.weak_link import WeakLink
from shared.runtime.trust.tokens import CLOCK_DRIFT_SECONDS_MAX, TOKEN_LIFE_SECONDS_MAX

rabbitmq_only = pytest.mark.parametrize("any_bus", ["rabbitmq"], indirect=True)


@pytest.fixture(name="ring")
def _ring(tmp_path):
    return Ring(tmp_path)


@pytest.fixture(name="doubting")
def _doubting(ring):
    """A process that has somebody to ask."""
    ring.verifier.revocations.ask = lambda: None
    return ring


def is_believed(ring, token):
    try:
        return isinstance(ring.verifier.actor(token), Actor)
    except Unavailable as refusal:
        assert (refusal.code, refusal.parameters) == ("request.revocations_unknown", {"retry_after_seconds": 1})
        return False


def test_in_doubt_no_token_is_believed_until_all_were_learned(doubting):
    doubting.verifier.revocations.doubt()
    assert not is_believed(doubting, doubting.sign())
    doubting.verifier.revocations.settle(doubting.verifier.revocations.doubts)
    assert is_believed(doubting, doubting.sign())


def test_an_answer_to_an_earlier_question_settles_no_later_doubt(doubting):
    revocations = doubting.verifier.revocations
    revocations.doubt()
    asked = revocations.doubts
    revocations.doubt()
    revocations.settle(asked)
    assert not is_believed(doubting, doubting.sign())


@pytest.mark.parametrize(("seconds", "believed"), [(-1, False), (0, True)])
def test_a_doubt_ends_when_every_token_of_then_has_expired(doubting, seconds, believed):
    doubting.verifier.revocations.doubt()
    doubting.clock.advance(seconds=TOKEN_LIFE_SECONDS_MAX + CLOCK_DRIFT_SECONDS_MAX + seconds)
    assert is_believed(doubting, doubting.sign()) == believed


def test_a_process_without_anybody_to_ask_is_never_in_doubt(ring):
    ring.verifier.revocations.doubt()
    assert is_believed(ring, ring.sign())


def test_what_is_known_to_be_void_is_told_so_also_in_doubt(doubting):
    doubting.verifier.revocations.revoke_session(PERSON.session_id)
    doubting.verifier.revocations.doubt()
    with pytest.raises(Unauthenticated, match="token_revoked"):
        doubting.verifier.actor(doubting.sign())


class Revoked:
    """What whoever knows answers with."""

    id, version, session_id = new_id(), 1, PERSON.session_id


@pytest.fixture(name="asking")
def _asking(ring, start, connect, monkeypatch):
    """Starts a service that asks; `answer` says what it hears: a list, or what is raised."""
    monkeypatch.setattr(access, "START_SECONDS_MAX", 0.1)
    monkeypatch.setattr(access, "RETRY_SECONDS", 0.05)
    queues.EVENTS_EXCHANGE(connect().default_channel).declare()

    class Told(Asking):
        answer, asked = [], 0

        def standing(self):
            type(self).asked += 1
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    def starting(answer, **config):
        Told.answer = answer
        members = {"name": "gateway", "revocations": Told()}
        starting.container = start(type("Process", (AccessDoors,), members), VERIFIER=ring.verifier, **config)
        return Told

    return starting


def test_what_was_revoked_before_the_start_is_refused_after_it(ring, asking):
    asking([Revoked])
    wait_until(lambda: not ring.verifier.revocations.in_doubt)
    with pytest.raises(Unauthenticated, match="token_revoked"):
        ring.verifier.actor(ring.sign())


@pytest.mark.parametrize("failure", [Unavailable("bus.away"), ValueError(), TypeError()], ids=str)
def test_without_an_answer_it_starts_in_doubt_and_asks_again(ring, asking, failure):
    told = asking(failure)
    wait_until(lambda: told.asked >= 2)
    assert not is_believed(ring, ring.sign())
    told.answer = []
    wait_until(lambda: is_believed(ring, ring.sign()))


def test_it_asks_again_by_and_by_though_nothing_was_missed(ring, asking, monkeypatch):
    monkeypatch.setattr(access, "ASK_SECONDS", 0.05)
    told = asking([])
    told.answer = [Revoked]
    wait_until(lambda: ring.verifier.revocations.refuse(PERSON.subject, 1, PERSON.session_id))


@rabbitmq_only
def test_after_a_gap_nobody_is_believed_before_there_was_an_answer(ring, asking, any_bus):
    wire = WeakLink(any_bus)
    told = asking([], AMQP_URI=wire.uri)
    wait_until(lambda: is_believed(ring, ring.sign()))
    told.answer = Unavailable("bus.away")
    wire.cut()
    wire.mend()
    wait_until(lambda: ring.verifier.revocations.in_doubt)
    assert not is_believed(ring, ring.sign())
    told.answer = [Revoked]
    wait_until(lambda: not ring.verifier.revocations.in_doubt)
    with pytest.raises(Unauthenticated, match="token_revoked"):
        ring.verifier.actor(ring.sign())
    asking.container.stop()
    wire.cut()


@rabbitmq_only
def test_a_service_that_can_ask_nobody_goes_on_believing_after_a_gap(ring, start, any_bus, connect):
    wire = WeakLink(any_bus)
    queues.EVENTS_EXCHANGE(connect().default_channel).declare()
    container = start(type("Plain", (AccessDoors,), {"name": "plain"}), AMQP_URI=wire.uri, VERIFIER=ring.verifier)
    (door,) = container.entrypoints
    before = door.queue.name
    wire.cut()
    wire.mend()
    wait_until(lambda: door.queue.name != before)
    assert is_believed(ring, ring.sign())
    container.stop()
    wire.cut()
