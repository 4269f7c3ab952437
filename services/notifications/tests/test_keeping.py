"""What is old goes in batches, with all that hangs on it; what may still be needed stays."""

import pytest
from sqlalchemy import func, select

from services.notifications.channels.port import Away
from services.notifications.deliveries.models import Delivery
from services.notifications.deliveries.tests.test_sending import make, tick
from services.notifications.keeping import (
    CODE_DAYS,
    DELIVERY_DAYS,
    MESSAGE_DAYS,
    SIGN_UP_DAYS,
    SWEEPS,
    WAITING_DAYS,
    old_messages,
)
from services.notifications.messages.models import Mailbox, Message
from services.notifications.reminders.models import KnownSignUp
from services.notifications.sends.models import WaitingNote
from services.notifications.service import NotificationsService
from shared.contracts.identity.codes import CodeWanted
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.ids import new_id
from shared.runtime.process.retention import EVENT_DAYS_MIN, Retention


@pytest.fixture(name="li")
def _li(doors, city):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id))
    return li


@pytest.fixture(name="sweeper")
def _sweeper(database):
    return Retention(database, EVENT_DAYS_MIN, SWEEPS)


def left(doors, model):
    return doors.rows(lambda session: session.scalar(select(func.count()).select_from(model)))


def test_the_service_has_its_old_rows_swept():
    assert NotificationsService.db._sweeps == SWEEPS


def test_a_message_is_kept_two_years_and_goes_with_its_deliveries(doors, courier, li, clock, sweeper):
    first = make(doors, li)
    tick(doors, courier)
    make(doors, li)
    doors.call("read_message", {"id": str(first)}, li.actor)
    clock.advance(days=MESSAGE_DAYS)
    sweeper.sweep()
    make(doors, li)
    assert (left(doors, Message), doors.call("inbox_state", {}, li.actor)["unread_count"]) == (3, 2)
    clock.advance(seconds=1)
    sweeper.sweep()
    assert (left(doors, Message), left(doors, Delivery)) == (1, 0)
    assert doors.call("inbox_state", {}, li.actor) == {"unread_count": 1, "last_number": 3}


def test_the_oldest_messages_go_first_some_in_each_transaction(doors, city, li, clock, database):
    wang = city.volunteer()
    for one in (li, wang, li):
        make(doors, one)
        clock.advance(days=1)
    clock.advance(days=MESSAGE_DAYS)
    assert [database.step(old_messages, 2) for _ in range(3)] == [2, 1, 0]
    assert doors.rows(lambda session: sum(session.scalars(select(Mailbox.unread_count)))) == 0


@pytest.mark.parametrize(("days", "seconds", "kept"), [(DELIVERY_DAYS, 0, 1), (DELIVERY_DAYS, 1, 0)])
def test_what_became_of_a_message_is_kept_half_a_year(doors, courier, li, clock, sweeper, days, seconds, kept):
    make(doors, li)
    tick(doors, courier)
    clock.advance(days=days, seconds=seconds)
    sweeper.sweep()
    assert (left(doors, Delivery), left(doors, Message)) == (kept, 1)


@pytest.mark.parametrize(("seconds", "kept"), [(0, 1), (1, 0)])
def test_that_a_code_was_sent_is_kept_a_month(doors, courier, clock, sweeper, seconds, kept):
    doors.hear(CodeWanted, expires_at=clock.now().isoformat())
    tick(doors, courier)
    clock.advance(days=CODE_DAYS, seconds=seconds)
    sweeper.sweep()
    assert left(doors, Delivery) == kept


def test_what_is_still_to_be_sent_is_not_removed(doors, courier, carriers, li, clock, sweeper):
    carriers["sms"].says = [Away()]
    make(doors, li)
    tick(doors, courier)
    clock.advance(days=DELIVERY_DAYS + 1)
    sweeper.sweep()
    assert left(doors, Delivery) == 1


def test_copies_of_sign_ups_that_are_over_go(doors, li, clock, sweeper):
    doors.hear(SignUpChanged, id=str(new_id()), volunteer_id=str(li.id), starts_at=clock.now().isoformat())
    clock.advance(days=SIGN_UP_DAYS)
    sweeper.sweep()
    assert left(doors, KnownSignUp) == 1
    clock.advance(seconds=1)
    sweeper.sweep()
    assert left(doors, KnownSignUp) == 0


def test_what_waits_for_nobody_is_forgotten_after_a_month(doors, clock, sweeper):
    doors.hear(ServiceRecordChanged, id=str(new_id()), volunteer_id=str(new_id()), version=2)
    clock.advance(days=WAITING_DAYS)
    sweeper.sweep()
    assert left(doors, WaitingNote) == 1
    clock.advance(seconds=1)
    sweeper.sweep()
    assert left(doors, WaitingNote) == 0
