"""From one process to two: what a second process of a service, and of the gateway, adds under a load of reads.

Each side is an installation of its own on its own virtual host, all read the same database, nothing is kept in a cache.
The load asks for one unit. What more processes can add ends with the machine's cores. For itself:
`python -m bench.scaling`.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.results import Figure, Row, ratio
from bench.sides import UNIT_PATH, Side, around_servers, free_port, in_turn, nuanliu
from deploy.backing import Backing, for_a_while
from deploy.cli.services import SERVICES

ROUNDS = int(os.environ.get("NUANLIU_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("NUANLIU_BENCH_SECONDS", "4"))
CONNECTIONS = 32
ONE, TWO_SERVICES, TWO_GATEWAYS, TWO_OF_BOTH = "one of each", "two of identity", "two gateways", "two of both"
PROCESSES = {
    ONE: ("identity", "gateway"),
    TWO_SERVICES: ("identity", "identity", "gateway"),
    TWO_GATEWAYS: ("identity", "gateway", "gateway"),
    TWO_OF_BOTH: ("identity", "identity", "gateway", "gateway"),
}


def rows(backing: Backing) -> list[Row]:
    """The named rows of the table."""
    print("one process and two, of identity and of the gateway", flush=True)
    names = {service: f"bench_{os.getpid()}_scaling_{service}" for service in SERVICES if service != "gateway"}
    vhosts = {side: f"bench-{os.getpid()}-scaling-{number}" for number, side in enumerate(PROCESSES)}
    try:
        uris = [backing.create_database(name) for name in names.values()]
        template = uris[0].replace(next(iter(names.values())), f"bench_{os.getpid()}_scaling_{{service}}")
        buses = {side: backing.create_vhost(vhost) for side, vhost in vhosts.items()}
        with tempfile.TemporaryDirectory() as folder:
            return measure([_side(side, buses[side], template, Path(folder)) for side in PROCESSES])
    finally:
        for vhost in vhosts.values():
            backing.delete_vhost(vhost)
        for name in names.values():
            backing.drop_database(name)


def measure(sides: Sequence[Side]) -> list[Row]:
    """All in turn."""
    outcomes = in_turn(sides, rounds=ROUNDS, connections=CONNECTIONS, seconds=SECONDS)
    figures = {name: Figure.of(found) for name, found in outcomes.items()}
    return [
        ratio(f"scaling-{name}", f"GET a unit, not cached: {side}", figures, side, ONE, 0.0)
        for name, side in (("service", TWO_SERVICES), ("gateway", TWO_GATEWAYS), ("both", TWO_OF_BOTH))
    ]


def _side(name: str, amqp_uri: str, database_uri: str, folder: Path) -> Side:
    """An installation; the first one fills the database."""
    port = free_port()
    environment = around_servers(amqp_uri, database_uri, folder) | {
        "NUANLIU_HTTP_PORT": str(port),
        "NUANLIU_HTTP_REUSE_PORT": "true",
        "NUANLIU_CACHE_SECONDS": "0",
        "NUANLIU_REQUESTS_PER_MINUTE_MAX": "1000000",
    }
    filled = [nuanliu("migrate"), nuanliu("prepare"), *([nuanliu("demo", "--tree")] if name == ONE else [])]
    return Side(name, UNIT_PATH, [nuanliu("run", one) for one in PROCESSES[name]], port, environment, filled)


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured}")
