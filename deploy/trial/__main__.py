"""`make compose-test`: starts the compose file, founds an installation in it, and lives through what is promised of it.

The journey of a member through the proxy; the same with three processes of projects, under load; a rolling restart of
every process of every service, while people write at each of them, after which no write has failed, no acknowledged one
is missing and none is there twice (`load.py` says what counts). Needs Docker with compose. It starts from nothing:
volumes of an earlier trial are removed first, and its own last.
"""

import ssl
import sys

from deploy.cli import services
from deploy.demo.caller import Caller, NotAsPromised
from deploy.demo.founding import cadre_of, invited_in
from deploy.demo.journey_people import HAIDIAN, Journey
from deploy.demo.journey_words import lived_through
from deploy.demo.pace import WITHIN_MINUTES, PatientClock
from deploy.trial import confinement
from deploy.trial.composed import ROOT, CommandFailed, Project
from deploy.trial.load import Load
from deploy.trial.writes import counted, unheard, writers_of

ADDRESS = "https://localhost:8443"
UNITS = "/app/services/identity/data/beijing-unions.csv"
CADRE = "trial.cadre"
SCALED = {"projects": 3}
# Another one answers while one of them starts. Events wait in their queues.
ANSWERING = ("gateway", "identity", "teams", "demands", "credits", "notifications")
EVENTS = "-events"
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

    def scaled(self, numbers: dict[str, int]) -> None:
        """Start as many processes of each as are said."""
        words = [word for name, number in numbers.items() for word in ("--scale", f"{name}={number}")]
        self.project.up("--no-recreate", *words)

    def rolled(self) -> list[str]:
        """Restart every process of every service, one after the other; those that did not end in order."""
        names, troubles = set(services.SERVICES), []
        processes = [each for each in self.project.containers() if each.service.removesuffix(EVENTS) in names]
        for container in sorted(processes, key=lambda each: each.name):
            done = self.project.restart(container)
            took = f"ended in {done.stop_seconds:.1f} s, healthy again after {done.start_seconds:.1f} s"
            say(f"restarted {container.name}: {took}")
            if done.exit_code:
                troubles.append(f"{container.name} ended with {done.exit_code}")
        say(f"{len(processes)} processes restarted")
        return troubles

    def _shown(self) -> str:
        return self.project.compose("exec", "-T", "identity", *SHOWN_CODES)


def tried() -> list[str]:
    """All of it; what was not as promised."""
    trial = Trial()
    trial.found()
    troubles = confinement.troubles_with(trial.project)
    people = trial.journey(0)
    say("the journey came out as promised")
    writers = writers_of(people, trial.trust)
    with Load(writers) as load:
        trial.scaled(SCALED)
        say("three processes of projects")
        trial.journey(1)
        say("the journey came out as promised under load")
    say(f"written meanwhile:\n{load.told()}")
    troubles += confinement.crashes_in(trial.project)
    trial.scaled(SCALED | dict.fromkeys(ANSWERING, 2))
    say(f"two processes each of {', '.join(ANSWERING)}")
    with Load(writers) as load:
        troubles += trial.rolled()
    say(f"written since the load began, the rolling restart included:\n{load.told()}")
    troubles += [*load.failures, *confinement.crashes_in(trial.project), *unheard(trial.project)]
    for writer in writers:
        troubles += counted(trial.project, writer)
    trial.project.operator("doctor")
    say("the doctor finds nothing wrong")
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
