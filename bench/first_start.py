"""How long `make run` takes where nothing is there yet: keys, tables, and the demo city, until it listens."""

import tempfile
from pathlib import Path

from bench.results import Row
from bench.sides import Side, free_port, nuanliu

WANTED_SECONDS = 120
GIVEN_UP_SECONDS = 600  # a bound that is missed is measured, too


def rows(folder: Path) -> list[Row]:
    """One start in a folder that is not there yet."""
    assert not folder.exists(), f"{folder} is there: it would be no first start"
    side = first_start(folder)
    print("a first start with the demo city", flush=True)
    try:
        seconds = side.start()
    finally:
        side.stop()
    what = "first start with the demo city, embedded, from an empty data folder until it is ready"
    return [Row("first-start", what, f"{seconds:.1f} s", f"< {WANTED_SECONDS} s", seconds < WANTED_SECONDS)]


def first_start(folder: Path) -> Side:
    """What `make run` runs."""
    port = free_port()
    environment = {
        "NUANLIU_DATA_FOLDER": str(folder),
        "NUANLIU_DEVELOPMENT": "true",
        "NUANLIU_LOG_FORMAT": "text",
        "NUANLIU_HTTP_PORT": str(port),
    }
    command = nuanliu("run", "--demo")
    return Side("first start", "/health/ready", [command], port, environment, start_seconds_max=GIVEN_UP_SECONDS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as somewhere:
        for measured in rows(Path(somewhere) / "data"):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
