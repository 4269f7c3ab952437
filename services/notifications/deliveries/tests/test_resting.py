"""Where nothing is to be sent nothing is written, so that an idle process rests; what is soon due keeps it awake."""

from datetime import timedelta

import pytest

from services.notifications.channels.port import Away
from services.notifications.deliveries import claiming, planning
from services.notifications.deliveries.doors import IDLE_SECONDS
from services.notifications.deliveries.tests.test_sending import PHONE, make
from shared.contracts.identity.codes import CodeWanted
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.ids import new_id
from shared.runtime.doors import timer as timing


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def seconds_awake(doors, courier, clock, seconds):
    """In which of so many seconds the timer looks."""
    start, looks = clock.moment, []
    door = timing.TimerDoor(1, "", False, 60, IDLE_SECONDS)
    doors.database.on_written.append(door._written.set)
    for second in range(seconds):
        clock.moment = start + timedelta(seconds=second)
        if not looks or door._written.is_set() or second - looks[-1] >= IDLE_SECONDS:
            looks.append(second)
            door._written.clear()
            if doors.service.send_due.__wrapped__(doors.called(db=doors.database.bound(None))) is timing.STAYS_AWAKE:
                door._written.set()
            courier.wait()
    return looks


def test_where_nothing_is_to_be_sent_it_rests(doors, courier, carriers, clock):
    seconds_awake(doors, courier, clock, 2)
    written = []
    doors.database.on_written.append(lambda: written.append(1))
    looks = seconds_awake(doors, courier, clock, 300)
    assert (len(looks), written) == (300 // IDLE_SECONDS, [])


def test_a_code_is_tried_again_in_its_time(doors, courier, carriers, clock):
    start, tried = clock.moment, []
    carriers["sms"].says = [lambda: tried.append((clock.moment - start).seconds) or Away()] * 3
    doors.hear(CodeWanted, id=str(new_id()), phone=PHONE, expires_at=(start + timedelta(minutes=5)).isoformat())
    seconds_awake(doors, courier, clock, 60)
    assert (tried, len(carriers["sms"].given)) == ([0, 5, 15], 4)


@pytest.mark.parametrize(("hour", "expected"), [(13, True), (14, False)])
def test_what_waits_for_the_morning_keeps_nobody_awake(doors, city, clock, hour, expected):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    make(doors, li)
    planning.plan_all(doors.database, ["sms"])
    clock.moment = clock.moment.replace(hour=hour)
    assert doors.database.read(claiming.is_due_within, ["sms"], IDLE_SECONDS) == expected
    assert not doors.database.read(claiming.is_due_within, ["email"], IDLE_SECONDS)
