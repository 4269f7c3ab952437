"""`nuanliu migrate`: bring the databases to what this release expects. The release before it goes on working."""

import click

from deploy.cli import services
from deploy.cli.data_folder import make_data_folder, refuse_unusable_folder
from shared.runtime.process.dependencies import note_keys
from shared.runtime.settings import Settings


@click.command("migrate")
@click.argument("named", nargs=-1, metavar="[SERVICES]...")
@click.option("--pending", is_flag=True, help="Only say which steps the databases have not had.")
def migrate(named: tuple[str, ...], pending: bool) -> None:
    """Bring the databases of SERVICES (default: all) up to date.

    All pending steps of a service run in one transaction under a lock: any number of processes may try at once.
    Seal keys that are there already are noted in the databases: a process with others will not start.
    """
    settings = Settings.from_environment()
    (refuse_unusable_folder if pending else make_data_folder)(settings)
    for name in services.names_or_all(named):
        migrations = services.migrations(name, settings)
        if migrations is not None:
            _tell(name, migrations.pending() if pending else migrations.upgrade(), pending)
            if not pending:
                note_keys(name, settings)


def _tell(name: str, steps: list[str], pending: bool) -> None:
    if not steps:
        click.echo(f"{name}: up to date")
    for step in steps:
        click.echo(f"{name}: {'pending' if pending else 'done'}: {step}")


commands = [migrate]
