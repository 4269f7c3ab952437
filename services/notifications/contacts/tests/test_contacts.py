"""How people are reached is kept sealed, and as it was told last."""

from sqlalchemy import select

from services.notifications.contacts.models import KnownContact
from services.notifications.contacts.queries import addresses_of
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.ids import new_id

PHONE, OTHER = "+8613800138000", "+8613900139000"


def hear(doors, account_id, phone, version):
    doors.hear(ContactChanged, id=str(account_id), phone=phone, version=version)


def test_the_newest_number_is_the_one_and_it_is_sealed(doors):
    account_id = new_id()
    hear(doors, account_id, OTHER, 3)
    hear(doors, account_id, PHONE, 2)
    assert doors.rows(addresses_of, account_id) == {"sms": OTHER}
    (row,) = doors.rows(lambda session: list(session.scalars(select(KnownContact))))
    assert OTHER not in row.phone_sealed


def test_who_is_not_to_be_reached_any_more_is_not(doors):
    account_id = new_id()
    hear(doors, account_id, PHONE, 1)
    hear(doors, account_id, None, 2)
    assert doors.rows(addresses_of, account_id) == {}
    assert doors.rows(addresses_of, new_id()) == {}
