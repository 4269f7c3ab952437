"""The table of all figures at `/metrics`, from the registry itself."""

from collections.abc import Iterator
from typing import Any

from deploy.cli import services
from shared.runtime.metrics import REGISTRY

OF_THE_PROCESS = "process_"
KINDS = {"counter": "counts up", "gauge": "stands at", "histogram": "seconds, as a histogram"}


def figures() -> list[tuple[str, str, str, str]]:
    """Name, kind, labels and meaning of each, by name."""
    services.load_all(services.SERVICES)  # a service's own figures are declared where they are counted
    return sorted(_told(collector) for collector in _collectors())


def figures_table() -> Iterator[str]:
    """The lines of the table."""
    yield "| figure | kind | by | meaning |"
    yield "|---|---|---|---|"
    for name, kind, labels, meaning in figures():
        yield f"| `{name}` | {kind} | {labels or '–'} | {meaning} |"
    yield ""
    yield "Beside them what Prometheus' client tells of the process: `process_resident_memory_bytes`,"
    yield "`process_open_fds`, `process_cpu_seconds_total`, `process_start_time_seconds`."


def _collectors() -> list[Any]:
    """Those of ours. The registry has no public way to ask for a figure's labels before it has been counted once."""
    found = {id(one): one for one in REGISTRY._collector_to_names}
    return [one for one in found.values() if hasattr(one, "_labelnames")]


def _told(collector: Any) -> tuple[str, str, str, str]:
    name = f"{collector._name}_total" if collector._type == "counter" else collector._name
    return name, KINDS[collector._type], ", ".join(collector._labelnames), collector._documentation
