"""`python -m deploy.backing`: the servers by hand. Results go to standard output, the telling to standard error."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.backing import Backing, BackingError, bring_up, remembered, take_down
from deploy.backing.backing import Instance
from deploy.backing.folder import Folder, in_memory, say
from deploy.backing.offer import AMQP_SETTING, MANAGEMENT_SETTING, POSTGRESQL_SETTING
from deploy.backing.rabbitmq import QUORUM, ManagementVhosts

SERVERS = ("rabbitmq", "postgresql")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 1 when it was refused or something could not be had."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BackingError as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        say("interrupted.")
        return 130


def up(options: argparse.Namespace) -> int:
    """Bring up what is to be had and say what it is."""
    backing = bring_up(options.folder, install=not options.no_install)
    _print_settings(backing)
    for reason in backing.reasons:
        say(reason)
    return 0 if backing.amqp_admin and backing.postgresql_admin else 1


def down(options: argparse.Namespace) -> int:
    """End the private servers and delete their data, those of tests that were killed, too."""
    for folder in [options.folder] if options.folder else [None, in_memory()]:
        if folder is None or folder.exists():
            take_down(folder)
    return 0


def status(options: argparse.Namespace) -> int:
    """Say which private servers run; 1 unless both do."""
    backing = remembered(options.folder)
    print(f"folder      {Folder.at(options.folder).path}")
    running = [_status("rabbitmq", backing.rabbitmq), _status("postgresql", backing.postgresql)]
    return 0 if all(running) else 1


def env(options: argparse.Namespace) -> int:
    """Print the private servers as settings for a shell."""
    backing = remembered(options.folder)
    if not backing.private:
        raise BackingError("No private servers are remembered here; bring them up first.")
    _print_settings(backing)
    return 0


def act(options: argparse.Namespace) -> int:
    """Stop, start or kill one private server; its data stays."""
    getattr(remembered(options.folder), f"{options.command}_{options.server}")()
    return 0


def vhost(options: argparse.Namespace) -> int:
    """Make or delete a virtual host."""
    backing = bring_up(options.folder)
    if options.command == "delete-vhost":
        backing.delete_vhost(options.name)
    else:
        print(backing.create_vhost(options.name, options.queue_type))
    return 0


def database(options: argparse.Namespace) -> int:
    """Make or drop a database."""
    backing = bring_up(options.folder)
    if options.command == "drop-database":
        backing.drop_database(options.name)
    else:
        print(backing.create_database(options.name))
    return 0


def rabbitmqctl(options: argparse.Namespace) -> int:
    """Run rabbitmqctl on the private broker."""
    print(remembered(options.folder).rabbitmqctl(*options.arguments), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.backing", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where private servers live (default: .backing of this checkout)")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: object, *positional: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        for argument in positional:
            made.add_argument(argument)
        made.set_defaults(run=run)
        return made

    command("up", up).add_argument("--no-install", action="store_true", help="leave the system's packages alone")
    command("down", down)
    command("status", status)
    command("env", env)
    for name in ("stop", "start", "kill"):
        command(name, act).add_argument("server", choices=SERVERS)
    command("create-vhost", vhost, "name").add_argument("--queue-type", default=QUORUM, help="default: %(default)s")
    command("delete-vhost", vhost, "name")
    command("create-database", database, "name")
    command("drop-database", database, "name")
    command("rabbitmqctl", rabbitmqctl).add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _status(name: str, server: Instance | None) -> bool:
    running = server is not None and server.running()
    print(f"{name:<11} {'runs' if running else 'stopped' if server else 'not brought up'}")
    return running


def _print_settings(backing: Backing) -> None:
    settings = {AMQP_SETTING: backing.amqp_admin, POSTGRESQL_SETTING: backing.postgresql_admin}
    if isinstance(backing.vhosts, ManagementVhosts):
        settings[MANAGEMENT_SETTING] = backing.vhosts.uri
    for name, value in settings.items():
        if value is not None:
            print(f"export {name}='{value}'")


if __name__ == "__main__":
    sys.exit(main())
