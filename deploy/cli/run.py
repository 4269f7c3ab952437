"""`nuanliu run`: run services in this process until it is told to stop."""

import dataclasses
import importlib
import os
import sys

import click

from deploy.cli import services
from deploy.cli.data_folder import make_data_folder
from deploy.cli.examination.machine import refuse_taken_address, refuse_taken_port
from deploy.cli.examination.neighbour import address_of
from shared.runtime import logs
from shared.runtime.data.migrations import DatabaseIsNewer, MigrationFailed
from shared.runtime.process.process import run_until_ended
from shared.runtime.process.runner import Runner
from shared.runtime.settings import Settings

DOORS = ("rpc", "subscribe", "broadcast", "timer", "web")


@click.command("run")
@click.argument("named", nargs=-1, metavar="[SERVICES]...")
@click.option("--demo", flag_value="city", help="First load what is missing of the demo data (in development).")
@click.option("--demo-tree", "demo", flag_value="tree", help="Of the demo data only the union tree and its staff.")
@click.option("--doors", multiple=True, type=click.Choice(DOORS), help="Open only these kinds of doors (repeatable).")
def run(named: tuple[str, ...], demo: str | None, doors: tuple[str, ...]) -> int:
    """Run SERVICES (default: all) in this process until SIGTERM or Ctrl-C.

    Without settings everything runs here, on SQLite files and a bus inside the process, which are prepared first.
    With a broker, `nuanliu migrate` and `nuanliu prepare` come before the first start and after every upgrade.
    """
    settings = for_terminal(Settings.from_environment())
    names = services.names_or_all(named)
    demo_data = importlib.import_module("deploy.cli.demo") if demo else None  # fifty modules that nothing else needs
    if demo_data:
        demo_data.refuse_where_people_are(settings)
    if "gateway" in names and not settings.http_reuse_port:
        refuse_taken_port(settings)
    if "gateway" not in names and settings.health_port:
        refuse_taken_address(settings.health_host, settings.health_port)
    make_data_folder(settings)
    logs.configure(settings)
    release = services.load_all(services.SERVICES if settings.mode == "distributed" else ())
    runner = Runner(services.load_all(names), settings, doors=frozenset(doors) or None, release=release)
    runner.prepare_keys()
    make_ready(runner, names)
    if demo_data:
        is_whole = set(services.keeping(settings)) <= set(names)
        accounts = demo_data.load_demo(settings, tree=demo == "tree" or not is_whole)
        click.echo(demo_data.told_accounts(accounts))
    return run_until_ended(runner, welcome)


def for_terminal(settings: Settings) -> Settings:
    """Logs for people where people look at them, unless they said otherwise."""
    if sys.stderr.isatty() and "NUANLIU_LOG_FORMAT" not in os.environ:
        return dataclasses.replace(settings, log_format="text")
    return settings


def make_ready(runner: Runner, names: list[str]) -> None:
    """Embedded: migrate, and declare the topology. Else: refuse a database that lacks what this release needs.

    The broker is looked at by the runner: it may still be away.
    """
    if runner.settings.mode == "embedded":
        runner.migrate()
        runner.prepare()
        return
    for name in names:
        if pending := _pending(name, runner.settings):
            raise MigrationFailed(f"The database of {name} lacks {pending[0]} Run `nuanliu migrate {name}` first")


def welcome(runner: Runner) -> None:
    """Say where it runs and how it is stopped, in the languages of its people."""
    names = ", ".join(str(service.name) for service in runner.services)  # type: ignore[attr-defined]
    lines = [f"Nuanliu runs: {names}. 暖流已启动。"]
    if runner.http_port:
        address = address_of(runner.settings.http_host, runner.http_port)
        lines += [f"  Address 地址: {address}", f"  Documentation 接口文档: {address}/docs"]
    lines.append("  Stop with Ctrl-C. 按 Ctrl-C 停止。")
    click.echo("\n".join(lines))


def _pending(name: str, settings: Settings) -> list[str]:
    """Steps the database has not had; none where a newer release has been there already (a rolling upgrade)."""
    migrations = services.migrations(name, settings)
    try:
        return migrations.pending() if migrations else []
    except DatabaseIsNewer:
        return []


commands = [run]
