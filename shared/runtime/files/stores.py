"""Where files are kept that no database should hold: a port, and the two places where they may lie.

`NUANLIU_FILES_URI` says which: nothing, a folder `files` in the data folder; `file:///var/lib/nuanliu/files`, another
one; `s3+https://ACCESS:SECRET@host/bucket?region=…`, an object store that speaks S3. Nobody but the services reads them
there: files are private, and a name tells nothing.

A store waits for a disk or a network, so it is never asked inside a transaction. What lies in it is found by a row of a
database that was committed before the file came, and goes after it went: so no file is left that nothing knows of.
"""

import logging
import os
import re
from pathlib import Path
from typing import Any, Protocol

from eventlet import tpool

from shared.contracts.refusals.stores import FILE_STORE_AWAY
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.settings import Settings
from shared.runtime.settings_values import S3_SCHEMES, folder_of_uri

NAME = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+){0,9}")
NAME_CHARACTERS_MAX = 200
RETRY_AFTER_SECONDS = 5
OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600

logger = logging.getLogger(__name__)


class FileStore(Protocol):
    """The port. name: as `checked` takes it. Acts raise Unavailable `files.store_away`."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a file; one of that name is replaced. When this returns, it is there after a crash too."""

    def get(self, name: str) -> bytes | None:
        """A file, None where there is none."""

    def remove(self, name: str) -> None:
        """Keep it no longer; nothing where there is none."""

    def trouble(self) -> str:
        """What is wrong with the place, in a sentence for operators; "" where nothing is. Changes nothing."""


def store_for(settings: Settings) -> FileStore:
    """The store of an installation."""
    uri = settings.files_uri
    if uri.startswith(S3_SCHEMES):
        from shared.runtime.files.buckets import BucketStore  # its client takes a fifth of a second to import

        return BucketStore(uri)
    return FolderStore(folder_of_uri(uri) if uri else settings.data_folder / "files")


def checked(name: str) -> str:
    """A name of a file: small letters and digits, parts with `/` or `-` between them. Another one is an assertion."""
    assert len(name) <= NAME_CHARACTERS_MAX and NAME.fullmatch(name), f"no name of a file: {name!r}"
    return name


def store_away(fault: Exception | str) -> Refusal:
    """The refusal while files cannot be had; what is the matter is logged, and told nobody."""
    logger.error("the file store fails: %s", fault if isinstance(fault, str) else f"{type(fault).__name__}: {fault}")
    return FILE_STORE_AWAY(retry_after_seconds=RETRY_AFTER_SECONDS)


class FolderStore:
    """Files in a folder that its owner alone may read. Several processes share it where they see the same disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes) -> None:
        _in_thread(_write, self.folder / checked(name), content)

    def get(self, name: str) -> bytes | None:
        found: bytes | None = _in_thread(_read, self.folder / checked(name))
        return found

    def remove(self, name: str) -> None:
        _in_thread((self.folder / checked(name)).unlink, True)

    def trouble(self) -> str:
        there = next(path for path in (self.folder, *self.folder.parents) if path.exists())
        is_usable = there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK)
        return "" if is_usable else f"{there} is no folder that may be written; give it to the account of the services."


def _write(path: Path, content: bytes) -> None:
    """Under another name first: who reads meanwhile, and who comes after a crash, finds all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
    arriving = path.parent / f".{new_id()}"
    try:
        with open(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(path)
    except BaseException:
        arriving.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    """The entry of a new file lies in its folder, which has to be written too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _in_thread(act: Any, *arguments: Any) -> Any:
    """A disk that is slow stops one OS thread, not everybody."""
    try:
        return tpool.execute(act, *arguments)
    except OSError as fault:
        raise store_away(fault) from None
