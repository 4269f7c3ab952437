"""What an examination finds: one sentence each, with what to do."""

from dataclasses import dataclass
from enum import StrEnum

OTHERS = 0o077  # what group and world may do with a file


class Verdict(StrEnum):
    """Well; worth knowing; or wrong, so that the installation does not work or will not for long."""

    WELL = "well"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """subject: what was looked at; sentence: what is the matter, and what to do."""

    verdict: Verdict
    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.verdict:<5}  {self.subject}: {self.sentence}"


def well(subject: str, sentence: str) -> Finding:
    """As it should be."""
    return Finding(Verdict.WELL, subject, sentence)


def note(subject: str, sentence: str) -> Finding:
    """Nothing to repair."""
    return Finding(Verdict.NOTE, subject, sentence)


def wrong(subject: str, sentence: str) -> Finding:
    """To be repaired."""
    return Finding(Verdict.WRONG, subject, sentence)
