"""How long somebody rests who had accepted a call and does not come after all: by what really happened."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from services.demands.emergencies.models import CalledPerson
from services.demands.emergencies.tests.night import HOURS
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.ids import new_id


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


TOMORROW = {"starts_at": "2026-03-03T04:00:00Z", "ends_at": "2026-03-03T08:00:00Z"}


def called_off(night, emergency, one):
    night.act("cancel", emergency, reason="险情已排除")


def given_back(night, emergency, one):
    night.answer(one, is_coming=False)


def without_a_place(night, emergency, one):
    said = {"id": str(new_id()), "shift_id": emergency["shift_id"], "volunteer_id": str(one.id), **HOURS}
    night.doors.hear(SignUpChanged, **said, state="refused", came_by="dispatch")


@pytest.mark.parametrize("end", [called_off, given_back, without_a_place])
@pytest.mark.parametrize(("hours", "is_asked"), [(23.99, False), (24, True)])
def test_whoever_does_not_come_after_all_rests_since_they_were_asked(night, end, hours, is_asked):
    one = night.ready()
    emergency = night.open()
    night.answer(one)
    end(night, emergency, one)
    night.later(hours=hours)
    assert (one.id in night.calls(night.open(**TOMORROW))) is is_asked


@pytest.mark.parametrize(("hours", "is_asked"), [(23.99, False), (24, True)])
def test_whoever_served_until_it_was_called_off_rests_from_then_on(night, hours, is_asked):
    one = night.ready()
    emergency = night.open()
    night.answer(one)
    night.later(hours=2)  # an hour after its beginning
    called_off(night, emergency, one)
    night.later(hours=hours)
    assert (one.id in night.calls(night.open(**TOMORROW))) is is_asked


def test_whoever_was_asked_since_rests_for_that(night):
    one = night.ready()
    first = night.open()
    night.answer(one)
    asked_since(night, one, hours=40)
    night.act("cancel", first, reason="险情已排除")
    night.later(hours=25)
    assert night.calls(night.open(**TOMORROW)) == {}


def asked_since(night, one, hours):
    """Somebody else has asked them a moment later."""
    at = night.doors.database.clock.now()
    told = {"asked_at": at + timedelta(seconds=1), "free_at": at + timedelta(hours=hours)}
    night.doors.database.step(lambda session: session.execute(update(CalledPerson).values(**told)))
