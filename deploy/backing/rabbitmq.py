"""What we ask of any RabbitMQ: a supported version, and virtual hosts made and deleted over the management API.

`rabbitmqctl` serves where that API does not answer. Queues of a new virtual host are quorum queues unless a
declaration says otherwise (RabbitMQ documentation, "Default queue type").
"""

import base64
import json
import re
import secrets
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import SplitResult, quote, unquote, urlsplit

import amqp

from deploy.backing.errors import BackingError, CannotBeHad
from deploy.backing.processes import Identity

OLDEST, TOO_NEW = (3, 10), (5, 0)
CONNECT_SECONDS_MAX = 5.0
MANAGEMENT_PORT = 15672
MANAGEMENT_SECONDS_MAX = 30.0
CONTROL_SECONDS_MAX = 60.0
QUORUM = "quorum"


class Vhosts(Protocol):
    """A way to make and delete virtual hosts."""

    def create(self, name: str, user: str, queue_type: str) -> None: ...

    def delete(self, name: str) -> None: ...


@dataclass(frozen=True)
class ManagementVhosts:
    """Virtual hosts by the management plugin's HTTP API at `uri` (`http://host:15672`)."""

    uri: str
    user: str
    password: str = field(repr=False)

    def create(self, name: str, user: str, queue_type: str) -> None:
        """Make a virtual host and let `user` do everything in it; both are harmless when repeated."""
        vhost = quote(name, safe="")
        # RabbitMQ 3.10 spells the field without underscores (rabbitmq-server#7734) and ignores the other silently.
        self.call("PUT", f"/api/vhosts/{vhost}", {"default_queue_type": queue_type, "defaultqueuetype": queue_type})
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        self.call("PUT", f"/api/permissions/{vhost}/{quote(user, safe='')}", everything)

    def delete(self, name: str) -> None:
        """Delete a virtual host with everything in it; one that is not there is refused."""
        self.call("DELETE", f"/api/vhosts/{quote(name, safe='')}")

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask the management API; return its JSON, or None when it has nothing to say. Raises BackingError."""
        credentials = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(
            self.uri.rstrip("/") + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=MANAGEMENT_SECONDS_MAX) as answer:
                content = answer.read()
        except (OSError, urllib.error.URLError) as error:
            raise BackingError(f"RabbitMQ's management API refused {method} {path}: {error}") from error
        return json.loads(content) if content else None


@dataclass(frozen=True)
class ControlVhosts:
    """Virtual hosts by `rabbitmqctl`, run as `identity` in `environment` (None: our own)."""

    command: Sequence[str] = ("rabbitmqctl",)
    environment: Mapping[str, str] | None = None
    identity: Identity = field(default_factory=Identity)

    def create(self, name: str, user: str, queue_type: str) -> None:
        """Make a virtual host and let `user` do everything in it."""
        self.call("add_vhost", name, "--default-queue-type", queue_type)
        self.call("set_permissions", "-p", name, user, ".*", ".*", ".*")

    def delete(self, name: str) -> None:
        """Delete a virtual host with everything in it."""
        self.call("delete_vhost", name)

    def call(self, *arguments: str) -> str:
        """Run one command; return what it prints. Raises BackingError."""
        try:
            answer = subprocess.run(
                [*self.command, "--quiet", *arguments],
                env=self.environment,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                timeout=CONTROL_SECONDS_MAX,
                **self.identity,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BackingError(f"rabbitmqctl {arguments[0]} cannot be run: {type(error).__name__}") from error
        if answer.returncode != 0:
            complaint = (answer.stderr or answer.stdout).strip().partition("\n")[0]
            raise BackingError(f"rabbitmqctl {arguments[0]} failed: {complaint}")
        return answer.stdout


@dataclass(frozen=True)
class Broker:
    """A RabbitMQ at `uri` (`amqp://user:password@host:port/`) with a way to make virtual hosts there."""

    uri: str = field(repr=False)
    vhosts: Vhosts

    def vhost_uri(self, name: str) -> str:
        """Return the address of a virtual host."""
        return f"{self.uri.rstrip('/')}/{quote(name, safe='')}"

    def create(self, name: str, queue_type: str = QUORUM) -> str:
        """Make a virtual host and return its address."""
        self.vhosts.create(name, unquote(urlsplit(self.uri).username or "guest"), queue_type)
        return self.vhost_uri(name)


def local_broker(amqp_port: int, management_port: int, user: str, password: str) -> Broker:
    """Return a broker of ours on this machine."""
    management = ManagementVhosts(f"http://127.0.0.1:{management_port}", user, password)
    return Broker(f"amqp://{user}:{password}@127.0.0.1:{amqp_port}/", management)


def answers(broker: Broker) -> bool:
    """Say whether a broker lets us in, and its management API as well."""
    try:
        version(broker.uri)
        if isinstance(broker.vhosts, ManagementVhosts):
            broker.vhosts.call("GET", "/api/overview")
    except (OSError, amqp.AMQPError, BackingError):
        return False
    return True


def base_uri(uri: str) -> str:
    """Return an AMQP address without its virtual host and parameters."""
    parts = urlsplit(uri)
    return SplitResult(parts.scheme, parts.netloc, "/", "", "").geturl()


def address(uri: str) -> str:
    """Return host and port of an address: what may be shown to people."""
    return urlsplit(uri).netloc.rpartition("@")[2]


def version(uri: str) -> str:
    """Connect to a virtual host and return the broker's version. Raises OSError or amqp.AMQPError."""
    parts = urlsplit(uri)
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or (5671 if parts.scheme == 'amqps' else 5672)}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        ssl=parts.scheme == "amqps",
        connect_timeout=CONNECT_SECONDS_MAX,
        read_timeout=CONNECT_SECONDS_MAX,
        write_timeout=CONNECT_SECONDS_MAX,
    )
    with connection:
        connection.connect()
        properties = connection.server_properties
    if properties.get("product") != "RabbitMQ":
        raise CannotBeHad(f"What answers at {address(uri)} is no RabbitMQ.")
    return str(properties["version"])


def supported(number: str) -> bool:
    """Say whether this version of RabbitMQ (`3.10.8`, `3.10.8-1.1+deb12u1`) is one we work with."""
    found = re.match(r"([0-9]+)\.([0-9]+)", number)
    return found is not None and OLDEST <= (int(found[1]), int(found[2])) < TOO_NEW


def examine(uri: str, vhosts: Vhosts) -> Broker:
    """Return the broker at `uri` if a virtual host can be made, entered and deleted there. Raises CannotBeHad."""
    broker = Broker(base_uri(uri), vhosts)
    name = f"nuanliu-probe-{secrets.token_hex(4)}"
    try:
        made = broker.create(name)
        try:
            found = version(made)
        finally:
            vhosts.delete(name)
    except (OSError, amqp.AMQPError, BackingError) as error:
        raise CannotBeHad(f"No virtual host can be used on the RabbitMQ at {address(uri)}: {error}.") from error
    if not supported(found):
        raise CannotBeHad(f"The RabbitMQ at {address(uri)} is {found}; 3.10 to 4.x are supported.")
    return broker
