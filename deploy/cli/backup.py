"""`nuanliu backup` and `nuanliu restore`: a whole installation into a folder, and back into empty databases."""

from contextlib import closing
from pathlib import Path

import click

from deploy.backup.restoring import restore as bring_back
from deploy.backup.restoring import tell_again
from deploy.backup.saving import save
from deploy.cli import services
from shared.runtime.data.database import Database
from shared.runtime.data.migrations import MigrationFailed
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import KeysInvalid

a_folder = click.Path(path_type=Path, file_okay=False)


@click.command("backup")
@click.argument("folder", type=a_folder)
def backup(folder: Path) -> None:
    """Save databases and evidence into FOLDER, which is made for it, beside the working installation.

    All databases as of one moment: nobody can write for the milliseconds that it takes. Keys are not in it: keep copies
    of them apart. Nor is evidence in a bucket, which the store itself has to keep.
    """
    settings = Settings.from_environment()
    found = services.addresses(settings)
    saved = save(settings, found, folder)
    for one in saved.manifest.databases:
        click.echo(f"{one.service}: {(folder / one.file).stat().st_size} bytes, step {one.revision}")
    click.echo(
        f"{len(saved.manifest.files)} files" if saved.manifest.has_files else "evidence lies in a bucket: not saved"
    )
    click.echo(f"all as of {saved.manifest.at}; nobody could write for {saved.closed_seconds * 1000:.0f} ms")


@click.command("restore")
@click.argument("folder", type=a_folder)
def restore(folder: Path) -> None:
    """Bring FOLDER back into empty databases, before anything runs; the broker is empty, too.

    With the keys of then in place. What was on its way to its readers is told again when the services run.
    """
    settings = Settings.from_environment()
    manifest = bring_back(settings, services.addresses(settings), folder)
    click.echo(f"brought back as of {manifest.at}: {len(manifest.databases)} databases, {len(manifest.files)} files")
    for saved in manifest.databases:  # before anything else can fail: no second attempt finds them empty
        uri = settings.database_uri_of(saved.service)
        with closing(Database(uri, service=saved.service, site=settings.site)) as database:
            click.echo(f"{saved.service}: {tell_again(database, manifest.moment)} events to be told again")
    try:
        services.upgrade((saved.service for saved in manifest.databases), settings)
    except (KeysInvalid, MigrationFailed):
        click.echo("Everything is brought back. When what follows is mended, `nuanliu migrate` goes on.", err=True)
        raise
    click.echo("Now run `nuanliu prepare`, start everything, and `nuanliu events republish` for each owner.")


commands = [backup, restore]
