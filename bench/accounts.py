"""Reading among many accounts and entries: p99 of a read as its door runs it, against a read by primary key.

Both go the same way (`Database.read`), in turn, for people by chance. NUANLIU_BENCH_ACCOUNTS says among how many
accounts, each with ten entries and a place in a ranking. `READS` has a line for each read: what comes to be asked of
accounts gets one there. For itself: `python -m bench.accounts`.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.accounts_of_many import BOOK, CITY, ENTRIES_OF_EACH, Holder, fill
from bench.results import Row
from deploy.backing import Backing, for_a_while
from services.credits.honours import queries as honours
from services.credits.ledger.balances import balances_as_of
from services.credits.ledger.models import LedgerAccount
from services.credits.ledger.queries import shown
from services.credits.service import CreditsService
from services.credits.statements import queries as statements
from shared.contracts.credits.honours import HonourWallOf, RankingOf
from shared.contracts.credits.statements import OwnStatement
from shared.kernel.clock import business_date
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import Sealing, generate

ACCOUNTS = int(os.environ.get("NUANLIU_BENCH_ACCOUNTS", "1000000"))
LOOKS, WARM_UP = 2000, 200
WANTED = 10
OWN_STATEMENT = OwnStatement().request({"book": BOOK.value})
FIRST_PAGE = RankingOf().request({"code": CITY})
WALL = HonourWallOf().request({"code": CITY})


@dataclass(frozen=True)
class Read:
    """One line of the table. read: what its door runs, for somebody."""

    name: str
    what: str
    read: Callable[[Session, Holder], Any]


def _account(session: Session, one: Holder) -> Any:
    account = session.get(LedgerAccount, one.account_id)
    assert account is not None and account.balance == ENTRIES_OF_EACH
    return shown(session, account)


def _balance_of_a_day(session: Session, one: Holder) -> Any:
    """Summed from the entries: half of them are older."""
    day = business_date(session.now) - timedelta(days=ENTRIES_OF_EACH // 2 + 1)
    return balances_as_of(session, [one.account_id], day)


def _statement(session: Session, one: Holder) -> Any:
    said = statements.own_statement(session, OWN_STATEMENT, one.actor)
    assert len(said.items) == ENTRIES_OF_EACH
    return said


def _ranking(session: Session, one: Holder) -> Any:
    said = honours.ranking(session, FIRST_PAGE, one.actor)
    assert len(said.items) == FIRST_PAGE.limit
    return said


def _honour_wall(session: Session, one: Holder) -> Any:
    said = honours.honour_wall(session, WALL, one.actor)
    assert len(said.items) == WALL.limit
    return said


READS = (
    Read("accounts-shown", "an account with what it owes and what expires", _account),
    Read("accounts-as-of", "what an account had on a day, from its entries", _balance_of_a_day),
    Read("accounts-statement", "one's own statement, a page of ten lines with their words", _statement),
    Read("ranking-page", "the first page of the ranking of the city", _ranking),
    Read("honour-wall-page", "the first page of the honour wall of the city", _honour_wall),
)


def rows(backing: Backing) -> list[Row]:
    """The named rows of the table."""
    print(f"reads among {ACCOUNTS} accounts, against a read by primary key", flush=True)
    name = f"bench_{os.getpid()}_accounts"
    try:
        uri = backing.create_database(name)
        with tempfile.TemporaryDirectory() as folder:
            sealing = Sealing(generate(Path(folder) / "seal.json"))
        database = Database(uri, service=CreditsService.name, site="city", sealing=sealing)
        try:
            fill(uri, database, ACCOUNTS)
            return [_row(database, read) for read in READS]
        finally:
            database.close()
    finally:
        backing.drop_database(name)


def _row(database: Database, read: Read) -> Row:
    """Both in turn."""
    ours, bare = [], []
    chance = random.Random(1)
    for number in range(WARM_UP + LOOKS):
        one = Holder.of(chance.randrange(ACCOUNTS))
        begun = time.perf_counter()
        database.read(read.read, one)
        between = time.perf_counter()
        database.read(_by_key, one)
        ended = time.perf_counter()
        if number >= WARM_UP:
            ours.append((between - begun) * 1000)
            bare.append((ended - between) * 1000)
    a, b = (sorted(taken)[int(len(taken) * 0.99)] for taken in (ours, bare))
    p50 = f"p50 {sorted(ours)[len(ours) // 2]:.1f} ms against {sorted(bare)[len(bare) // 2]:.1f} ms"
    return Row(
        read.name,
        f"p99 of {read.what}, of {ACCOUNTS} accounts with {ENTRIES_OF_EACH} entries each, against a read by key",
        f"{a / b:.1f} × ({a:.1f} ms against {b:.1f} ms; {p50})",
        f"≤ {WANTED} ×",
        a <= WANTED * b,
    )


def _by_key(session: Session, one: Holder) -> Any:
    return session.get(LedgerAccount, one.account_id)


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
