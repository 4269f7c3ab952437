"""The SQL of one posting, recorded from the ledger and run by pgbench: one client, one transaction for each posting.

The statements are those that `ledger.posting.post` sends for one grant of time-coins to somebody who has an account.
What differs from posting to posting (its id, its lot, its event, whose it is) becomes a variable of pgbench; what is
told and explained stays as it was recorded.
"""

import os
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event

from bench.load import Outcome
from deploy.backing.private_postgresql import DEBIAN_PROGRAMS
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import Move, grant
from services.credits.ledger.posting import post
from shared.contracts.credits.ledger_words import Book
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database

SECONDS = int(os.environ.get("NUANLIU_BENCH_PGBENCH_SECONDS", "8"))
LAST_YEAR = 2099  # in which what is granted here expires
RANGE = 10**15  # two of a run are never the same
PEOPLE = 1000  # with an account
TPS = re.compile(r"tps = ([0-9.]+)")
ID = re.compile(r"'([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})'")
ACCOUNTS = """
    INSERT INTO ledger_account (id, book, owner_kind, owner_id, purpose, balance, held, owed, opened_at, version,
                                entries_count)
    SELECT md5('{account}' || number)::uuid, 'time_coins', 'volunteer', md5('{owner}' || number)::uuid, 'own',
           0, 0, 0, now(), 0, 0
    FROM generate_series(1, {people}) AS number ON CONFLICT DO NOTHING
"""


def outcome(uri: str, folder: Path) -> Outcome:
    """One run of pgbench on a database that has the tables of credits."""
    script = folder / "posting.sql"
    script.write_text(recorded(uri))
    return Outcome(requests=int(_tps(uri, script) * SECONDS), seconds=SECONDS)


def recorded(uri: str) -> str:
    """The script, for accounts that are there."""
    database, statements = Database(uri, service="credits", site="city"), list[str]()
    volunteer_id = new_id()
    try:
        database.step(post, [_grant(volunteer_id)])  # which opens the account

        def note(connection: Any, cursor: Any, statement: str, parameters: Any, *others: Any) -> None:
            statements.append(cursor.mogrify(statement, parameters or None).decode())

        event.listen(database.engine, "before_cursor_execute", note)
        posting = _grant(volunteer_id)
        database.step(post, [posting])
        event.remove(database.engine, "before_cursor_execute", note)
        return _script(database, statements, volunteer_id, posting)
    finally:
        database.close()


def _grant(volunteer_id: UUID) -> Move:
    details = {"record_id": str(new_id()), "record_version": 1, "minutes": 60, "rules": "rate(amount=1,minutes=60)"}
    last_day = date(LAST_YEAR, 12, 31)
    return grant(volunteer_id, Book.TIME_COINS, 1, f"service:{new_id()}:v1", expires_on=last_day, details=details)


def _script(database: Database, statements: list[str], volunteer_id: UUID, posting: Move) -> str:
    """The statements with variables in the place of the ids that differ."""
    account, owner = str(own(volunteer_id, Book.TIME_COINS).id), str(volunteer_id)
    people = ACCOUNTS.format(account=account, owner=owner, people=PEOPLE)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(people)
    system = str(posting.source.id)

    def variable(found: re.Match[str]) -> str:
        if found[1] == system:
            return found[0]
        return f"md5('{found[1]}' || {':person' if found[1] in (account, owner) else ':posting'})"

    lines = [ID.sub(variable, " ".join(statement.split())) + ";" for statement in statements]
    return "\n".join(
        [rf"\set posting random(1, {RANGE})", rf"\set person random(1, {PEOPLE})", "BEGIN;", *lines, "COMMIT;", ""]
    )


def _tps(uri: str, script: Path) -> float:
    program = next((str(path / "bin/pgbench") for path in sorted(DEBIAN_PROGRAMS.glob("*"), reverse=True)), "pgbench")
    command = [program, "-n", "-c", "1", "-j", "1", "-M", "simple", "-T", str(SECONDS), "-f", str(script)]
    done = subprocess.run([*command, uri.replace("+psycopg2", "")], capture_output=True, text=True, check=False)
    found = TPS.search(done.stdout)
    assert found is not None and "ERROR" not in done.stderr, done.stderr[-2000:]
    return float(found[1])
