"""Every queue of the installation is sent what is no message of ours, and the same message again and again."""

import json
import random
import time

import kombu
import pytest

from shared.kernel.ids import new_id
from shared.runtime.bus import embedded, names
from shared.runtime.bus.queues import EVENTS_EXCHANGE, RPC_EXCHANGE
from shared.runtime.events import inbox
from shared.runtime.process.topology import topology_of
from shared.runtime.serializer import render
from tests.end_to_end.test_accounts_over_http import peopled, sign_in

NO_MESSAGES = (b'{"args":', b"\xff\xfe", b"[1, 2]", b"7", b'"x"', b"", b"{}", b"null", b'{"args": {}, "kwargs": []}')
NO_EVENTS = (
    *('{"specversion": "%s', '["%s"]', '"%s"', '{"type": "%s"}', "%s"),
    '{"specversion": "1.0", "id": 7, "type": "%s"}',
)
SECONDS_MAX = 60
TIMES = 10
COME_LATER = {"request.in_progress", "database.busy"}  # the second where ten at once wait too long for one lock
JSON = {"content_type": "application/json", "content_encoding": "utf-8"}
UNIT = {"kind": "street", "parent_code": "BJ-110108", "name": "某街道总工会"}


@pytest.fixture(name="city")
def _city(any_system):
    """Everything, on either bus, with the demo accounts."""
    return peopled(any_system)


@pytest.fixture(name="bus")
def _bus(city):
    """A connection of somebody who reaches the bus."""
    embedded.install()
    with kombu.Connection(city.settings.bus_uri) as connection:
        yield connection


def eventually(condition):
    until = time.monotonic() + SECONDS_MAX
    while not condition():
        assert time.monotonic() < until, "it has not come about"
        time.sleep(0.05)


def is_well(system):
    assert not system.runner.died.ready()
    assert system.http.get("/health/ready").status_code == 200


def test_no_reader_of_events_is_harmed_and_each_keeps_what_it_could_not_read(city, bus, service_classes):
    city.settled()
    planned = topology_of(service_classes.values(), city.settings.site).queues
    readers = [queue for queue in planned if queue.exchange == EVENTS_EXCHANGE.name]
    assert len(readers) > 50
    producer = bus.Producer()
    for event_type in {queue.routing_key for queue in readers}:
        for body in NO_EVENTS:  # each another one, as the same to the same reader is kept once
            producer.publish((body % event_type).encode(), exchange=EVENTS_EXCHANGE, routing_key=event_type, **JSON)
    eventually(lambda: dead_of(city) == len(readers) * len(NO_EVENTS))
    is_well(city)


def dead_of(system):
    """How many messages all services keep because nobody could read them."""
    return sum(database.read(inbox.counts)["dead"] for database in system.databases.values())


def test_no_service_is_harmed_by_what_is_no_request(city, bus):
    producer = bus.Producer()
    told = {"reply_to": names.reply_queue(city.settings.site, "nobody"), "correlation_id": "7"}
    for service in city.databases:
        name = names.bus_name(service, city.settings.site)
        for method in ("no_such_method", *methods_of(city, service)):
            key = names.rpc_routing_key(name, method)
            for body in NO_MESSAGES:
                producer.publish(body, exchange=RPC_EXCHANGE, routing_key=key, **JSON, **told)
            producer.publish(b"{}", exchange=RPC_EXCHANGE, routing_key=key, **JSON)  # nobody to answer to
    is_well(city)
    for path in ("/units/BJ", "/teams", "/projects"):
        eventually(lambda path=path: city.http.get(f"/api/v1{path}").status_code == 200)
    is_well(city)


def methods_of(system, service):
    """What a service answers."""
    (container,) = [found for found in system.runner.containers if names.service_of(found.service_name) == service]
    return [door.method_name for door in container.entrypoints if hasattr(door, "rpc_consumer")]


def test_a_request_that_comes_ten_times_in_any_order_has_one_effect_and_one_answer(city, bus):
    _, tokens = sign_in(city, "cadre")
    site, chance = city.settings.site, random.Random(7)
    key = names.rpc_routing_key(names.bus_name("identity", site), "found_unit")
    reply_to, channel, answers = names.reply_queue(site, "again"), bus.channel(), {}
    queue = kombu.Queue(reply_to, exchange=RPC_EXCHANGE, routing_key=reply_to, auto_delete=True, durable=False)
    codes = [f"BJ-110108-{number:03d}" for number in range(1, 11)]
    requests = {code: (str(new_id()), render({"args": [UNIT | {"code": code}], "kwargs": {}})) for code in codes}
    sent = chance.sample(codes * TIMES, len(codes) * TIMES)

    def heard(message):
        answers.setdefault(message.properties["correlation_id"], []).append(json.loads(message.body))

    with kombu.Consumer(channel, [queue], on_message=heard, no_ack=True):
        for code in sent:
            own, body = requests[code]
            headers = {"nameko.token": tokens["access_token"], "nameko.request_id": "r", "nameko.idempotency_key": own}
            headers["nameko.deadline"] = str(time.time() + SECONDS_MAX)
            about = {"reply_to": reply_to, "correlation_id": code, "headers": headers}
            bus.Producer().publish(body, exchange=RPC_EXCHANGE, routing_key=key, **JSON, **about)
        until = time.monotonic() + SECONDS_MAX
        while sum(map(len, answers.values())) < len(sent):
            assert time.monotonic() < until, {code: len(found) for code, found in answers.items()}
            drained(bus)
    for found in answers.values():
        good = [answer["result"] for answer in found if answer["error"] is None]
        assert good and all(one == good[0] for one in good) and good[0]["version"] == 1
        assert {answer["error"]["code"] for answer in found if answer["error"]} <= COME_LATER
    founded = [event for event in city.published("identity.UnitChanged.v1") if event.data["code"] in codes]
    assert sorted(event.data["code"] for event in founded) == codes


def drained(connection):
    try:
        connection.drain_events(timeout=0.2)
    except TimeoutError:
        return
