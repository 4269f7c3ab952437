"""The services of this release, by dotted path: the command line is the one place that knows them all."""

import importlib
from collections.abc import Iterable

import click

from deploy.cli.data_folder import refuse_unusable_folder
from shared.runtime.data.database import Database
from shared.runtime.data.migrations import MigrationFailed, Migrations, migrations_of
from shared.runtime.process.dependencies import database_of, note_keys
from shared.runtime.settings import Settings
from shared.runtime.trust import seal_keys

SERVICES = {  # in the order in which they are started; the gateway comes last and goes first
    "identity": "services.identity.service:IdentityService",
    "teams": "services.teams.service:TeamsService",
    "projects": "services.projects.service:ProjectsService",
    "demands": "services.demands.service:DemandsService",
    "credits": "services.credits.service:CreditsService",
    "notifications": "services.notifications.service:NotificationsService",
    "gateway": "gateway.service:GatewayService",
}


def names_or_all(named: Iterable[str]) -> list[str]:
    """The services named on the command line, in the order of their start; all of them when none is named.

    Refuses names that no service has.
    """
    chosen = set(named) or set(SERVICES)
    if unknown := sorted(chosen - set(SERVICES)):
        raise click.UsageError(f"No service is named {', '.join(unknown)}; there are: {', '.join(SERVICES)}.")
    return [name for name in SERVICES if name in chosen]


def load(name: str) -> type:
    """A service's class."""
    module, _, attribute = SERVICES[name].partition(":")
    loaded: type = getattr(importlib.import_module(module), attribute)
    return loaded


def load_all(named: Iterable[str]) -> list[type]:
    """The classes of several services."""
    return [load(name) for name in named]


def migrations(name: str, settings: Settings) -> Migrations | None:
    """The migrations of a service; None for one without a database."""
    return migrations_of(load(name), settings)


def database(name: str, settings: Settings) -> Database:
    """A service's database with its settings, for a command that works on it directly. Close it afterwards.

    Raises DataFolderUnusable; MigrationFailed where it was not made yet, KeysInvalid where with other keys.
    """
    refuse_unusable_folder(settings)
    _refuse_unmade(name, settings)
    opened = database_of(settings, name)
    try:
        if opened.sealing is not None:
            opened.read(seal_keys.refuse_others, settings.seal_keys_file)
    except BaseException:
        opened.close()
        raise
    return opened


def _refuse_unmade(name: str, settings: Settings) -> None:
    found = migrations(name, settings)
    if found is None:
        raise click.UsageError(f"{name} has no database.")
    if found.is_missing_file():
        raise MigrationFailed(
            f"There is no database of {name} in {settings.data_folder.absolute()} yet: run `nuanliu migrate` first, or "
            "let NUANLIU_DATA_FOLDER name the folder with the one that is meant"
        )


def keeping(settings: Settings) -> list[str]:
    """The services with databases."""
    return [name for name in SERVICES if migrations(name, settings) is not None]


def addresses(settings: Settings) -> dict[str, str]:
    """Where the databases of all services are, by service."""
    return {name: settings.database_uri_of(name) for name in keeping(settings)}


def upgrade(named: Iterable[str], settings: Settings) -> None:
    """Bring the databases of these services up to date. Raises MigrationFailed, KeysInvalid."""
    for name in named:
        found = migrations(name, settings)
        if found is not None:
            found.upgrade()
            note_keys(name, settings)
