"""A row of a list of teams as the rules see it, and how people write the words of teams."""

from dataclasses import dataclass, field
from typing import Any

from shared.contracts.teams.team_words import JoinMode, TeamBrand, TeamKind, TeamLevel
from shared.kernel.errors import Refusal

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"

LEVELS = {
    "总队": TeamLevel.CORPS,
    "大队": TeamLevel.BRIGADE,
    "中队": TeamLevel.SQUADRON,
    "小队": TeamLevel.SQUAD,
    "小组": TeamLevel.GROUP,
}
KINDS = {
    "市级": TeamKind.MUNICIPAL,
    "区域": TeamKind.REGIONAL,
    "产业": TeamKind.INDUSTRY,
    "行业": TeamKind.INDUSTRY,
    "单位": TeamKind.WORKPLACE,
    "站点": TeamKind.STATION,
    "品牌": TeamKind.BRAND,
}
BRANDS = {
    "贴心人": TeamBrand.CLOSE_FRIENDS,
    "劳模": TeamBrand.MODEL_WORKERS,
    "青年": TeamBrand.YOUTH,
    "企业爱心小站": TeamBrand.CARING_CORNER,
    "其他": TeamBrand.OTHER,
}
JOIN_MODES = {"审核": JoinMode.REVIEWED, "直接": JoinMode.INSTANT, "邀请": JoinMode.INVITED}

Fault = dict[str, Any]
"""What is wrong with a row: {"column": name, "problem": word or code, "parameters": plain JSON}."""


@dataclass(slots=True)
class Said:
    """A row. values: what its cells say, named as contracts name it; empty cells say nothing; terms: of its name."""

    row_number: int
    cells: list[str]
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """Which team it is about: the code of a unit, and a name."""
        return self.values.get("unit_code", ""), self.values.get("name", "")

    def refuse(self, column: str, refusal: Refusal) -> None:
        """Add what a rule says against the row."""
        self.faults.append(fault(column, refusal))


def fault(column: str, refusal: Refusal) -> Fault:
    """A refusal as the fault of a column."""
    return {"column": column, "problem": refusal.code, "parameters": refusal.parameters}


def level_of(text: str, names: dict[str, str]) -> str | None:
    """The level that a cell means: its word, what everybody calls it, or what the unit does; None for none of them.

    names: what holds at the unit of the row, by level.
    """
    if text in {level.value for level in TeamLevel}:
        return text
    own = {name: level for level, name in names.items()}
    return own.get(text) or LEVELS.get(text)
