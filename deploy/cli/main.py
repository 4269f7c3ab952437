"""The program `nuanliu`: everything that an operator does, one command each.

A module of this folder that has `commands: list[click.Command]` adds them; none is named here. What goes wrong becomes
a sentence and an exit code (`failures.py`); `--debug` shows the traceback as well.
"""

import warnings

with warnings.catch_warnings(action="ignore"):  # on every line of a shell it would hide what matters
    import eventlet

eventlet.monkey_patch()

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from psycogreen.eventlet import patch_psycopg

from deploy.cli.failures import INTERRUPTED, tell

patch_psycopg()

VERSION = "0.1.0"
PRIVATE_UMASK = 0o077  # databases, keys and logs hold what only the account that runs Nuanliu may read


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks of what goes wrong.")
@click.version_option(VERSION)
def program(debug: bool) -> None:
    """Nuanliu 暖流: run, prepare, examine and administer an installation.

    Settings are environment variables NUANLIU_*; `nuanliu doctor --settings` lists them.
    """


def found_commands() -> list[click.Command]:
    """The commands of every module in this folder."""
    found: list[click.Command] = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name not in ("main", "__main__") and not module.ispkg:
            found += getattr(importlib.import_module(f"deploy.cli.{module.name}"), "commands", [])
    return found


for command in found_commands():
    program.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process: 0 done, 1 refused or failed, 2 wrongly called or wrongly set."""
    os.umask(PRIVATE_UMASK)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = program.main(given, prog_name="nuanliu", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except Exception as error:
        if "--debug" in given:
            raise
        status = tell(error)
    sys.exit(status if isinstance(status, int) else 0)
