"""The private servers of a folder, as they are written into its state file and read from it."""

import dataclasses
from typing import Any

from deploy.backing.container import PostgresqlContainer, RabbitmqContainer
from deploy.backing.folder import Folder
from deploy.backing.private_postgresql import PrivatePostgresql
from deploy.backing.private_rabbitmq import PrivateRabbitmq

RABBITMQ, POSTGRESQL = "rabbitmq", "postgresql"
SERVERS = (RABBITMQ, POSTGRESQL)

OurRabbitmq = PrivateRabbitmq | RabbitmqContainer
OurPostgresql = PrivatePostgresql | PostgresqlContainer

KINDS: dict[str, Any] = {
    "PrivateRabbitmq": PrivateRabbitmq,
    "RabbitmqContainer": RabbitmqContainer,
    "PrivatePostgresql": PrivatePostgresql,
    "PostgresqlContainer": PostgresqlContainer,
}


def recall(folder: Folder, server: str) -> Any:
    """Return the private server that is remembered under this name, or None."""
    facts = dict(folder.state().get(server, {}))
    kind = KINDS.get(facts.pop("kind", ""))
    try:
        return None if kind is None else kind(**facts)
    except TypeError:  # written by another version of this program
        return None


def remember(folder: Folder, server: str, ours: Any) -> None:
    """Write down a private server before it is started, so that it is found even if we die meanwhile."""
    folder.remember(server, {"kind": type(ours).__name__, **dataclasses.asdict(ours)})


def forget(folder: Folder, server: str) -> None:
    """Strike a server from the state file."""
    folder.remember(server, None)
