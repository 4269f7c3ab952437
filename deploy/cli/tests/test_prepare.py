import re
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest

from deploy.backing.rabbitmq import ManagementVhosts
from deploy.cli import services
from shared.runtime.bus.connection import opened


def test_the_list_shows_exchanges_and_queues_with_their_bindings(nuanliu, notes):
    outcome = nuanliu("prepare", "--list", SITE="haidian")
    assert outcome.out.splitlines() == [
        "exchange events (topic)",
        "exchange events.dead (fanout)",
        "queue events.dead <- events.dead",
        "queue notes-haidian.identity.UnitChanged.v1 <- events / identity.UnitChanged.v1",
    ]


def test_queues_are_declared_before_any_service_runs_and_again_without_harm(nuanliu, notes, servers):
    for _ in range(2):
        outcome = nuanliu("prepare", **servers)
        assert outcome.out.splitlines() == ["declared events.dead", "declared notes-city.identity.UnitChanged.v1"]
    with opened({"AMQP_URI": servers["BUS_URI"]}) as connection:
        declared = connection.default_channel.queue_declare("notes-city.identity.UnitChanged.v1", passive=True)
    assert declared.message_count == 0


def test_a_queue_that_was_declared_otherwise_is_told_with_a_remedy(nuanliu, notes, servers):
    with opened({"AMQP_URI": servers["BUS_URI"]}) as connection:
        connection.default_channel.queue_declare("events.dead", durable=True, auto_delete=False)
    outcome = nuanliu("prepare", **servers)
    assert outcome.code == 1
    assert "events.dead" in outcome.err and "delete it" in outcome.err


def test_the_bus_inside_the_process_needs_no_preparation_by_hand(nuanliu, notes):
    outcome = nuanliu("prepare")
    assert outcome.code == 1
    assert "nuanliu run" in outcome.err


@pytest.fixture
def bounded(backing, rabbitmq):
    """`bounded(configure, write, read)`: the broker's address with a user who has these rights and no others."""
    if not isinstance(backing.vhosts, ManagementVhosts):
        pytest.skip("users are made through the management API")
    user, parts = f"test-{uuid4().hex[:12]}", urlsplit(rabbitmq)

    def bound(**rights):
        backing.vhosts.call("PUT", f"/api/users/{user}", {"password": "narrow", "tags": ""})
        backing.vhosts.call("PUT", f"/api/permissions/{quote(parts.path[1:], safe='')}/{user}", rights)
        return f"amqp://{user}:narrow@{parts.hostname}:{parts.port}{parts.path}"

    yield bound
    backing.vhosts.call("DELETE", f"/api/users/{user}")


@pytest.mark.parametrize(
    ("rights", "lacked"),
    [
        ({"configure": "^$", "write": ".*", "read": ".*"}, "the configure right on the exchange 'events'"),
        ({"configure": ".*", "write": "^$", "read": ".*"}, "the write right on the queue 'events.dead'"),
        ({"configure": ".*", "write": ".*", "read": "^$"}, "the read right on the exchange 'events.dead'"),
    ],
)
def test_a_right_that_the_user_lacks_is_told_with_what_it_is_for(nuanliu, notes, servers, bounded, rights, lacked):
    outcome = nuanliu("prepare", **servers | {"BUS_URI": bounded(**rights)})
    assert outcome.code == 1
    assert re.fullmatch(rf"nuanliu: The broker's user \S+ lacks {re.escape(lacked)}: give it with .*\n", outcome.err)


def test_doctor_names_the_right_that_the_user_lacks(nuanliu, notes, servers, bounded):
    nuanliu("prepare", **servers)
    uri = bounded(configure="^$", write=".*", read=".*")
    out = nuanliu("doctor", DEVELOPMENT="true", **servers | {"BUS_URI": uri}).out
    assert "lacks the configure right on the queue 'events.dead'" in out
    assert "the password is wrong" not in out


@pytest.mark.parametrize("name", services.SERVICES)
def test_every_service_of_the_release_can_be_loaded(name):
    assert services.load(name).name == name
