"""The table of figures: `bench/RESULTS.md`, each row with the commit and the machine it was measured on."""

import os
import platform
import re
import statistics
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.load import Outcome

RESULTS = Path(__file__).parent / "RESULTS.md"
REPOSITORY = Path(__file__).parents[1]
HEAD = (
    "# Figures",
    "",
    "Everything on one machine. Repeat with `make bench`, the kills with `make faults`. Speeds depend on the machine; "
    "the ratios are of one run, sides in turn, each side writing a line of log per request.",
    "",
    "| row | what | measured | wanted | met | at |",
    "|---|---|---|---|---|---|",
)
NAMED = re.compile(r"\| ([a-z][a-z0-9-]*-[a-z0-9-]+) \|")


class TreeChanged(RuntimeError):
    """What would be measured is no commit; the text says which files differ."""


@dataclass(frozen=True)
class Figure:
    """One side over all rounds: answers per second of each round, and the latency percentiles of the middle round."""

    per_second: list[float]
    p50_milliseconds: float
    p99_milliseconds: float

    @classmethod
    def of(cls, outcomes: list[Outcome]) -> "Figure":
        """Sum up the rounds of one side."""
        middle = sorted(outcomes, key=lambda outcome: outcome.per_second)[len(outcomes) // 2]
        return cls([outcome.per_second for outcome in outcomes], middle.percentile(0.5), middle.percentile(0.99))

    @property
    def median(self) -> float:
        """Answers per second in the middle round."""
        return statistics.median(self.per_second)


@dataclass(frozen=True)
class Row:
    """One line of the table. wanted: the bound as words, empty where there is none."""

    name: str
    what: str
    measured: str
    wanted: str
    met: bool


def ratio(name: str, what: str, figures: dict[str, Figure], ours: str, other: str, wanted: float) -> Row:
    """A row that compares two sides of one run: the median of the ratios round by round. wanted: 0 for no bound."""
    a, b = figures[ours], figures[other]
    ratios = sorted(x / y for x, y in zip(a.per_second, b.per_second, strict=True))
    middle = statistics.median(ratios)
    p99 = f"; p99 {a.p99_milliseconds:.0f} ms against {b.p99_milliseconds:.0f} ms" if a.p99_milliseconds else ""
    rounds = f"rounds {ratios[0]:.2f}–{ratios[-1]:.2f}; {a.median:.0f}/s against {b.median:.0f}/s"
    measured = f"{middle:.2f} × ({rounds}{p99})"
    return Row(name, f"{what}, against {other}", measured, f"≥ {wanted} ×" if wanted else "", middle >= wanted)


def commit_measured() -> str:
    """The commit of the tree. Raises TreeChanged where that is not what would be measured."""
    changed = _git("status", "--porcelain", "--", ".", f":!{RESULTS.relative_to(REPOSITORY)}")
    if changed:
        raise TreeChanged(f"The tree has changes that no commit has, so no figure would be of one:\n{changed}")
    return _git("rev-parse", "--short", "HEAD")


def write(rows: list[Row], commit: str, path: Path = RESULTS) -> None:
    """Put the rows into the table, each with its commit and machine, in the place of those that had their names."""
    at = f"`{commit}`, {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores"
    lines = {
        row.name: f"| {row.name} | {row.what} | {row.measured} | {row.wanted} | {_met(row)} | {at} |" for row in rows
    }
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {found[1]: line for line in old if (found := NAMED.match(line))}
    path.write_text("\n".join([*HEAD, *(known | lines).values(), ""]), encoding="utf-8")
    print("\n".join(lines.values()))


def _met(row: Row) -> str:
    return "yes" if row.met else "**no**"


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], capture_output=True, text=True, check=True, cwd=REPOSITORY
    ).stdout.strip()
