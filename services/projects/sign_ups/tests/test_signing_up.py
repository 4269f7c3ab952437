"""Signing up: a place, a number in the line, or a refusal that says why."""

from datetime import timedelta

import pytest

from services.projects.activities.models import SignUp
from services.projects.activities.tests.programme import SATURDAY, post
from services.projects.library.models import Project
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import QualificationChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id


def test_somebody_signs_up_and_has_a_place(programme):
    li, shift = programme.city.volunteer(), programme.shift()
    got = programme.sign_up(li, shift)
    assert (got["state"], got["number"], got["volunteer_id"]) == ("confirmed", None, str(li.id))
    assert programme.seen(shift)["posts"][0]["taken_count"] == 1
    (told,) = programme.doors.events(SignUpChanged)
    assert (told["state"], told["version"], told["volunteer_id"]) == ("confirmed", 1, str(li.id))


def test_where_all_places_are_taken_the_next_stand_in_line(programme):
    shift = programme.shift(posts=[post(1)])
    got = [programme.sign_up(one, shift) for one in programme.volunteers(3)]
    assert [(one["state"], one["number"]) for one in got] == [("confirmed", None), ("waiting", 1), ("waiting", 2)]
    seen = programme.seen(shift)["posts"][0]
    assert (seen["taken_count"], seen["waiting_count"]) == (1, 2)


def test_each_post_has_its_own_places_and_line(programme):
    shift = programme.shift(posts=[post(1), post(1, name="读报")])
    chat, read = (one["id"] for one in shift["posts"])
    people = programme.volunteers(4)
    got = [programme.sign_up(one, shift, post_id=id) for one, id in zip(people, [chat, read, read, chat], strict=True)]
    assert [one["state"] for one in got] == ["confirmed", "confirmed", "waiting", "waiting"]
    with pytest.raises(Invalid, match="post_unclear"):
        programme.sign_up(programme.city.volunteer(), shift)
    with pytest.raises(NotFound, match="post_not_found"):
        programme.sign_up(programme.city.volunteer(), shift, post_id=str(new_id()))


def test_nobody_signs_up_twice(programme):
    li, shift = programme.city.volunteer(), programme.shift(posts=[post(1)])
    programme.sign_up(li, shift)
    with pytest.raises(Conflict, match="sign_up_exists"):
        programme.sign_up(li, shift)
    wang = programme.city.volunteer()
    programme.sign_up(wang, shift)
    with pytest.raises(Conflict, match="sign_up_exists"):
        programme.sign_up(wang, shift)
    assert programme.seen(shift)["posts"][0]["waiting_count"] == 1


def test_a_repeated_request_has_the_same_answer_and_one_effect(programme):
    li, shift = programme.city.volunteer(), programme.shift()
    first, again = (programme.doors.call("sign_up", {"id": shift["id"]}, li.actor, key="k") for _ in range(2))
    assert first == again
    assert programme.seen(shift)["posts"][0]["taken_count"] == 1


def test_whoever_left_may_sign_up_again_at_the_end_of_the_line(programme):
    shift = programme.shift(posts=[post(1)])
    li, wang = programme.volunteers(2)
    first = programme.sign_up(li, shift)
    programme.sign_up(wang, shift)
    programme.act("cancel_sign_up", first, li)
    assert programme.sign_up(li, shift)["state"] == "waiting"


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_only_volunteers_sign_up(programme, state):
    li, shift = programme.city.volunteer(), programme.shift()
    for actor in (programme.city.official("cadre"), GUEST):
        with pytest.raises(Forbidden, match="volunteers_only"):
            programme.doors.call("sign_up", {"id": shift["id"]}, actor)
    programme.city.told(li, state=state, account_id=None)
    with pytest.raises(Forbidden, match="volunteers_only"):
        programme.sign_up(li, shift)


def test_whoever_took_the_consent_back_does_not_sign_up(programme):
    li, shift = programme.city.volunteer(), programme.shift()
    programme.city.consents(li, withdrawn=["volunteer_registration"])
    with pytest.raises(Forbidden, match="consent_missing"):
        programme.sign_up(li, shift)
    programme.city.consents(li, "volunteer_registration")
    assert programme.sign_up(li, shift)["state"] == "confirmed"


def test_nobody_signs_up_for_what_is_not_there(programme):
    with pytest.raises(NotFound, match="shift_not_found"):
        programme.sign_up(programme.city.volunteer(), {"id": str(new_id())})


@pytest.mark.parametrize(("before", "is_allowed"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_people_sign_up_until_the_shift_begins(programme, clock, before, is_allowed):
    li, shift = programme.city.volunteer(), programme.shift()
    clock.moment = SATURDAY - before
    if is_allowed:
        assert programme.sign_up(li, shift)["state"] == "confirmed"
    else:
        with pytest.raises(Conflict, match="shift_begun"):
            programme.sign_up(li, shift)


def test_signing_up_begins_when_it_is_said(programme, clock):
    opens = programme.now + timedelta(hours=2)
    li, shift = programme.city.volunteer(), programme.shift(sign_up_opens_at=programme.moment(opens))
    clock.moment = opens - timedelta(seconds=1)
    with pytest.raises(Conflict, match="not_open_yet") as refused:
        programme.sign_up(li, shift)
    assert refused.value.parameters == {"opens": "2026-03-02 11:00"}
    clock.moment = opens
    assert programme.sign_up(li, shift)["state"] == "confirmed"


def test_a_suspended_project_takes_nobody(programme):
    activity = programme.activity()
    programme.changed(Project, activity["project_id"], state="suspended")
    with pytest.raises(Conflict, match="project_not_recruiting"):
        programme.sign_up(programme.city.volunteer(), programme.shifts(activity)[0])


def test_a_post_wants_a_qualification_that_is_good_on_the_day(programme):
    li, shift = programme.city.volunteer(), programme.shift(posts=[post(qualification="first_aid")])
    said = {"volunteer_id": str(li.id), "qualification": "first_aid"}
    with pytest.raises(Forbidden, match="qualification_missing"):
        programme.sign_up(li, shift)
    programme.doors.hear(QualificationChanged, **said, version=1, valid_until="2026-03-06")
    with pytest.raises(Forbidden, match="qualification_missing"):
        programme.sign_up(li, shift)
    programme.doors.hear(QualificationChanged, **said, version=2, valid_until="2026-03-07")
    assert programme.sign_up(li, shift)["state"] == "confirmed"


def test_a_post_is_for_members_of_a_team(programme):
    programme.doors.hear(TeamChanged)
    li, shift = programme.city.volunteer(), programme.shift(posts=[post(team_id=TEAM_ID)])
    with pytest.raises(Forbidden, match="team_members_only"):
        programme.sign_up(li, shift)
    programme.doors.hear(MembershipChanged, volunteer_id=str(li.id))
    assert programme.sign_up(li, shift)["state"] == "confirmed"


@pytest.mark.parametrize(("is_high_risk", "is_minor", "is_allowed"), [(1, 1, 0), (1, 0, 1), (0, 1, 1)])
def test_what_carries_a_high_risk_is_not_for_minors(programme, is_high_risk, is_minor, is_allowed):
    shift = programme.shift(programme.activity(programme.project(is_high_risk=bool(is_high_risk))))
    young = programme.city.volunteer(is_minor=bool(is_minor))
    if is_allowed:
        assert programme.sign_up(young, shift)["state"] == "confirmed"
    else:
        with pytest.raises(Forbidden, match="adults_only"):
            programme.sign_up(young, shift)


def test_an_agreement_is_signed_by_the_digest_of_its_present_text(programme):
    project_id = programme.project()
    old = programme.agreement(project_id, 1, "旧文本")
    digest = programme.agreement(project_id, 2, "新文本")
    activity = programme.activity(project_id)
    assert activity["wants_agreement"]
    li, shift = programme.city.volunteer(), programme.shift(activity)
    with pytest.raises(Conflict, match="agreement_unsigned"):
        programme.sign_up(li, shift)
    with pytest.raises(Conflict, match="agreement_outdated"):
        programme.sign_up(li, shift, agreement_digest=old)
    row = programme.row(SignUp, programme.sign_up(li, shift, agreement_digest=digest)["id"])
    assert row.agreement_id is not None and row.signed_at == programme.now


def test_where_leaders_decide_first_the_line_follows_their_decisions(programme):
    shift = programme.shift(posts=[post(1)], sign_up_mode="reviewed")
    people = programme.volunteers(3)
    asked = [programme.sign_up(one, shift) for one in people]
    assert [one["state"] for one in asked] == ["submitted"] * 3
    assert programme.seen(shift)["posts"][0]["taken_count"] == 0
    decided = [programme.led("approve_sign_up", asked[n]) for n in (2, 1, 0)]
    assert [(one["state"], one["number"]) for one in decided] == [("confirmed", None), ("waiting", 1), ("waiting", 2)]
    with pytest.raises(Conflict, match="sign_up_state_forbids"):
        programme.led("approve_sign_up", asked[2])


def test_a_refusal_has_a_reason_and_is_not_asked_again(programme):
    li, shift = programme.city.volunteer(), programme.shift(sign_up_mode="reviewed")
    asked = programme.sign_up(li, shift)
    assert programme.led("refuse_sign_up", asked, reason="需要经验")["state"] == "refused"
    assert programme.doors.call("sign_up_of", {"id": asked["id"]}, li.actor)["reason"] == "需要经验"
    with pytest.raises(Conflict, match="refused_before"):
        programme.sign_up(li, shift)
    with pytest.raises(Conflict, match="sign_up_state_forbids"):
        programme.led("refuse_sign_up", asked, reason="x")


def test_only_those_who_lead_decide_and_see_who_signed_up(programme):
    li, shift = programme.city.volunteer(), programme.shift(sign_up_mode="reviewed")
    asked = programme.sign_up(li, shift)
    for actor in (li.actor, programme.city.official("cadre", "BJ-D2"), programme.city.volunteer().actor):
        for id in (asked["id"], str(new_id())):
            with pytest.raises(NotFound, match="sign_up_not_found"):
                programme.doors.call("approve_sign_up", {"id": id}, actor)
            with pytest.raises(NotFound, match="sign_up_not_found"):
                programme.doors.call("refuse_sign_up", {"id": id, "reason": "x"}, actor)
        with pytest.raises(NotFound, match="shift_not_found"):
            programme.doors.call("sign_ups_of_shift", {"id": shift["id"]}, actor)
    cadre = programme.city.official("cadre", "BJ-D1")
    page = programme.doors.call("sign_ups_of_shift", {"id": shift["id"]}, cadre)
    assert [item["volunteer_id"] for item in page["items"]] == [str(li.id)] and page["names_ticket"]
    assert programme.doors.call("approve_sign_up", {"id": asked["id"]}, cadre)["state"] == "confirmed"


def test_a_sign_up_is_seen_by_its_person_and_by_who_leads(programme):
    li, wang = programme.volunteers(2)
    shift = programme.shift()
    mine = programme.sign_up(li, shift)
    for actor in (li.actor, programme.leader.actor, programme.city.official("cadre", "BJ")):
        assert programme.doors.call("sign_up_of", {"id": mine["id"]}, actor)["title"] == "陪伴独居老人"
    for actor in (wang.actor, programme.city.official("cadre", "BJ-D2")):
        with pytest.raises(NotFound, match="sign_up_not_found"):
            programme.doors.call("sign_up_of", {"id": mine["id"]}, actor)


def test_ones_own_come_in_pages_the_newest_first_with_who_stands_before_one(programme):
    activity = programme.activity(rule="FREQ=WEEKLY;COUNT=4", posts=[post(1)])
    shifts, li = programme.shifts(activity), programme.city.volunteer()
    for shift in shifts[:3]:
        programme.sign_up(programme.city.volunteer(), shift)
        programme.sign_up(programme.city.volunteer(), shift)
    for shift in shifts:
        programme.sign_up(li, shift)
    first = programme.doors.call("own_sign_ups", {"limit": 3}, li.actor)
    rest = programme.doors.call("own_sign_ups", {"limit": 3, "cursor": first["next_cursor"]}, li.actor)
    seen = [*first["items"], *rest["items"]]
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (3, 1, None)
    assert {item["shift_id"] for item in seen} == {shift["id"] for shift in shifts}
    assert sorted(str(item["ahead_count"]) for item in seen) == ["1", "1", "1", "None"]
    assert {item["free_until"] for item in seen if item["state"] == "confirmed"} == {"2026-03-27T01:00:00Z"}
    programme.act("cancel_sign_up", seen[0], li)
    assert len(programme.doors.call("own_sign_ups", {"coming": True}, li.actor)["items"]) == 3
