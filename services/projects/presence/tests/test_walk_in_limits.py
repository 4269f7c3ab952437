"""Who comes without having signed up is held to the limits of signing up, and overtakes nobody."""

from datetime import timedelta

import pytest

from services.projects.presence.tests.test_walk_ins import approve, ask, taken
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Conflict, Forbidden, NotFound
from shared.kernel.places import Position

DAY_MINUTES = 24 * 60
FAR_AWAY = Position(116.6, 39.907)


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def comes(grounds, volunteer, by):
    """Somebody asks with the code, or the leader reads their card."""
    if by == "code":
        return ask(grounds, volunteer)
    return grounds.by_card(volunteer, post_id=str(grounds.post_of().id))


@pytest.mark.parametrize("by", ["code", "card"])
@pytest.mark.parametrize(("missed", "pauses"), [(2, False), (3, True)])
def test_who_missed_too_much_pauses(grounds, by, missed, pauses):
    li = grounds.city.volunteer()
    for number in range(1, missed + 1):
        grounds.signed_up(grounds.new_shift(starts_in_minutes=-number * DAY_MINUTES), li, state="no_show")
    if pauses:
        with pytest.raises(Forbidden) as refused:
            comes(grounds, li, by)
        assert refused.value.code == "projects.paused" and grounds.attendances() == []
    else:
        assert comes(grounds, li, by)


@pytest.mark.parametrize("by", ["code", "card"])
@pytest.mark.parametrize(("promised", "is_full"), [(6, False), (7, True)])
def test_a_week_has_so_many_shifts(grounds, by, promised, is_full):
    li = grounds.city.volunteer()
    for number in range(promised):
        grounds.signed_up(grounds.new_shift(starts_in_minutes=DAY_MINUTES + number * 240), li)
    if is_full:
        with pytest.raises(Conflict, match="week_full"):
            comes(grounds, li, by)
    else:
        assert comes(grounds, li, by)


@pytest.mark.parametrize("by", ["code", "card"])
def test_there_is_time_for_the_way(grounds, by):
    li, far = grounds.city.volunteer(), grounds.new_activity(place=FAR_AWAY)
    grounds.signed_up(grounds.new_shift(far, starts_in_minutes=220), li)
    with pytest.raises(Conflict, match="travel_too_short"):
        comes(grounds, li, by)


def test_nobody_overtakes_the_line_and_when_the_shift_has_begun_there_is_none(grounds, clock):
    shift = grounds.shift = grounds.new_shift(grounds.new_activity(), starts_in_minutes=21, maximum=1)
    li, zhao, walker = grounds.signed_up(), grounds.city.volunteer(), grounds.city.volunteer()
    own = {"id": str(shift.id)}
    assert grounds.doors.call("sign_up", own, zhao.actor)["state"] == "waiting"
    asked = ask(grounds, walker)
    with pytest.raises(Conflict, match="post_full"):
        approve(grounds, asked)
    grounds.doors.call("cancel_sign_up", {"id": str(grounds.sign_up_of(li).id)}, li.actor)
    assert grounds.sign_up_of(zhao).state == "offered"
    for let_in in (lambda: approve(grounds, asked), lambda: comes(grounds, grounds.city.volunteer(), "card")):
        with pytest.raises(Conflict, match="post_full"):
            let_in()
    grounds.begin()
    for timer in ("sweep_offers", "sweep_lines"):
        grounds.doors.tick(timer)
    assert (grounds.sign_up_of(zhao).state, grounds.sign_up_of(walker).state) == ("expired", "submitted")
    assert (approve(grounds, asked)["state"], taken(grounds)) == ("confirmed", 1)


def test_who_leaves_the_line_for_the_place_is_told_of_as_the_same_sign_up(grounds):
    grounds.change(type(grounds.post_of()), grounds.post_of().id, maximum=1)
    grounds.signed_up()
    li = grounds.city.volunteer()
    grounds.doors.call("sign_up", {"id": str(grounds.shift.id)}, li.actor)
    asked = ask(grounds, li)
    with pytest.raises(Conflict, match="post_full"):
        approve(grounds, asked)
    told = [event for event in grounds.doors.events(SignUpChanged) if event["volunteer_id"] == str(li.id)]
    said = [(event["id"], event["state"], event["came_by"], event["number"], event["version"]) for event in told]
    assert said == [(asked["id"], "waiting", "self", 1, 1), (asked["id"], "submitted", "walk_in", None, 2)]


def test_a_walk_in_is_decided_on_where_people_are_seen_and_not_among_the_sign_ups(grounds):
    asked = ask(grounds, grounds.city.volunteer())
    for verb, said in (("approve_sign_up", {}), ("refuse_sign_up", {"reason": "名额已满。"})):
        with pytest.raises(NotFound, match="sign_up_not_found"):
            grounds.doors.call(verb, {"id": asked["id"], **said}, grounds.leader.actor)


def test_who_asked_and_takes_it_back_before_the_shift_was_not_there(grounds):
    li = grounds.city.volunteer()
    asked = ask(grounds, li)
    grounds.doors.call("cancel_sign_up", {"id": asked["id"]}, li.actor)
    assert (grounds.sign_up_of(li).state, grounds.attendances(li)[0].state) == ("cancelled", "void")


def test_the_place_of_who_did_not_come_is_for_somebody_who_did(grounds, clock):
    shift = grounds.shift = grounds.new_shift(grounds.new_activity(), starts_in_minutes=20, maximum=1)
    absent, walker = grounds.signed_up(), grounds.city.volunteer()
    asked = ask(grounds, walker)
    clock.moment = shift.ends_at
    grounds.check_out(walker)
    with pytest.raises(Conflict, match="post_full"):
        approve(grounds, asked)
    grounds.end_shift()
    assert (grounds.sign_up_of(absent).state, approve(grounds, asked)["state"]) == ("no_show", "confirmed")
    assert grounds.record(walker).minutes == 180
    clock.moment = shift.ends_at + timedelta(days=2)
    grounds.doors.tick("close_presence")
    assert (taken(grounds), grounds.record(walker).version) == (1, 1)
