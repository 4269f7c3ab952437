"""Answering feedback, sending it to who can, and disputing an answer; on both databases."""

import pytest

from services.demands.feedback.tests.conftest import WORDS
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.feedback_views import FeedbackReceipt
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden
from shared.kernel.ids import new_id


def test_feedback_is_accepted_forwarded_answered_disputed_and_closed(voices, doors, city):
    district, root = city.official("unit_admin", "BJ-D1"), city.official("cadre", "BJ")
    made = voices.give()
    assert voices.act("accept_feedback", made, voices.cadre)["state"] == "accepted"
    forwarded = voices.act("forward_feedback", made, voices.cadre, reason="请区里答复。")
    assert (forwarded["state"], forwarded["unit_code"], forwarded["due_at"]) == ("forwarded", "BJ-D1", made["due_at"])
    voices.answer(made, district, answer="已经核实，不属实。")
    answered = voices.seen(made)
    assert (answered["state"], answered["answer"], answered["is_overdue"]) == ("answered", "已经核实，不属实。", False)
    disputed = voices.act("dispute_feedback", made, voices.li.actor, words="没有核实，我在现场看到了。")
    assert (disputed["state"], disputed["unit_code"], voices.seen(made)["answer"]) == ("forwarded", "BJ", None)
    voices.answer(made, root, answer="已重新核实，并作出处理。")
    voices.act("close_feedback", made, voices.li.actor, rating=4)
    closed = voices.seen(made)
    assert (closed["state"], closed["rating"], closed["answer"]) == ("closed", 4, "已重新核实，并作出处理。")
    steps = [(step["act"], step["unit_code"], step["to_unit_code"]) for step in closed["steps"]]
    assert steps == [
        ("submit", "BJ-D1-S1", None),
        ("accept", "BJ-D1-S1", None),
        ("forward", "BJ-D1-S1", "BJ-D1"),
        ("answer", "BJ-D1", None),
        ("dispute", "BJ-D1", "BJ"),
        ("answer", "BJ", None),
        ("close", "BJ", None),
    ]
    told = doors.events(FeedbackChanged)
    assert [one["version"] for one in told] == [1, 2, 3, 4, 5, 6, 7]
    assert [one["due_at"] is None for one in told] == [False, False, False, True, False, True, True]


def test_feedback_goes_to_any_union_that_is_named(voices, city):
    made = voices.give()
    forwarded = voices.act("forward_feedback", made, voices.cadre, unit_code="BJ-D2-S1", reason="属贵单位。")
    assert forwarded["unit_code"] == "BJ-D2-S1"
    assert voices.found() == []
    theirs = city.official("cadre", "BJ-D2-S1")
    assert voices.found(theirs, state="forwarded") == [made["id"]]
    with pytest.raises(Conflict, match="feedback_there_already"):
        voices.act("forward_feedback", made, theirs, unit_code="BJ-D2-S1", reason="属贵单位。")


def test_from_the_city_there_is_no_way_up(voices, city):
    root = city.official("cadre", "BJ")
    made = voices.of_platform()
    with pytest.raises(Conflict, match="feedback_at_the_top"):
        voices.act("forward_feedback", made, root, reason="请上级答复。")
    voices.answer(made, root)
    with pytest.raises(Conflict, match="feedback_at_the_top"):
        voices.act("dispute_feedback", made, voices.li.actor, words="没有解决，仍然打不开。")
    assert voices.seen(made)["state"] == "answered"


def test_a_refusal_says_why_and_can_be_disputed(voices):
    made = voices.give()
    voices.act("refuse_feedback", made, voices.cadre, reason="不属于工会职责。")
    refused = voices.seen(made)
    assert (refused["state"], refused["answer"]) == ("refused", "不属于工会职责。")
    assert voices.act("dispute_feedback", made, voices.li.actor, words=WORDS)["unit_code"] == "BJ-D1"


def test_an_act_is_done_at_the_version_that_was_seen_and_in_a_state_that_allows_it(voices, doors):
    made = voices.give()
    with pytest.raises(Conflict) as refusal:
        doors.call("accept_feedback", {"id": made["id"], "version": 2}, voices.cadre)
    assert refusal.value == Conflict("demands.feedback_changed_since", version=1)
    voices.answer(made)
    with pytest.raises(Conflict, match="feedback_state_forbids"):
        voices.answer(made)
    with pytest.raises(Conflict, match="feedback_state_forbids"):
        voices.act("withdraw_feedback", made, voices.li.actor)


def test_who_answers_does_not_do_what_is_the_givers_and_the_giver_does_not_answer(voices):
    made = voices.give()
    with pytest.raises(Forbidden, match="not_permitted"):
        voices.act("withdraw_feedback", made, voices.cadre)
    with pytest.raises(Forbidden, match="not_permitted"):
        voices.act("accept_feedback", made, voices.li.actor)


def test_who_leads_the_team_of_the_activity_does_not_answer(voices, doors, city):
    zhao, team_id = city.volunteer(), str(new_id())
    officer = {"volunteer_id": str(zhao.id), "role": "leader", "since": "2026-01-01", "until": "2026-03-02"}
    doors.hear(TeamChanged, id=team_id, officers=[officer])
    made = voices.give(activity_id=voices.activity(team_id=team_id).id)
    leader = Actor("person", str(zhao.account_id), offices=(Held("cadre", city.units["BJ"]),), second_factor=True)
    with pytest.raises(Forbidden, match="feedback_involved"):
        voices.answer(made, leader)
    doors.database.clock.advance(days=1)
    assert voices.answer(made, leader)["state"] == "answered"


def test_no_answer_to_an_act_says_a_word_of_it(voices):
    answers = [made := voices.give(), voices.act("accept_feedback", made, voices.cadre), voices.answer(made)]
    assert {frozenset(answer) for answer in answers} == {frozenset(FeedbackReceipt.example)}
