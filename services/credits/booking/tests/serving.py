"""A service of somebody as projects tells of it, and what has come of it in the ledger."""

from itertools import count

from sqlalchemy import select

from services.credits.booking.models import BookedService
from services.credits.booking.verification import verify_grants, verify_services
from services.credits.ledger.domain.accounts import own, pool
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from services.credits.ledger.verification import verify_accounts, verify_chain, verify_sums
from services.credits.schemes.tests.serving import rules_json, said
from shared.contracts.credits.ledger_words import Book
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id
from shared.runtime.doors.directly import Directly
from shared.runtime.events.outbox import Outbox

DAY = "2026-03-02"
COINS, LOVE, MINUTES = Book.TIME_COINS, Book.LOVE_VALUE, Book.SERVICE_MINUTES
OPEN = rules_json(time_coins=said(), love_value=said(rate={"amount": 10}))
CAPPED = rules_json(time_coins=said(caps={"day": 3}))


class Record:
    """A record of somebody. `told()`: its versions as events say them."""

    numbers = count(1)

    def __init__(self, volunteer, unit_id, **facts):
        self.id, self.volunteer = new_id(), volunteer
        self.facts = {"id": str(self.id), "volunteer_id": str(volunteer.id), "unit_id": str(unit_id)}
        self.facts |= {"activity_id": str(new_id()), "served_on": DAY, "confirmed_at": "2026-03-02T02:00:00Z"} | facts

    def confirmed(self, minutes=180, version=1, **changes):
        """Confirmed with so many minutes."""
        return self._told("confirmed", "confirmed", minutes, version, changes)

    def corrected(self, minutes, version=2, **changes):
        """Corrected to so many minutes."""
        return self._told("corrected", "confirmed", minutes, version, changes)

    def struck(self, version=3):
        """Struck."""
        return self._told("struck", "struck", 0, version, {})

    def _told(self, change, state, minutes, version, changes):
        return self.facts | {"change": change, "state": state, "minutes": minutes, "version": version} | changes


def told(database, said):
    """An event as projects has it in its outbox."""
    row = Outbox(event_type=ServiceRecordChanged.event_type, subject=said["id"], personal=False)
    row.event_id, row.site, row.happened_at = new_id(), "city", database.clock.now()
    row.data = ServiceRecordChanged.example | said
    return row


class Books:
    """The doors of credits, and what its books say."""

    def __init__(self, doors, city):
        self.doors, self.city, self.database = doors, city, doors.database

    def publish(self, rules, code="BJ", from_day=DAY):
        """A unit says how hours become credits."""
        asked = {"code": code, "from_day": from_day, "rules": rules}
        return self.doors.call("publish_scheme", asked, self.city.official("cadre", code))

    def hear(self, *told):
        """Events, one after the other."""
        for one in told:
            self.doors.hear(ServiceRecordChanged, **one)

    def hear_rows(self, rows):
        """Rows of projects' outbox, as the bus brings them: in batches, with their inbox."""
        Directly.hear(self.doors, rows)

    def record(self, volunteer, code="BJ-D1-S1", **facts):
        """A record that a unit has made of somebody's service."""
        return Record(volunteer, self.city.units[code], **facts)

    def has(self, volunteer):
        """What somebody has in each book, with what they owe taken off."""
        return {book: amount for book in Book if (amount := self._worth(own(volunteer.id, book))) is not None}

    def pool(self, code, book=COINS):
        """What the pool of a unit has."""
        return self._worth(pool(self.city.units[code], book))

    def account(self, volunteer, book=COINS):
        """The row of somebody's account."""
        return self.doors.rows(lambda session: session.get(LedgerAccount, own(volunteer.id, book).id))

    def transfers(self, *kinds, book=COINS):
        """Those of a book, in the order of booking."""
        rows = select(LedgerTransfer).where(LedgerTransfer.book == book.value).order_by(LedgerTransfer.posted_at)
        found = self.doors.rows(lambda session: session.scalars(rows).all())
        return [one for one in found if not kinds or one.kind in kinds]

    def kept(self, record):
        """The row of a record."""
        return self.doors.rows(lambda session: session.get(BookedService, record.id))

    def verify(self):
        """Every sum, every lot and every seal is right, and grants are what services say."""
        self.doors.tick("seal_ledger")
        for verify in (verify_accounts, verify_sums, verify_chain, verify_grants, verify_services):
            assert self.database.read(verify).faults == []

    def _worth(self, key):
        row = self.doors.rows(lambda session: session.get(LedgerAccount, key.id))
        return row.balance - row.owed if row is not None else None
