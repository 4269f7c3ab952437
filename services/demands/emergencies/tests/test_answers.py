"""Answers to calls: signed in, by the link, over SMS; and what others tell of who had accepted."""

import pytest

from services.demands.emergencies.models import CalledPerson
from services.demands.emergencies.tests.night import HOURS
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.notifications.sms_answers import SmsAnswered
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, NotFound
from shared.kernel.ids import new_id


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def link_of(night, one):
    """What the link ends with that somebody was sent."""
    return [question["token"] for question in night.questions() if question["volunteer_id"] == str(one.id)][-1]


def by_link(night, token, is_coming=True):
    return night.doors.call("answer_by_link", {"token": token, "is_coming": is_coming}, GUEST)


def replies(night, one, answer="yes", **said):
    """A reply over SMS, with the code of the newest question."""
    code = [question["code"] for question in night.questions() if question["volunteer_id"] == str(one.id)][-1]
    received_at = night.doors.database.clock.now().isoformat().replace("+00:00", "Z")
    told = {"id": str(new_id()), "account_id": str(one.account_id), "answer": answer, "code": code}
    night.doors.hear(SmsAnswered, **(told | {"received_at": received_at} | said))


def signed_up(night, emergency, one, state, version=1, came_by="dispatch"):
    """What projects tells of the sign-up that an accepted call becomes."""
    said = {"id": str(new_id()), "shift_id": emergency["shift_id"], "volunteer_id": str(one.id), **HOURS}
    night.doors.hear(SignUpChanged, **said, state=state, came_by=came_by, version=version)


def test_with_the_last_place_the_others_are_stood_down(night):
    people = [night.ready() for _ in range(3)]
    emergency = night.open()
    answered = night.answer(people[0])
    assert (answered["state"], answered["is_needed"]) == ("accepted", False)
    now = night.now(emergency)
    assert (now["state"], now["accepted_count"], now["asked_count"]) == ("filled", 1, 0)
    assert night.calls(emergency) == dict(
        zip([one.id for one in people], ["accepted"] + 2 * ["stood_down"], strict=True)
    )
    told = night.doors.events(CallChanged)[3:]
    assert [call["state"] for call in told] == ["accepted", "stood_down", "stood_down"]
    assert [(one["state"], one["version"]) for one in night.doors.events(EmergencyChanged)] == [
        ("open", 1),
        ("filled", 2),
    ]


def test_no_more_come_than_are_wanted_and_an_answer_that_was_given_is_given_again(night):
    one, late = night.ready(), night.ready()
    emergency = night.open()
    night.answer(one)
    assert night.answer(one)["version"] == night.answer(one)["version"]
    with pytest.raises(Conflict) as refused:
        night.answer(late)
    assert refused.value.code == "demands.call_state_forbids"
    assert night.now(emergency)["accepted_count"] == 1


@pytest.mark.parametrize(("seconds", "is_late"), [(599, False), (600, True)])
def test_an_answer_counts_until_it_is_due(night, seconds, is_late):
    one = night.ready()
    night.open()
    night.doors.database.clock.advance(seconds=seconds)
    if not is_late:
        assert night.answer(one)["state"] == "accepted"
        return
    with pytest.raises(Conflict) as refused:
        night.answer(one)
    assert refused.value.code == "demands.call_overdue"


def test_a_link_answers_without_signing_in_and_for_one_call_alone(night):
    one, other = night.ready(), night.ready()
    emergency = night.open()
    seen = night.doors.call("call_by_link", {"token": link_of(night, one)}, GUEST)
    assert (seen["title"], seen["state"], seen["is_needed"]) == (emergency["title"], "asked", True)
    assert by_link(night, link_of(night, one))["state"] == "accepted"
    assert night.calls(emergency) == {one.id: "accepted", other.id: "stood_down"}
    assert night.report(emergency)["answered_by_link_count"] == 1


@pytest.mark.parametrize(
    "broken", [lambda token: token[:-2] + "AA", lambda token: "A256GCM.k-none.AAAAAAAAAAAA", lambda token: 20 * "x"]
)
def test_no_link_is_made_by_hand(night, broken):
    one = night.ready()
    night.open()
    with pytest.raises(NotFound) as refused:
        by_link(night, broken(link_of(night, one)))
    assert refused.value.code == "demands.call_link_invalid"


def test_a_link_ends_with_its_emergency(night):
    one = night.ready()
    emergency = night.open()
    token = link_of(night, one)
    night.doors.database.clock.advance(hours=4, minutes=59)
    assert night.doors.call("call_by_link", {"token": token}, GUEST)["is_needed"] is False
    night.doors.database.clock.advance(minutes=1)
    with pytest.raises(NotFound):
        night.doors.call("call_by_link", {"token": token}, GUEST)
    assert night.now(emergency)["id"] == emergency["id"]


def test_a_call_to_somebody_else_is_not_there(night):
    one, other = night.ready(), night.ready()
    night.open()
    with pytest.raises(NotFound) as refused:
        night.doors.call("answer_call", {"id": str(night.call_of(one).id), "is_coming": True}, other.actor)
    assert refused.value.code == "demands.call_not_found"
    with pytest.raises(Forbidden):
        night.doors.call("own_calls", {}, night.commander)
    (own,) = night.doors.call("own_calls", {"state": "asked"}, one.actor)["items"]
    assert own["id"] == str(night.call_of(one).id)


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_a_reply_over_sms_answers_the_question_with_its_code(night, answer, state):
    one = night.ready()
    emergency = night.open()
    replies(night, one, answer)
    assert night.calls(emergency) == {one.id: state}
    assert night.call_of(one).answered_by == "sms"


def test_a_reply_of_another_phone_or_with_another_code_answers_nothing(night):
    one, other = night.ready(), night.ready()
    emergency = night.open()
    code = night.call_of(one).code
    replies(night, one, code=f"{(int(code) + 1) % 10_000:04}")
    replies(night, one, account_id=str(new_id()))
    assert night.calls(emergency) == {one.id: "asked", other.id: "asked"}


@pytest.mark.parametrize(
    ("received_at", "state"), [("2026-03-02T01:09:59Z", "accepted"), ("2026-03-02T01:10:00Z", "expired")]
)
def test_a_reply_that_was_on_its_way_when_the_time_was_over_counts(night, received_at, state):
    one = night.ready()
    emergency = night.open()
    night.later(minutes=10)
    assert night.calls(emergency) == {one.id: "expired"}
    replies(night, one, received_at=received_at)
    assert night.calls(emergency) == {one.id: state}


@pytest.mark.parametrize(
    ("received_at", "state"),
    [
        ("2026-03-02T00:57:59Z", "asked"),  # asked at 01:00:00: a reply to some older question with this code
        ("2026-03-02T00:58:00Z", "accepted"),
        ("2026-03-02T01:00:00Z", "accepted"),
        ("2026-03-02T01:10:00Z", "accepted"),  # due then; it is 01:00:00 here
    ],
)
def test_the_clock_of_a_provider_may_be_ahead_and_some_minutes_behind(night, received_at, state):
    one = night.ready()
    emergency = night.open()
    replies(night, one, received_at=received_at)
    assert night.calls(emergency) == {one.id: state}
    if state == "accepted":
        assert night.call_of(one).answered_at == night.call_of(one).asked_at


@pytest.mark.parametrize(("seconds", "state"), [(59, "accepted"), (60, "released")])
def test_a_reply_that_was_long_on_its_way_does_not_take_back_what_was_said_since(night, seconds, state):
    one = night.ready()
    emergency = night.open()
    night.doors.database.clock.advance(minutes=1)
    night.answer(one)
    replies(night, one, "no", received_at=f"2026-03-02T01:{seconds // 60:02}:{seconds % 60:02}Z")
    assert night.calls(emergency) == {one.id: state}


@pytest.mark.parametrize(("later", "is_over"), [({"hours": 5, "seconds": -1}, False), ({"hours": 5}, True)])
def test_after_the_end_nobody_takes_back_that_they_came(night, later, is_over):
    one = night.ready()
    emergency = night.open()
    night.answer(one)
    night.doors.database.clock.advance(**later)
    if not is_over:
        assert night.answer(one, is_coming=False)["state"] == "released"
        return
    for look in (lambda: None, night.tick):
        look()
        with pytest.raises(Conflict) as refused:
            night.answer(one, is_coming=False)
        assert refused.value.code == "demands.emergency_over"
    assert night.report(emergency)["emergency"]["accepted_count"] == 1


def test_a_reply_for_a_place_that_is_gone_changes_nothing(night):
    one, other = night.ready(), night.ready()
    emergency = night.open()
    night.answer(one)
    replies(night, other)
    assert night.calls(emergency) == {one.id: "accepted", other.id: "stood_down"}


def test_who_cannot_come_after_all_gives_the_place_back_and_the_next_are_called(night):
    one, stood_down, fresh = night.ready(), night.ready(), night.ready(step=1)
    emergency = night.open(asks_per_place=2)
    night.answer(one)
    for _ in range(2):
        assert night.answer(one, is_coming=False)["reason"] == "withdrew"
    assert night.now(emergency)["state"] == "open"
    night.tick()
    assert night.calls(emergency) == {one.id: "released", stood_down.id: "stood_down", fresh.id: "asked"}


@pytest.mark.parametrize(("state", "reason"), [("refused", "sign_up_refused"), ("cancelled_late", "sign_up_ended")])
def test_where_projects_does_not_keep_the_place_somebody_else_is_called(night, state, reason):
    one, fresh = night.ready(), night.ready(step=1)
    emergency = night.open(asks_per_place=1)
    night.answer(one)
    signed_up(night, emergency, one, state)
    night.tick()
    assert night.call_of(one).reason == reason
    assert night.calls(emergency) == {one.id: "released", fresh.id: "asked"}


def test_an_older_word_of_projects_and_one_of_another_sign_up_change_nothing(night):
    one = night.ready()
    emergency = night.open()
    night.answer(one)
    signed_up(night, emergency, one, "confirmed", version=2)
    signed_up(night, emergency, one, "refused", version=1)
    signed_up(night, emergency, one, "cancelled", version=3, came_by="self")
    assert night.calls(emergency) == {one.id: "accepted"}


def test_whoever_leaves_is_neither_asked_nor_expected_nor_remembered(night):
    comes, asked = night.ready(), night.ready()
    emergency = night.open(wanted_count=2)
    night.answer(comes)
    for one in (comes, asked):
        closed = {"id": str(one.account_id), "volunteer_id": str(one.id)}
        night.doors.hear(AccountClosed, **closed)
    assert night.calls(emergency) == {comes.id: "released", asked.id: "stood_down"}
    assert night.call_of(comes).reason == "left" and night.now(emergency)["accepted_count"] == 0
    assert night.doors.rows(lambda session: session.query(CalledPerson).count()) == 0


def test_a_drill_is_answered_and_filled_like_any_other(night):
    one, other = night.ready(), night.ready()
    drill = night.open(is_drill=True)
    night.answer(one)
    assert night.calls(drill) == {one.id: "accepted", other.id: "stood_down"}
    assert all(call["is_drill"] for call in night.doors.events(CallChanged))
    report = night.report(drill)
    assert (report["served_count"], report["served_minutes"], report["emergency"]["state"]) == (0, 0, "filled")
