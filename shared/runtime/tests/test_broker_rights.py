"""A user whom the broker lets in and then refuses: tried again with growing pauses, never in a storm."""

import itertools
from urllib.parse import urlsplit
from uuid import uuid4

import eventlet
import pytest

from shared.kernel.errors import Unavailable
from shared.runtime.bus import connection, line, names
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.test_rpc import Library

ATTEMPTS = 5
EVERYTHING = ".*"
NOTHING = "^$"
ALL_BUT_REQUESTS = f"^(?!{names.RPC_EXCHANGE}$).*"


@pytest.fixture
def grant(backing, rabbitmq):
    """`grant(configure, write, read)` gives a user of the test's own these rights; `grant.uri`: its address."""
    user, password, parts = f"user_{uuid4().hex[:12]}", uuid4().hex, urlsplit(rabbitmq)
    path = f"{parts.path}/{user}"
    backing.vhosts.call("PUT", f"/api/users/{user}", {"password": password, "tags": ""})

    def grant(configure, write, read):
        rights = {"configure": configure, "write": write, "read": read}
        backing.vhosts.call("PUT", f"/api/permissions{path}", rights)

    grant(EVERYTHING, EVERYTHING, EVERYTHING)
    grant.uri = parts._replace(netloc=f"{user}:{password}@{parts.hostname}:{parts.port}").geturl()
    yield grant
    backing.vhosts.call("DELETE", f"/api/users/{user}")


@pytest.fixture
def any_bus(grant):
    """RabbitMQ for that user."""
    return grant.uri


def recorded(monkeypatch, module):
    """The number of each pause that a module's reconnecting takes in a row: 0, 1, 2 where they grow."""
    taken = [0]

    def pauses():
        for number in itertools.count():
            taken.append(number)
            yield 0.01

    monkeypatch.setattr(module, "pauses", pauses)
    return taken


@pytest.mark.parametrize(("module", "write"), [(line, NOTHING), (connection, NOTHING), (connection, EVERYTHING)])
def test_a_user_without_rights_is_tried_with_growing_pauses_until_it_has_them(start, grant, monkeypatch, module, write):
    taken = recorded(monkeypatch, module)
    grant(NOTHING if module is line else EVERYTHING, write, NOTHING)

    started = eventlet.spawn(start, type("Library", (Library,), {"lent": []}))
    wait_until(lambda: max(taken) >= ATTEMPTS)
    grant(EVERYTHING, EVERYTHING, EVERYTHING)

    with eventlet.Timeout(10):
        started.wait()


def test_a_user_who_may_send_nothing_is_not_tried_anew_at_every_request(start, grant, request, monkeypatch):
    grant(EVERYTHING, ALL_BUT_REQUESTS, EVERYTHING)
    taken = recorded(monkeypatch, line)
    calls = request.getfixturevalue("calls")

    def is_refused_again():
        with pytest.raises(Unavailable):
            calls("library", seconds=0.5).lend({"title": "a"})
        eventlet.sleep(0.005)
        return max(taken) >= ATTEMPTS

    wait_until(is_refused_again)
