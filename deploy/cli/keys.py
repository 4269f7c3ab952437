"""`nuanliu keys`: the keys that sign access tokens and those that seal personal data (`resealing.py` rotates those)."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import click

from deploy.cli import services
from services.notifications.channels import web_push, web_push_keys
from shared.kernel.actor import system
from shared.kernel.clock import SystemClock
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.process.resealing import SealedTable, left, left_in_events, reseal_some
from shared.runtime.settings import Settings
from shared.runtime.trust import audit, certificates, seal_keys, sealing, signing
from shared.runtime.trust.access import make_certificate_keys, make_seal_keys
from shared.runtime.trust.sealing import Keys, KeysInvalid, write_private
from shared.runtime.trust.signing import PUBLISHED_BEFORE_SIGNING_SECONDS


@click.group("keys")
def keys() -> None:
    """Make and rotate keys. Whoever loses the seal keys loses the data they seal: back them up, apart from the data."""


@keys.command("make")
def make() -> None:
    """Make the key files that are missing, readable by their owner only; what is there stays.

    No seal keys are made where a database was begun with others: theirs must come back from the backup.
    """
    settings = Settings.from_environment()
    make_seal_keys(settings, services.keeping(settings))
    signing.generate(settings.signing_keys_file, settings.jwks_file, SystemClock().now())
    make_certificate_keys(settings)
    certificates_files = (settings.certificate_keys_file, settings.certificate_jwks_file)
    for path in (settings.seal_keys_file, settings.signing_keys_file, settings.jwks_file, *certificates_files):
        click.echo(f"  {path}")


@keys.command("make-web-push")
def make_web_push() -> None:
    """Make the key that push services know, where there is none, and show what browsers subscribe with.

    With another key nobody who has subscribed is reached any more: back it up.
    """
    path = Settings.from_environment().web_push_key_file
    click.echo(f"  {path}\n  {web_push.public_key_of(web_push_keys.make_key(path))}")


@keys.command("rotate")
@click.option("--at-once", is_flag=True, help="A key was stolen: only the new one counts from now on.")
def rotate(at_once: bool) -> None:
    """Add a key that will sign access tokens, and drop those whose last token is dead.

    It is published first and signs a quarter of an hour later: until then put the JWKS file wherever it is read.
    """
    settings, now = Settings.from_environment(), SystemClock().now()
    present = signing.read_signing_keys(settings.signing_keys_file)
    wanted = [signing.new_key(now)] if at_once else signing.rotated(present, now)
    signing.write_keys(wanted, settings.signing_keys_file, settings.jwks_file)
    first = now if at_once else now + timedelta(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS)
    click.echo(f"{wanted[-1].key_id} signs from {first:%Y-%m-%d %H:%M:%S} UTC; {len(wanted)} keys are published")


@keys.command("rotate-certificates")
def rotate_certificates() -> None:
    """Add a key that will sign certificates. All public keys stay published: a certificate has no end.

    It is published first and signs a quarter of an hour later: until then put the public file wherever it is read.
    """
    settings = Settings.from_environment()
    key = signing.new_key(SystemClock().now() + timedelta(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS))
    certificates.add_key(settings.certificate_keys_file, settings.certificate_jwks_file, key)
    click.echo(f"{key.key_id} signs certificates from {key.signs_from:%Y-%m-%d %H:%M:%S} UTC")


@keys.command("rotate-seal")
@click.argument("key_id")
def rotate_seal(key_id: str) -> None:
    """Add a seal key under the name KEY_ID, which only opens.

    Copy the file to every host before anything is started again: a database that has met a key wants it of everybody.
    When every host has it, `nuanliu keys use-seal KEY_ID` lets it seal.
    """
    wanted = _rewritten(lambda present: sealing.with_new_key(present, key_id))
    click.echo(f"{key_id} opens, {wanted.current} seals; copy the file to every host, then use-seal {key_id}")


@keys.command("use-seal")
@click.argument("key_id")
def use_seal(key_id: str) -> None:
    """Let the key KEY_ID seal from now on; the others go on opening.

    Every host has it in its file already. Copy this one as well: a process seals with the key that its file says, a few
    seconds after that was written.
    """
    wanted = _rewritten(lambda present: sealing.using(present, key_id))
    click.echo(f"{key_id} seals from now on, where this file is; {len(wanted.secrets)} keys open")


@keys.command("reseal")
def reseal() -> int:
    """Seal anew with the current key what older ones have sealed; 0 when nothing is left of them.

    Runs beside a working installation whose processes all have the new key file; killed, it is simply begun again. The
    newest key must be the one that seals: else everything would be sealed with a key that is about to go.
    """
    settings, lacking = Settings.from_environment(), 0
    present = sealing.read_keys(settings.seal_keys_file)
    if present.newest != present.current:
        raise click.UsageError(f"{present.newest} is newer than {present.current}, which seals: use-seal comes first")
    for name in services.SERVICES:
        with _opened(name, settings) as database:
            if database is not None:
                click.echo(f"{name}: {_reseal_all(name, database)} texts sealed anew")
                lacking += _tell_left(name, _left(name, database))
    return 1 if lacking else 0


@keys.command("retire")
@click.argument("key_id")
def retire(key_id: str) -> int:
    """Take the key KEY_ID out of the key file when nothing is sealed with it any more.

    First copy the file that says the new key to every host, and reseal: a process whose file says an older one goes on
    sealing with it.
    Keep the old file with the backups that were made before: they cannot be read without it.
    """
    settings = Settings.from_environment()
    present = sealing.read_keys(settings.seal_keys_file)
    try:
        wanted = sealing.without_key(present, key_id)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if key_id not in present.secrets:
        raise click.UsageError(f"there is no key {key_id!r} in {settings.seal_keys_file}")
    if sum(_left_with(name, settings, key_id) for name in services.SERVICES):
        return 1
    for name in services.SERVICES:
        with _opened(name, settings) as database:
            if database is not None:
                database.step(_retire, key_id)
    write_private(settings.seal_keys_file, sealing.as_json(wanted))
    click.echo(f"{key_id} is retired; {len(wanted.secrets)} keys are left. Copy the file to every host")
    return 0


def _rewritten(change: Callable[[Keys], Keys]) -> Keys:
    """The keys as the file has them after a change, which refuses what cannot be with a ValueError."""
    path = Settings.from_environment().seal_keys_file
    try:
        wanted = change(sealing.read_keys(path))
    except KeysInvalid:
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    write_private(path, sealing.as_json(wanted))
    return sealing.read_keys(path)


@contextmanager
def _opened(name: str, settings: Settings) -> Iterator[Database | None]:
    """The database of a service, closed afterwards; None for a service without one."""
    if services.migrations(name, settings) is None:
        yield None
        return
    with closing(services.database(name, settings)) as database:
        yield database


def _reseal_all(name: str, database: Database) -> int:
    done = 0
    for table in _sealed_tables(name):
        total = sum(database.read(left, table).values())
        with click.progressbar(length=max(1, total), label=table.table.name, file=sys.stderr) as bar:
            walk = database.step(reseal_some, table, None)
            while walk.last_id is not None:
                bar.update(walk.resealed)
                done += walk.resealed
                walk = database.step(reseal_some, table, walk.last_id)
            bar.update(walk.resealed)
            done += walk.resealed
    return done


def _left(name: str, database: Database) -> dict[str, Counter[str]]:
    """How many texts older keys have sealed, by table and key."""
    found = {table.table.name: database.read(left, table) for table in _sealed_tables(name)}
    return {**found, "waiting events": database.read(left_in_events)}


def _left_with(name: str, settings: Settings, key_id: str) -> int:
    with _opened(name, settings) as database:
        if database is None:
            return 0
        found = {place: Counter({key_id: counted[key_id]}) for place, counted in _left(name, database).items()}
        return _tell_left(name, found)


def _tell_left(name: str, found: dict[str, Counter[str]]) -> int:
    """Say where what is left; how much that is."""
    for place, counted in found.items():
        for key_id, number in sorted((+counted).items()):
            click.echo(f"{name}: {number} texts are left with the key {key_id} in {place}", err=True)
    return sum(sum(counted.values()) for counted in found.values())


def _retire(session: Session, key_id: str) -> None:
    seal_keys.retire(session, key_id)
    audit.record(session, system("cli"), "keys.retire", f"seal_key:{key_id}")


def _sealed_tables(name: str) -> tuple[SealedTable, ...]:
    """What a service says that it seals."""
    found: tuple[SealedTable, ...] = getattr(services.load(name), "sealed_tables", ())
    return found


commands = [keys]
