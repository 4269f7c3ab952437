"""The bank test (Jepsen): several processes move coins to and fro, and whoever looks sees all of them, always."""

import json
import os
import subprocess
import sys
from pathlib import Path

import eventlet
import pytest
from sqlalchemy import func, select

from services.credits.ledger import models
from services.credits.ledger.domain.postings import grant
from services.credits.ledger.posting import post
from services.credits.ledger.sealing import seal_waiting
from services.credits.ledger.tests import bank_clerk
from services.credits.ledger.verification import verify_accounts, verify_chain, verify_sums
from shared.contracts.credits.ledger import TransferPosted
from shared.contracts.credits.ledger_words import Book
from shared.kernel.clock import SystemClock
from shared.kernel.ids import new_id
from shared.runtime.events.outbox import Outbox

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)

CLERKS, PEOPLE, COINS = 4, 6, 100
ROOT = Path(__file__).parents[4]
LOOK_SECONDS = 0.02
SHORT, LONG = 1.5, 30
HOW = ("alone", "crossed")


@pytest.fixture(name="people")
def _people(database):
    """Some with a hundred coins each."""
    database.clock = SystemClock()
    people = [new_id() for _ in range(PEOPLE)]
    database.step(post, [grant(one, Book.TIME_COINS, COINS, f"service:{one}:v1") for one in people])
    return people


def look(session):
    """All coins, and the least of all accounts, at one moment."""
    coins = select(func.sum(models.LedgerAccount.balance), func.min(models.LedgerAccount.balance))
    return tuple(map(int, session.execute(coins).one()))


def bank(database, people, how, seconds, folder):
    """What was acknowledged while clerks worked and somebody looked."""
    environment = os.environ | {bank_clerk.URI: database.engine.url.render_as_string(hide_password=False)}
    program = [sys.executable, "-m", bank_clerk.__name__, str(seconds)]
    said = [folder / f"{seed}.json" for seed in range(CLERKS)]
    clerks = [
        subprocess.Popen([*program, str(seed), how, str(file), *map(str, people)], env=environment, cwd=ROOT)
        for seed, file in enumerate(said)
    ]
    try:
        seen = watch(database, clerks)
    finally:
        for clerk in clerks:
            clerk.kill()
            clerk.wait()
    assert all(clerk.returncode == 0 for clerk in clerks)
    assert {coins for coins, _ in seen} == {PEOPLE * COINS}
    assert min(least for _, least in seen) >= 0
    return set().union(*(json.loads(file.read_text())["acknowledged"] for file in said))


def watch(database, clerks):
    """What was seen while they work; what they do is sealed meanwhile."""
    seen = []
    while any(clerk.poll() is None for clerk in clerks):
        seen.append(database.read(look))
        seal_waiting(database.bound(None))
        eventlet.sleep(LOOK_SECONDS)
    return [*seen, database.read(look)]


def judge(database, acknowledged):
    """What was acknowledged is there, once; nothing else is; it has its event, and its place in the chain."""
    gifts = database.read(
        lambda session: session.scalars(
            select(models.LedgerTransfer.id).where(models.LedgerTransfer.kind == "transfer")
        ).all()
    )
    assert {str(id) for id in gifts} == acknowledged and acknowledged
    told = database.read(
        lambda session: session.scalars(
            select(Outbox.subject).where(Outbox.event_type == TransferPosted.event_type)
        ).all()
    )
    assert len(told) == len(gifts) + PEOPLE == len(set(told))
    seal_waiting(database.bound(None))
    position = 1
    while position is not None:
        part = database.read(verify_chain, position)
        assert part.faults == []
        position = part.next_at
    for verify in (verify_accounts, verify_sums):
        assert database.read(verify).faults == []


@pytest.mark.parametrize("how", HOW)
def test_no_coin_is_lost_or_made(database, people, how, tmp_path):
    judge(database, bank(database, people, how, SHORT, tmp_path))


@pytest.mark.faults
@pytest.mark.parametrize("how", HOW)
def test_no_coin_is_lost_or_made_in_half_a_minute(database, people, how, tmp_path):
    judge(database, bank(database, people, how, LONG, tmp_path))
