"""An accepted call is a sign-up like any other: by the same rules, once, and given back when it is over."""

from datetime import timedelta

import pytest

from services.projects.emergencies.tests.dispatch import moment
from shared.contracts.identity.consent_words import REGISTRATION
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.profiles import QualificationChanged
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.ids import new_id


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


@pytest.fixture(name="flood")
def _flood(dispatch):
    return dispatch.open()


def test_whoever_accepts_has_a_place(dispatch, flood, li):
    call = dispatch.accepted(flood, li)
    assert (dispatch.stands(call), dispatch.taken(flood)) == (("confirmed", None), (1, 2))
    (told,) = dispatch.doors.events(SignUpChanged)
    assert (told["state"], told["came_by"], told["volunteer_id"]) == ("confirmed", "dispatch", str(li.id))
    assert dispatch.doors.call("own_sign_ups", {"coming": True}, li.actor)["items"][0]["title"] == "暴雨夜转移安置"


@pytest.mark.parametrize("state", ["asked", "declined", "expired", "stood_down", "released"])
def test_whoever_does_not_accept_has_none(dispatch, flood, li, state):
    call = dispatch.answer(dispatch.called(flood, li), state)
    assert dispatch.stands(call) is None and dispatch.doors.events(SignUpChanged) == []


def test_a_call_that_is_told_again_takes_no_second_place(dispatch, flood, li):
    call = dispatch.accepted(flood, li)
    dispatch.answer(call, "accepted")
    dispatch.answer(call, "accepted", version=2)
    assert dispatch.taken(flood) == (1, 2) and len(dispatch.doors.events(SignUpChanged)) == 1


def test_a_call_waits_for_its_emergency(dispatch, li):
    flood = dispatch.said()
    call = dispatch.called(flood, li)
    with pytest.raises(Unavailable, match=r"projects\.not_yet_known"):
        dispatch.answer(call, "accepted")
    dispatch.tell(flood)
    assert dispatch.stands(dispatch.answer(call, "accepted")) == ("confirmed", None)


def test_a_call_waits_for_the_version_at_which_more_were_wanted(dispatch, flood, city):
    for _ in range(2):
        dispatch.accepted(flood, city.volunteer())
    call = dispatch.called(flood, city.volunteer(), emergency_version=2)
    with pytest.raises(Unavailable, match=r"projects\.not_yet_known"):
        dispatch.answer(call, "accepted")
    dispatch.changed(flood, wanted_count=3)
    assert dispatch.stands(dispatch.answer(call, "accepted")) == ("confirmed", None)


def test_a_call_waits_for_its_volunteer(dispatch, flood, li):
    li.id = new_id()
    with pytest.raises(Unavailable, match=r"projects\.not_yet_known"):
        dispatch.accepted(flood, li)


def test_one_more_than_are_wanted_is_refused(dispatch, flood, city):
    calls = [dispatch.accepted(flood, city.volunteer()) for _ in range(3)]
    assert [dispatch.stands(call)[0] for call in calls] == ["confirmed", "confirmed", "refused"]
    told = dispatch.doors.events(SignUpChanged)[-1]
    assert (told["state"], told["came_by"], told["reason"]) == ("refused", "dispatch", "人员已到齐")


@pytest.mark.parametrize(("hours", "state"), [(-3, "confirmed"), (-2, "refused"), (5, "refused"), (6, "confirmed")])
def test_nobody_is_in_two_places(dispatch, flood, li, hours, state):
    """hours: from the beginning of the emergency, which takes six, to that of another service of three."""
    begins = dispatch.shift(flood).starts_at + timedelta(days=1)
    other = dispatch.open(
        starts_at=moment(begins), ends_at=moment(begins + timedelta(hours=6)), longitude=None, latitude=None
    )
    place = {"longitude": None, "latitude": None, "place": "望京街道工会服务站"}
    at = moment(begins + timedelta(hours=hours))
    dispatch.programme.sign_up(li, dispatch.programme.shift(starts_at=at, minutes=180, **place))
    assert dispatch.stands(dispatch.accepted(other, li))[0] == state


@pytest.mark.parametrize(("last_day", "state"), [("2026-03-02", "confirmed"), ("2026-03-01", "refused")])
def test_who_comes_has_the_qualification_that_is_wanted_on_that_day(dispatch, li, last_day, state):
    told = {"id": str(new_id()), "volunteer_id": str(li.id), "qualification": "first_aid", "is_valid": True}
    dispatch.doors.hear(QualificationChanged, **told, valid_until=last_day)
    flood = dispatch.open(qualification="first_aid")
    call = dispatch.accepted(flood, li)
    assert dispatch.stands(call)[0] == state
    assert state == "confirmed" or dispatch.stands(call)[1] == "缺少这次行动所需的有效资质"


def test_who_has_left_or_took_the_consent_back_is_refused(dispatch, flood, city, li):
    city.told(li, state="withdrawn")
    assert dispatch.stands(dispatch.accepted(flood, li)) == ("refused", "您目前不是在册志愿者")
    wang = city.volunteer()
    city.consents(wang, withdrawn=[REGISTRATION])
    assert dispatch.stands(dispatch.accepted(flood, wang)) == ("refused", "您已撤回参加服务所需的同意")


@pytest.mark.parametrize(("hours", "state"), [(2, "confirmed"), (7, "refused")])
def test_people_are_called_to_what_has_begun_until_it_ends(dispatch, flood, li, clock, hours, state):
    clock.advance(hours=hours)
    assert dispatch.stands(dispatch.accepted(flood, li))[0] == state


def test_who_accepts_what_was_called_off_is_refused(dispatch, flood, li):
    dispatch.changed(flood, state="cancelled")
    assert dispatch.stands(dispatch.accepted(flood, li)) == ("refused", "行动已结束或已取消")


@pytest.mark.parametrize(
    ("state", "reason"), [("stood_down", "人员已到齐或行动已结束，无需再前往"), ("released", None)]
)
def test_who_is_not_called_any_more_gives_the_place_back(dispatch, flood, li, state, reason):
    call = dispatch.accepted(flood, li)
    dispatch.answer(call, state)
    assert (dispatch.stands(call), dispatch.taken(flood)) == (("released", reason), (0, 2))
    assert dispatch.doors.events(SignUpChanged)[-1]["state"] == "released"


def test_in_the_other_order_nothing_is_taken(dispatch, flood, li):
    call = dispatch.called(flood, li)
    dispatch.answer(call, "stood_down", version=3)
    dispatch.answer(call, "accepted", version=2)
    assert dispatch.stands(call) is None and dispatch.taken(flood) == (0, 2)


@pytest.mark.parametrize("hours", [0, 2])
def test_whoever_is_on_the_way_gives_the_place_back_freely(dispatch, flood, li, clock, hours):
    call = dispatch.accepted(flood, li)
    clock.advance(hours=hours)
    dispatch.doors.call("cancel_sign_up", {"id": str(dispatch.sign_up(call).id)}, li.actor)
    assert (dispatch.stands(call), dispatch.taken(flood)) == (("cancelled", None), (0, 2))


def test_who_closes_the_account_gives_the_place_back(dispatch, flood, city, li):
    call = dispatch.accepted(flood, li)
    city.told(li, state="closed", account_id=None)
    assert (dispatch.stands(call)[0], dispatch.taken(flood)) == ("released", (0, 2))


def test_of_two_emergencies_at_once_somebody_comes_to_one(dispatch, flood, li):
    fire = dispatch.open()
    first, second = dispatch.accepted(flood, li), dispatch.accepted(fire, li)
    assert [dispatch.stands(call)[0] for call in (first, second)] == ["confirmed", "refused"]
    with pytest.raises(Conflict, match="sign_up_state_forbids"):
        dispatch.doors.call("cancel_sign_up", {"id": str(dispatch.sign_up(second).id)}, li.actor)
