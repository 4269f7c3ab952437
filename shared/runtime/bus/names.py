"""Every name on the bus, made in one place: services, exchanges, queues, routing keys.

A service carries its site in its name (`identity-city`), so that several sites can share a broker and a mailbox between
two brokers can tell them apart. No name contains the name of a Python method: renaming one must not abandon a queue.
"""

import re

RPC_EXCHANGE = "rpc"
EVENTS_EXCHANGE = "events"
DEAD_QUEUE = "events.dead"
NAME_BYTES_MAX = 255  # AMQP's short string: queues, exchanges and routing keys alike

_SERVICE = re.compile(r"\A[a-z][a-z0-9_]*\Z")
_SITE = re.compile(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
_WORDS = re.compile(r"\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\Z")


def bus_name(service: str, site: str) -> str:
    """The name of a service on the bus: ("identity", "city") -> "identity-city"."""
    assert _SERVICE.match(service), f"a service is named in lower case without hyphens, not {service!r}"
    assert _SITE.match(site), f"a site is named in lower case letters, digits and single hyphens, not {site!r}"
    return _short(f"{service}-{site}")


def service_of(name: str) -> str:
    """The service in a name on the bus: "identity-city" -> "identity"."""
    return _split(name)[0]


def site_of(name: str) -> str:
    """The site in a name on the bus: "identity-hai-dian" -> "hai-dian"."""
    return _split(name)[1]


def rpc_queue(name: str) -> str:
    """The queue in which requests to a service wait; `name` is its name on the bus."""
    return _short(f"rpc.{name}")


def rpc_binding(name: str) -> str:
    """The routing pattern of all requests to a service."""
    return f"{name}.*"


def rpc_routing_key(name: str, method: str) -> str:
    """The routing key of one request: "identity-city.move_unit"."""
    return _short(f"{name}.{method}")


def method_of(routing_key: str) -> str:
    """The method that a request's routing key names."""
    return routing_key.rpartition(".")[2]


def callee_of(routing_key: str) -> str:
    """The service that a request's routing key names: "identity-city.move_unit" -> "identity-city"."""
    return routing_key.rpartition(".")[0]


def reply_queue(site: str, unique: str) -> str:
    """The queue, and the routing key, of the answers to one process: "reply.city.0198c5c2-…"."""
    assert _SITE.match(site) and _WORDS.match(unique)
    return _short(f"reply.{site}.{unique}")


def is_reply_queue(name: object) -> bool:
    """Whether answers may be sent there. A request that names another queue would make the service its messenger."""
    return (
        isinstance(name, str) and name.startswith("reply.") and len(name) <= NAME_BYTES_MAX and bool(_WORDS.match(name))
    )


def event_queue(site: str, reader: str, event_type: str, handler: str | None = None) -> str:
    """The queue of one reader of an event type: "credits-city.projects.ServiceConfirmed.v1".

    reader: the service; handler: a word that tells two doors of one service for the same event type apart.
    """
    assert _WORDS.match(event_type) and (handler is None or _WORDS.match(handler))
    return _short(".".join([bus_name(reader, site), event_type, *([handler] if handler else [])]))


def broadcast_queue(site: str, reader: str, event_type: str, unique: str) -> str:
    """The queue of one process that hears a broadcast: it is deleted with its connection."""
    assert _WORDS.match(event_type) and _WORDS.match(unique)
    return _short(f"broadcast.{bus_name(reader, site)}.{event_type}.{unique}")


def _split(name: str) -> tuple[str, str]:
    service, hyphen, site = name.partition("-")
    assert hyphen and _SERVICE.match(service) and _SITE.match(site), f"{name!r} is no name of a service on the bus"
    return service, site


def _short(name: str) -> str:
    assert len(name.encode()) <= NAME_BYTES_MAX, f"longer than AMQP allows: {name!r}"
    return name
