"""The roster at the size of a city: how fast a file of members comes in, and how fast somebody is found in it.

NUANLIU_BENCH_MEMBERS says how many (a million). Also for itself: `python -m bench.members`, which writes no results.
"""

import csv
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy import select

from bench.processes import backends_of, family, own_bytes
from bench.results import Row
from deploy.backing import Backing, for_a_while
from services.identity.members import queries
from services.identity.members.models import Member
from services.identity.units.models import Unit
from shared.contracts.identity.members import FindMembers
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.trust.sealing import Sealing

MEMBERS = int(os.environ.get("NUANLIU_BENCH_MEMBERS", "1000000"))
UNITS = int(os.environ.get("NUANLIU_BENCH_UNITS", "2000"))
REAL_UNITS = Path(__file__).parents[1] / "services" / "identity" / "data" / "beijing-unions.csv"
SEARCHES = 300
READS = 3000
PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")  # two Chinese characters, wherever they stand in a name
FREQUENT = 20  # of the pairs of characters that most names have
WANTED_RATE = 0.15
MEBIBYTES_MAX = 500
WANTED_LATENCY = 50
MEBIBYTE = 1024 * 1024
LOOK_SECONDS = 0.25
BACKENDS_EVERY = 8  # looks: who works for a command changes seldom, and each process of the machine is asked
BLOCK = 20_000  # rows, several parts of an import: the first and the last change their numbers
# All that a file decides; ids, moments and sealed texts differ by nature.
CONTENT = "md5(string_agg(member_number || name || encode(row_digest, 'hex'), '' ORDER BY member_number))"


@dataclass(frozen=True)
class Run:
    """One run of a command. peak_bytes: of its memory, all its processes and PostgreSQL's for them together.

    backends_bytes: the most of PostgreSQL's alone.
    """

    seconds: float
    peak_bytes: int
    backends_bytes: int
    out: str


class Roster:
    """An installation's identity with units, and a file of members beside it."""

    def __init__(self, backing: Backing, folder: Path) -> None:
        self.backing, self.folder, self.name = backing, folder, f"bench_{os.getpid()}_members_identity"
        self.uri = backing.create_database(self.name)
        self.environment = {**os.environ, "NUANLIU_DATA_FOLDER": str(folder)}
        self.file = folder / "members.csv"

    def fill(self) -> None:
        """Keys, tables, units, and the file."""
        units, codes = self.folder / "units.csv", self.folder / "codes.csv"
        self.nuanliu("keys", "make")  # asks the databases of all services for rows of other keys: here is but one
        self.environment["NUANLIU_DATABASE_URI"] = self.uri.replace("_identity", "_{service}")
        self.nuanliu("migrate", "identity")
        self.nuanliu("generate", "units", "--count", str(UNITS), "--out", str(units))
        for file in (REAL_UNITS, units):
            self.nuanliu("import", "units", str(file))
        codes.write_text("\n".join(["code", *_codes(REAL_UNITS), *_codes(units)]), encoding="utf-8")
        self.nuanliu("generate", "members", "--count", str(MEMBERS), "--units", str(codes), "--out", str(self.file))

    def nuanliu(self, *arguments: str, until: Callable[[], bool] = lambda: False) -> Run:
        """Run a command to its end, or kill it once a condition holds."""
        begun, peak, most, look, backends = time.perf_counter(), 0, 0, 0, []
        command = [sys.executable, "-m", "deploy.cli", *arguments]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                if look % BACKENDS_EVERY == 0:
                    backends = backends_of(self.name)
                look += 1
                of_backends = sum(map(own_bytes, backends))
                peak = max(peak, sum(map(own_bytes, family(process.pid))) + of_backends)
                most = max(most, of_backends)
                if until():
                    process.kill()
                time.sleep(LOOK_SECONDS)
            out = process.stdout.read().decode() if process.stdout else ""
        assert process.returncode == 0 or process.returncode < 0, f"{arguments}: {process.returncode} {out}"
        return Run(time.perf_counter() - begun, peak, most, out)

    def ask(self, statement: str) -> Any:
        """What one statement answers, in a transaction of its own."""
        connection = psycopg2.connect(self.uri.replace("+psycopg2", ""))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone()[0] if cursor.description else None
        finally:
            connection.close()

    def copy_seconds(self) -> float:
        """How long COPY takes for the same finished rows into a table with the same indexes and constraints."""
        finished = self.folder / "finished.copy"
        self.ask("CREATE TABLE bench_member (LIKE member INCLUDING ALL)")
        self.ask("ALTER TABLE bench_member ADD FOREIGN KEY (unit_id) REFERENCES unit (id)")
        connection = psycopg2.connect(self.uri.replace("+psycopg2", ""))
        with connection, connection.cursor() as cursor, finished.open("wb") as out:
            cursor.copy_expert("COPY member TO STDOUT", out)
        begun = time.perf_counter()
        with connection, connection.cursor() as cursor, finished.open("rb") as rows:
            cursor.copy_expert("COPY bench_member FROM STDIN", rows)
        seconds = time.perf_counter() - begun
        connection.close()
        finished.unlink()
        self.ask("DROP TABLE bench_member")
        return seconds


def rows(backing: Backing) -> list[Row]:
    """The named rows of the table."""
    with tempfile.TemporaryDirectory() as name:
        roster = Roster(backing, Path(name))
        try:
            roster.fill()
            return [*import_rows(roster), *search_rows(roster)]
        finally:
            backing.drop_database(roster.name)


def import_rows(roster: Roster) -> list[Row]:
    """Import, import again, copy, import a file with moved numbers twice, and import with a kill in the middle."""
    print(f"import of {MEMBERS} members, against COPY of the finished rows", flush=True)
    first = _imported(roster)
    content = roster.ask(f"SELECT {CONTENT} FROM member")
    again = _imported(roster)
    changed = roster.ask("SELECT count(*) FROM member WHERE version > 1")
    copied = roster.copy_seconds()
    pairs = _move_numbers(roster.file, moved := roster.folder / "moved.csv")
    moving, still = _imported(roster, moved), _imported(roster, moved)
    roster.ask("TRUNCATE member CASCADE")
    roster.nuanliu("import", "members", str(roster.file), until=lambda: bool(_entered(roster) > MEMBERS / 2))
    killed_at = _entered(roster)
    second = _imported(roster)
    same = roster.ask(f"SELECT {CONTENT} FROM member") == content and second.out == first.out
    assert min(first.backends_bytes, again.backends_bytes) > 0, "PostgreSQL's processes were not seen"
    ratio, peak = copied / first.seconds, max(first.peak_bytes, again.peak_bytes) / MEBIBYTE
    return [
        Row(
            "roster-import",
            f"rows/s of the import of {MEMBERS} members from CSV, against COPY of the finished rows",
            f"{ratio:.2f} × ({MEMBERS / first.seconds:.0f}/s against {MEMBERS / copied:.0f}/s)",
            f"≥ {WANTED_RATE} ×",
            ratio >= WANTED_RATE,
        ),
        Row(
            "roster-import-memory",
            "peak memory (Pss) of all its processes and of PostgreSQL's that work for it",
            f"{peak:.0f} MiB",
            f"< {MEBIBYTES_MAX} MiB",
            0 < peak < MEBIBYTES_MAX,
        ),
        Row(
            "roster-import-again",
            "members changed by a second import of the file",
            f"{changed} ({MEMBERS / again.seconds:.0f} rows/s)",
            "0",
            changed == 0 and f"{MEMBERS} unchanged" in again.out,
        ),
        Row(
            "roster-import-moved",
            f"import of the file with the numbers of {pairs} pairs of members exchanged, and once more",
            f"{_counts(moving)}; then {_counts(still)}",
            f"{2 * pairs} changed, none refused; then all unchanged",
            f"{2 * pairs} changed" in moving.out and f"{MEMBERS} unchanged" in still.out and "0 refused" in moving.out,
        ),
        Row(
            "roster-import-killed",
            f"killed with {killed_at} members entered and started again",
            "ends the same" if same else "differs",
            "ends the same",
            same and 0 < killed_at < MEMBERS,
        ),
    ]


def search_rows(roster: Roster) -> list[Row]:
    """Two characters of a name, for searchers of the city and of a district, against reads by primary key."""
    print("searches by two characters, against reads by primary key", flush=True)
    sealing = Sealing.of_file(roster.folder / "keys" / "seal.json")
    database = Database(roster.uri, service="identity", site="city", sealing=sealing)
    try:
        ids, names, actors = database.read(_sample)
        chance = random.Random(1)
        pairs = [pair for name in names for pair in PAIR.findall(name)]
        frequent = sorted(set(pairs), key=pairs.count)[-FREQUENT:]
        by_key = _p99(database, [_read(chance.choice(ids)) for _ in range(READS)])
        figures = {}
        for reach, actor in actors.items():
            for kind, choice in (("any", pairs), ("frequent", frequent)):
                searches = [_search(chance.choice(choice), actor) for _ in range(SEARCHES)]
                figures[f"{reach}, {kind} names"] = _p99(database, searches)
    finally:
        database.close()
    worst = max(figures.values()) / by_key
    told = "; ".join(f"{what} {milliseconds:.1f} ms" for what, milliseconds in figures.items())
    return [
        Row(
            "member-search",
            f"p99 of a search for two characters among {MEMBERS} members, against a read by primary key",
            f"{worst:.0f} × ({told}; by key {by_key:.2f} ms)",
            f"< {WANTED_LATENCY} ×",
            worst < WANTED_LATENCY,
        )
    ]


def _move_numbers(file: Path, moved: Path) -> int:
    """Write the same file, the first and last member of each block with each other's number; how many pairs."""
    with file.open(encoding="utf-8-sig", newline="") as lines, moved.open("w", encoding="utf-8", newline="") as out:
        written, pairs = csv.writer(out), 0
        given = csv.reader(lines)
        written.writerow(next(given))
        while block := list(islice(given, min(BLOCK, MEMBERS))):
            block[0][0], block[-1][0] = block[-1][0], block[0][0]
            written.writerows(block)
            pairs += 1
    return pairs


def _counts(run: Run) -> str:
    return run.out.strip().splitlines()[-1]


def _imported(roster: Roster, file: Path | None = None) -> Run:
    done = roster.nuanliu("import", "members", str(file or roster.file))
    print(f"  {done.seconds:.1f} s, {done.peak_bytes / MEBIBYTE:.0f} MiB: {done.out.strip()}", flush=True)
    return done


def _entered(roster: Roster) -> int:
    entered: int = roster.ask("SELECT coalesce(max(done_count), 0) FROM roster_import WHERE finished_at IS NULL")
    return entered


def _sample(session: Any) -> tuple[list[Any], list[str], dict[str, Actor]]:
    """Ids and names of some members, and who searches."""
    some = session.execute(select(Member.id, Member.name).order_by(Member.document_index).limit(READS)).all()
    tops = session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(["BJ", "BJ-110108"]))).all()
    actors = {code: Actor("person", str(new_id()), offices=(Held("cadre", unit_id),)) for code, unit_id in tops}
    return [row.id for row in some], [row.name for row in some], actors


def _search(text: str, actor: Actor) -> Callable[[Any], Any]:
    request = FindMembers().request({"search": text})
    return lambda session: queries.find_members(session, request, actor)


def _read(id: Any) -> Callable[[Any], Any]:
    return lambda session: session.get(Member, id)


def _p99(database: Database, acts: list[Callable[[Any], Any]]) -> float:
    """The 99th percentile in milliseconds; what is asked first warms up."""
    for act in acts[: len(acts) // 10]:
        database.read(act)
    taken = []
    for act in acts:
        begun = time.perf_counter()
        database.read(act)
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)[int(len(taken) * 0.99)]


def _codes(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig") as lines:
        return [row["code"] for row in csv.DictReader(lines)]


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
