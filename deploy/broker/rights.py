"""What each user of the broker may do: its own queues, what it tells, what it hears; read off the doors of its service.

A service publishes its own events and answers, and binds its own queues to what it hears. Only the gateway sends
requests. (RabbitMQ documentation, "Access Control" and "Topic Authorisation": patterns are searched in a name, so each
is anchored; a topic exchange asks for the routing key too, of what is sent, and of what a queue is bound to.)
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.runtime.bus import names
from shared.runtime.process.topology import broadcasts_of, subscriptions_of

EVERYTHING, NOTHING = ".*", "^$"
GATEWAY = "gateway"  # asks all others, and answers nobody on the bus
OPERATOR = "operator"  # prepares, examines, sends expelled events back
WATCHER = "watcher"  # reads figures, and nothing else
TAGS = {OPERATOR: ("policymaker",), WATCHER: ("monitoring",)}


@dataclass(frozen=True)
class Rights:
    """Patterns, as the broker has them: of names of queues and exchanges, and of routing keys by topic exchange.

    user: the service, or OPERATOR, WATCHER; topics: for each exchange what may be sent, and bound to.
    """

    user: str
    configure: str
    write: str
    read: str
    topics: tuple[tuple[str, str, str], ...] = ()


def rights_of(services: Sequence[type], site: str) -> tuple[Rights, ...]:
    """The rights of a user for each service, of the operator and of who reads figures."""
    asked = [_name(service) for service in services if _name(service) != GATEWAY]
    own = (
        _of_gateway(service, asked, site) if _name(service) == GATEWAY else _of(service, site) for service in services
    )
    return (*own, Rights(OPERATOR, EVERYTHING, EVERYTHING, EVERYTHING), Rights(WATCHER, NOTHING, NOTHING, NOTHING))


def heard_by(service: type) -> list[str]:
    """The types of events that a service hears, by subscription or broadcast."""
    told = {door.contract_class.event_type for door in (*subscriptions_of(service), *broadcasts_of(service))}
    return sorted(told)


def _of(service: type, site: str) -> Rights:
    """It answers, tells and hears. Its dead letters go to an exchange that it names when it declares a queue."""
    name = _name(service)
    on_bus = names.bus_name(name, site)
    own = [names.rpc_queue(on_bus), f"{on_bus}\\..+", f"broadcast\\.{on_bus}\\..+"]
    publishing = [names.RPC_EXCHANGE, names.EVENTS_EXCHANGE]
    answers = (names.RPC_EXCHANGE, f"^reply\\.{re.escape(site)}\\..+$", f"^{re.escape(names.rpc_binding(on_bus))}$")
    events = (names.EVENTS_EXCHANGE, f"^{name}\\..+$", _one_of(map(re.escape, heard_by(service))))
    return Rights(
        user=name,
        configure=_one_of(own),
        write=_one_of([*own, *publishing, re.escape(names.DEAD_QUEUE)]),
        read=_one_of([*own, *publishing]),
        topics=(answers, events),
    )


def _of_gateway(service: type, asked: Sequence[str], site: str) -> Rights:
    """It asks every service, and hears broadcasts; it tells nothing."""
    on_bus, place = names.bus_name(GATEWAY, site), re.escape(site)
    own = [f"reply\\.{place}\\..+", f"broadcast\\.{on_bus}\\..+"]
    requests = (names.RPC_EXCHANGE, f"^({'|'.join(asked)})-{place}\\.[a-z_]+$", f"^reply\\.{place}\\..+$")
    events = (names.EVENTS_EXCHANGE, NOTHING, _one_of(map(re.escape, heard_by(service))))
    return Rights(
        user=GATEWAY,
        configure=_one_of(own),
        write=_one_of([*own, names.RPC_EXCHANGE]),
        read=_one_of([*own, names.RPC_EXCHANGE, names.EVENTS_EXCHANGE]),
        topics=(requests, events),
    )


def _one_of(patterns: Iterable[str]) -> str:
    found = "|".join(patterns)
    return f"^({found})$" if found else NOTHING


def _name(service: type) -> str:
    return str(service.name)  # type: ignore[attr-defined]
