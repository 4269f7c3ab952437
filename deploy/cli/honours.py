"""`nuanliu honours`: whether stars, badges and rankings equal what was served, and counting them anew."""

from collections.abc import Iterator
from uuid import UUID

import click

from deploy.cli import services
from services.credits.honours.verification import HonourVerification, recount_after, units_waiting, verify_honours
from shared.runtime.data.database import Database
from shared.runtime.settings import Settings

PARTS_MAX = 1_000_000


@click.group("honours")
def honours() -> None:
    """Verify stars, badges and rankings, and have them counted anew."""


@honours.command("verify")
def verify() -> int:
    """Count everybody again and compare: 0 if all is equal, 1 with what is not."""
    database = services.database("credits", Settings.from_environment())
    checked = waiting = faults = 0
    try:
        for part in _parts(database):
            checked, waiting, faults = checked + part.checked, waiting + part.waiting, faults + len(part.faults)
            for volunteer_id, fault in part.faults:
                click.echo(f"  {volunteer_id}: {fault.value}", err=True)
        are_moving = database.read(units_waiting)
    finally:
        database.close()
    click.echo(f"people: {checked} checked, {waiting} wait to be counted, {faults or 'no'} faults")
    if are_moving:
        click.echo("units have moved, and not all below them are counted again yet: verify once more in a while")
    return 1 if faults else 0


@honours.command("recount")
def recount() -> None:
    """Mark everybody: the running service counts their honours from what was served."""
    database = services.database("credits", Settings.from_environment())
    at: UUID | None = None
    try:
        for _ in range(PARTS_MAX):
            at = database.step(recount_after, at)
            if at is None:
                break
    finally:
        database.close()
    click.echo("Everybody is marked to be counted again.")


def _parts(database: Database) -> Iterator[HonourVerification]:
    at: UUID | None = None
    for _ in range(PARTS_MAX):
        part: HonourVerification = database.read(verify_honours, at)
        yield part
        at = part.next_at
        if at is None:
            break


commands = [honours]
