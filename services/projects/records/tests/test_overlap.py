"""Two services of one person never overlap: people are told, and the database itself refuses it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from services.projects.records.models import ServiceRecord


def test_the_database_refuses_what_overlaps_whoever_writes_it(serving, li):
    first, second = serving.served(li, 120), serving.served(li, 120)
    values = {"state": "confirmed", "accepted_at": serving.clock.now(), "confirmed_at": serving.clock.now()}
    with pytest.raises(IntegrityError):
        serving.changed(second, **values)
    assert serving.record(second.id).state == "open"
    serving.changed(second, **values, starts_at=first.ends_at, ends_at=first.ends_at.replace(hour=23))
    with pytest.raises(IntegrityError):
        serving.changed(second, starts_at=first.ends_at - timedelta(seconds=1))


def test_the_database_refuses_a_second_one_that_is_new(serving, city, li):
    first = serving.served(li, 120)
    up = serving.sign_up(li, serving.shift())

    def insert(session):
        found = session.get_one(ServiceRecord, first.id)
        values = {column.key: getattr(found, column.key) for column in ServiceRecord.__table__.columns}
        session.add(ServiceRecord(**values | {"id": up.id, "sign_up_id": up.id}))

    with pytest.raises(IntegrityError):
        serving.database.step(insert)


def test_others_and_records_that_do_not_count_may_lie_where_they_like(serving, city, li, cadre):
    first = serving.served(li, 120)
    serving.served(city.volunteer(), 120)
    serving.act("strike_record", first, cadre, reason="与事实不符，予以撤销。")
    assert serving.served(li, 120).state == "confirmed"
    assert serving.record(first.id).state == "struck"


def test_of_two_that_overlap_and_are_confirmed_at_once_one_waits(serving, city, li):
    records = [serving.served(li, 120, "code") for _ in range(2)]
    gate = threading.Barrier(2)

    def act(record):
        gate.wait()
        said = {"id": str(record.id), "version": 1, "agreement": "leader"}
        serving.doors.call("agree_to_record", said, serving.wang.actor)

    threads = [threading.Thread(target=act, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted((serving.record(record.id) for record in records), key=lambda row: row.state)
    assert [(row.state, row.wants) for row in found] == [("confirmed", []), ("open", ["no_overlap"])]
