"""`nuanliu ledger`: whether the ledger of credits is as it was written, and its head to keep elsewhere."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import click

from deploy.cli import services
from services.credits.booking.verification import verify_grants, verify_services
from services.credits.ledger.chain import head_of
from services.credits.ledger.verification import (
    Verification,
    verify_accounts,
    verify_chain,
    verify_days,
    verify_sums,
)
from shared.runtime.data.database import Database
from shared.runtime.settings import Settings

ANCHOR = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
PARTS_MAX = 1_000_000


@click.group("ledger")
def ledger() -> None:
    """Verify the ledger of credits, and print the head of its chain."""


@ledger.command("verify")
@click.option("--anchor", help="A head that was printed earlier (position:hash): finds a tail that was cut off.")
def verify(anchor: str | None) -> int:
    """Compute the chain and every sum again: 0 if all is as it was written, 1 with what is wrong."""
    if anchor is not None and not ANCHOR.fullmatch(anchor):
        raise click.UsageError("an anchor reads position:hash, as `nuanliu ledger anchor` prints it")
    database = services.database("credits", Settings.from_environment())
    try:
        faults = sum(_told(name, parts) for name, parts in _looked_at(database, anchor))
        head = database.read(head_of)
    finally:
        database.close()
    click.echo(f"the ledger has {faults or 'no'} faults; head {head or 'none yet'}")
    return 1 if faults else 0


@ledger.command("anchor")
def anchor() -> None:
    """Print the head of the chain, to be kept where nobody of this installation can change it."""
    database = services.database("credits", Settings.from_environment())
    try:
        head = database.read(head_of)
    finally:
        database.close()
    if head is None:
        raise click.ClickException("Nothing of the ledger is sealed yet; `nuanliu ledger verify` says what it lacks.")
    click.echo(str(head))


def _looked_at(database: Database, anchor: str | None) -> Iterator[tuple[str, Iterator[Verification]]]:
    """What is looked at, each part in a transaction of its own."""
    yield "transfers", _parts(database, verify_chain, 1, anchor)
    yield "grants", _parts(database, verify_grants, None)
    yield "services", _parts(database, verify_services, None)
    yield "accounts", _parts(database, verify_accounts, None)
    yield "books", iter([database.read(verify_sums)])
    yield "closed days", _parts(database, verify_days, None)


def _parts(database: Database, check: Callable[..., Verification], first: Any, *rest: Any) -> Iterator[Verification]:
    at = first
    for _ in range(PARTS_MAX):
        part: Verification = database.read(check, at, *rest)
        yield part
        at = part.next_at
        if at is None:
            break


def _told(name: str, parts: Iterator[Verification]) -> int:
    """Say what is wrong; how much it is."""
    checked = faults = 0
    for part in parts:
        checked += part.checked
        faults += len(part.faults)
        for fault in part.faults:
            click.echo(f"  {fault.at}: {fault.fault.value}", err=True)
    click.echo(f"{name}: {checked} checked, {faults or 'no'} faults")
    return faults


commands = [ledger]
