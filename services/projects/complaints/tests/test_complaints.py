"""Complaining: by everybody, with a number and a due day, answered by somebody whom it does not concern."""

import re

import pytest
from sqlalchemy.exc import IntegrityError

from services.projects.complaints.models import Complaint
from services.projects.complaints.numbering import new_number
from shared.contracts.projects.complaint_words import COMPLAINT_NUMBER_PATTERN, COMPLAINTS_OPEN_MAX
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.data.numbering import insert_with_number

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

WORDS = "现场没有急救箱，也没有人告知风险。"


@pytest.fixture(name="activity")
def _activity(serving):
    return serving.activity()


def complain(doors, activity, actor, **said):
    return doors.call("make_complaint", {"id": str(activity.id), "reason": "safety", "words": WORDS} | said, actor)


def answer(doors, complaint, actor, is_upheld=True, **said):
    said = {"id": complaint["id"], "version": 1, "is_upheld": is_upheld, "answer": "已配备急救箱。"} | said
    return doors.call("answer_complaint", said, actor)


def test_a_complaint_has_a_number_and_a_due_day(doors, activity, li):
    made = complain(doors, activity, li.actor)
    assert re.fullmatch(COMPLAINT_NUMBER_PATTERN, made["number"]) and made["number"].startswith("TS20260302-")
    assert (made["state"], made["unit_code"], made["title"]) == ("submitted", "BJ-D1-S1", activity.title)
    assert (made["due_on"], made["is_due_certain"]) == ("2026-03-23", True)


def test_somebody_who_is_no_volunteer_complains_too_and_reads_the_answer(doors, activity, cadre):
    somebody = Actor("person", str(new_id()), site="city")
    made = complain(doors, activity, somebody)
    answer(doors, made, cadre, is_upheld=False)
    (mine,) = doors.call("own_complaints", {}, somebody)["items"]
    assert (mine["state"], mine["answer"]) == ("rejected", "已配备急救箱。")
    with pytest.raises(Unauthenticated):
        complain(doors, activity, Actor("guest", ""))
    with pytest.raises(Forbidden, match="not_permitted"):
        complain(doors, activity, Actor("client", str(new_id())))
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("own_complaints", {}, Actor("client", str(new_id())))


def test_who_answers_learns_who_complained_and_who_led_does_not(serving, doors, city, activity, li, cadre):
    made = complain(doors, activity, li.actor)
    seen = doors.call("complaint", {"id": made["id"]}, cadre)
    assert seen["complainant_id"] == str(li.id) and seen["names_ticket"] is not None
    (listed,) = doors.call("find_complaints", {}, cadre)["items"]
    assert listed["complainant_id"] == str(li.id)
    assert doors.call("complaint", {"id": made["id"]}, li.actor)["complainant_id"] is None
    for nobody in (serving.wang.actor, city.volunteer().actor, city.official("cadre", "BJ-D2")):
        for id in (made["id"], str(new_id())):
            with pytest.raises(NotFound, match="complaint_not_found"):
                doors.call("complaint", {"id": id}, nobody)


def test_an_activity_that_is_not_shown_yet_is_none(serving, doors, li):
    planned = serving.activity(state="planned")
    for id in (str(planned.id), str(new_id())):
        with pytest.raises(NotFound, match="complaint_activity_not_found"):
            doors.call("make_complaint", {"id": id, "reason": "other", "words": WORDS}, li.actor)


def test_nobody_has_more_open_complaints_than_some(doors, activity, li, cadre):
    made = [complain(doors, activity, li.actor) for _ in range(COMPLAINTS_OPEN_MAX)]
    with pytest.raises(Conflict, match="complaints_open"):
        complain(doors, activity, li.actor)
    answer(doors, made[0], cadre)
    assert complain(doors, activity, li.actor)


def test_whom_it_concerns_does_not_answer(serving, doors, city, activity, li):
    office = (Held("cadre", city.units["BJ"]),)

    def as_cadre(volunteer):
        return Actor("person", str(volunteer.account_id), site="city", offices=office, second_factor=True)

    zhao = city.volunteer()
    record = serving.served(zhao, 60, "code", activity=activity)
    agreed = city.official("cadre", "BJ-D1-S1")
    serving.agree(record, agreed)
    made = complain(doors, activity, serving.wang.actor, reason="false_record", record_id=str(record.id))
    for concerned in (as_cadre(serving.wang), as_cadre(zhao), agreed):
        with pytest.raises(Forbidden, match="complaint_involved"):
            answer(doors, made, concerned)
    own = complain(doors, activity, li.actor)
    with pytest.raises(Forbidden, match="complaint_involved"):
        answer(doors, own, as_cadre(li))
    assert answer(doors, own, as_cadre(zhao))["state"] == "upheld"


def test_only_keepers_answer(doors, city, activity, li):
    made = complain(doors, activity, li.actor)
    with pytest.raises(NotFound, match="complaint_not_found"):
        answer(doors, made, city.official("part_time_cadre", "BJ"))
    with pytest.raises(Forbidden, match="not_permitted"):
        answer(doors, made, li.actor)
    assert answer(doors, made, city.official("unit_admin", "BJ-D1"))["state"] == "upheld"


def test_an_upheld_complaint_stands_in_the_record_of_that_service(serving, doors, city, activity, li, cadre):
    record = serving.served(li, 60, activity=activity)
    first = complain(doors, activity, city.volunteer().actor, reason="conduct")
    second = complain(doors, activity, city.volunteer().actor, reason="conduct")
    shown = answer(doors, first, cadre, record_id=str(record.id))
    assert (shown["record_id"], shown["about_volunteer_id"]) == (str(record.id), str(li.id))
    answer(doors, second, cadre, is_upheld=False, record_id=str(record.id))
    assert doors.call("record", {"id": str(record.id)}, li.actor)["upheld_complaints_count"] == 1


def test_the_record_is_of_that_activity_and_who_is_in_it_does_not_answer(serving, doors, city, activity, li, cadre):
    elsewhere = serving.served(li, 60)
    made = complain(doors, activity, city.volunteer().actor)
    for id in (str(elsewhere.id), str(new_id())):
        with pytest.raises(Conflict, match="complaint_record_elsewhere"):
            answer(doors, made, cadre, record_id=id)
    with pytest.raises(Conflict, match="complaint_record_elsewhere"):
        complain(doors, activity, li.actor, record_id=str(elsewhere.id))
    later = serving.clock.now().replace(hour=9)
    here = serving.served(li, 60, "code", activity=activity, starts_at=later)
    serving.agree(here, cadre)
    with pytest.raises(Forbidden, match="complaint_involved"):
        answer(doors, made, cadre, record_id=str(here.id))
    with pytest.raises(NotFound, match="record_not_found"):
        complain(doors, activity, city.volunteer().actor, record_id=str(here.id))


def test_an_answer_is_given_once_at_the_version_that_was_seen(doors, activity, li, cadre):
    made = complain(doors, activity, li.actor)
    with pytest.raises(Conflict) as refusal:
        answer(doors, made, cadre, version=2)
    assert refusal.value == Conflict("projects.complaint_changed_since", version=1)
    answer(doors, made, cadre)
    with pytest.raises(Conflict, match="complaint_decided"):
        answer(doors, made, cadre, version=2)


@pytest.mark.parametrize(("days", "is_overdue"), [(21, False), (22, True)])
def test_what_is_not_answered_in_fifteen_working_days_is_overdue(doors, clock, activity, li, cadre, days, is_overdue):
    made = complain(doors, activity, li.actor)
    clock.advance(days=days)
    listed = doors.call("find_complaints", {"overdue": True}, cadre)["items"]
    assert [item["id"] for item in listed] == ([made["id"]] if is_overdue else [])
    assert doors.call("complaint", {"id": made["id"]}, li.actor)["is_overdue"] is is_overdue


def test_complaints_are_found_in_reach_and_by_their_number(serving, doors, city, activity, li, cadre):
    ours = complain(doors, activity, li.actor)
    theirs = complain(doors, serving.activity(serving.project("BJ-D2-S1")), li.actor)

    def found(actor, **asked):
        return [item["id"] for item in doors.call("find_complaints", asked, actor)["items"]]

    assert found(cadre) == [ours["id"]]
    assert found(city.official("cadre", "BJ")) == [ours["id"], theirs["id"]]
    assert found(cadre, number=theirs["number"]) == []
    answer(doors, ours, cadre)
    assert found(cadre) == []
    assert found(cadre, number=ours["number"]) == [ours["id"]]
    own = [item["id"] for item in doors.call("own_complaints", {}, li.actor)["items"]]
    assert own == [theirs["id"], ours["id"]]
    with pytest.raises(Forbidden, match="not_permitted"):
        found(li.actor)


def test_words_say_something(doors, activity, li):
    for words in ("短", "x" * 1001):
        with pytest.raises(Invalid, match=r"request\.invalid"):
            complain(doors, activity, li.actor, words=words)


def copied(session, **other):
    row = session.query(Complaint).one()
    values = {column.name: getattr(row, column.name) for column in Complaint.__table__.columns}
    return Complaint(**values | {"id": new_id(), "number": None} | other)


def test_a_number_that_is_taken_is_drawn_again(doors, activity, li):
    taken = complain(doors, activity, li.actor)["number"]
    drawn = iter([taken, taken, "TS20260302-000001"])
    doors.database.step(lambda session: insert_with_number(session, copied(session), lambda day: next(drawn)))
    assert doors.rows(lambda session: {number for (number,) in session.query(Complaint.number)}) == {
        taken,
        "TS20260302-000001",
    }


def test_what_is_wrong_with_something_else_is_not_drawn_again(doors, activity, li):
    complain(doors, activity, li.actor)
    with pytest.raises(IntegrityError):
        doors.database.step(lambda session: insert_with_number(session, copied(session, state="odd"), new_number))
