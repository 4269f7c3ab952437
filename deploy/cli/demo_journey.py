"""`nuanliu demo journey`: the whole journey of a member, told step by step while it happens."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import click
import eventlet
from eventlet.hubs import get_hub

from deploy.cli import services
from deploy.cli.demo import demo, load_demo
from deploy.demo.caller import Caller, NotAsPromised
from deploy.demo.journey_people import CADRE_LOGIN, Journey, shown_in
from deploy.demo.journey_words import BEGUN, ENDED, lived_through
from deploy.demo.pace import HastenedClock
from shared.kernel.ids import new_id
from shared.runtime import logs
from shared.runtime.process.runner import Runner
from shared.runtime.settings import Settings
from shared.runtime.settings_values import MEMORY_BUS

LOG = "nuanliu.log"
LIMITS_OFF = 1_000_000  # its people are quicker than real ones


@demo.command("journey")
def journey() -> None:
    """Tell the whole journey of a member, from registering to a certificate, while it happens.

    It starts a Nuanliu of its own in a temporary folder, on a free port, whatever the settings say, and ends and
    removes it afterwards. Exit code 1 where a step does not come out as promised.
    """
    click.echo(BEGUN)
    with own_nuanliu() as story:
        try:
            for step in lived_through(story):
                click.echo(f"\n{step}")
        except NotAsPromised as broken:
            raise click.ClickException(str(broken)) from None
    click.echo(f"\n{ENDED}")


@contextmanager
def own_nuanliu() -> Iterator[Journey]:
    """A whole embedded Nuanliu with the union tree and its staff, and people who are about to begin."""
    _end_orderly()
    with TemporaryDirectory(prefix="nuanliu-journey-") as name, ExitStack() as closing:
        settings = settings_in(Path(name))
        log = closing.enter_context(Path(name, LOG).open("w"))
        closing.enter_context(redirect_stderr(log))  # what else is said while the story is told
        logs.configure(settings, log)
        clock = HastenedClock()
        runner = Runner(services.load_all(services.SERVICES), settings, parts={"CLOCK": clock})
        runner.prepare_keys()
        runner.migrate()
        runner.prepare()
        passwords = {account.login: account.password for account in load_demo(settings, tree=True)}
        runner.start()
        closing.callback(runner.stop)
        address = f"http://{settings.http_host}:{runner.http_port}"
        yield Journey(
            Caller(address), shown_in(settings.data_folder), clock, (CADRE_LOGIN, passwords[CADRE_LOGIN] or "")
        )


def _end_orderly() -> None:
    """Let SIGTERM and Ctrl-C end the story wherever it is, so that the folder goes before the process does.

    A signal is met by whichever greenthread runs: in one of the services it would be a broken request.
    """
    story = eventlet.getcurrent()

    def end(number: int, frame: FrameType | None) -> None:
        if eventlet.getcurrent() is story:
            raise KeyboardInterrupt
        get_hub().schedule_call_global(0, story.throw, KeyboardInterrupt)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def settings_in(folder: Path) -> Settings:
    """Settings of an installation that lives in a folder, and only for a while."""
    return Settings(
        bus_uri=f"{MEMORY_BUS}/{new_id()}",
        data_folder=folder / "data",
        development=True,
        http_port=0,
        requests_per_minute_max=LIMITS_OFF,
        sign_ins_per_minute_max=LIMITS_OFF,
    )
