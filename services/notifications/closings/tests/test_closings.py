"""Whoever closes their account leaves nothing; whoever is no volunteer any more keeps their inbox."""

import pytest
from sqlalchemy import func, select

from services.notifications.contacts.models import KnownContact
from services.notifications.deliveries.models import Delivery
from services.notifications.keeping import contacts_of_closed
from services.notifications.messages.models import Mailbox, Message
from services.notifications.preferences.models import Preferences
from services.notifications.reminders.models import KnownSignUp
from services.notifications.sends.tests.telling import know_things
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.decisions import RegistrationDecided
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.notifications.addresses import GivePush
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Unauthenticated
from shared.kernel.ids import new_id

OF_ACCOUNTS = (Delivery, Message, Mailbox, Preferences, KnownContact)


@pytest.fixture(name="li")
def _li(doors, courier, city):
    """Somebody with one of everything."""
    li = city.volunteer()
    know_things(doors)
    doors.hear(ContactChanged, id=str(li.account_id))
    doors.hear(ServiceRecordChanged, id=str(new_id()), volunteer_id=str(li.id))
    doors.hear(SignUpChanged, id=str(new_id()), volunteer_id=str(li.id))
    doors.call("set_preferences", {"language": "en", "refused": []}, li.actor)
    released = {"id": str(new_id()), "volunteer_id": str(li.id), "state": "released", "reason": "x"}
    doors.hear(SignUpChanged, **released)
    doors.tick("send_due")
    courier.wait()
    return li


def counts(doors):
    models = (*OF_ACCOUNTS, KnownSignUp)
    return [
        doors.rows(lambda session, of=model: session.scalar(select(func.count()).select_from(of))) for model in models
    ]


def test_a_closed_account_leaves_nothing(doors, li):
    assert all(counts(doors))
    for _ in range(2):
        doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    assert counts(doors) == [0] * 6


def test_who_is_no_volunteer_any_more_keeps_the_inbox_and_is_reminded_of_nothing(doors, city, li):
    before = counts(doors)
    city.told(li, state="withdrawn")
    assert counts(doors) == [*before[:-1], 0]


@pytest.fixture(name="gone")
def _gone(doors, li):
    """Somebody who has closed their account, and whose access token lives on for minutes."""
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    return li


def test_what_is_heard_after_an_account_was_closed_leaves_nothing(doors, city, gone):
    doors.hear(ContactChanged, id=str(gone.account_id), version=9)
    doors.hear(ServiceRecordChanged, id=str(new_id()), volunteer_id=str(gone.id))
    told = RegistrationDecided.example | {"id": str(new_id()), "account_id": str(gone.account_id)}
    doors.hear(RegistrationDecided, **told)
    assert counts(doors) == [0] * 6


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("give_email", {"email": "li@example.cn"}),
        ("confirm_email", {"code": "123456"}),
        ("give_push", GivePush.example),
        ("set_preferences", {"language": "en", "refused": []}),
        ("read_messages", {"up_to_number": 1}),
    ],
)
def test_a_token_that_outlives_its_account_leaves_nothing(doors, gone, verb, said):
    with pytest.raises(Unauthenticated):
        doors.call(verb, said, gone.actor)
    assert counts(doors) == [0] * 6


def test_what_was_learned_in_the_moment_of_closing_is_swept(doors, gone):
    late = KnownContact(id=gone.account_id, phone_sealed="sealed", version=1)
    doors.database.step(lambda session: session.add(late))
    assert doors.database.step(contacts_of_closed, 10) == 1
    assert counts(doors) == [0] * 6
