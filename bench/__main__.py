"""All figures in one run: `make bench`. Writes `bench/RESULTS.md` with the commit that was measured.

Shared machines are noisy: sides that are compared run in turn, A B A B …, and what is quoted is the ratio of medians.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import accounts, booking, first_start, first_wave, members, memory, nearest, results, rush, scaling, tracing
from bench.sides import Side, bare, distributed, embedded, in_turn, monolith
from deploy.backing import Backing, for_a_while
from deploy.cli.services import SERVICES

ROUNDS = int(os.environ.get("NUANLIU_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("NUANLIU_BENCH_SECONDS", "4"))
CONNECTIONS = 16
WITH_DATABASES = [name for name in SERVICES if name != "gateway"]  # the demo data fill all of them


def compared(sides: Sequence[Side]) -> dict[str, results.Figure]:
    """Requests per second by name."""
    outcomes = in_turn(sides, rounds=ROUNDS, connections=CONNECTIONS, seconds=SECONDS)
    return {name: results.Figure.of(found) for name, found in outcomes.items()}


def main() -> None:
    """Measure everything, one comparison after the other, and write the table; 1 where a bound was missed."""
    try:
        commit = results.commit_measured()
    except results.TreeChanged as changed:
        sys.exit(str(changed))
    rows: list[results.Row] = []
    with for_a_while() as backing:
        for part in measured_on(backing):
            results.write(part, commit)  # what was measured stays where a later part fails
            rows += part
    if not all(row.met for row in rows):
        sys.exit(1)


def measured_on(backing: Backing) -> Iterator[list[results.Row]]:
    """Measure on these servers, in virtual hosts and databases of our own, one part after the other."""
    if backing.amqp_admin is None or backing.postgresql_admin is None:
        sys.exit("The figures need RabbitMQ and PostgreSQL. " + " ".join(backing.reasons))
    names = [f"bench-{os.getpid()}-{what}" for what in ("bare", "ours")]
    databases = [f"bench_{os.getpid()}_{what}" for what in ("monolith", *WITH_DATABASES)]
    try:
        bare_vhost, our_vhost = (backing.create_vhost(name) for name in names)
        monolith_uri, *our_uris = (backing.create_database(name) for name in databases)
        template = our_uris[0].replace(databases[1], f"bench_{os.getpid()}_{{service}}")
        with tempfile.TemporaryDirectory() as folder:
            yield reads(bare_vhost, our_vhost, monolith_uri, template, Path(folder))
            yield memory.rows(embedded(Path(folder) / "memory", cache_seconds=0))
            yield first_start.rows(Path(folder) / "first")
        for part in (scaling, tracing, rush, nearest, first_wave, members, booking, accounts):
            yield part.rows(backing)
    finally:
        for name in names:
            backing.delete_vhost(name)
        for name in databases:
            backing.drop_database(name)


def reads(bare_vhost: str, our_vhost: str, monolith_uri: str, template: str, folder: Path) -> list[results.Row]:
    """One unit, read in several ways."""
    print("one unit through gateway, RPC and database, against bare Nameko", flush=True)
    uncached = compared(
        [
            bare(bare_vhost),
            distributed(our_vhost, template, folder / "distributed", cache_seconds=0),
            embedded(folder / "embedded", cache_seconds=0),
        ]
    )
    print("one unit as an unchanged public resource, against a monolith", flush=True)
    cached = compared(
        [
            monolith(monolith_uri),
            distributed(our_vhost, template, folder / "distributed", cache_seconds=30),
        ]
    )
    return [
        results.ratio(
            "read-distributed", "GET a unit: gateway, RPC, PostgreSQL", uncached, "distributed", "bare nameko", 0.7
        ),
        results.ratio("read-embedded", "GET a unit: one process, SQLite", uncached, "embedded", "bare nameko", 0.7),
        results.ratio("read-cached", "GET a unit: gateway's cache", cached, "distributed, cached", "monolith", 1.0),
    ]


if __name__ == "__main__":
    main()
