"""Bringing a backup back, into databases and a folder of files that are empty.

What was on its way in the broker at the moment of the backup is in no database of a reader. So what had been published
shortly before counts as not published: it is told again under its own id, and who had heard it finds it in the inbox.
Personal events leave nothing in the outbox to tell; what they tell of contacts and profiles is told by `republish`.
"""

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import NullPool, create_engine, inspect, make_url, not_, update

from deploy.backup.manifest import Manifest
from deploy.backup.programs import run
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.files.stores import FolderStore, store_for
from shared.runtime.settings import Settings

TOLD_AGAIN_HOURS = 24  # longer than anything should have been on its way: an alarm comes after minutes


class NotEmpty(RuntimeError):
    """Something is there already; the text says where. Nothing was changed."""


class NotOurs(RuntimeError):
    """The backup is of another installation, or of a later release; the text says which. Nothing was changed."""


def restore(settings: Settings, services: Mapping[str, str], folder: Path) -> Manifest:
    """Bring back what `save` has saved, into the databases at these addresses, by service.

    Raises Damaged, NotOurs, NotEmpty, ProgramFailed, OperationalError where a database is not there.
    """
    manifest = Manifest.read(folder)
    _refuse_others(manifest, settings, services)
    store = store_for(settings)
    for saved in manifest.databases:
        _refuse_filled(saved.service, services[saved.service], saved.kind)
    if manifest.has_files and isinstance(store, FolderStore) and store.folder.exists() and any(store.folder.iterdir()):
        raise NotEmpty(f"there are files in {store.folder} already")
    for saved in manifest.databases:
        _brought_back(services[saved.service], saved.kind, folder / saved.file)
    if manifest.files and isinstance(store, FolderStore):
        shutil.copytree(folder / "files", store.folder, dirs_exist_ok=True)
    return manifest


def tell_again(database: Database, moment: datetime) -> int:
    """What a service had published shortly before the moment waits to be published anew; says how many."""

    def forget(session: Session) -> int:
        recent = Outbox.published_at >= moment - timedelta(hours=TOLD_AGAIN_HOURS)
        statement = update(Outbox).where(recent, not_(Outbox.personal)).values(published_at=None, claimed_until=None)
        return int(session.execute(statement, execution_options={"synchronize_session": False}).rowcount)

    return database.step(forget)


def _refuse_others(manifest: Manifest, settings: Settings, services: Mapping[str, str]) -> None:
    """Queues, and what events say of where they come from, have the name of their site in them."""
    if manifest.site != settings.site:
        raise NotOurs(f"the backup is of the site {manifest.site}, and NUANLIU_SITE says {settings.site}")
    if unknown := sorted({saved.service for saved in manifest.databases} - set(services)):
        raise NotOurs(f"the backup has databases of {', '.join(unknown)}, which this release does not know")


def _refuse_filled(service: str, uri: str, kind: str) -> None:
    address = make_url(uri)
    if address.get_backend_name() != kind:
        raise NotEmpty(f"the backup of {service} is one of {kind}, and NUANLIU_DATABASE_URI names another kind")
    if kind == "sqlite":
        if Path(address.database or "").exists():
            raise NotEmpty(f"the database of {service} is there already: {address.database}")
        return
    engine = create_engine(uri, poolclass=NullPool)
    with closing(engine.connect()) as connection:
        if inspect(connection).get_table_names():
            raise NotEmpty(f"the database of {service} is not empty: {address.database}")


def _brought_back(uri: str, kind: str, file: Path) -> None:
    if kind == "sqlite":
        path = Path(make_url(uri).database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, path)
        return
    run("pg_restore", uri, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(file))
