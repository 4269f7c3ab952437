"""The data folder, before anything is put into it: what is wrong with it, in a sentence that names the setting."""

import os
from pathlib import Path

from shared.runtime.settings import Settings

REMEDY = "set NUANLIU_DATA_FOLDER to a folder that this account may write, or give it that one"


class DataFolderUnusable(Exception):
    """Nothing can be kept in the data folder; the text says why, and what to do."""


def make_data_folder(settings: Settings) -> None:
    """Make it where it is missing. Raises DataFolderUnusable. Not looked at where the databases are on servers."""
    if settings.mode == "distributed":
        return
    refuse_unusable_folder(settings)
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(settings.data_folder, f"it cannot be made ({error.strerror})") from error


def refuse_unusable_folder(settings: Settings) -> None:
    """Raise DataFolderUnusable where databases could not be kept there. Changes nothing."""
    if settings.mode == "embedded" and (trouble := trouble_with(settings.data_folder.absolute())):
        raise unusable(settings.data_folder, trouble)


def trouble_with(path: Path) -> str:
    """Why this account cannot keep anything there, "" where it can. path: absolute; it need not exist yet."""
    try:
        nearest = nearest_of(path)
        if not nearest.is_dir():
            return f"{nearest} is a file, not a folder"
    except OSError as error:
        return f"this account may not look at it ({error.strerror})"
    return "" if os.access(nearest, os.W_OK | os.X_OK) else f"this account may not write {nearest}"


def nearest_of(path: Path) -> Path:
    """The path itself, or the first above it that exists. Raises OSError."""
    return next(place for place in (path, *path.parents) if place.exists())


def unusable(path: Path, trouble: str) -> DataFolderUnusable:
    """The sentence."""
    return DataFolderUnusable(f"The data folder {path.absolute()} cannot be used: {trouble}; {REMEDY}")
