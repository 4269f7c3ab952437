"""Rules of files of evidence."""

from datetime import timedelta
from enum import StrEnum

from shared.contracts.projects.evidence_words import FILE_NAME_CHARACTERS_MAX
from shared.kernel.text import tidied

WAITING_MAX = 20  # unbound files of one account
UNBOUND_KEPT = timedelta(hours=24)
ARRIVING_MAX = timedelta(hours=1)  # longer than any request
NAMELESS = "file"
NOT_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


class EvidenceState(StrEnum):
    """Where a file is between database and store."""

    ARRIVING = "arriving"
    KEPT = "kept"
    REMOVED = "removed"


def shown_name(said: str) -> str:
    """A file's name as it is shown: without a path, without signs that a disk or a header would take for others."""
    name = tidied(said.replace("\\", "/").rpartition("/")[2]).translate(NOT_IN_NAMES).lstrip(".")
    return name[-FILE_NAME_CHARACTERS_MAX:] or NAMELESS
