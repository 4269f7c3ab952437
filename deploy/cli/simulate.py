"""`nuanliu simulate`: other systems that Nuanliu asks, played on a port of this machine."""

import logging
import sys
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import click
import eventlet

from deploy.simulators.member_directory import SLOW_SECONDS, Fault, SimulatedRegistry
from services.identity.members.directory_signing import make_key
from services.identity.members.directory_simulator import MembersFileWrong, SimulatedDirectory, members_in
from shared.kernel.clock import business_date
from shared.runtime.settings import Settings

KEY_ID = "simulated"
DEFAULT_PORT = 12351


@click.group("simulate")
def simulate() -> None:
    """Play other systems, for development and tests; never where people are."""


@simulate.command("member-directory")
@click.option(
    "--members",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A CSV file as `nuanliu generate members` writes it; it may have the columns member_since and state too.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: any free one.")
@click.option("--fault", type=click.Choice([*Fault]), help="How every answer goes wrong.")
@click.option("--slow-seconds", type=click.FloatRange(0, 3600), default=SLOW_SECONDS, show_default=True)
def member_directory(file: Path, host: str, port: int, fault: str | None, slow_seconds: float) -> None:
    """Play the member registry (12351) until Ctrl-C; its protocol stands in docs/member-directory.md.

    The key is made where NUANLIU_MEMBER_DIRECTORY_KEY_FILE says, if there is none: Nuanliu signs with the same file.
    """
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    settings = Settings.from_environment()
    directory = _directory(file)
    key = make_key(settings.member_directory_key_file, KEY_ID)
    listener = eventlet.listen((host, port))
    click.echo(f"{len(directory)} members. NUANLIU_MEMBER_DIRECTORY_URL=http://{host}:{listener.getsockname()[1]}")
    faults = repeat(Fault(fault)) if fault else None
    SimulatedRegistry(directory, key, faults, slow_seconds).serve(listener)


def _directory(path: Path) -> SimulatedDirectory:
    """The members of a file, read now: what is wrong with it is said before anybody asks."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            members = list(members_in(file, business_date(datetime.now(UTC))))
    except (MembersFileWrong, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, MembersFileWrong) else "the file is no UTF-8 text"
        raise click.BadParameter(f"{reason}.", param_hint="--members") from None
    return SimulatedDirectory(lambda: members)


commands = [simulate]
