"""The secrets of an installation in one folder: made once, each in a file that its owner alone can read.

    keys/…             what `nuanliu keys make` makes
    bus/identity       the address of the broker for that service, with user and password
    database/identity  the template of addresses of the databases, likewise
    database/superuser the password of PostgreSQL's own administrator
    grafana/admin      that of Grafana's
    providers/sms_uri  and the like: empty, for what its operator is given by providers of messages
    proxy.pem          certificate and key of the proxy
    broker.json        definitions that the broker loads, and
    roles.sql          the script of roles and databases: both hold hashes alone, for the servers' accounts to read

What is there stays; the last two are written anew each time, from the code and the passwords that are there.
"""

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.broker.definitions import definitions_of, user_name
from deploy.broker.rights import rights_of
from deploy.installation import roles
from deploy.installation.trial_certificate import trial_certificate
from shared.runtime.trust.sealing import write_private

PASSWORD_BYTES = 32
VHOST = "nuanliu"
BUS, DATABASE = "bus", "database"
PROVIDERS = {"smtp_uri": "", "sms_uri": "", "sms_reply_key": "", "wechat_uri": "", "templates.json": "{}\n"}
SUPERUSER = "superuser"
READABLE = 0o644  # below a folder that only its owner may enter; mounted, the server's own account reads it
PRIVATE_FOLDER = 0o700


@dataclass(frozen=True)
class Place:
    """Where the servers of an installation are found: host and port of each, and the name that people know it by."""

    broker: str = "broker:5672"
    database: str = "database:5432"
    host: str = "localhost"
    site: str = "city"


class OtherSite(RuntimeError):
    """The folder is that of another site; the text says which. Nothing was changed."""


def make_secrets(folder: Path, services: Sequence[type], keeping: Sequence[str], place: Place) -> list[Path]:
    """Make all files of the folder but the keys; those that are new. keeping: the services that have a database.

    Raises OtherSite.
    """
    users = [each.user for each in rights_of(services, place.site)]
    _refuse_another_site(folder, users, place.site)
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    wanted = {folder / BUS / user: _bus_uri(user, place) for user in users}
    wanted |= {folder / DATABASE / name: _database_uri(name, place) for name in (*keeping, roles.OPERATOR)}
    wanted |= {folder / DATABASE / SUPERUSER: _word(), folder / "grafana" / "admin": _word()}
    wanted |= {folder / "providers" / name: text for name, text in PROVIDERS.items()}
    wanted[folder / "proxy.pem"] = trial_certificate(place.host).decode()
    made = list(_written(wanted))
    bus = {user: _password_in(folder / BUS / user) for user in users}
    definitions = definitions_of(services, place.site, VHOST, bus)
    database = {name: _password_in(folder / DATABASE / name) for name in (*keeping, roles.OPERATOR)}
    _write_readable(folder / "broker.json", json.dumps(definitions, indent=1) + "\n")
    _write_readable(folder / "roles.sql", roles.script(database))
    return made


def _refuse_another_site(folder: Path, users: Sequence[str], site: str) -> None:
    """Definitions of one site and addresses of another would leave nobody a user that the broker knows."""
    for user in users:
        path = folder / BUS / user
        known = urlsplit(path.read_text().strip()).username if path.exists() else user_name(user, site)
        if known != user_name(user, site):
            wanted = user_name(user, site)
            raise OtherSite(f"{path} is of {known}, and the site {site} has {wanted}: say --site as it is")


def _written(wanted: dict[Path, str]) -> Iterator[Path]:
    for path, text in wanted.items():
        if not path.exists():
            path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            write_private(path, text)
            yield path


def _bus_uri(user: str, place: Place) -> str:
    return f"amqp://{user_name(user, place.site)}:{_word()}@{place.broker}/{VHOST}"


def _database_uri(name: str, place: Place) -> str:
    """A service opens its own database; the operator each of them, as its owner."""
    address = f"postgresql+psycopg2://{roles.role_of(name)}:{_word()}@{place.database}/{roles.PREFIX}{{service}}"
    if name == roles.OPERATOR:
        return f"{address}?options=-c%20role%3D{roles.PREFIX}{{service}}"
    return address


def _password_in(path: Path) -> str:
    return urlsplit(path.read_text().strip()).password or ""


def _word() -> str:
    return secrets.token_hex(PASSWORD_BYTES)


def _write_readable(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READABLE), "w") as file:
        file.write(text)
    path.chmod(READABLE)
