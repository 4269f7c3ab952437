"""`nuanliu secrets`: make what an installation keeps secret, once, in a folder that containers are given files of."""

import os
from pathlib import Path

import click

from deploy.cli import services
from deploy.cli.simulate import KEY_ID
from deploy.installation.secret_files import Place, make_secrets
from services.identity.members.directory_signing import make_key
from services.notifications.channels import web_push_keys
from shared.kernel.clock import SystemClock
from shared.runtime.settings import Settings
from shared.runtime.trust import sealing, signing
from shared.runtime.trust.access import make_certificate_keys

ACCOUNT = 10001  # of the image: where root makes the files, they are given to it
ROOT_GROUP = 0


@click.command("secrets")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--host", default="localhost", show_default=True, help="For whom the proxy's trial certificate is.")
@click.option("--broker", default="broker:5672", show_default=True, help="Where processes find RabbitMQ.")
@click.option("--database", default="database:5432", show_default=True, help="Where processes find PostgreSQL.")
@click.option("--site", default="city", show_default=True, help="As NUANLIU_SITE says it.")
def make(folder: Path, host: str, broker: str, database: str, site: str) -> None:
    """Make what is missing in FOLDER: keys, passwords, addresses with them, a trial certificate for the proxy.

    What is there stays. Definitions of the broker and roles of the databases are written anew, from this release and
    the passwords in FOLDER: repeat it after every upgrade, then load both.
    """
    classes = services.load_all(services.SERVICES)
    settings = Settings(data_folder=folder.absolute())
    keeping = services.keeping(settings)
    made = make_secrets(folder, classes, keeping, Place(broker, database, host, site))
    sealing.generate(settings.seal_keys_file)
    signing.generate(settings.signing_keys_file, settings.jwks_file, SystemClock().now())
    make_certificate_keys(settings)
    make_key(settings.member_directory_key_file, KEY_ID)
    web_push_keys.make_key(settings.web_push_key_file)
    if os.getuid() == 0:
        _give(folder)
    click.echo(f"{len(made)} secrets are new in {folder}; broker.json and roles.sql are those of this release.")


def _give(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, ACCOUNT, ROOT_GROUP)


commands = [make]
