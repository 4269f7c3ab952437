"""What a backup consists of, in a file beside it: so that nobody brings back half of one, or one that was changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NAME = "manifest.json"
FORMAT = 1
READ_BYTES = 1024 * 1024


class Damaged(RuntimeError):
    """The backup is not whole; the text says what is wrong."""


@dataclass(frozen=True)
class Saved:
    """A database in a file. kind: of database; revision: the last step it has had."""

    service: str
    kind: str
    file: str
    revision: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """files: of evidence, their hashes by name; at: the moment of all databases, as ISO 8601."""

    site: str
    at: str
    databases: list[Saved]
    files: Mapping[str, str]
    has_files: bool

    @property
    def moment(self) -> datetime:
        """As a moment."""
        return datetime.fromisoformat(self.at)

    def write(self, folder: Path) -> None:
        """Last of all: without it there is no backup."""
        text = json.dumps({"format": FORMAT} | asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """That of a backup, whose files are all there and as they were. Raises Damaged."""
        manifest = cls._said(folder)
        for name, sha256 in manifest.hashes():
            if not (folder / name).is_file() or hash_of(folder / name) != sha256:
                raise Damaged(f"{name} is not as it was saved")
        return manifest

    @classmethod
    def _said(cls, folder: Path) -> "Manifest":
        try:
            said = dict(json.loads((folder / NAME).read_text(encoding="utf-8")))
            form = said.pop("format", None)
            if form == FORMAT:
                return cls(**said | {"databases": [Saved(**one) for one in said["databases"]]})
        except (OSError, ValueError, TypeError, KeyError):
            raise Damaged(
                f"{folder} has no {NAME} that can be read: it is no backup, or one that was not finished"
            ) from None
        raise Damaged(f"the backup in {folder} is of another release's form")

    def hashes(self) -> list[tuple[str, str]]:
        """The files of the backup, by their names in it."""
        return [(one.file, one.sha256) for one in self.databases] + [
            (f"files/{name}", sha256) for name, sha256 in self.files.items()
        ]


def hash_of(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            found.update(piece)
    return found.hexdigest()
