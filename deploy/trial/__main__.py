"""`make compose-test`: starts the compose file, founds an installation in it, and lives through what is promised of it.

The journey of a member through the proxy; the same with three processes of projects, under load; a rolling restart of
every service under load, after which no acknowledged write is missing and none is there twice. Needs Docker with
compose. It starts from nothing: volumes of an earlier trial are removed first, and its own last.
"""

import ssl
import sys

from deploy.cli import services
from deploy.demo.caller import Caller, NotAsPromised
from deploy.demo.founding import cadre_of, invited_in
from deploy.demo.journey_people import HAIDIAN, Journey
from deploy.demo.journey_words import lived_through
from deploy.demo.pace import WITHIN_MINUTES, PatientClock
from deploy.trial.composed import ROOT, CommandFailed, Project
from deploy.trial.load import Load
from deploy.trial.writes import counted, writers_of

ADDRESS = "https://localhost:8443"
UNITS = "/app/services/identity/data/beijing-unions.csv"
CADRE = "trial.cadre"
SHOWN_CODES = ("cat", "/var/lib/nuanliu/codes.jsonl")


class Trial:
    """One installation, from its first start to its end."""

    def __init__(self) -> None:
        self.project = Project(ROOT / "deploy" / "dev.env")
        self.trust = ssl.create_default_context(cafile=str(ROOT / "secrets" / "proxy.pem"))
        self.visitor = Caller(ADDRESS, trust=self.trust)
        self.cadre = ("", "")

    def found(self) -> None:
        """Everything from nothing, with the union tree and its first people."""
        self.project.compose("down", "--volumes", "--remove-orphans")
        self.project.up("--build")
        say(f"up and healthy: {len(self.project.containers())} containers")
        self.project.operator("import", "units", UNITS)
        invited = invited_in(self.project.operator("administrators", "found"))
        self.cadre = cadre_of(self.visitor, invited["security_admin"], CADRE, HAIDIAN)
        say("founded: union tree, three administrators, a cadre of Haidian")

    def journey(self, number: int) -> Journey:
        """Live through the whole journey; those who did. Raises NotAsPromised."""
        story = Journey(self.visitor, self._shown, PatientClock(), self.cadre, WITHIN_MINUTES, number)
        for step in lived_through(story):
            say(step.splitlines()[0])
        return story

    def rolled(self) -> None:
        """Restart every process of every service, one after the other."""
        for container in sorted(self.project.containers(), key=lambda each: each.name):
            if container.service.partition("-")[0] in services.SERVICES:
                say(f"restarted {container.name}: healthy again after {self.project.restart(container):.1f} s")

    def _shown(self) -> str:
        return self.project.compose("exec", "-T", "identity", *SHOWN_CODES)


def tried() -> list[str]:
    """All of it; what was not as promised."""
    trial = Trial()
    trial.found()
    people = trial.journey(0)
    say("the journey came out as promised")
    writers = writers_of(people, trial.trust)
    with Load(writers) as load:
        trial.project.up("--no-recreate", "--scale", "projects=3", "--scale", "gateway=2")
        say("three processes of projects, two gateways")
        trial.journey(1)
        say("the journey came out as promised under load")
    say(f"written meanwhile:\n{load.told()}")
    with Load(writers) as load:
        trial.rolled()
    say(f"written since the load began, the rolling restart included:\n{load.told()}")
    troubles = load.failures
    for writer in writers:
        troubles += counted(trial.project, writer)
    trial.project.compose("down", "--volumes")
    return troubles


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """The exit code: 0 where everything came out as promised."""
    try:
        troubles = tried()
    except (CommandFailed, NotAsPromised) as error:
        troubles = [str(error)]
    for trouble in troubles:
        say(f"NOT AS PROMISED: {trouble}")
    say(f"{len(troubles)} things were not as promised.")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
