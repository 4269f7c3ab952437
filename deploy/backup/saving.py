"""Saving: a moment of all databases, then the files of evidence that they name. The installation goes on working."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from deploy.backup.cut import Cut, Snapshot, cut
from deploy.backup.manifest import Manifest, Saved, hash_of
from deploy.backup.programs import run
from shared.runtime.files.stores import FolderStore, store_for
from shared.runtime.settings import Settings

OWNER_ONLY = 0o700


@dataclass(frozen=True)
class Backup:
    """What was saved. closed_seconds: how long nobody could write."""

    manifest: Manifest
    closed_seconds: float


def save(settings: Settings, services: Mapping[str, str], folder: Path) -> Backup:
    """Save the databases at these addresses, by service, and the files, into a folder that is made for it.

    Raises FileExistsError, NoMoment, ProgramFailed. What was begun and not finished has no manifest.
    """
    folder.mkdir(mode=OWNER_ONLY, parents=True)
    with cut(services) as taken:
        saved = [_saved(service, services[service], snapshot, folder) for service, snapshot in taken.snapshots.items()]
    store = store_for(settings)
    files = _copied(store.folder, folder / "files") if isinstance(store, FolderStore) else {}
    manifest = _manifest(settings, taken, saved, files, isinstance(store, FolderStore))
    manifest.write(folder)
    return Backup(manifest, taken.closed_seconds)


def _manifest(settings: Settings, taken: Cut, saved: list[Saved], files: dict[str, str], has_files: bool) -> Manifest:
    return Manifest(settings.site, taken.at.isoformat(), saved, files, has_files)


def _saved(service: str, uri: str, snapshot: Snapshot, folder: Path) -> Saved:
    kind = snapshot.connection.dialect.name
    name = f"{service}.sqlite" if kind == "sqlite" else f"{service}.dump"
    if kind == "sqlite":
        _copy_sqlite(snapshot, folder / name)
    else:
        run("pg_dump", uri, "--format=custom", f"--snapshot={snapshot.name}", f"--file={folder / name}")
    revision = snapshot.connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return Saved(service, kind, name, revision, hash_of(folder / name))


def _copy_sqlite(snapshot: Snapshot, path: Path) -> None:
    """By SQLite's own way: from a connection that sees the moment, whatever is written meanwhile."""
    source = snapshot.connection.connection.dbapi_connection
    assert isinstance(source, sqlite3.Connection)
    with closing(sqlite3.connect(path)) as target:
        source.backup(target)


def _copied(source: Path, target: Path) -> dict[str, str]:
    """All files there; one that was removed meanwhile is not missed, as no database names it any more."""
    hashes = {}
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        if path.is_file() and not path.name.startswith("."):
            name = path.relative_to(source)
            (target / name).parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, target / name)
            except FileNotFoundError:
                continue
            hashes[str(name)] = hash_of(target / name)
    return hashes
