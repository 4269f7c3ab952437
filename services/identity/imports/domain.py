"""Rules of imports: in which order rows are worked, so that a unit's superior comes before it wherever it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.identity.refusals.imports import IMPORT_CODE_REPEATED, IMPORT_PARENT_CIRCLE
from shared.kernel.errors import Refusal

Fault = dict[str, Any]
"""What is wrong with a row: {"column": name, "problem": word or code, "parameters": plain JSON}."""


@dataclass(slots=True)
class Said:
    """A row as the rules see it.

    values: what its cells say, named as contracts name it; empty cells say nothing. terms: those by which its name will
    be searched, worked out beforehand.
    """

    row_number: int
    cells: list[str]
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    terms: list[str] | None = None

    @property
    def code(self) -> str | None:
        """The code of the unit that the row is about, None where the cell is unusable."""
        return self.values.get("code")

    @property
    def parent_code(self) -> str | None:
        """The code of the superior, None where the row says nothing of it."""
        return self.values.get("parent_code")

    def refuse(self, column: str, refusal: Refusal) -> None:
        """Add what a rule says against the row."""
        self.faults.append(fault(column, refusal))


def fault(column: str, refusal: Refusal) -> Fault:
    """A refusal as the fault of a column."""
    return {"column": column, "problem": refusal.code, "parameters": refusal.parameters}


def parents_first(rows: Sequence[Said]) -> list[Said]:
    """The rows so that each comes after its superior's, else as in the file.

    Rows that repeat a code, and rows in a circle of superiors, are refused; they come last.
    """
    by_code = _first_of_each_code(rows)
    placed: dict[int, Said] = {}
    for row in rows:
        _place(row, by_code, placed)
    return list(placed.values())


def _first_of_each_code(rows: Sequence[Said]) -> dict[str, Said]:
    by_code: dict[str, Said] = {}
    for row in rows:
        if row.code is None:
            continue
        first = by_code.setdefault(row.code, row)
        if first is not row:
            row.refuse("code", IMPORT_CODE_REPEATED(row_number=first.row_number))
    return by_code


def _place(row: Said, by_code: dict[str, Said], placed: dict[int, Said]) -> None:
    """Place a row after the superiors that stand in the file, without recursion: files may be deep."""
    chain: list[Said] = []
    waiting: set[int] = set()
    at: Said | None = row
    while at is not None and at.row_number not in placed and at.row_number not in waiting:
        chain.append(at)
        waiting.add(at.row_number)
        at = by_code.get(at.parent_code) if at.parent_code else None
    if at is not None and at.row_number in waiting:
        for member in chain[chain.index(at) :]:
            member.refuse("parent_code", IMPORT_PARENT_CIRCLE(code=member.parent_code))
    for member in reversed(chain):
        placed[member.row_number] = member
