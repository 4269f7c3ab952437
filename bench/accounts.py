"""Reading among many accounts and entries: p99 of a read as its door runs it, against a read by primary key.

Both go the same way (`Database.read`), in turn, for accounts by chance. NUANLIU_BENCH_ACCOUNTS says among how many
accounts, each with ten entries. `READS` has a line for each read: what comes to be asked of accounts gets one there.
For itself: `python -m bench.accounts`.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg2

from bench.results import Row
from deploy.backing import Backing, for_a_while
from services.credits.ledger.balances import balances_as_of
from services.credits.ledger.domain.accounts import own, system
from services.credits.ledger.models import LedgerAccount
from services.credits.ledger.queries import shown
from services.credits.models import Base
from services.credits.service import CreditsService
from shared.contracts.credits.ledger_words import Book, Purpose
from shared.kernel.clock import business_date
from shared.kernel.ids import id_of_fact
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session

ACCOUNTS = int(os.environ.get("NUANLIU_BENCH_ACCOUNTS", "1000000"))
ENTRIES_OF_EACH = 10
AT_ONCE = 20_000  # accounts in one commit
LOOKS, WARM_UP = 2000, 200
WANTED = 10
BOOK = Book.SERVICE_MINUTES
ACCOUNTS_OF = """
    INSERT INTO ledger_account (id, book, owner_kind, owner_id, purpose, balance, held, owed, opened_at, version)
    SELECT account.id, %(book)s, 'volunteer', account.owner_id, 'own', %(entries)s, 0, 0, now(), %(entries)s
    FROM unnest(%(ids)s::uuid[], %(owners)s::uuid[]) AS account (id, owner_id)
"""
ENTRIES = """
    INSERT INTO ledger_transfer (id, book, kind, amount, source_id, target_id, fact, details, posted_at)
    SELECT gen_random_uuid(), %(book)s, 'grant', 1, %(issued)s, account.id, 'service:' || gen_random_uuid() || ':v1',
           '{"minutes": 1, "rules": "as_served(minutes=1)"}', now() - number * interval '1 day'
    FROM unnest(%(ids)s::uuid[]) AS account (id), generate_series(1, %(entries)s) AS number
"""


@dataclass(frozen=True)
class Read:
    """One line of the table. read: what its door runs, for an account."""

    name: str
    what: str
    read: Callable[[Session, UUID], Any]


def _account(session: Session, id: UUID) -> Any:
    account = session.get(LedgerAccount, id)
    assert account is not None and account.balance == ENTRIES_OF_EACH
    return shown(session, account)


def _balance_of_a_day(session: Session, id: UUID) -> Any:
    """Summed from the entries: half of them are older."""
    day = business_date(session.now) - timedelta(days=ENTRIES_OF_EACH // 2 + 1)
    return balances_as_of(session, [id], day)


READS = (
    Read("accounts-shown", "an account with what it owes and what expires", _account),
    Read("accounts-as-of", "what an account had on a day, from its entries", _balance_of_a_day),
)


def rows(backing: Backing) -> list[Row]:
    """The named rows of the table."""
    print(f"reads among {ACCOUNTS} accounts, against a read by primary key", flush=True)
    name = f"bench_{os.getpid()}_accounts"
    try:
        uri = backing.create_database(name)
        database = Database(uri, service=CreditsService.name, site="city")
        try:
            _fill(uri, database)
            return [_row(database, read) for read in READS]
        finally:
            database.close()
    finally:
        backing.drop_database(name)


def _id(number: int) -> UUID:
    return own(id_of_fact("bench", number), BOOK).id


def _fill(uri: str, database: Database) -> None:
    """Accounts with their entries, some at a time: as they would have grown, not sealed."""
    database.create_all_for_tests(Base.metadata)
    issued = str(system(BOOK, Purpose.ISSUED).id)
    connection = psycopg2.connect(uri.replace("+psycopg2", ""))
    for start in range(0, ACCOUNTS, AT_ONCE):
        keys = [own(id_of_fact("bench", number), BOOK) for number in range(start, min(start + AT_ONCE, ACCOUNTS))]
        with connection, connection.cursor() as cursor:
            given = {"book": BOOK, "issued": issued, "entries": ENTRIES_OF_EACH}
            given |= {"ids": [str(key.id) for key in keys], "owners": [str(key.owner_id) for key in keys]}
            cursor.execute(ACCOUNTS_OF, given)
            cursor.execute(ENTRIES, given)
    connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


def _row(database: Database, read: Read) -> Row:
    """Both in turn."""
    ours, bare = [], []
    chance = random.Random(1)
    for number in range(WARM_UP + LOOKS):
        id = _id(chance.randrange(ACCOUNTS))
        begun = time.perf_counter()
        database.read(read.read, id)
        between = time.perf_counter()
        database.read(_by_key, id)
        ended = time.perf_counter()
        if number >= WARM_UP:
            ours.append((between - begun) * 1000)
            bare.append((ended - between) * 1000)
    a, b = (sorted(taken)[int(len(taken) * 0.99)] for taken in (ours, bare))
    p50 = f"p50 {sorted(ours)[len(ours) // 2]:.1f} ms against {sorted(bare)[len(bare) // 2]:.1f} ms"
    return Row(
        read.name,
        f"p99 of {read.what}, of {ACCOUNTS} with {ENTRIES_OF_EACH} entries each, against a read by primary key",
        f"{a / b:.1f} × ({a:.1f} ms against {b:.1f} ms; {p50})",
        f"≤ {WANTED} ×",
        a <= WANTED * b,
    )


def _by_key(session: Session, id: UUID) -> Any:
    return session.get(LedgerAccount, id)


if __name__ == "__main__":
    with for_a_while() as servers:
        for measured in rows(servers):
            print(f"{measured.name}: {measured.measured} (wanted {measured.wanted})")
