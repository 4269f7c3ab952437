"""What traces cost: processor time of a request where none are recorded, one in a hundred, and all of them.

Three installations that differ in nothing else read the same database in turn. A collector in this process takes the
spans; what it takes itself is not counted. For itself: `python -m bench.tracing`.
"""

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.costs import Costs, servers_of
from bench.results import Row
from bench.sides import UNIT_PATH, Side, around_servers, free_port, in_turn, nuanliu
from deploy.backing import Backing, for_a_while
from deploy.cli.services import SERVICES

ROUNDS = int(os.environ.get("NUANLIU_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("NUANLIU_BENCH_SECONDS", "4"))
CONNECTIONS = 16
OFF = "no traces"
SHARES = {OFF: None, "1 %": 0.01, "100 %": 1.0}


class Collector(BaseHTTPRequestHandler):
    """Takes spans, and counts how often some came."""

    protocol_version = "HTTP/1.1"
    came = 0

    def do_POST(self) -> None:
        """Some spans."""
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).came += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing is said of it."""


@contextmanager
def collecting() -> Iterator[str]:
    """A collector at a free port, as long as it is needed; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def rows(backing: Backing) -> list[Row]:
    """The named row of the table."""
    print("a request without traces, with one in a hundred, with all", flush=True)
    prefix = f"bench_{os.getpid()}_tracing"
    names = [f"{prefix}_{service}" for service in SERVICES if service != "gateway"]
    vhosts = {side: f"bench-{os.getpid()}-tracing-{number}" for number, side in enumerate(SHARES)}
    try:
        uris = [backing.create_database(name) for name in names]
        template = uris[0].replace(names[0], f"{prefix}_{{service}}")
        buses = {side: backing.create_vhost(vhost) for side, vhost in vhosts.items()}
        with tempfile.TemporaryDirectory() as folder, collecting() as url:
            sides = [_side(side, buses[side], template, Path(folder), url) for side in SHARES]
            return [measure(sides, backing)]
    finally:
        for vhost in vhosts.values():
            backing.delete_vhost(vhost)
        for name in names:
            backing.drop_database(name)


def measure(sides: Sequence[Side], backing: Backing) -> Row:
    """All in turn."""
    costs = {side.name: Costs(side, servers_of(backing)) for side in sides}
    in_turn(
        sides,
        rounds=ROUNDS,
        connections=CONNECTIONS,
        seconds=SECONDS,
        around=lambda side, run: costs[side.name].of(run),
    )
    assert Collector.came, "no spans came to the collector"
    before = sum(costs[OFF].milliseconds.values())
    told = [f"{name}: {sum(cost.milliseconds.values()) / before:.2f} ×, {cost}" for name, cost in costs.items()]
    what = "processor time of GET a unit, not cached, by the share of traces that are recorded, against none"
    return Row("traces-costs", what, "; ".join(told), "", True)


def _side(name: str, amqp_uri: str, database_uri: str, folder: Path, collector: str) -> Side:
    """An installation; the first one fills the database."""
    port, share = free_port(), SHARES[name]
    environment = around_servers(amqp_uri, database_uri, folder) | {
        "NUANLIU_HTTP_PORT": str(port),
        "NUANLIU_CACHE_SECONDS": "0",
        "NUANLIU_REQUESTS_PER_MINUTE_MAX": "1000000",
    }
    if share is not None:
        environment |= {"NUANLIU_TRACES_URL": collector, "NUANLIU_TRACES_SHARE": str(share)}
    filled = [nuanliu("migrate"), nuanliu("prepare"), *([nuanliu("demo", "--tree")] if name == OFF else [])]
    return Side(name, UNIT_PATH, [nuanliu("run", one) for one in ("identity", "gateway")], port, environment, filled)


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured}")
