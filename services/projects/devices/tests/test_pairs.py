"""Several pairs of somebody in one batch, and whatever else a device may have noted."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.projects.activities.models import Shift
from services.projects.devices.tests.tablets import Tablet
from services.projects.records.models import RecordVersion
from shared.testing.served import MORNING as NOW

IN, OUT = "checked_in", "checked_out"


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def test_a_fourth_pair_is_none_in_a_batch_either(grounds, tablet, clock):
    li = grounds.signed_up()
    for pair in range(4):
        tablet.note("in", li, minutes=20 * pair).note("out", li, minutes=20 * pair + 10)
    clock.advance(hours=2)
    assert tablet.outcomes() == [IN, OUT] * 3 + ["projects.pairs_used_up", "projects.not_inside"]


@pytest.mark.parametrize("pairs", [1, 2, 3])
def test_all_pairs_of_somebody_within_the_shift_are_taken_together(grounds, tablet, clock, pairs):
    li = grounds.signed_up()
    grounds.begin()
    for pair in range(pairs):
        tablet.note("in", li, minutes=30 * pair).note("out", li, minutes=30 * pair + 20)
    clock.advance(hours=2)
    assert tablet.outcomes() == [IN, OUT] * pairs
    assert (grounds.record(li).minutes, grounds.record(li).version) == (20 * pairs, 1)
    assert grounds.rows(RecordVersion) == []  # nobody saw what it said after the first
    grounds.act_on_record("correct_record", li, minutes=5, reason="与现场签名表核对后更正。")
    (old,) = grounds.rows(RecordVersion)
    assert (old.version, old.values["minutes"], grounds.record(li).version) == (1, 20 * pairs, 2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["in", "out"]), st.integers(-5, 200)), max_size=6), min_size=1, max_size=3
    )
)
def test_whatever_is_noted_is_taken_and_the_shift_is_closed(grounds, clock, batches):
    clock.moment = NOW
    li, shift = grounds.city.volunteer(), grounds.new_shift(grounds.new_activity())
    grounds.signed_up(shift, volunteer=li)
    tablet = Tablet(grounds).enrol()
    clock.moment = shift.ends_at + timedelta(minutes=30)
    for batch in batches:
        tablet.notes = []
        for act, minutes in batch:
            tablet.note(act, li, at=shift.starts_at + timedelta(minutes=minutes))
        if batch:
            tablet.send(tablet.payload(shift))
    grounds.end_shift(shift)
    grounds.doors.call("end_device", {"id": tablet.id}, grounds.leader.actor)
    assert grounds.rows(Shift, Shift.id == shift.id)[0].settled_at is not None
    record = grounds.record(li)
    kept = [old.version for old in grounds.rows(RecordVersion) if record and old.record_id == record.id]
    assert all(version < record.version for version in kept) and len(set(kept)) == len(kept)
