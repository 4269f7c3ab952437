"""Which processes work for a command, and how much memory is theirs."""

from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    try:
        children = (PROCESSES / f"{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def backends_of(database: str) -> list[int]:
    """PostgreSQL's processes that work for a database: it says so in their titles."""
    found = []
    for process in PROCESSES.glob("[0-9]*"):
        try:
            title = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if title.startswith(b"postgres:") and database.encode() in title:
            found.append(int(process.name))
    return found


def own_bytes(pid: int) -> int:
    """A process's memory, its share of what several use: PostgreSQL's processes use the same buffers. 0 for none.

    Raises PermissionError where it is not ours to read: a figure without it would flatter.
    """
    try:
        lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
