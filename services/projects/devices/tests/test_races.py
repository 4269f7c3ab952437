"""Batches and devices at the same moment, on PostgreSQL."""

from services.projects.devices.models import Device, OfflineBatch
from services.projects.devices.tests.tablets import Tablet
from services.projects.presence.tests.test_races import ROUNDS, _grounds, at_once, kinds
from shared.kernel.ids import new_id

__all__ = ["_grounds"]


def test_a_batch_that_arrives_twice_at_once_is_taken_once(grounds, clock):
    for _ in range(ROUNDS):
        tablet = Tablet(grounds).enrol()
        li = grounds.signed_up()
        payload = tablet.note("in", li).note("out", li, minutes=1).payload()
        clock.advance(minutes=2)
        answers = at_once(*[lambda tablet=tablet, payload=payload: tablet.send(payload)] * 3)
        assert answers[0] == answers[1] == answers[2]
        assert [note["outcome"] for note in answers[0]["outcome"]] == ["checked_in", "checked_out"]
        assert len(grounds.attendances(li)) == 1


def test_of_two_contents_under_one_id_one_is_taken(grounds, clock):
    for _ in range(ROUNDS):
        tablet, batch_id, before = Tablet(grounds).enrol(), str(new_id()), len(grounds.rows(OfflineBatch))
        payloads = []
        for shift in (grounds.shift, grounds.new_shift(grounds.new_activity())):
            tablet.notes = []
            payloads.append(tablet.note("in", grounds.signed_up(shift)).payload(shift, batch_id))
        answers = at_once(*[lambda tablet=tablet, payload=payload: tablet.send(payload) for payload in payloads])
        assert kinds(answers) == {"done": 1, "projects.batch_differs": 1}
        assert len(grounds.rows(OfflineBatch)) == before + 1


def test_a_key_is_enrolled_by_one_of_two(grounds):
    for _ in range(ROUNDS):
        first, second = Tablet(grounds, grounds.city.volunteer()), Tablet(grounds, grounds.city.volunteer())
        second.key, second.public_key = first.key, first.public_key
        before = len(grounds.rows(Device))
        assert kinds(at_once(first.enrol, second.enrol)) == {"done": 1, "projects.device_key_known": 1}
        assert len(grounds.rows(Device)) == before + 1


def test_five_devices_are_the_most_also_at_once(grounds):
    tablets = [Tablet(grounds) for _ in range(7)]
    assert kinds(at_once(*[tablet.enrol for tablet in tablets])) == {"done": 5, "projects.devices_too_many": 2}
