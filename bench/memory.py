"""What the embedded system costs while idle, how fast it is ready, and whether it grows with use."""

import time

from bench.load import load
from bench.results import Row
from bench.sides import Side, processor_seconds

CONNECTIONS = 16
START_SECONDS = 130  # what time brings every minute is work of the start when it comes first, in the second minute
IDLE_SECONDS = 60
SETTLE_REQUESTS = 10_000
REQUESTS = 100_000
ROUND_SECONDS = 100
GROWTH_BYTES_MAX = 8 * 1024 * 1024
IDLE_SHARE_MAX = 0.02
MEBIBYTE = 1024 * 1024


def rows(side: Side) -> list[Row]:
    """Named rows about one start of the embedded system."""
    try:
        return [*idle_rows(side), growth_row(side)]
    finally:
        side.stop()


def idle_rows(side: Side) -> list[Row]:
    """What it takes to start it, and to have it there."""
    ready_seconds = side.start()
    pid = side.processes[0].pid
    time.sleep(START_SECONDS)
    idle_bytes, before = side.resident_bytes(), processor_seconds(pid)
    time.sleep(IDLE_SECONDS)
    idle_share = (processor_seconds(pid) - before) / IDLE_SECONDS
    return [
        Row("embedded-ready", "start to first answer, embedded, database filled", f"{ready_seconds:.1f} s", "", True),
        Row("embedded-idle-memory", "memory of the idle embedded system", f"{idle_bytes / MEBIBYTE:.0f} MiB", "", True),
        Row(
            "embedded-idle-processor",
            f"processor share while idle for {IDLE_SECONDS} s",
            f"{idle_share:.2%} of a core",
            f"< {IDLE_SHARE_MAX:.0%}",
            idle_share < IDLE_SHARE_MAX,
        ),
    ]


def growth_row(side: Side) -> Row:
    """What becomes of its memory while it is asked."""
    _ask(side, SETTLE_REQUESTS)
    settled_bytes = side.resident_bytes()
    asked = _ask(side, REQUESTS)
    growth = side.resident_bytes() - settled_bytes
    return Row(
        "embedded-growth",
        f"growth of memory over {asked} requests, after the first {SETTLE_REQUESTS}",
        f"{growth / MEBIBYTE:.1f} MiB",
        f"< {GROWTH_BYTES_MAX // MEBIBYTE} MiB",
        growth < GROWTH_BYTES_MAX,
    )


def _ask(side: Side, requests: int) -> int:
    asked = 0
    while asked < requests:
        outcome = load(
            "127.0.0.1",
            side.port,
            side.path,
            connections=CONNECTIONS,
            seconds=ROUND_SECONDS,
            requests_max=requests - asked,
        )
        assert outcome.requests and not outcome.others, f"answers other than 200: {outcome.others}"
        asked += outcome.requests
    return asked
