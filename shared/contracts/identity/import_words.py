"""The words of imports. No framework here."""

from enum import StrEnum


class ImportState(StrEnum):
    """How far an import got. A failed one was refused as a whole; what it had changed before stays."""

    WAITING = "waiting"
    WORKING = "working"
    FINISHED = "finished"
    FAILED = "failed"


class RowOutcome(StrEnum):
    """What became of a row of a roster."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HANDED_UP = "handed_up"  # a unit still further up decides
