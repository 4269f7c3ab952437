"""A ledger as it would have grown: many volunteers of one city, each with an account, entries, honours and a place.

Rows come from SQL, some thousand people in one commit; nothing of it is sealed.
"""

import json
from dataclasses import dataclass
from uuid import UUID

import psycopg2
from sqlalchemy import insert

from services.credits.ledger.domain.accounts import own, system
from services.credits.models import Base
from shared.contracts.credits.ledger_words import Book, Purpose
from shared.kernel.actor import Actor
from shared.kernel.ids import id_of_fact
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit

BOOK = Book.SERVICE_MINUTES
ENTRIES_OF_EACH = 10
PEOPLE_AT_ONCE = 20_000
CITY_ID, CITY = UUID(int=1), "BJ"
MINUTES_MAX = 100_000  # so that some have as many as others
OWNERS = "unnest(%(owners)s::uuid[]) AS owner (id)"
ACCOUNTS = """
    INSERT INTO ledger_account (id, book, owner_kind, owner_id, purpose, balance, held, owed, opened_at, version,
                                entries_count, posted_at)
    SELECT account.id, %(book)s, 'volunteer', account.owner_id, 'own', %(entries)s, 0, 0, now(), %(entries)s,
           %(entries)s, now() - interval '1 day'
    FROM unnest(%(ids)s::uuid[], %(owners)s::uuid[]) AS account (id, owner_id)
"""
ENTRIES = """
    INSERT INTO ledger_transfer (id, book, kind, amount, source_id, target_id, fact, details, posted_at,
                                 target_position)
    SELECT gen_random_uuid(), %(book)s, 'grant', 1, %(issued)s, account.id, 'service:' || gen_random_uuid() || ':v1',
           %(details)s, now() - number * interval '1 day', %(entries)s + 1 - number
    FROM unnest(%(ids)s::uuid[]) AS account (id), generate_series(1, %(entries)s) AS number
"""
VOLUNTEERS = f"""
    INSERT INTO known_volunteer (id, account_id, number, unit_id, state, is_minor, card_version, version)
    SELECT owner.id, owner.id, '1', %(city)s, 'active', false, 1, 1 FROM {OWNERS}
"""
CONSENTS = f"""
    INSERT INTO known_consents (id, consented, not_consented, version)
    SELECT owner.id, '["registration"]', '[]', 1 FROM {OWNERS}
"""
HONOURS = f"""
    INSERT INTO honour (volunteer_id, minutes, services_count, rules_from, stars, stars_before, stars_version, badges,
                        badges_version, has_left)
    SELECT owner.id, %(entries)s, %(entries)s, '2026-01-01', 0, 0, 0, '[]', 0, false FROM {OWNERS}
"""
RANKS = f"""
    INSERT INTO ranked_minutes (volunteer_id, unit_id, period, minutes)
    SELECT owner.id, %(city)s, 0, 1 + floor(random() * %(minutes_max)s) FROM {OWNERS}
"""


@dataclass(frozen=True)
class Holder:
    """One of the many. account_id: of their account in the ledger."""

    id: UUID
    account_id: UUID

    @classmethod
    def of(cls, number: int) -> "Holder":
        """The one with a number."""
        key = own(id_of_fact("bench", number), BOOK)
        assert key.owner_id is not None
        return cls(key.owner_id, key.id)

    @property
    def actor(self) -> Actor:
        """The same, signed in."""
        return Actor("person", str(self.id), site="city")


def fill(uri: str, database: Database, people: int) -> None:
    """Make the tables and what lies in them."""
    database.create_all_for_tests(Base.metadata)
    database.step(_city)
    details = json.dumps({"minutes": 1, "rules": "as_served(minutes=1)"})
    said = {"book": BOOK, "issued": str(system(BOOK, Purpose.ISSUED).id), "entries": ENTRIES_OF_EACH}
    said |= {"city": str(CITY_ID), "minutes_max": MINUTES_MAX, "details": details}
    connection = psycopg2.connect(uri.replace("+psycopg2", ""))
    for start in range(0, people, PEOPLE_AT_ONCE):
        holders = [Holder.of(number) for number in range(start, min(start + PEOPLE_AT_ONCE, people))]
        said |= {"ids": [str(one.account_id) for one in holders], "owners": [str(one.id) for one in holders]}
        with connection, connection.cursor() as cursor:
            for statement in (ACCOUNTS, ENTRIES, VOLUNTEERS, CONSENTS, HONOURS, RANKS):
                cursor.execute(statement, said)
    connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


def _city(session: Session) -> None:
    city = {"id": CITY_ID, "code": CITY, "kind": "city", "name": "市", "parent_id": None, "state": "active"}
    session.execute(insert(KnownUnit), [city | {"flags": [], "version": 1}])
