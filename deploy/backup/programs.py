"""PostgreSQL's own programs, `pg_dump` and `pg_restore`, given an address of SQLAlchemy."""

import os
import shutil
import subprocess
from pathlib import Path

from psycopg2.extensions import make_dsn
from sqlalchemy import URL, make_url

DEBIAN_FOLDERS = "/usr/lib/postgresql/*/bin"
WORDS_MAX = 2000


class ProgramFailed(RuntimeError):
    """A program of PostgreSQL is not there, or did not do what it should; the text has its own words."""


def run(name: str, uri: str, *arguments: str) -> None:
    """Run it on the database there, with the password in its environment, where no list of processes shows it."""
    address = make_url(uri)
    command = [program(name), *arguments, "--no-password", f"--dbname={_without_password(address)}"]
    environment = os.environ | ({"PGPASSWORD": address.password} if address.password else {})
    ended = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if ended.returncode:
        raise ProgramFailed(f"{name} of {address.database} failed: {' '.join(ended.stderr.split())[-WORDS_MAX:]}")


def program(name: str) -> str:
    """Where it is: on the path, or the newest that Debian has put elsewhere. Raises ProgramFailed."""
    found = shutil.which(name)
    if found:
        return found
    installed = [folder / name for folder in Path("/").glob(DEBIAN_FOLDERS[1:]) if (folder / name).exists()]
    if not installed:
        raise ProgramFailed(
            f"{name} is not installed: it comes with PostgreSQL's client, of the server's version or later"
        )
    return str(max(installed, key=lambda path: int("".join(filter(str.isdigit, path.parent.parent.name)) or 0)))


def _without_password(address: URL) -> str:
    """In libpq's own words: in an address it takes SQLAlchemy's `+` for what it is, and `options` has blanks."""
    further = {"host": address.host, "port": address.port, "user": address.username, "dbname": address.database}
    return str(make_dsn(**further | dict(address.query)))
