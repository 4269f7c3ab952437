"""Compares what clients were told with what is there, in the words of those who test databases by killing them.

attempted: sent at least once; acknowledged: answered with success; refused: answered with a no; unknown: given up
without an answer, so it may be there once or not at all; lost: acknowledged and not there; duplicated: there twice;
unexpected: there, and nobody asked for it; recovered: of unknown outcome and there.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar


class Outcome(StrEnum):
    """What a client knows about what it asked for."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass
class Operation:
    """One wish of a client. Only one client changes a thing, one wish after the other.

    value: what it is to become (a unit's new name), never the same in two neighbouring wishes for a thing that change
    it alike; version: of the thing, as the answer said.
    """

    thing: str
    change: str
    value: str
    outcome: Outcome = Outcome.UNKNOWN
    version: int | None = None


@dataclass(frozen=True)
class Version:
    """One line of a thing's history."""

    thing: str
    version: int
    change: str
    value: str


OfThing = TypeVar("OfThing", Operation, Version)


@dataclass(frozen=True)
class Facts:
    """What is there when all is quiet.

    versions: all lines of history, each thing's in order; told: thing and version of each event in the outbox, by event
    id; heard: how often the reader handled each event id; own and copy: the state of each thing, at its owner and at
    the reader; first: the version with which the history of each begins.
    """

    versions: Sequence[Version]
    told: Mapping[Hashable, tuple[str, int]]
    heard: Counter[Hashable]
    own: Mapping[Hashable, Hashable]
    copy: Mapping[Hashable, Hashable]
    first: int = 1


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

    def __add__(self, other: "Report") -> "Report":
        """Both together."""
        return Report(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    def __str__(self) -> str:
        return (
            f"attempted {self.attempted}, acknowledged {self.acknowledged}, refused {self.refused}, unknown "
            f"{self.unknown} (recovered {self.recovered}); events {self.events}; lost {len(self.lost)}, duplicated "
            f"{len(self.duplicated)}, unexpected {len(self.unexpected)}"
        )


def check(operations: Sequence[Operation], facts: Facts, before: Sequence[str] = ()) -> Report:
    """Compare. before: the things that were there already, which nobody was asked to change."""
    outcomes = Counter(operation.outcome for operation in operations)
    report = Report(
        attempted=len(operations),
        acknowledged=outcomes[Outcome.ACKNOWLEDGED],
        refused=outcomes[Outcome.REFUSED],
        unknown=outcomes[Outcome.UNKNOWN],
        events=len(facts.told),
    )
    wishes, versions = _by_thing(operations), _by_thing(facts.versions)
    for thing in wishes.keys() | versions.keys():
        if thing not in before:
            _check_thing(wishes[thing], versions[thing], facts.first, report)
        elif len(versions[thing]) != 1:
            report.unexpected.append(f"{thing}: {len(versions[thing])} versions, and nobody changed it")
    _check_events(facts, report)
    _check_copy(facts, report)
    return report


def _by_thing(items: Iterable[OfThing]) -> Mapping[str, list[OfThing]]:
    found: defaultdict[str, list[OfThing]] = defaultdict(list)
    for item in items:
        found[item.thing].append(item)
    return found


def _check_thing(wishes: list[Operation], versions: list[Version], first: int, report: Report) -> None:
    """Walk through a thing's history and the wishes for it together, both in their order."""
    numbers = [version.version for version in versions]
    if numbers != list(range(first, first + len(numbers))):
        report.unexpected.append(f"{versions[0].thing}: versions {numbers}")
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
    made = {(version.thing, version.version) for version in facts.versions}
    report.lost += [f"event of {thing} version {version}" for thing, version in made - set(tellings)]
    report.unexpected += [f"event of {thing} version {version}" for thing, version in set(tellings) - made]
    report.duplicated += [f"event of {what}: told {times} times" for what, times in tellings.items() if times > 1]
    report.lost += [f"event {event} was never handled" for event in set(facts.told) - set(facts.heard)]
    report.unexpected += [f"event {event} was handled and never told" for event in set(facts.heard) - set(facts.told)]
    report.duplicated += [f"event {event}: handled {times} times" for event, times in facts.heard.items() if times > 1]


def _check_copy(facts: Facts, report: Report) -> None:
    """The reader knows everything as it is."""
    for thing in {*facts.own, *facts.copy}:
        here, there = facts.own.get(thing), facts.copy.get(thing)
        if here is None:
            report.unexpected.append(f"copy of {thing}: {there}")
        elif here != there:
            report.lost.append(f"copy of {thing}: {there} instead of {here}")
