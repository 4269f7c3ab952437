"""What we ask of any PostgreSQL: a supported version, and databases made and dropped."""

import contextlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from deploy.backing.errors import BackingError, CannotBeHad

OLDEST_MAJOR, NEWEST_MAJOR = 15, 17
CONNECT_SECONDS_MAX = 5
SCHEME = "postgresql+psycopg2"


@dataclass(frozen=True)
class DatabaseServer:
    """A PostgreSQL at `uri` (`postgresql+psycopg2://user:password@host:port/postgres`) that lets us make databases."""

    uri: str = field(repr=False)

    def database_uri(self, name: str) -> str:
        """Return the address of a database, for SQLAlchemy."""
        return urlsplit(self.uri)._replace(path=f"/{name}").geturl()

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database in UTF-8, empty or like another to which nobody is connected, and return its address."""
        self._execute("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, template)
        return self.database_uri(name)

    def drop(self, name: str) -> None:
        """Drop a database, cutting off whoever is connected to it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with _cursor(self.uri) as cursor:
            try:
                cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            except psycopg2.Error as error:
                raise BackingError(f"PostgreSQL refused {statement.format(*names)}: {str(error).strip()}") from error


def local_server(port: int, password: str) -> DatabaseServer:
    """Return a server of ours on this machine."""
    return DatabaseServer(f"{SCHEME}://postgres:{password}@127.0.0.1:{port}/postgres")


def answers(server: DatabaseServer) -> bool:
    """Say whether a server lets us in."""
    try:
        major_version(server.uri)
    except psycopg2.Error:
        return False
    return True


def normal_uri(uri: str) -> str:
    """Return an address in SQLAlchemy's form, with the driver named."""
    parts = urlsplit(uri)
    if parts.scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise CannotBeHad(f"{parts.scheme}:// is no address of a PostgreSQL.")
    return parts._replace(scheme=SCHEME, path=parts.path if len(parts.path) > 1 else "/postgres").geturl()


def major_version(uri: str) -> int:
    """Connect and return the server's major version. Raises psycopg2.Error."""
    with _cursor(uri) as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def supported(number: str) -> bool:
    """Say whether this version of PostgreSQL (`15.18`, `17.2-1`) is one we work with."""
    found = re.match(r"[0-9]+", number)
    return found is not None and OLDEST_MAJOR <= int(found[0]) <= NEWEST_MAJOR


def examine(uri: str) -> DatabaseServer:
    """Return the server at `uri` if a database can be made, entered and dropped there; else CannotBeHad says why."""
    server = DatabaseServer(normal_uri(uri))
    place = urlsplit(uri).netloc.rpartition("@")[2]
    try:
        major = major_version(server.uri)
        if not supported(str(major)):
            raise CannotBeHad(f"The PostgreSQL at {place} is {major}; {OLDEST_MAJOR} to {NEWEST_MAJOR} are supported.")
        name = f"nuanliu_probe_{secrets.token_hex(4)}"
        made = server.create(name)
        try:
            major_version(made)
        finally:
            server.drop(name)
    except (psycopg2.Error, BackingError) as error:
        raise CannotBeHad(f"No database can be made on the PostgreSQL at {place}: {str(error).strip()}.") from error
    return server


@contextlib.contextmanager
def _cursor(uri: str) -> Iterator[Any]:
    plain = urlsplit(uri)._replace(scheme="postgresql").geturl()
    connection = psycopg2.connect(plain, connect_timeout=CONNECT_SECONDS_MAX)
    connection.autocommit = True  # databases are not made inside a transaction
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
