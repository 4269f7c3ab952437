"""What a certificate says, and by whom: rules without a database.

民政部令67 and practice: only confirmed records; lines per recording unit whose sum is the total; issued by the unit
that recorded the hours, or by its next superior that is a legal person; no number of a document in public.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.credits.certificate_words import CODE_BYTES, CODE_CHARACTERS, CONTENT_SHOWN_CHARACTERS

CODE_GROUP_CHARACTERS = 4
HIDDEN = "*"
CUT = "…"


@dataclass(frozen=True)
class Served:
    """A confirmed service, as far as it is certified."""

    record_id: UUID
    version: int
    unit_id: UUID
    served_on: date
    title: str
    place: str
    content: str
    minutes: int


@dataclass(frozen=True)
class Line:
    """What one union recorded, the earliest first."""

    unit_id: UUID
    services: tuple[Served, ...]

    @property
    def minutes(self) -> int:
        """Their sum."""
        return sum(service.minutes for service in self.services)


def lines_of(services: Iterable[Served]) -> tuple[Line, ...]:
    """Services by recording unit, in the order of the first service of each. Their sum is the total."""
    found: dict[UUID, list[Served]] = {}
    ordered = sorted(services, key=lambda service: (service.served_on, service.record_id))
    for service in ordered:
        found.setdefault(service.unit_id, []).append(service)
    lines = tuple(Line(unit_id, tuple(recorded)) for unit_id, recorded in found.items())
    assert sum(line.minutes for line in lines) == sum(service.minutes for service in ordered)
    return lines


def issuing_unit(lineages: Sequence[Sequence[UUID]], is_legal_person: Callable[[UUID], bool]) -> UUID:
    """The unit that issues a certificate of what others recorded: the nearest legal person above all of them.

    lineages: of each recording unit, from the root down. The root where no unit says that it is a legal person.
    """
    assert lineages, "somebody recorded it"
    common = [unit for unit in lineages[0] if all(unit in lineage for lineage in lineages)]
    legal = [unit for unit in common if is_legal_person(unit)]
    return legal[-1] if legal else common[0]


def shown_content(content: str) -> str:
    """What was done, in one line, its beginning where it is long."""
    line = " ".join(content.split())
    return line if len(line) <= CONTENT_SHOWN_CHARACTERS else line[: CONTENT_SHOWN_CHARACTERS - 1] + CUT


def shown_holder(name: str) -> str:
    """What anybody may see of the name: its first character."""
    return f"{name[:1]}{HIDDEN}"


def code_from(random: bytes) -> str:
    """The verification code of so many random bytes, as it is kept."""
    assert len(random) == CODE_BYTES
    return base64.b32encode(random).decode()


def grouped(code: str) -> str:
    """A code as it is printed: K7Q2-M4XA-B3ZD-7HNP."""
    return "-".join(code[start : start + CODE_GROUP_CHARACTERS] for start in range(0, len(code), CODE_GROUP_CHARACTERS))


def read_code(text: str) -> str:
    """A code as somebody has typed it, as it is kept."""
    return "".join(character for character in text.upper() if character not in " -")[:CODE_CHARACTERS]


def digest_of(code: str) -> str:
    """By what a code is found: its 80 random bits need no salt and no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()
