"""What an answer costs: milliseconds of processor time by part of a system, from the kernel's own account.

It says where the time goes, and depends less on who else uses the machine than a speed does. What a part does inside, a
sampling profiler tells of its processes while they are under load (`py-spy record -p PID -r 250 -f raw -o FILE`).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.load import Outcome
from bench.processes import family
from bench.results import Row
from bench.sides import Side, processor_seconds
from deploy.backing import Backing

BROKER, DATABASE = "RabbitMQ", "PostgreSQL"
MILLISECONDS = 1000


@dataclass
class Costs:
    """The processor time of the rounds of one side. servers: processes that worked for it, by name."""

    side: Side
    servers: Mapping[str, Callable[[], list[int]]]
    seconds: Counter[str] = field(default_factory=Counter)
    answers: int = 0

    def of(self, run: Callable[[], Outcome]) -> Outcome:
        """Run a round, and count what it takes."""
        before = self._now()
        outcome = run()
        for pid, (part, seconds) in self._now().items():
            self.seconds[part] += seconds - before.get(pid, (part, 0.0))[1]
        self.answers += outcome.requests
        return outcome

    @property
    def milliseconds(self) -> dict[str, float]:
        """By part, for one answer."""
        return {part: seconds * MILLISECONDS / max(self.answers, 1) for part, seconds in self.seconds.items()}

    def __str__(self) -> str:
        parts = sorted(self.milliseconds.items(), key=lambda pair: -pair[1])
        shown = ", ".join(f"{part} {milliseconds:.2f}" for part, milliseconds in parts if milliseconds >= 0.005)
        return f"{sum(self.milliseconds.values()):.2f} ms ({shown})"

    def _now(self) -> dict[int, tuple[str, float]]:
        """By process: its part, and its processor time so far. Several processes of a service are one part."""
        found = {}
        for command, process in zip(self.side.commands, self.side.processes, strict=True):
            part = command[-1] if "deploy.cli" in command else self.side.name
            found |= dict.fromkeys(family(process.pid), part)
        for part, pids in self.servers.items():
            found |= {pid: part for first in pids() for pid in family(first)}
        return {pid: (part, seconds) for pid, part in found.items() if (seconds := _seconds(pid)) is not None}


def servers_of(backing: Backing) -> dict[str, Callable[[], list[int]]]:
    """The processes of the private servers; none for servers of others, which have their own clients too."""
    instances = {BROKER: backing.rabbitmq, DATABASE: backing.postgresql}
    return {name: instance.pids for name, instance in instances.items() if instance is not None}


def row(name: str, what: str, ours: Costs, other: Costs) -> Row:
    """What an answer of ours costs, by part, beside one of the other side."""
    ratio = sum(ours.milliseconds.values()) / sum(other.milliseconds.values())
    measured = f"{ratio:.2f} ×: {ours} against {other}"
    return Row(name, f"{what}, against {other.side.name}", measured, "", True)


def _seconds(pid: int) -> float | None:
    try:
        return processor_seconds(pid)
    except OSError:  # it has ended
        return None
