"""`nuanliu audit`: whether the audit trails are as they were written, and their heads to keep elsewhere."""

import re
import sys

import click

from deploy.cli import services
from shared.contracts.identity.audit_words import VERIFIED_AT_ONCE_MAX
from shared.runtime.data.database import Database
from shared.runtime.settings import Settings
from shared.runtime.trust.audit import HEAD_ID, AuditHead, Link
from shared.runtime.trust.audit_verification import Verification, verify

ANCHOR = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
PARTS_MAX = 1_000_000


@click.group("audit")
def audit() -> None:
    """Verify the audit trails, and print their heads."""


@audit.command("verify")
@click.option("--service", "name", default="identity", show_default=True, help="Whose trail.")
@click.option("--anchor", help="A head that was printed earlier (position:hash): finds a tail that was cut off.")
def verify_trail(name: str, anchor: str | None) -> int:
    """Check every entry of a trail: 0 if it is intact, 1 with what is wrong."""
    if anchor is not None and not ANCHOR.fullmatch(anchor):
        raise click.UsageError("an anchor reads position:hash, as `nuanliu audit anchor` prints it")
    faults = checked = 0
    for found in _verified(name, anchor):
        checked += found.checked
        faults += len(found.faults)
        for fault in found.faults:
            click.echo(f"  at {fault.position}: {fault.fault.value}", err=True)
    click.echo(f"{name}: {checked} entries checked, {faults or 'no'} faults; head {found.head}")
    return 1 if faults else 0


@audit.command("anchor")
@click.option("--service", "name", default="identity", show_default=True, help="Whose trail.")
def anchor(name: str) -> None:
    """Print the head of a trail, to be kept where nobody of this installation can change it."""
    database = _database(name)
    try:
        head = database.read(lambda session: session.get(AuditHead, HEAD_ID))
    finally:
        database.close()
    if head is None:
        raise click.ClickException(
            f"The trail of {name} has lost its head; `nuanliu audit verify` says what else it lacks."
        )
    click.echo(str(Link(head.position, head.hash)))


def _verified(name: str, anchor: str | None) -> list[Verification]:
    """All parts of the trail; the anchor is looked for once, at the end."""
    database = _database(name)
    parts: list[Verification] = []
    position: int | None = 1
    try:
        with click.progressbar(length=1, label="Entries", file=sys.stderr) as bar:
            while position is not None and len(parts) < PARTS_MAX:
                parts.append(_part(database, position, anchor))
                position = parts[-1].next_position
                bar.length = max(1, int(parts[-1].head.partition(":")[0]))
                bar.update(parts[-1].checked)
    finally:
        database.close()
    return parts


def _part(database: Database, position: int, anchor: str | None) -> Verification:
    part: Verification = database.read(
        lambda session: verify(session, from_position=position, rows_max=VERIFIED_AT_ONCE_MAX, anchor=anchor)
    )
    return part


def _database(name: str) -> Database:
    settings = Settings.from_environment()
    services.names_or_all([name])  # refuses a name that no service has
    return services.database(name, settings)


commands = [audit]
