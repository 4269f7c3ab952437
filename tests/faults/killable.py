"""The embedded system with a witness in it, as one process that is there to be killed."""

import click
from sqlalchemy import select

from deploy.cli import services
from deploy.cli.run import welcome
from services.identity.units import versions
from services.identity.units.models import Unit
from shared.kernel.actor import system
from shared.kernel.ids import new_id
from shared.runtime import logs
from shared.runtime.process.dependencies import database_of
from shared.runtime.process.process import run_until_ended
from shared.runtime.process.runner import Runner
from shared.runtime.settings import Settings
from tests.faults.witness import Base, WitnessService

CLI = system("cli")
ROOT = "BJ"
DISTRICTS = tuple(f"BJ-D{number}" for number in range(5))


@click.command("killable")
def killable():
    """Prepare whatever a kill has left undone, and run until the next one."""
    settings = Settings.from_environment()
    logs.configure(settings)
    classes = [services.load("identity"), WitnessService, services.load("gateway")]
    runner = Runner(classes, settings)
    runner.prepare_keys()
    runner.migrate()
    _work_on("witness", settings, lambda database: database.create_all_for_tests(Base.metadata))
    runner.prepare()
    _work_on("identity", settings, lambda database: database.run(found_tree))
    return run_until_ended(runner, welcome)


def found_tree(session):
    """The city and its districts, where they are not there yet."""
    if session.scalar(select(Unit.id).limit(1)):
        return
    root = versions.found(session, new_id(), None, {"code": ROOT, "kind": "city", "name": "北京市总工会"}, {}, CLI)
    session.flush()
    for code in DISTRICTS:
        versions.found(session, new_id(), root, {"code": code, "kind": "district", "name": f"{code}区总工会"}, {}, CLI)


def _work_on(name, settings, act):
    database = database_of(settings, name)
    try:
        act(database)
    finally:
        database.close()
