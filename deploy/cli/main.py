"""The program `nuanliu`: everything that an operator does, one command each.

A module of this folder that has `commands: list[click.Command]` adds them; none is named here. A command that lies in
the modules of its name (`run.py`, `import_units.py`) loads only these: an import of a million people needs the memory.
What goes wrong becomes a sentence and an exit code (`failures.py`); `--debug` shows the traceback as well.
"""

import warnings

with warnings.catch_warnings(action="ignore"):  # on every line of a shell it would hide what matters
    import eventlet

eventlet.monkey_patch()

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from psycogreen.eventlet import patch_psycopg

from deploy.cli.failures import INTERRUPTED, tell

patch_psycopg()

VERSION = "0.1.0"
PRIVATE_UMASK = 0o077  # databases, keys and logs hold what only the account that runs Nuanliu may read


class Commands(click.Group):
    """Commands by the modules of this folder, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them."""
        return sorted({command.name or "" for command in commands_of(modules())} | set(self.commands))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The one of a name, None where there is none."""
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        own = [name for name in modules() if name == cmd_name or name.startswith(f"{cmd_name}_")]
        found = {command.name: command for command in commands_of(own)}
        if cmd_name not in found:
            found = {command.name: command for command in commands_of(modules())}
        return found.get(cmd_name)


def modules() -> list[str]:
    """The names of the modules that may have commands."""
    here = pkgutil.iter_modules([str(Path(__file__).parent)])
    return [module.name for module in here if module.name not in ("main", "__main__") and not module.ispkg]


def commands_of(names: Iterable[str]) -> list[click.Command]:
    """The commands of some modules."""
    found: list[click.Command] = []
    for name in names:
        found += getattr(importlib.import_module(f"deploy.cli.{name}"), "commands", [])
    return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks of what goes wrong.")
@click.version_option(VERSION)
def program(debug: bool) -> None:
    """Nuanliu 暖流: run, prepare, examine and administer an installation.

    Settings are environment variables NUANLIU_*; `nuanliu doctor --settings` lists them.
    """


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
