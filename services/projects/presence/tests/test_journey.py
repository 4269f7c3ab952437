"""A morning at a shift from the first code to the last list, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from services.projects.presence.tests.grounds import north
from services.projects.presence.tests.test_walk_ins import REASON, approve, ask, decide
from shared.contracts.teams.memberships import MembershipChanged
from shared.kernel.errors import Conflict, Forbidden
from shared.kernel.ids import new_id

WORDS = "现场签到表有本人签名，活动合影中可见其在场至结束。"


def listed(grounds, verb, actor=None, **request):
    return grounds.doors.call(verb, {"id": str(grounds.shift.id), **request}, actor or grounds.leader.actor)


def numbers(grounds):
    found = listed(grounds, "shift_presence")
    return {name: number for name, number in found.items() if name != "shift_id"}


def test_a_morning(grounds, clock):
    li, wang, zhao, absent = (grounds.signed_up() for _ in range(4))
    walker, refused = grounds.city.volunteer(), grounds.city.volunteer()
    grounds.city.consents(li, "location_at_check_in")
    with pytest.raises(Forbidden, match="code_refused"):
        grounds.check_in(li, code="an old screenshot")
    grounds.check_in(li, position=north(120, accuracy_metres=10))
    grounds.by_card(wang)
    grounds.check_in(zhao, code=grounds.code()["digits"])
    asked, other = ask(grounds, walker), ask(grounds, refused, device="device-two")
    waiting = listed(grounds, "shift_walk_ins")["items"]
    assert [item["id"] for item in waiting] == [asked["id"], other["id"]]
    assert numbers(grounds) == {
        "expected": 4,
        "came": 5,
        "inside": 5,
        "missing_out": 0,
        "absent": 1,
        "walk_ins": 2,
        "refused_codes": 1,
    }
    approve(grounds, asked)
    decide(grounds, "refuse_walk_in", other, reason=REASON)
    clock.moment = grounds.shift.ends_at
    grounds.check_out(li, position=north(80, accuracy_metres=10))
    grounds.by_card(wang, "check_out_by_card")
    grounds.check_out(walker)
    grounds.end_shift()
    assert numbers(grounds) == {
        "expected": 4,
        "came": 4,
        "inside": 0,
        "missing_out": 1,
        "absent": 0,
        "walk_ins": 0,
        "refused_codes": 1,
    }
    (forgotten,) = listed(grounds, "shift_attendances", state="missing_out")["items"]
    assert forgotten["volunteer_id"] == str(zhao.id)
    mend = {"id": forgotten["id"], "went_out_at": grounds.shift.ends_at.isoformat(), "reason": WORDS}
    grounds.doors.call("put_attendance_right", mend, grounds.leader.actor)
    grades = {item["volunteer_id"]: item["grade"] for item in listed(grounds, "shift_attendances")["items"]}
    assert {grades[str(person.id)] for person in (li,)} == {"code_and_place"}
    assert {grades[str(person.id)] for person in (wang, zhao)} == {"leader"}
    assert grounds.sign_up_of(absent).state == "no_show"


def test_a_list_goes_on_where_it_stopped_and_names_people_by_ticket(grounds):
    people = [grounds.signed_up() for _ in range(5)]
    for person in people:
        grounds.by_card(person)
    seen, cursor = [], None
    for _ in range(3):
        page = listed(grounds, "shift_attendances", limit=2, **({"cursor": cursor} if cursor else {}))
        assert page["names_ticket"]
        seen, cursor = seen + [item["volunteer_id"] for item in page["items"]], page["next_cursor"]
    assert seen == [str(person.id) for person in people] and cursor is None


def test_ones_own_are_the_newest_first_and_of_one_shift_where_it_is_said(grounds, clock):
    li, other = grounds.signed_up(), grounds.new_shift(grounds.new_activity())
    grounds.signed_up(other, li)
    grounds.check_in(grounds.signed_up())
    grounds.served(li, 10)
    clock.advance(minutes=10)
    grounds.check_in(li, shift=other)
    own = grounds.doors.call("own_attendances", {}, li.actor)["items"]
    assert [item["shift_id"] for item in own] == [str(other.id), str(grounds.shift.id)]
    of_one = grounds.doors.call("own_attendances", {"shift_id": str(grounds.shift.id)}, li.actor)["items"]
    assert [item["id"] for item in of_one] == [own[1]["id"]]
    nobody = grounds.city.official("cadre")
    assert grounds.doors.call("own_attendances", {}, nobody) == {"items": [], "next_cursor": None}


@pytest.fixture(name="anomalies")
def _anomalies(grounds, clock):
    """At a shift of either district, a leader who read the code, and refused codes."""
    team_id = new_id()  # of the other district: the leader is a member of it
    told = {"volunteer_id": str(grounds.leader.id), "team_id": str(team_id), "state": "active"}
    grounds.doors.hear(MembershipChanged, **told)
    foreign = grounds.new_shift(grounds.new_activity(unit_code="BJ-D2-S1", team_id=team_id))
    for shift in (grounds.shift, foreign):
        grounds.signed_up(shift, grounds.leader)
        grounds.check_in(grounds.leader, shift=shift)
        li = grounds.signed_up(shift)
        for code in ("NLP1", "forged", "000000" if grounds.code(shift)["digits"] != "000000" else "000001"):
            with pytest.raises(Forbidden):
                grounds.check_in(li, shift=shift, code=code)
        clock.advance(minutes=1)
        assert grounds.check_in(li, shift=shift)["flags"] == []
    return foreign


def test_flagged_attendances_of_the_units_in_reach_are_listed(grounds, anomalies):
    def found(actor, **request):
        items = grounds.doors.call("find_anomalies", request, actor)["items"]
        return [(item["shift_id"], item["flags"]) for item in items]

    here, there = str(grounds.shift.id), str(anomalies.id)
    both = [(there, ["own_code", "two_places"]), (here, ["own_code", "two_places"])]
    city, district = grounds.city.official("cadre"), grounds.city.official("unit_admin", "BJ-D1")
    assert found(city) == both
    assert found(city, unit="BJ-D2") == both[:1] and found(city, flag="own_code") == both
    assert found(city, flag="far_away") == []
    assert found(district) == both[1:] and found(district, unit="BJ-D1-S1") == both[1:]
    assert found(district, unit="BJ-D2") == [] == found(district, unit="BJ-D1-S2")
    for actor in (grounds.leader.actor, grounds.city.official("decision_maker")):
        with pytest.raises(Forbidden, match="not_permitted"):
            found(actor)


def test_what_was_struck_is_looked_at_no_more(grounds, anomalies):
    cadre = grounds.city.official("cadre")
    (first, _) = grounds.doors.call("find_anomalies", {}, cadre)["items"]
    grounds.doors.call("strike_attendance", {"id": first["id"], "reason": WORDS}, cadre)
    assert len(grounds.doors.call("find_anomalies", {}, cadre)["items"]) == 1


def test_refused_codes_are_listed_by_person_and_fault_at_a_shift_and_in_reach(grounds, anomalies):
    def found(verb, actor, **request):
        items = grounds.doors.call(verb, request, actor)["items"]
        return sorted((item["shift_id"] == str(grounds.shift.id), item["fault"], item["count"]) for item in items)

    ours = [(True, "forged", 2), (True, "wrong_digits", 1)]
    theirs = [(False, "forged", 2), (False, "wrong_digits", 1)]
    assert found("shift_refusals", grounds.leader.actor, id=str(grounds.shift.id)) == ours
    assert found("find_refused_codes", grounds.city.official("cadre")) == theirs + ours
    assert found("find_refused_codes", grounds.city.official("cadre", "BJ-D1")) == ours
    assert found("find_refused_codes", grounds.city.official("cadre"), fault="forged") == [theirs[0], ours[0]]
    assert found("find_refused_codes", grounds.city.official("cadre"), unit="BJ-D2-S1") == theirs


def test_lists_of_a_shift_are_for_its_leaders_and_cadres_in_reach(grounds):
    li = grounds.signed_up()
    grounds.check_in(li)
    for verb in ("shift_attendances", "shift_presence", "shift_refusals", "shift_walk_ins"):
        assert listed(grounds, verb) and listed(grounds, verb, grounds.city.official("cadre", "BJ-D1"))
        for actor in (li.actor, grounds.city.official("cadre", "BJ-D2"), grounds.city.official("decision_maker")):
            with pytest.raises(Exception, match="shift_not_found"):
                listed(grounds, verb, actor)
    assert listed(grounds, "shift_attendances", grounds.city.official("unit_admin", "BJ-D1"))["items"]


def test_the_database_itself_keeps_four_pairs_and_two_open_ones_out(grounds, clock):
    li = grounds.signed_up()
    grounds.check_in(li)
    (row,) = grounds.attendances(li)
    values = {column.name: getattr(row, column.name) for column in type(row).__table__.columns}
    for changes in ({"pair": 2}, {"pair": 4, "state": "missing_out"}, {"state": "missing_out"}):
        with pytest.raises(Exception, match=r"(?i)unique|constraint"):
            grounds.kept(type(row)(**(values | {"id": grounds.shift.id} | changes)))
    clock.advance(minutes=1)
    assert grounds.check_out(li)["state"] == "closed"
    assert clock.now() - row.came_in_at == timedelta(minutes=1)


def test_somebody_else_may_be_let_in_while_a_leader_is_told_no(grounds):
    with pytest.raises(Conflict, match="not_inside"):
        grounds.by_card(grounds.signed_up(), "check_out_by_card")
    assert listed(grounds, "shift_presence")["came"] == 0
