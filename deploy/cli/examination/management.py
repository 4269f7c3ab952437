"""What only the broker's list of queues can tell: queues that nobody reads any more, bindings that are not there.

The list is asked of the management plugin (RabbitMQ documentation, "Management HTTP API"). A broker without it is fine.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from kombu.connection import Connection

from deploy.backing.errors import BackingError
from deploy.backing.rabbitmq import MANAGEMENT_PORT, ManagementVhosts
from deploy.broker.policies import policies_of
from deploy.cli.examination.findings import Finding, note, well, wrong
from deploy.cli.examination.policies import examine_policies
from shared.runtime.process.topology import Topology
from shared.runtime.settings import Settings

SUBJECT = "list of queues"


def examine_list(
    topology: Topology, connection: Connection, settings: Settings, management_uri: str | None
) -> Iterator[Finding]:
    """Orphaned queues of this site and missing bindings. management_uri: None for the usual port of the broker."""
    api, vhost = _api(settings, management_uri), quote(str(connection.virtual_host), safe="")
    try:
        found = {str(queue["name"]): queue for queue in api.call("GET", f"/api/queues/{vhost}")}
        bindings = api.call("GET", f"/api/bindings/{vhost}")
    except (BackingError, ValueError):
        remedy = "--management http://host:15672 names the management API"
        yield note(SUBJECT, f"not to be had at {api.uri}, so orphaned queues were not looked for; {remedy}.")
        return
    troubles = [*_orphans(topology, found, settings.site), *_unbound(topology, found, bindings)]
    yield from troubles
    if not troubles:
        yield well(SUBJECT, "no orphaned queue, no missing binding.")
    try:
        present = api.call("GET", f"/api/policies/{vhost}")
    except (BackingError, ValueError):
        yield note("policies", "the broker shows them to a user with the tag policymaker or administrator alone.")
        return
    yield from examine_policies(policies_of(settings.site), present, topology, _of_operators(api, vhost))


def _of_operators(api: ManagementVhosts, vhost: str) -> list[dict[str, Any]]:
    """Policies that weigh beside the others; none where the broker does not show them."""
    try:
        return list(api.call("GET", f"/api/operator-policies/{vhost}"))
    except (BackingError, ValueError):
        return []


def _api(settings: Settings, management_uri: str | None) -> ManagementVhosts:
    bus = urlsplit(settings.bus_uri.partition(";")[0])
    usual = f"http://{bus.hostname}:{MANAGEMENT_PORT}"
    return ManagementVhosts(management_uri or usual, unquote(bus.username or ""), unquote(bus.password or ""))


def _orphans(topology: Topology, found: dict[str, Any], site: str) -> Iterator[Finding]:
    """Event queues of this site that no service of this release has: a filling one is found late, by its disk."""
    ours = re.compile(rf"[a-z][a-z0-9_]*-{re.escape(site)}\.")
    for name in sorted(set(found) - {queue.name for queue in topology.queues}):
        if ours.match(name):
            count = int(found[name].get("messages", 0))
            yield wrong(SUBJECT, f"queue {name} ({count} events) has no reader in this release; delete it.")


def _unbound(topology: Topology, found: dict[str, Any], bindings: list[dict[str, Any]]) -> Iterator[Finding]:
    """To the exchange alone is not enough: bound to another kind of event it would never hear its own."""
    bound = {tuple(str(binding[key]) for key in ("source", "destination", "routing_key")) for binding in bindings}
    for queue in topology.queues:
        if queue.name in found and (queue.exchange, queue.name, queue.routing_key) not in bound:
            told = f"queue {queue.name} is not bound to {queue.exchange}"
            yield wrong(SUBJECT, f"{told} with {queue.routing_key or 'no key'}; run `nuanliu prepare`.")
