"""`nuanliu events`: what services tell and hear, as it lies in their databases and on the broker."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from deploy.cli import services
from shared.runtime.bus.connection import opened
from shared.runtime.bus.dead_letters import DeadLetter, SentBack, dead_letters, send_back
from shared.runtime.data.database import Database
from shared.runtime.events import inbox, outbox
from shared.runtime.events.republish import republish as tell_again
from shared.runtime.settings import Settings

LIMIT_DEFAULT = 20
LIMIT_MAX = 1000
EXPELLED = "expelled"
STATES = ("published", "pending", inbox.PARKED, inbox.DEAD, EXPELLED)

MOMENT = click.DateTime(["%Y-%m-%dT%H:%M:%S%z"])

named = click.argument("named", nargs=-1, metavar="[SERVICES]...")
limited = click.option("--limit", type=click.IntRange(1, LIMIT_MAX), default=LIMIT_DEFAULT, show_default=True)


@click.group("events")
def events() -> None:
    """List events, try them again, or tell everything again."""


@events.command("list")
@named
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(STATES),
    default=STATES[1:],
    help="Which ones; may be repeated. By default all but the published ones.",
)
@limited
def list_events(named: tuple[str, ...], states: tuple[str, ...], limit: int) -> None:
    """Events of SERVICES (default: all), one line each, no content.

    published and pending: told by the service. parked: heard, failed, and to be tried again. dead: given up.
    expelled: taken from a service's queue by the broker because it crashed again and again.
    """
    settings = Settings.from_environment()
    for name, database in _databases(named, settings):
        for state in states:
            click.echo("".join(f"{line}\n" for line in _lines(name, database, state, limit)), nl=False)
    if EXPELLED in states and settings.mode == "distributed":
        with opened({"AMQP_URI": settings.bus_uri}) as connection:
            for letter in dead_letters(connection, limit):
                click.echo(f"{EXPELLED} {_named(letter)}")


@events.command("replay")
@named
@click.option("--id", "event_id", type=click.UUID, help="Only this event.")
@click.option("--type", "event_type", help="Only events of this type, for example identity.UnitChanged.v1.")
@click.option("--expelled", is_flag=True, help="Send what the broker expelled back to its queues, up to --limit.")
@limited
def replay(named: tuple[str, ...], event_id: UUID | None, event_type: str | None, expelled: bool, limit: int) -> None:
    """Try the parked and dead events of SERVICES (default: all) again, at once.

    A running service takes them up within seconds. Exit code 1 when something expelled has no queue to go back to: it
    stays where it is, and the others go on.
    """
    settings = Settings.from_environment()
    if expelled:
        if settings.mode == "embedded":
            raise click.ClickException("The bus is inside the process: it expels nothing.")
        with opened({"AMQP_URI": settings.bus_uri}) as connection:
            _tell(send_back(connection, limit))
        return
    for name, database in _databases(named, settings):
        click.echo(f"{name}: {database.step(inbox.replay, event_id, event_type)} to be tried again")


@events.command("resend")
@named
@click.option("--since", type=MOMENT, required=True, help="From then on, with its zone: 2026-03-07T08:00:00+08:00.")
@click.option("--type", "event_type", help="Only events of this type, for example identity.UnitChanged.v1.")
def resend(named: tuple[str, ...], since: datetime, event_type: str | None) -> None:
    """Have all that SERVICES (default: all) have sent since a moment sent again: a queue was lost with what was in it.

    Whoever has heard it already changes nothing. A running service sends it within seconds. Personal data was removed
    with the sending, and cannot be sent again: `republish` tells what holds now.
    """
    for name, database in _databases(named, Settings.from_environment()):
        number = after = 0
        while sequences := database.step(outbox.send_again, since, event_type, after):
            number, after = number + len(sequences), sequences[-1]
        click.echo(f"{name}: {number} to be sent again")


@events.command("republish")
@click.argument("name", metavar="SERVICE", type=str)
def republish(name: str) -> None:
    """Have SERVICE tell the present state of everything it owns: that fills the copies of a new reader.

    Readers that know it all already change nothing. A running service publishes it within seconds.
    """
    settings = Settings.from_environment()
    services.names_or_all([name])
    republications = getattr(services.load(name), "republications", ())
    if not republications:
        raise click.ClickException(f"{name} owns nothing that others keep copies of.")
    with closing(services.database(name, settings)) as database:
        for republication in republications:
            told = 0
            for told in tell_again(database, republication):
                click.echo(f"\r{republication.contract.event_type}: {told}", nl=False, err=True)
            click.echo(f"\r{republication.contract.event_type}: {told} told again")


def _databases(named: tuple[str, ...], settings: Settings) -> Iterator[tuple[str, Database]]:
    """Those of the services named that have one."""
    for name in services.names_or_all(named):
        if services.migrations(name, settings) is not None:
            with closing(services.database(name, settings)) as database:
                yield name, database


def _lines(name: str, database: Database, state: str, limit: int) -> Iterator[str]:
    if state in ("published", "pending"):
        for row in database.read(outbox.listed, state == "published", limit):
            yield f"{state} {name} {row.event_type} {row.event_id} {_moment(row.happened_at)} about {row.subject}"
    elif state != EXPELLED:
        for letter in database.read(inbox.listed, state, limit):
            next_attempt = f", next at {_moment(letter.next_attempt_at)}" if letter.next_attempt_at else ""
            yield (
                f"{state} {letter.reader} {letter.event_type} {letter.event_id} {_moment(letter.received_at)} "
                f"failed {letter.attempts} times: {letter.error}{next_attempt}"
            )


def _tell(outcome: SentBack) -> None:
    """What was sent back, and what was not. Raises ClickException for the latter."""
    click.echo(f"sent back {outcome.sent}")
    for letter, reason in outcome.stayed[:LIMIT_MAX]:
        click.echo(f"stays {_named(letter)}: {reason}")
    if outcome.stayed:
        raise click.ClickException(
            f"{len(outcome.stayed)} could not be sent back and stay in events.dead. If their queues belong to this "
            "release, `nuanliu prepare` makes them again; else nobody waits for them."
        )


def _named(letter: DeadLetter) -> str:
    return f"{letter.queue or 'no queue'} {letter.event_type or 'no event'} {letter.event_id}".rstrip()


def _moment(moment: Any) -> str:
    return str(moment.isoformat(timespec="seconds")).replace("+00:00", "Z")


commands = [events]
