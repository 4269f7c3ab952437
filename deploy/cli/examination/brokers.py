"""The broker: reachable, of a supported version, and with the topology that this release declares."""

from collections.abc import Iterator, Sequence
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed
from kombu.connection import Connection

from deploy.cli.examination.findings import Finding, well, wrong
from deploy.cli.examination.management import examine_list
from deploy.cli.failures import broker_sentence
from shared.runtime.bus import names
from shared.runtime.bus.connection import GONE, opened
from shared.runtime.bus.dead_letters import count_dead_letters
from shared.runtime.process.topology import PlannedQueue, Topology, topology_of
from shared.runtime.settings import Settings
from shared.runtime.settings_values import without_password

OLDEST, TOO_NEW = (3, 10), (5, 0)  # versions that are tested: 3.10 to 4.x
TOPOLOGY = "topology"
EXPELLED = "expelled events"


def examine(settings: Settings, classes: Sequence[type], management_uri: str | None) -> Iterator[Finding]:
    """The bus, whichever it is. classes: all services of the release; management_uri: of the broker's HTTP API."""
    if settings.mode == "embedded":
        yield well("bus", "inside the process.")
        return
    subject = f"broker {without_password(settings.bus_uri)}"
    topology = topology_of(classes, settings.site)
    try:
        with opened({"AMQP_URI": settings.bus_uri}) as connection:
            yield version_of(subject, connection)
            yield from _declared(topology, connection)
            yield from _expelled(connection)
            yield from examine_list(topology, connection, settings, management_uri)
    except GONE as error:
        yield wrong(subject, broker_sentence(error))


def version_of(subject: str, connection: Connection) -> Finding:
    """Whether the broker is of a version that is tested."""
    server: Any = connection.connection
    told = str(server.server_properties.get("version", ""))
    name = f"{server.server_properties.get('product', 'unknown')} {told}"
    try:
        known = OLDEST <= tuple(int(part) for part in told.split(".")[:2]) < TOO_NEW
    except ValueError:
        known = False
    if not known:
        return wrong(subject, f"{name} is not among the versions that are tested (RabbitMQ 3.10 to 4.x).")
    return well(subject, f"{name}, virtual host {connection.virtual_host}.")


def _declared(topology: Topology, connection: Connection) -> Iterator[Finding]:
    """Every queue is there, and as this release declares it."""
    troubles = [trouble for queue in topology.queues for trouble in _troubles(queue, connection)]
    yield from troubles
    if not troubles:
        yield well(TOPOLOGY, f"all {len(topology.queues)} queues are declared.")


def _troubles(queue: PlannedQueue, connection: Connection) -> Iterator[Finding]:
    """Asking whether it is there comes first: declaring what is missing would be a change."""
    try:
        _declare(queue, connection, passive=True)
        _declare(queue, connection, passive=False)
    except NotFound:
        yield wrong(TOPOLOGY, f"queue {queue.name} is missing, its events are being lost; run `nuanliu prepare`.")
    except PreconditionFailed as error:
        remedy = "stop its reader, let it run empty, delete it, and run `nuanliu prepare`"
        yield wrong(TOPOLOGY, f"queue {queue.name} was declared otherwise ({error.reply_text}); {remedy}.")


def _expelled(connection: Connection) -> Iterator[Finding]:
    """What the broker took away from readers that crashed at it. No finding where the queue is missing: that is one."""
    try:
        count = count_dead_letters(connection)
    except NotFound:
        return
    if not count:
        yield well(EXPELLED, f"{names.DEAD_QUEUE} is empty.")
        return
    told = f"{count} {'events lie' if count > 1 else 'event lies'} in {names.DEAD_QUEUE}, their readers crashed at them"
    remedy = "`nuanliu events list --state expelled` shows them, `nuanliu events replay --expelled` sends them back"
    yield wrong(EXPELLED, f"{told}; {remedy}.")


def _declare(queue: PlannedQueue, connection: Connection, *, passive: bool) -> None:
    """On a channel of its own: a refusal closes it."""
    with connection.channel() as channel:
        channel.queue_declare(queue.name, passive=passive, durable=True, auto_delete=False, arguments=queue.arguments)
