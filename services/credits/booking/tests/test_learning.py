"""Of every service the newest word is kept, whenever it comes."""

from itertools import permutations
from uuid import UUID

import pytest

from services.credits.booking.models import BookedService
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id

TOLD = (
    {"version": 1, "change": "confirmed", "state": "confirmed", "minutes": 180},
    {"version": 2, "change": "corrected", "state": "confirmed", "minutes": 120},
    {"version": 3, "change": "struck", "state": "struck", "minutes": 0},
)


def booked(doors, record):
    return doors.rows(lambda session: session.get(BookedService, record))


@pytest.mark.parametrize(
    "order", list(permutations(TOLD)), ids=lambda order: "".join(str(told["version"]) for told in order)
)
def test_the_newest_word_on_a_service_is_kept_whenever_it_comes(doors, order):
    record = new_id()
    for told in order:
        doors.hear(ServiceRecordChanged, id=str(record), **told)
    kept = booked(doors, record)
    assert (kept.version, kept.state, kept.minutes) == (3, "struck", 0)


def test_what_the_law_wants_of_a_service_is_known(doors):
    record, told = new_id(), ServiceRecordChanged.example
    doors.hear(ServiceRecordChanged, id=str(record))
    kept = booked(doors, record)
    assert (kept.title, kept.place, kept.content, kept.minutes) == tuple(
        told[name] for name in ("title", "place", "content", "minutes")
    )
    assert kept.served_on.isoformat() == told["served_on"]
    assert (kept.unit_id, kept.responsible_id) == (UUID(told["unit_id"]), UUID(told["responsible_id"]))
