"""What time does to feedback: reminders, the way up, the end; on both databases."""

import pytest
from sqlalchemy import select

from services.demands.feedback.models import Feedback, FeedbackStep
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.identity.closings import AccountClosed
from shared.kernel.errors import Conflict


def told(doors):
    return [one["change"] for one in doors.events(FeedbackChanged)]


def test_the_union_is_reminded_once_a_day_before(voices, doors, later):
    made = voices.give()
    for day, changes in ((7, ["submit"]), (8, ["submit", "remind"]), (8, ["submit", "remind"])):
        later(day)
        doors.tick("sweep_feedback")
        assert told(doors) == changes
    assert [step["act"] for step in voices.seen(made)["steps"]] == ["submit"]


def test_what_is_overdue_goes_up_until_the_city_has_it(voices, doors, city, later):
    made = voices.give()
    voices.act("accept_feedback", made, voices.cadre)
    seen = []
    for day in (9, 12, 15, 25):
        later(day)
        doors.tick("sweep_feedback")
        found = voices.seen(made)
        seen.append((found["state"], found["unit_code"], found["due_at"][:10]))
    assert seen == [
        ("forwarded", "BJ-D1", "2026-03-12"),
        ("forwarded", "BJ", "2026-03-15"),
        ("forwarded", "BJ", "2026-03-15"),
        ("forwarded", "BJ", "2026-03-15"),
    ]
    assert voices.found(city.official("cadre", "BJ"), state="forwarded", overdue=True) == [made["id"]]
    assert told(doors) == ["submit", "accept", "hand_up", "hand_up", "remind"]


def test_an_answer_that_nobody_disputes_is_the_last(voices, doors, later):
    made = voices.give()
    voices.answer(made)
    for day, state in ((16, "answered"), (17, "closed")):
        later(day)
        if state == "closed":
            with pytest.raises(Conflict, match="feedback_dispute_late"):
                voices.act("dispute_feedback", made, voices.li.actor, words="没有解决，仍然打不开。")
        doors.tick("sweep_feedback")
        assert voices.seen(made)["state"] == state


def test_words_of_who_has_left_stay_until_they_are_answered(voices, doors, later):
    waiting, over = voices.give(), voices.of_platform()
    voices.act("withdraw_feedback", over, voices.li.actor)
    closed = {"id": str(voices.li.account_id), "volunteer_id": str(voices.li.id)}
    doors.hear(AccountClosed, **closed, closed_at="2026-03-02T01:00:00Z")
    assert kept(doors) == {waiting["id"]: (None, True), over["id"]: (None, False)}
    voices.answer(waiting)
    assert voices.seen(waiting, voices.cadre)["sender_id"] is None
    later(17)
    doors.tick("sweep_feedback")
    assert kept(doors) == {waiting["id"]: (None, False), over["id"]: (None, False)}
    assert doors.events(FeedbackChanged)[-1]["account_id"] is None
    steps = select(FeedbackStep).where(FeedbackStep.words_sealed.is_not(None))
    assert doors.rows(lambda session: session.scalars(steps).all()) == []


def test_whom_it_was_about_is_forgotten_with_them(voices, doors, city):
    zhao = city.volunteer()
    made = voices.give(volunteer_number=zhao.number)
    city.told(zhao, state="closed", account_id=None)
    seen = voices.seen(made, voices.cadre)
    assert seen["about_volunteer_id"] is seen["volunteer_number"] is None


def kept(doors):
    """Who gave it, and whether its words are kept, by id."""
    rows = doors.rows(lambda session: session.scalars(select(Feedback)).all())
    return {str(row.id): (row.made_by, row.words_sealed is not None) for row in rows}
