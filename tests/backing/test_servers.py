"""The private servers themselves: brought up, stopped, killed and taken down for real."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import kombu
import kombu.exceptions
import psycopg2
import pytest

from deploy.backing import BackingError, bring_up, for_a_while, offer, processes, remembered, take_down
from deploy.backing.errors import CannotBeHad
from deploy.backing.rabbitmq import ControlVhosts

WAIT_SECONDS_MAX = 30.0


def passed_over(*_):
    raise CannotBeHad("These tests stop and kill: they want servers of their own.")


@pytest.fixture(scope="module")
def folder():
    """A folder of our own, with no server of others in sight; everything is taken down afterwards."""
    path = Path(tempfile.mkdtemp(prefix="nuanliu-test-"))
    path.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        for setting in (offer.AMQP_SETTING, offer.POSTGRESQL_SETTING, offer.MANAGEMENT_SETTING):
            patch.delenv(setting, raising=False)
        patch.setattr(offer, "reachable_broker", passed_over)
        patch.setattr(offer, "reachable_server", passed_over)
        yield path
        take_down(path)
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def backing(folder):
    had = bring_up(folder)
    assert not any("did not start" in reason for reason in had.reasons)
    if not had.private:
        pytest.skip(" ".join(had.reasons))
    return had


@pytest.fixture
def vhost(backing):
    yield backing.create_vhost("test", "classic")
    backing.delete_vhost("test")


@pytest.fixture
def database(backing):
    yield backing.create_database("test")
    backing.drop_database("test")


def queue_in(vhost):
    connection = kombu.Connection(vhost, transport_options={"confirm_publish": True})
    return connection, kombu.Queue("letters", kombu.Exchange("post", durable=True), "post", durable=True)


def publish(vhost, body):
    connection, queue = queue_in(vhost)
    with connection:
        producer = connection.Producer()
        producer.publish(body, exchange=queue.exchange, routing_key="post", declare=[queue], delivery_mode=2)


def received(vhost):
    """Wait for a message and return its body."""
    connection, queue = queue_in(vhost)
    found = []
    with connection:
        bound = queue(connection.channel())

        def arrived():
            message = bound.get(no_ack=True)
            found.extend([] if message is None else [message.payload])
            return bool(found)

        assert processes.wait_until(arrived, WAIT_SECONDS_MAX)
    return found[0]


def execute(database, statement):
    connection = psycopg2.connect(database.replace("+psycopg2", ""))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_repeating_bring_up_gives_the_same_servers(backing, folder):
    again = bring_up(folder)
    assert (again.amqp_admin, again.postgresql_admin) == (backing.amqp_admin, backing.postgresql_admin)


def test_the_servers_listen_on_this_machine_only(backing):
    for port in (backing.rabbitmq.broker.uri, backing.postgresql.server.uri):
        number = int(port.rpartition(":")[2].partition("/")[0])
        assert listening_addresses(number) == {"127.0.0.1"}


def listening_addresses(port):
    """Every IPv4 and IPv6 address that somebody listens on at this port (/proc/net/tcp, state 0A)."""
    found = set()
    for family, name in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, hexadecimal = local.partition(":")
            if state == "0A" and int(hexadecimal, 16) == port:
                words = [bytes.fromhex(address[at : at + 8])[::-1] for at in range(0, len(address), 8)]
                found.add(socket.inet_ntop(family, b"".join(words)))
    return found


@pytest.mark.skipif(os.geteuid() != 0, reason="without root the servers run as ourselves")
def test_the_servers_do_not_run_as_root(backing, folder):
    pids = [pid for name in ("rabbitmq", "postgresql") for pid in processes.marked(str(folder / name))]
    assert pids
    assert all(Path(f"/proc/{pid}").stat().st_uid != 0 for pid in pids)


def test_a_durable_queue_of_a_new_virtual_host_is_a_quorum_queue(backing):
    connection, queue = queue_in(backing.create_vhost("quorate"))
    with connection:
        queue(connection.channel()).declare()
    kinds = backing.rabbitmqctl("list_queues", "-p", "quorate", "name", "type", "--no-table-headers").split()
    backing.delete_vhost("quorate")
    assert kinds == ["letters", "quorum"]


def test_a_virtual_host_made_by_rabbitmqctl_can_be_entered_too(backing):
    """The way for brokers of others whose management API does not answer."""

    class ByCommand:
        def call(self, *arguments):
            return backing.rabbitmqctl(*arguments)

    ControlVhosts.create(ByCommand(), "by-command", "nuanliu", "classic")
    publish(f"{backing.amqp_admin}by-command", "letter")
    assert received(f"{backing.amqp_admin}by-command") == "letter"
    ControlVhosts.delete(ByCommand(), "by-command")


def test_a_database_is_dropped_although_somebody_is_connected(backing):
    connection = psycopg2.connect(backing.create_database("busy").replace("+psycopg2", ""))
    backing.drop_database("busy")
    connection.close()
    assert execute(backing.postgresql_admin, "SELECT 1 FROM pg_database WHERE datname = 'busy'") == []


def test_a_database_that_is_there_is_not_made_again(backing, database):
    execute(database, "CREATE TABLE kept (id int)")
    with pytest.raises(BackingError, match="already exists"):
        backing.create_database("test")
    assert execute(database, "SELECT count(*) FROM kept") == [(0,)]


def test_a_virtual_host_that_is_not_there_cannot_be_deleted(backing):
    with pytest.raises(BackingError, match="404"):
        backing.delete_vhost("nowhere")


def test_fsync_stays_on(backing):
    settings = "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'max_connections') ORDER BY name"
    assert execute(backing.postgresql_admin, settings) == [("fsync", "on"), ("max_connections", "200")]


def test_a_confirmed_message_outlives_a_killed_broker(backing, vhost):
    publish(vhost, "letter")
    backing.kill_rabbitmq()
    assert not backing.rabbitmq.running()
    backing.start_rabbitmq()
    assert received(vhost) == "letter"


def test_a_committed_row_outlives_a_killed_postgresql(backing, database):
    execute(database, "CREATE TABLE letters AS SELECT 1 AS id")
    backing.kill_postgresql()
    assert not backing.postgresql.running()
    backing.start_postgresql()
    assert execute(database, "SELECT id FROM letters") == [(1,)]


def test_stopped_servers_refuse_and_bring_up_starts_them_again_in_their_place(backing, folder, vhost, database):
    backing.stop_rabbitmq()
    backing.stop_postgresql()
    with pytest.raises(kombu.exceptions.OperationalError):
        publish(vhost, "letter")
    with pytest.raises(psycopg2.OperationalError):
        execute(database, "SELECT 1")
    assert bring_up(folder).create_vhost("again").startswith(backing.amqp_admin)
    assert execute(database, "SELECT 1") == [(1,)]
    backing.delete_vhost("again")


def test_a_port_that_somebody_took_meanwhile_is_given_up_and_the_data_kept(backing, folder):
    execute(backing.postgresql_admin, "CREATE TABLE letters AS SELECT 1 AS id")
    backing.kill_postgresql()
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", backing.postgresql.port))
        thief.listen()
        moved = bring_up(folder)
    assert moved.postgresql_admin != backing.postgresql_admin
    assert execute(moved.postgresql_admin, "SELECT id FROM letters") == [(1,)]


def test_servers_that_ran_before_are_not_ended_by_whoever_borrows_them(backing, folder):
    with for_a_while(folder) as borrowed:
        pass
    assert borrowed.rabbitmq.running() and borrowed.postgresql.running()


def test_servers_that_were_only_remembered_end_with_every_process_and_their_data(backing, folder):
    left = remembered(folder)
    left.stop_rabbitmq()
    left.stop_postgresql()
    with pytest.raises(BackingError):
        left.rabbitmqctl("list_vhosts")  # starts an epmd of its own
    with for_a_while(folder) as borrowed:
        assert borrowed.rabbitmq.running() and borrowed.postgresql.running()
        segment = shared_memory_of(borrowed.postgresql)
        assert segment in shared_memory()
    assert segment not in shared_memory()
    assert not mentioned(str(folder))
    assert {path.name for path in folder.iterdir()} <= {"lock", "state.json"}
    assert not remembered(folder).private


def shared_memory_of(postgresql):
    """The id of the server's segment: it writes it beside its pid."""
    return (Path(postgresql.folder) / "data" / "postmaster.pid").read_text().split("\n")[6].split()[1]


def shared_memory():
    """The ids of all segments of the machine."""
    return {line.split()[1] for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]}


def mentioned(folder):
    """The pids of all processes that carry the folder in their environment or on their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid() and processes.alive(int(entry.name)):
            words = processes._read(int(entry.name), "environ") + processes._read(int(entry.name), "cmdline")
            found.extend([entry.name] if folder.encode() in words else [])
    return found
