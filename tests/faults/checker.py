"""Compares what clients were told with what is there, in the words of those who test databases by killing them.

attempted: sent at least once; acknowledged: answered with success; refused: answered with a no; unknown: given up
without an answer, so it may be there once or not at all; lost: acknowledged and not there; duplicated: there twice;
unexpected: there, and nobody asked for it; recovered: of unknown outcome and there.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a client knows about what it asked for."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass
class Operation:
    """One wish of a client. Only one client changes a unit, one wish after the other.

    value: the new name or the new superior's code, never the same in two neighbouring wishes for a unit; version: of
    the unit, as the answer said.
    """

    unit: str
    change: str
    value: str
    outcome: Outcome = Outcome.UNKNOWN
    version: int | None = None


@dataclass(frozen=True)
class Version:
    """One line of a unit's history."""

    unit: str
    version: int
    change: str
    value: str


@dataclass(frozen=True)
class Facts:
    """What is there when all is quiet.

    versions: all lines of history, each unit's in order; told: unit and version of each event in the outbox, by event
    id; heard: how often the witness handled each event id; tree and copy: the state of each unit, at identity and at
    the witness.
    """

    versions: Sequence[Version]
    told: Mapping[Hashable, tuple[str, int]]
    heard: Counter[Hashable]
    tree: Mapping[Hashable, Hashable]
    copy: Mapping[Hashable, Hashable]


@dataclass
class Report:
    """The counts, and a sentence for each thing that is wrong."""

    attempted: int = 0
    acknowledged: int = 0
    refused: int = 0
    unknown: int = 0
    recovered: int = 0
    events: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    @property
    def troubles(self) -> list[str]:
        """Everything that is wrong."""
        return [*self.lost, *self.duplicated, *self.unexpected]

    def __str__(self) -> str:
        return (
            f"attempted {self.attempted}, acknowledged {self.acknowledged}, refused {self.refused}, unknown "
            f"{self.unknown} (recovered {self.recovered}); events {self.events}; lost {len(self.lost)}, duplicated "
            f"{len(self.duplicated)}, unexpected {len(self.unexpected)}"
        )


def check(operations: Sequence[Operation], facts: Facts, before: Sequence[str]) -> Report:
    """Compare. before: the units that were there already, which nobody was asked to change."""
    outcomes = Counter(operation.outcome for operation in operations)
    report = Report(
        attempted=len(operations),
        acknowledged=outcomes[Outcome.ACKNOWLEDGED],
        refused=outcomes[Outcome.REFUSED],
        unknown=outcomes[Outcome.UNKNOWN],
        events=len(facts.told),
    )
    for unit in {*(operation.unit for operation in operations), *(version.unit for version in facts.versions)}:
        wishes = [operation for operation in operations if operation.unit == unit]
        versions = [version for version in facts.versions if version.unit == unit]
        if unit not in before:
            _check_unit(wishes, versions, report)
        elif len(versions) != 1:
            report.unexpected.append(f"{unit}: {len(versions)} versions, and nobody changed it")
    _check_events(facts, report)
    _check_copy(facts, report)
    return report


def _check_unit(wishes: list[Operation], versions: list[Version], report: Report) -> None:
    """Walk through a unit's history and the wishes for it together, both in their order."""
    numbers = [version.version for version in versions]
    if numbers != list(range(1, len(numbers) + 1)):
        report.unexpected.append(f"{versions[0].unit}: versions {numbers}")
    reached, fulfilled = 0, []
    for version in versions:
        found = next((at for at in range(reached, len(wishes)) if _fulfils(version, wishes[at])), None)
        if found is None:
            again = any(_fulfils(version, wish) for wish in fulfilled)
            (report.duplicated if again else report.unexpected).append(f"{version}")
            continue
        report.lost += _acknowledged(wishes[reached:found])
        report.recovered += wishes[found].outcome is Outcome.UNKNOWN
        if wishes[found].version not in (None, version.version):
            report.unexpected.append(f"{version}, but the answer was version {wishes[found].version}")
        fulfilled.append(wishes[found])
        reached = found + 1
    report.lost += _acknowledged(wishes[reached:])


def _fulfils(version: Version, wish: Operation) -> bool:
    same = (version.change, version.value) == (wish.change, wish.value)
    return same and wish.outcome is not Outcome.REFUSED


def _acknowledged(wishes: list[Operation]) -> list[str]:
    return [f"{wish}" for wish in wishes if wish.outcome is Outcome.ACKNOWLEDGED]


def _check_events(facts: Facts, report: Report) -> None:
    """Every version was told once, and every event handled once."""
    tellings = Counter(facts.told.values())
    made = {(version.unit, version.version) for version in facts.versions}
    report.lost += [f"event of {unit} version {version}" for unit, version in made - set(tellings)]
    report.unexpected += [f"event of {unit} version {version}" for unit, version in set(tellings) - made]
    report.duplicated += [f"event of {what}: told {times} times" for what, times in tellings.items() if times > 1]
    report.lost += [f"event {event} was never handled" for event in set(facts.told) - set(facts.heard)]
    report.unexpected += [f"event {event} was handled and never told" for event in set(facts.heard) - set(facts.told)]
    report.duplicated += [f"event {event}: handled {times} times" for event, times in facts.heard.items() if times > 1]


def _check_copy(facts: Facts, report: Report) -> None:
    """The witness knows the tree as it is."""
    for unit in {*facts.tree, *facts.copy}:
        here, there = facts.tree.get(unit), facts.copy.get(unit)
        if here is None:
            report.unexpected.append(f"copy of {unit}: {there}")
        elif here != there:
            report.lost.append(f"copy of {unit}: {there} instead of {here}")
