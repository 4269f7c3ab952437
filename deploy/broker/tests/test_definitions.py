"""The definitions of a release, loaded into a real broker: every service works with its own user, and no further."""

import base64
import hashlib
import shutil
import time
from contextlib import ExitStack, closing
from uuid import uuid4

import kombu
import pytest
from amqp.exceptions import AccessRefused
from sqlalchemy import func, select

from deploy.broker.definitions import definitions_of, hashed, user_name
from deploy.broker.rights import heard_by, rights_of
from services.identity.units.demo import load_units
from shared.contracts.identity.units import UnitChanged
from shared.kernel.errors import NotFound
from shared.runtime.bus import names
from shared.runtime.bus.calls import Calls
from shared.runtime.bus.connection import opened
from shared.runtime.bus.queues import event_queue
from shared.runtime.context import CallContext
from shared.runtime.events.inbox import Inbox
from shared.runtime.process.dependencies import ServiceDatabase, database_of
from shared.runtime.process.runner import Runner
from shared.runtime.process.topology import missing
from shared.runtime.settings import Settings
from shared.runtime.tests.bus_fixtures import wait_until
from shared.testing.servers import require

DEADLINE_SECONDS, HEARD_SECONDS_MAX = 10, 30
UNIT_CHANGED = UnitChanged.event_type


class Broker:
    """A virtual host with the definitions of a release in it. `uri("identity")`: for that user."""

    def __init__(self, management, place, vhost, site, classes):
        self.management, self.place, self.vhost, self.site = management, place, vhost, site
        self.passwords = {each.user: uuid4().hex for each in rights_of(classes, site)}
        self.definitions = definitions_of(classes, site, vhost, self.passwords)

    def load(self):
        self.management.call("POST", "/api/definitions", self.definitions)

    def uri(self, user):
        return f"amqp://{user_name(user, self.site)}:{self.passwords[user]}@{self.place}/{self.vhost}"

    def remove(self):
        self.management.call("DELETE", f"/api/vhosts/{self.vhost}")
        for user in self.passwords:
            self.management.call("DELETE", f"/api/users/{user_name(user, self.site)}")


@pytest.fixture(scope="module", name="broker")
def _broker(backing, service_classes):
    require(backing.amqp_admin, "RabbitMQ", backing)
    word = uuid4().hex[:12]
    place = backing.amqp_admin.rpartition("@")[2].rstrip("/")
    broker = Broker(backing.vhosts, place, f"test_{word}", f"t{word}", list(service_classes.values()))
    broker.load()
    yield broker
    broker.remove()


@pytest.fixture(scope="module", name="channel")
def _channel(broker):
    """`channel("identity")`: one on which messages are confirmed, for that user."""
    with ExitStack() as closing:
        connections = {}

        def channel(user):
            if user not in connections:
                connections[user] = closing.enter_context(opened({"AMQP_URI": broker.uri(user)}))
            return connections[user].channel()

        yield channel


def test_a_password_is_kept_as_the_broker_reads_it():
    salt_and_hash = base64.b64decode(hashed("secret"))
    assert salt_and_hash[4:] == hashlib.sha256(salt_and_hash[:4] + b"secret").digest()
    assert hashed("secret") != hashed("secret")


def test_what_was_loaded_is_all_that_the_release_needs_and_loading_it_again_changes_nothing(broker, service_classes):
    broker.load()
    with opened({"AMQP_URI": broker.uri("operator")}) as connection:
        assert missing(service_classes.values(), broker.site, connection) == []


def test_every_service_works_with_its_own_user(broker, service_classes, migrated_folder, tmp_path):
    """Each asked by the gateway's user, answers; what identity tells is heard by all who subscribe to it."""
    folder = shutil.copytree(migrated_folder, tmp_path / "data")
    common = Settings(
        site=broker.site,
        data_folder=folder,
        database_uri=f"sqlite:///{folder}/{{service}}.sqlite",
        development=True,
        http_port=0,
    )
    parts = {}
    with ExitStack() as stopping:
        for name, service in service_classes.items():
            runner = Runner([service], common.replaced(bus_uri=broker.uri(name)))
            runner.start()
            stopping.callback(runner.kill)
            parts[name] = runner.containers[0].dependencies
        (calls,) = [part for part in parts["gateway"] if isinstance(part, Calls)]
        for name in [name for name in service_classes if name != "gateway"]:
            context = CallContext(token="", deadline=time.time() + DEADLINE_SECONDS, request_id=name)
            with pytest.raises(NotFound, match="unknown_method"):
                calls.service(name, context).no_such_thing({})
        (identity,) = [part.database for part in parts["identity"] if isinstance(part, ServiceDatabase)]
        load_units(identity, lambda done, total: None)
        readers = [
            name
            for name, service in service_classes.items()
            if hasattr(service, "db") and UNIT_CHANGED in heard_by(service)
        ]
        wait_until(lambda: all(heard(common, name) for name in readers), seconds=HEARD_SECONDS_MAX)
    assert len(readers) > 2


def heard(settings, name):
    counted = select(func.count()).where(Inbox.event_type == UNIT_CHANGED)
    with closing(database_of(settings, name)) as database:
        return database.read(lambda session: session.scalar(counted))


def send(channel, exchange, routing_key):
    channel.basic_publish_confirm(channel.prepare_message(b"{}"), exchange=exchange, routing_key=routing_key)


def rpc_queue(site, service):
    return names.rpc_queue(names.bus_name(service, site))


def events_of(site, service):
    return event_queue(site, service, UNIT_CHANGED, "unit_tree").name


ALLOWED = {
    "identity tells what it owns": ("identity", lambda c, site: send(c, "events", UNIT_CHANGED)),
    "identity answers": ("identity", lambda c, site: send(c, "rpc", f"reply.{site}.x")),
    "gateway asks": ("gateway", lambda c, site: send(c, "rpc", f"identity-{site}.unit")),
    "teams looks into its own queue": ("teams", lambda c, site: c.basic_get(events_of(site, "teams"))),
    "operator looks into every queue": ("operator", lambda c, site: c.basic_get(events_of(site, "teams"))),
    "operator looks at what was expelled": ("operator", lambda c, site: c.basic_get("events.dead")),
}
REFUSED = {
    "teams tells what identity owns": ("teams", lambda c, site: send(c, "events", UNIT_CHANGED)),
    "gateway tells anything": ("gateway", lambda c, site: send(c, "events", UNIT_CHANGED)),
    "teams asks": ("teams", lambda c, site: send(c, "rpc", f"identity-{site}.unit")),
    "teams asks itself": ("teams", lambda c, site: send(c, "rpc", f"teams-{site}.team")),
    "gateway answers for another": ("gateway", lambda c, site: send(c, "rpc", f"reply.{site}.x")),
    "gateway asks at another site": ("gateway", lambda c, site: send(c, "rpc", "identity-elsewhere.unit")),
    "teams reads events of projects": ("teams", lambda c, site: c.basic_get(events_of(site, "projects"))),
    "teams reads requests to identity": ("teams", lambda c, site: c.basic_get(rpc_queue(site, "identity"))),
    "gateway reads requests": ("gateway", lambda c, site: c.basic_get(rpc_queue(site, "identity"))),
    "teams reads what was expelled": ("teams", lambda c, site: c.basic_get("events.dead")),
    "teams listens to requests": (
        "teams",
        lambda c, site: c.queue_bind(rpc_queue(site, "teams"), "rpc", f"identity-{site}.*"),
    ),
    "teams listens to everything": ("teams", lambda c, site: c.queue_bind(events_of(site, "teams"), "events", "#")),
    "teams listens to answers": (
        "teams",
        lambda c, site: c.queue_bind(rpc_queue(site, "teams"), "rpc", f"reply.{site}.x"),
    ),
    "teams removes a queue of projects": ("teams", lambda c, site: c.queue_delete(events_of(site, "projects"))),
    "teams removes the exchange of all": ("teams", lambda c, site: c.exchange_delete("events")),
    "teams sends past the exchanges": ("teams", lambda c, site: send(c, "", events_of(site, "projects"))),
    "watcher looks into a queue": ("watcher", lambda c, site: c.basic_get(events_of(site, "teams"))),
}


@pytest.mark.parametrize("act", ALLOWED)
def test_what_belongs_to_a_user_is_allowed(broker, channel, act):
    user, do = ALLOWED[act]
    with channel(user) as asked:
        do(asked, broker.site)


@pytest.mark.parametrize("act", REFUSED)
def test_what_belongs_to_another_is_refused(broker, channel, act):
    user, do = REFUSED[act]
    with channel(user) as asked, pytest.raises(AccessRefused):
        do(asked, broker.site)


def test_personal_events_reach_nobody_whom_their_contract_does_not_name(broker, service_classes):
    """Who may bind to an event is read off the doors alone: nobody else may hear it."""
    topics = {
        each["user"]: each["read"] for each in broker.definitions["topic_permissions"] if each["exchange"] == "events"
    }
    readers = {user for user, pattern in topics.items() if "ContactChanged" in pattern}
    assert readers == {user_name("notifications", broker.site)}


def test_a_queue_that_is_gone_comes_back_with_its_reader(broker):
    """The reader's own user may declare it as it was, with its dead letters."""
    queue = event_queue(broker.site, "teams", UNIT_CHANGED, "unit_tree")
    with opened({"AMQP_URI": broker.uri("operator")}) as connection:
        connection.default_channel.queue_delete(queue.name)
    with kombu.Connection(broker.uri("teams")) as connection:
        queue(connection.default_channel).declare()
        assert connection.default_channel.queue_declare(queue.name, passive=True).queue == queue.name
