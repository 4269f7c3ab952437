"""The real unions of Beijing in `data/`: what a demonstration shows, and what generated ones stand below."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shared.contracts.identity.unit_words import UnitFlag, UnitKind

DATA = Path(__file__).parents[1] / "data" / "beijing-unions.csv"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a row of a file. parent_code: None for the root; coordinates are WGS-84."""

    code: str
    parent_code: str | None
    kind: UnitKind
    name: str
    admin_code: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    flags: tuple[UnitFlag, ...] = ()
    legal_person_until: date | None = None

    def as_request(self) -> dict[str, Any]:
        """What is said in the row as plain JSON, named as contracts name it; what is not said is left out."""
        said = {
            "code": self.code,
            "parent_code": self.parent_code,
            "kind": self.kind.value,
            "name": self.name,
            "admin_code": self.admin_code,
            "longitude": self.longitude,
            "latitude": self.latitude,
            "flags": [flag.value for flag in self.flags] or None,
            "legal_person_until": self.legal_person_until and self.legal_person_until.isoformat(),
        }
        return {name: value for name, value in said.items() if value is not None}


def beijing_units() -> Iterator[UnitRow]:
    """The units of the data file, each after its parent."""
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield UnitRow(
                code=row["code"],
                parent_code=row["parent_code"] or None,
                kind=UnitKind(row["kind"]),
                name=row["name"],
                admin_code=row["admin_code"] or None,
                longitude=float(row["longitude"]) if row["longitude"] else None,
                latitude=float(row["latitude"]) if row["latitude"] else None,
            )
