"""The servers a test run or a developer has been given."""

import re
from dataclasses import dataclass, field
from typing import Protocol

from deploy.backing.errors import BackingError
from deploy.backing.postgresql import DatabaseServer
from deploy.backing.rabbitmq import QUORUM, Broker, Vhosts

# Also within PostgreSQL's 63 bytes for an identifier.
NAME = re.compile(r"\A[a-z0-9][a-z0-9_-]{0,62}\Z")


class Instance(Protocol):
    """A server of our own, which may be stopped, started, killed and removed at will."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...

    def remove(self) -> None: ...

    def running(self) -> bool: ...

    def pids(self) -> list[int]: ...


class BrokerInstance(Instance, Protocol):
    """A RabbitMQ of our own."""

    def control(self, *arguments: str) -> str: ...


@dataclass(frozen=True)
class Backing:
    """What was had: addresses with the right to make virtual hosts and databases, None where nothing was had.

    `reasons` says in sentences why a server was not had, or why a configured one was passed over. Stopping and killing
    is for private servers only, others belong to somebody else. Every method raises BackingError with a sentence.
    """

    amqp_admin: str | None = field(repr=False)
    postgresql_admin: str | None = field(repr=False)
    reasons: tuple[str, ...] = ()
    vhosts: Vhosts | None = None
    rabbitmq: BrokerInstance | None = None
    postgresql: Instance | None = None

    @property
    def private(self) -> bool:
        """Whether both servers are our own, so that fault tests may stop and kill them."""
        return self.rabbitmq is not None and self.postgresql is not None

    def create_vhost(self, name: str, queue_type: str = QUORUM) -> str:
        """Make a virtual host whose queues are of `queue_type` by default; return its AMQP address."""
        return self._broker(name).create(name, queue_type)

    def delete_vhost(self, name: str) -> None:
        """Delete a virtual host with everything in it."""
        self._broker(name).vhosts.delete(name)

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make a database, empty or like another to which nobody is connected; return its SQLAlchemy address."""
        return self._server(name).create(name, template)

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting off whoever is connected to it."""
        self._server(name).drop(name)

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on the private broker and return what it prints."""
        self._private("rabbitmq")
        assert self.rabbitmq is not None
        return self.rabbitmq.control(*arguments)

    def stop_rabbitmq(self) -> None:
        """Stop the private broker in order."""
        self._private("rabbitmq").stop()

    def start_rabbitmq(self) -> None:
        """Start the private broker on its old ports, with its old data, and wait until it answers."""
        self._private("rabbitmq").start()

    def kill_rabbitmq(self) -> None:
        """End the private broker as a crash would (SIGKILL)."""
        self._private("rabbitmq").kill()

    def stop_postgresql(self) -> None:
        """Stop the private database server in order, cutting off its clients."""
        self._private("postgresql").stop()

    def start_postgresql(self) -> None:
        """Start the private database server on its old port, with its old data, and wait until it answers."""
        self._private("postgresql").start()

    def kill_postgresql(self) -> None:
        """End the private database server as a crash would (SIGKILL)."""
        self._private("postgresql").kill()

    def _broker(self, name: str) -> Broker:
        if self.amqp_admin is None or self.vhosts is None:
            raise BackingError(" ".join(("There is no RabbitMQ.", *self.reasons)))
        _check(name)
        return Broker(self.amqp_admin, self.vhosts)

    def _server(self, name: str) -> DatabaseServer:
        if self.postgresql_admin is None:
            raise BackingError(" ".join(("There is no PostgreSQL.", *self.reasons)))
        _check(name)
        return DatabaseServer(self.postgresql_admin)

    def _private(self, server: str) -> Instance:
        instance: Instance | None = getattr(self, server)
        if instance is None:
            raise BackingError(f"The {server} server is not private: it is not ours to stop or start.")
        return instance


def _check(name: str) -> None:
    if not NAME.match(name):
        raise BackingError(f"{name!r} is no name for a virtual host or a database: use a-z, 0-9, _ and -, at most 63.")
