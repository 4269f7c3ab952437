"""`nuanliu doctor`: say what is wrong with an installation, and what to do. Changes nothing."""

import dataclasses
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from deploy.cli import services
from deploy.cli.examination import brokers, channels, databases, files, keys, machine, member_directory
from deploy.cli.examination.findings import Finding, Verdict, well
from shared.runtime.settings import DERIVED, PREFIX, Settings, example_of
from shared.runtime.settings_values import without_password


@click.command("doctor")
@click.argument("named", nargs=-1, metavar="[SERVICES]...")
@click.option("--settings", "only_settings", is_flag=True, help="List all settings with default, meaning and example.")
@click.option("--management", metavar="URI", help="The broker's management API, if not at port 15672 of its host.")
def doctor(named: tuple[str, ...], only_settings: bool, management: str | None) -> None:
    """Examine settings, machine, keys, registry, channels, files, databases and broker, for SERVICES (default: all).

    Exit code 1 when something is wrong, 2 when the settings are.
    """
    if only_settings:
        click.echo("\n".join(told_settings()))
        return
    settings = Settings.from_environment()
    troubles = 0
    for finding in examined(settings, services.names_or_all(named), management):
        troubles += finding.verdict is Verdict.WRONG
        click.secho(str(finding), fg="red" if finding.verdict is Verdict.WRONG else None)
    if troubles:
        raise click.ClickException(f"{troubles} thing{'s are' if troubles > 1 else ' is'} wrong.")
    click.echo("Nothing is wrong.")


def examined(settings: Settings, named: list[str], management_uri: str | None) -> Iterator[Finding]:
    """All findings, as they are made."""
    yield well("settings", f"{settings.mode}, site {settings.site}, data in {settings.data_folder.absolute()}.")
    yield from chain(
        machine.examine(settings),
        member_directory.examine(settings),
        channels.examine(settings),
        files.examine(settings),
        databases.examine(settings, named),
        keys.examine(
            settings
        ),  # looks into databases, and SQLite then gives its files the rights that they should have
        brokers.examine(settings, services.load_all(services.SERVICES), management_uri),
    )


def told_settings() -> Iterator[str]:
    """Two lines for each setting: what it is, and what it is by default."""
    for field in dataclasses.fields(Settings):
        yield f"{PREFIX}{field.name.upper()}: {field.metadata['meaning']}"
        secret = f"; or {PREFIX}{field.name.upper()}_FILE names a file with it" if field.metadata["secret"] else ""
        default, example = _default(field), without_password(example_of(field))
        yield f"    default {default}{f'; for example {example}' if example != default else ''}{secret}"


def _default(field: dataclasses.Field[Any]) -> str:
    """The default as it would be written into the environment."""
    if field.name in DERIVED:
        return _written(DERIVED[field.name](Settings()))
    made = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    return _written(made)


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}={count}" if name else str(count) for name, count in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Path | int | float):
        return str(value)
    return (value if isinstance(value, str) else ",".join(value)) or "empty"


commands = [doctor]
