"""What the life of feedback allows, and when it is due."""

from datetime import UTC, datetime, timedelta

import pytest

from services.demands.feedback import domain
from shared.contracts.demands.feedback_words import (
    DISPUTE_DAYS,
    FORWARDS_MAX,
    FeedbackAbout,
    FeedbackAct,
    FeedbackState,
)
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import new_id

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
OPEN = ["submitted", "forwarded", "accepted"]
DECIDED = ["answered", "refused"]
CITY, DISTRICT = new_id(), new_id()


def test_the_life_knows_every_state_and_every_act():
    assert {state.word for state in domain.LIFE.states} == set(FeedbackState)
    named = {act.name for act in domain.LIFE.acts}
    assert named == set(FeedbackAct) - {FeedbackAct.SUBMIT, FeedbackAct.REMIND}
    assert (domain.LIFE.beginning, domain.LIFE.ends) == ("submitted", {"withdrawn", "closed"})


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("accept", ["submitted", "forwarded"], "accepted"),
        ("forward", OPEN, "forwarded"),
        ("hand_up", OPEN, "forwarded"),
        ("answer", OPEN, "answered"),
        ("refuse", OPEN, "refused"),
        ("dispute", DECIDED, "forwarded"),
        ("close", DECIDED, "closed"),
        ("settle", DECIDED, "closed"),
        ("withdraw", OPEN, "withdrawn"),
    ],
)
def test_an_act_leads_from_some_states_and_is_refused_in_all_others(act, before, after):
    for state in FeedbackState:
        if state in before:
            assert domain.state_after(state, FeedbackAct(act)) == after
        else:
            with pytest.raises(Conflict, match="feedback_state_forbids"):
                domain.state_after(state, FeedbackAct(act))


@pytest.mark.parametrize(
    ("about", "activity", "person", "fits"),
    [
        ("platform", False, False, True),
        ("platform", True, False, False),
        ("platform", False, True, False),
        ("activity", True, False, True),
        ("activity", False, False, False),
        ("activity", True, True, False),
        ("person", False, True, True),
        ("person", True, False, True),
        ("person", False, False, False),
    ],
)
def test_what_it_is_about_is_named_and_nothing_else(about, activity, person, fits):
    if fits:
        domain.refuse_unfit_subject(about, names_activity=activity, names_person=person)
        return
    with pytest.raises(Invalid, match="feedback_subject_unfit"):
        domain.refuse_unfit_subject(about, names_activity=activity, names_person=person)


def test_what_is_about_people_is_answered_sooner():
    due = [domain.due_at(about, MONDAY) - MONDAY for about in (FeedbackAbout.PERSON, "activity", "platform")]
    assert [span.days for span in due] == [7, 10, 15]
    assert domain.due_when_handed_up(MONDAY) == MONDAY + timedelta(days=3)


def test_an_answer_is_disputed_for_some_days():
    last = MONDAY + timedelta(days=DISPUTE_DAYS)
    domain.refuse_late_dispute(MONDAY, last - timedelta(seconds=1))
    with pytest.raises(Conflict, match="feedback_dispute_late"):
        domain.refuse_late_dispute(MONDAY, last)


def test_it_is_not_sent_round_and_round():
    acts = [FeedbackAct.SUBMIT.value, *[FeedbackAct.FORWARD.value] * (FORWARDS_MAX - 1), FeedbackAct.HAND_UP.value]
    domain.refuse_forwarding(acts, DISTRICT, CITY)
    with pytest.raises(Conflict, match="feedback_forwarded_too_often"):
        domain.refuse_forwarding([*acts, "forward"], DISTRICT, CITY)
    with pytest.raises(Conflict, match="feedback_there_already"):
        domain.refuse_forwarding(acts, CITY, CITY)


def test_above_the_city_there_is_nobody():
    assert domain.unit_above((CITY, DISTRICT)) == CITY
    with pytest.raises(Conflict, match="feedback_at_the_top"):
        domain.unit_above((CITY,))
