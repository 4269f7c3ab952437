"""`kill -9` of the whole embedded system, again and again, while units are changed through its HTTP port.

What was acknowledged is there once, what is there was told once, and the reader's copy equals the tree. A short round
belongs to all tests; `make faults` runs the long one (NUANLIU_FAULTS_KILLS, NUANLIU_FAULTS_SEED) and keeps what came of
it in `bench/RESULTS.md`, where the tree is a commit.
"""

import os
import random
import time

import eventlet
import pytest

from bench import results
from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import Settings
from shared.runtime.trust.signing import TokenSigner
from tests.faults.checker import check
from tests.faults.clients import Client
from tests.faults.killable import DISTRICTS, ROOT
from tests.faults.reading import facts_of, id_of, number_heard, number_told, unpublished
from tests.installation import Process

KILLS = 6
KILLS_OF_LONG_ROUND = int(os.environ.get("NUANLIU_FAULTS_KILLS", "60"))
SEED = os.environ.get("NUANLIU_FAULTS_SEED") or str(random.randrange(10**6))
CLIENTS = 8
KILLED_WHILE_STARTING = 0.25  # share of the kills
START_SECONDS = 2.0  # within which those kills fall
WORK_SECONDS = 1.2  # after being ready, within which the others fall
QUIET_SECONDS_MAX = 60.0
TOKEN_SECONDS = 600


class Nemesis:
    """Starts the system, kills it at random moments, and knows where it listens at present."""

    def __init__(self, folder, seed):
        self.folder, self.random = folder, random.Random(seed)
        self.settings = Settings().replaced(data_folder=folder / "data")
        self.process = None
        self.listening = False

    def start(self):
        """A new process on the old data."""
        given = {"DATA_FOLDER": self.settings.data_folder, "HTTP_PORT": "0", "REQUESTS_PER_MINUTE_MAX": "1000000"}
        self.process = Process(folder=self.folder, settings=given, name="system", program="tests.faults")
        return self.process

    def await_ready(self):
        """Wait until it listens."""
        self.process.await_ready()
        self.listening = True

    def kill_once(self):
        """One life and its end."""
        self.start()
        if self.random.random() < KILLED_WHILE_STARTING:
            eventlet.sleep(self.random.uniform(0, START_SECONDS))
        else:
            self.await_ready()
            eventlet.sleep(self.random.uniform(0, WORK_SECONDS))
        self.listening = False
        self.process.kill()

    def address(self):
        """Where clients may knock; None while nobody is there."""
        return self.process.address if self.listening else None


@pytest.fixture
def nemesis(tmp_path):
    nemesis = Nemesis(tmp_path, SEED)
    yield nemesis
    nemesis.process.__exit__()


def test_no_change_is_lost_or_doubled_however_often_the_process_is_killed(nemesis):
    report = round_of(nemesis, KILLS)
    assert report.troubles == []


@pytest.mark.faults
def test_no_change_is_lost_or_doubled_in_a_long_round_of_kills(nemesis, capsys):
    report = round_of(nemesis, KILLS_OF_LONG_ROUND)
    with capsys.disabled():
        print(f"\n{KILLS_OF_LONG_ROUND} kills, seed {SEED}: {report}")  # noqa: T201
        keep(report)
    assert report.troubles == []


def keep(report):
    """A row among the figures."""
    what = f"`kill -9` of the embedded process while units are changed, {KILLS_OF_LONG_ROUND} times (seed {SEED})"
    row = results.Row("embedded-kills", what, str(report), "lost 0, duplicated 0, unexpected 0", not report.troubles)
    try:
        results.write([row], results.commit_measured())
    except results.TreeChanged as changed:
        print(f"Not kept: {changed}")  # noqa: T201


def round_of(nemesis, kills):
    """So many kills while clients work; then quiet, and the comparison."""
    nemesis.start()
    nemesis.await_ready()  # the first tree, the keys
    token = signer(nemesis.settings)
    clients = [Client(number, nemesis.address, token, SEED) for number in range(CLIENTS)]
    working = [eventlet.spawn(client.run) for client in clients]
    eventlet.sleep(WORK_SECONDS)
    nemesis.listening = False
    nemesis.process.kill()
    for _ in range(kills - 1):
        nemesis.kill_once()
    nemesis.start()
    nemesis.await_ready()
    for client in clients:
        client.stopping = True
    for thread in working:
        thread.wait()
    facts = facts_when_quiet(nemesis)
    assert nemesis.process.stop() == 0
    operations = [operation for client in clients for operation in client.operations]
    report = check(operations, facts, [ROOT, *DISTRICTS])
    assert report.acknowledged > kills, f"too little was done to show anything: {report}, seed {SEED}"
    return report


def facts_when_quiet(nemesis):
    """What is there once every event was published and heard, or after so long a time that it never will be."""
    identity, witness = database_of(nemesis.settings, "identity"), database_of(nemesis.settings, "witness")
    deadline = time.monotonic() + QUIET_SECONDS_MAX
    try:
        while identity.read(unpublished) or identity.read(number_told) > witness.read(number_heard):
            assert nemesis.process.running(), nemesis.process.err[-4000:]
            if time.monotonic() > deadline:
                break
            eventlet.sleep(0.1)
        return facts_of(identity, witness)
    finally:
        identity.close()
        witness.close()


def signer(settings):
    """A function that gives a fresh token of somebody who may change the whole tree."""
    tokens = TokenSigner(
        settings.signing_keys_file, site=settings.site, issuer=settings.token_issuer, audience=settings.token_audience
    )
    database = database_of(settings, "identity")
    root_id = database.read(id_of, ROOT)
    database.close()
    offices = (Held("unit_admin", root_id),)
    actor = Actor("person", str(new_id()), site=settings.site, offices=offices, second_factor=True)
    signed = []

    def token():
        if not signed or time.monotonic() - signed[-1][1] > TOKEN_SECONDS / 2:
            signed.append((tokens.sign(actor, 1, TOKEN_SECONDS), time.monotonic()))
        return signed[-1][0]

    return token
