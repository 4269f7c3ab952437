"""Definitions that a RabbitMQ loads when it starts, made from the code: users, rights, policies, exchanges, queues.

As the broker itself exports them (RabbitMQ documentation, "Definition Export and Import"). Passwords are in it as
salted hashes alone, of long random words: whoever reads the file learns none.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from deploy.broker.policies import policies_of
from deploy.broker.rights import GATEWAY, TAGS, rights_of
from shared.runtime.bus import names
from shared.runtime.bus.queues import RPC_EXCHANGE
from shared.runtime.process.topology import topology_of

SALT_BYTES = 4  # RabbitMQ's own length
HASHING = "rabbit_password_hashing_sha256"
CLASSIC = {"x-queue-type": "classic"}

Definitions = dict[str, Any]


def definitions_of(services: Sequence[type], site: str, vhost: str, passwords: Mapping[str, str]) -> Definitions:
    """All definitions of a virtual host. passwords: of every user of `rights_of`; each is salted anew."""
    rights = rights_of(services, site)
    topology = topology_of(services, site)
    answering = [str(service.name) for service in services if service.name != GATEWAY]  # type: ignore[attr-defined]
    asked = [names.bus_name(name, site) for name in answering]
    exchanges = [*topology.exchanges, (RPC_EXCHANGE.name, RPC_EXCHANGE.type)]
    events = [(queue.name, queue.exchange, queue.routing_key, queue.arguments) for queue in topology.queues]
    requests = [(names.rpc_queue(name), RPC_EXCHANGE.name, names.rpc_binding(name), CLASSIC) for name in asked]
    return {
        "vhosts": [{"name": vhost}],
        "users": [_user(each.user, user_name(each.user, site), passwords[each.user]) for each in rights],
        "permissions": [
            {
                "user": user_name(each.user, site),
                "vhost": vhost,
                "configure": each.configure,
                "write": each.write,
                "read": each.read,
            }
            for each in rights
        ],
        "topic_permissions": [
            {"user": user_name(each.user, site), "vhost": vhost, "exchange": exchange, "write": write, "read": read}
            for each in rights
            for exchange, write, read in each.topics
        ],
        "policies": [
            {"vhost": vhost, "name": policy.name, "pattern": policy.pattern, "apply-to": "queues"}
            | {"definition": policy.definition, "priority": policy.priority}
            for policy in policies_of(site)
        ],
        "exchanges": [
            {"vhost": vhost, "name": name, "type": kind, "durable": True, "auto_delete": False}
            | {"internal": False, "arguments": {}}
            for name, kind in exchanges
        ],
        "queues": [
            {"vhost": vhost, "name": name, "durable": True, "auto_delete": False, "arguments": arguments}
            for name, _, _, arguments in (*events, *requests)
        ],
        "bindings": [
            {"vhost": vhost, "source": exchange, "destination": name, "destination_type": "queue"}
            | {"routing_key": routing_key, "arguments": {}}
            for name, exchange, routing_key, _ in (*events, *requests)
        ],
    }


def user_name(user: str, site: str) -> str:
    """How the broker calls a user: sites that share one have users of their own."""
    return names.bus_name(user, site)


def _user(user: str, name: str, password: str) -> dict[str, Any]:
    tags = list(TAGS.get(user, ()))
    return {"name": name, "password_hash": hashed(password), "hashing_algorithm": HASHING, "tags": tags}


def hashed(password: str) -> str:
    """A password as the broker keeps it: salt and SHA-256 of salt and password, in base 64."""
    salt = secrets.token_bytes(SALT_BYTES)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
