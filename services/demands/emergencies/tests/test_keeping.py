"""What is old of emergencies goes; that somebody was asked stays."""

import pytest

from services.demands.emergencies.keeping import LEFT_OUT_DAYS, RESTS_DAYS, old_left_out, old_rests
from services.demands.emergencies.models import Call, CalledPerson, LeftOut


def counts(night):
    return [
        night.doors.rows(lambda session, one=model: session.query(one).count())
        for model in (LeftOut, CalledPerson, Call)
    ]


@pytest.mark.parametrize(("sweep", "days"), [(old_left_out, LEFT_OUT_DAYS), (old_rests, RESTS_DAYS + 1)])
def test_what_is_old_goes_and_that_somebody_was_asked_stays(night, sweep, days):
    night.serves(night.ready())
    night.ready()
    night.open()
    assert counts(night) == [1, 1, 1]
    night.doors.database.clock.advance(days=days)
    assert night.doors.database.step(sweep, 10) == 0
    night.doors.database.clock.advance(seconds=1)
    assert night.doors.database.step(sweep, 10) == 1
    assert counts(night) == [1 - (sweep is old_left_out), 1 - (sweep is old_rests), 1]
