"""Giving feedback: by everybody who has signed in, with a number and a due moment; assigned by what it is about."""

import re

import pytest
from sqlalchemy import select

from services.demands.feedback.models import Feedback
from services.demands.feedback.tests.conftest import WORDS
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.feedback_words import NUMBER_PATTERN, OPEN_MAX
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import new_id


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def test_feedback_has_a_number_and_a_moment_until_which_it_is_answered(voices):
    made = voices.seen(voices.of_platform())
    assert re.fullmatch(NUMBER_PATTERN, made["number"]) and made["number"].startswith("F20260302-")
    assert (made["state"], made["unit_code"], made["words"]) == ("submitted", "BJ", WORDS)
    assert (made["due_at"], made["is_overdue"]) == ("2026-03-17T01:00:00Z", False)
    assert [(step["act"], step["unit_code"], step["to_unit_code"]) for step in made["steps"]] == [
        ("submit", "BJ", None)
    ]


def test_it_is_told_without_its_words(voices, doors):
    made = voices.of_platform()
    (told,) = doors.events(FeedbackChanged)
    assert (told["id"], told["change"], told["account_id"]) == (made["id"], "submit", str(voices.li.account_id))
    assert WORDS not in str(told)


def test_its_words_are_sealed(voices, doors):
    made = voices.of_platform()
    kept = doors.rows(lambda session: session.scalars(select(Feedback)).one().words_sealed)
    assert WORDS not in kept and voices.seen(made)["words"] == WORDS


def test_which_union_answers_follows_from_what_it_is_about(voices, city):
    activity = voices.activity("BJ-D2-S1")
    stranger = Actor("person", str(new_id()), site="city")
    about = {"about": "activity", "activity_id": activity.id, "volunteer_number": None}
    assert voices.of_platform()["unit_code"] == "BJ"
    assert voices.give(**about)["unit_code"] == "BJ-D2-S1"
    assert voices.give(activity_id=activity.id)["unit_code"] == "BJ-D2-S1"
    assert voices.give()["unit_code"] == "BJ-D1-S1"
    assert voices.give(stranger)["unit_code"] == "BJ"
    assert voices.give(unit_code="BJ-D2")["unit_code"] == "BJ-D2"
    city.changed("BJ-D2", kind="district", parent_id=str(city.units["BJ"]), name="x", state="dissolved")
    assert voices.give(unit_code="BJ-D2")["unit_code"] == "BJ"


def test_what_does_not_exist_is_not_complained_about(voices):
    with pytest.raises(NotFound, match="feedback_activity_not_found"):
        voices.give(activity_id=str(new_id()))
    with pytest.raises(NotFound, match="unit_not_found"):
        voices.give(unit_code="BJ-NOWHERE")
    with pytest.raises(Invalid, match="feedback_subject_unfit"):
        voices.of_platform(activity_id=voices.activity().id)


def test_whether_somebody_has_a_number_is_not_told(voices, city):
    zhao = city.volunteer("BJ-D2-S1")
    known, unknown = (voices.given(volunteer_number=number) for number in (zhao.number, "999999999998"))
    varying = {"id", "number", "volunteer_number"}
    assert {key: known[key] for key in known.keys() - varying} == {key: unknown[key] for key in known.keys() - varying}
    assert known["steps"] == unknown["steps"]
    assert known["about_volunteer_id"] is known["sender_id"] is known["names_ticket"] is None


def test_who_answers_learns_whom_it_is_about_only_within_reach(voices, city):
    near, far = city.volunteer("BJ-D1-S1"), city.volunteer("BJ-D2-S1")
    for person, shown in ((near, str(near.id)), (far, None)):
        made = voices.give(volunteer_number=person.number)
        seen = voices.seen(made, voices.cadre)
        assert (seen["about_volunteer_id"], seen["sender_id"]) == (shown, str(voices.li.id))
    assert voices.seen(made, city.official("cadre", "BJ"))["about_volunteer_id"] == str(far.id)


def test_nobody_has_more_open_than_some(voices):
    made = [voices.of_platform() for _ in range(OPEN_MAX)]
    with pytest.raises(Conflict, match="feedback_open_too_many"):
        voices.of_platform()
    voices.act("withdraw_feedback", made[0], voices.li.actor)
    assert voices.of_platform()


def test_guests_and_clients_give_none(voices, doors):
    with pytest.raises(Unauthenticated):
        voices.give(Actor("guest", ""))
    for verb in ("give_feedback", "own_feedback"):
        said = {"about": "platform", "kind": "praise", "words": WORDS} if verb == "give_feedback" else {}
        with pytest.raises(Forbidden, match="not_permitted"):
            doors.call(verb, said, Actor("client", str(new_id())))


def test_what_is_not_ones_to_answer_does_not_exist(voices, city):
    made = voices.give()
    nobodies = (city.volunteer().actor, city.official("cadre", "BJ-D2"), city.official("part_time_cadre", "BJ"))
    for nobody in nobodies:
        for id in (made["id"], str(new_id())):
            with pytest.raises(NotFound, match="feedback_not_found"):
                voices.seen({"id": id}, nobody)


@pytest.mark.parametrize(("day", "is_overdue"), [(9, False), (10, True)])
def test_what_was_not_answered_in_time_is_overdue(voices, later, day, is_overdue):
    made = voices.give()
    later(day)
    assert voices.found(overdue=True) == ([made["id"]] if is_overdue else [])
    assert voices.seen(made)["is_overdue"] is is_overdue


def test_whom_it_concerns_does_not_answer(voices, city):
    office = (Held("cadre", city.units["BJ"]),)

    def as_cadre(one):
        return Actor("person", str(one.account_id), site="city", offices=office, second_factor=True)

    zhao, wang = city.volunteer(), city.volunteer()
    activity = voices.activity(responsible_id=str(wang.id))
    made = voices.give(activity_id=activity.id, volunteer_number=zhao.number)
    for involved in (zhao, wang, voices.li):
        with pytest.raises(Forbidden, match="feedback_involved"):
            voices.answer(made, as_cadre(involved))
    for one, sender_id in ((zhao, None), (wang, None), (city.volunteer(), str(voices.li.id))):
        (listed,) = voices.doors.call("find_feedback", {}, as_cadre(one))["items"]
        assert voices.seen(made, as_cadre(one))["sender_id"] == listed["sender_id"] == sender_id
    assert voices.answer(made, as_cadre(city.volunteer()))["state"] == "answered"
