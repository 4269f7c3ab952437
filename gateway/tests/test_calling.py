"""How a view calls a service: again where a copy is not yet filled, never beyond the deadline."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway import calling
from gateway.arrival import DEADLINE_KEY
from gateway.calling import NOT_YET_KNOWN_RETRIES_MAX
from gateway.tests.drawings import Drawing, FakeService
from shared.contracts.refusals.bus import BUS_AWAY
from shared.kernel.errors import Unavailable

TITLE = "/api/v1/drawings/BJ-1/title"


class Sleeper:
    """A clock that moves by sleeping alone."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def sleeper(monkeypatch: pytest.MonkeyPatch) -> Sleeper:
    sleeper = Sleeper()
    monkeypatch.setattr(calling, "time", sleeper)
    return sleeper


def unknown() -> Unavailable:
    return Unavailable("drawings.not_yet_known", retry_after_seconds=1)


def ask(client: FlaskClient, seconds: float) -> TestResponse:
    return client.delete(TITLE, environ_overrides={DEADLINE_KEY: 1000.0 + seconds})


def test_what_is_not_yet_known_is_asked_again(wang: FlaskClient, service: FakeService, sleeper: Sleeper) -> None:
    service.answers = [unknown(), unknown(), Drawing.example]
    assert ask(wang, 60).status_code == 204
    assert sleeper.pauses == [0.05, 0.1]


def test_every_attempt_has_the_same_idempotency_key(wang: FlaskClient, service: FakeService, sleeper: Sleeper) -> None:
    service.answers = [unknown(), Drawing.example]
    ask(wang, 60)
    assert len(service.asked) == 2
    assert len({context.idempotency_key for _, _, context in service.asked}) == 1


def test_no_attempt_begins_after_the_deadline(wang: FlaskClient, service: FakeService, sleeper: Sleeper) -> None:
    service.answers = [unknown() for _ in range(100)]
    answer = ask(wang, 2)
    assert (answer.status_code, answer.json["code"]) == (503, "drawings.not_yet_known")
    assert answer.headers["Retry-After"] == "1"
    assert sleeper.now < 1002


def test_attempts_have_a_maximum(wang: FlaskClient, service: FakeService, sleeper: Sleeper) -> None:
    service.answers = [unknown() for _ in range(100)]
    ask(wang, 10_000)
    assert len(service.asked) == NOT_YET_KNOWN_RETRIES_MAX


def test_a_service_that_is_away_is_not_asked_again(wang: FlaskClient, service: FakeService, sleeper: Sleeper) -> None:
    service.answers = [BUS_AWAY(retry_after_seconds=2), Drawing.example]
    assert ask(wang, 60).status_code == 503
    assert not sleeper.pauses
