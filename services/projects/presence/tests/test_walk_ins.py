"""Walk-ins: they ask with the code of the place, a leader decides, and every demand on the post holds."""

import hashlib
from datetime import timedelta

import pytest

from services.projects.activities.models import Activity, Post, SignUp
from services.projects.library.models import Agreement, Project
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import QualificationChanged
from shared.kernel.errors import Conflict, Forbidden, NotFound
from shared.kernel.ids import new_id

REASON = "本岗位需持证上岗，现场人员已满足需要。"


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def ask(grounds, volunteer, *, shift=None, post=None, code=None, key="", **rest):
    shift = shift or grounds.shift
    payload = {"id": str(shift.id), "post_id": str((post or grounds.post_of(shift)).id), "device": "device-one", **rest}
    payload["code"] = code or grounds.code(shift)["text"]
    return grounds.doors.call("walk_in", payload, volunteer.actor, key=key)


def decide(grounds, verb, asked, actor=None, **rest):
    return grounds.doors.call(verb, {"id": asked["id"], **rest}, actor or grounds.leader.actor)


def approve(grounds, asked, actor=None):
    return decide(grounds, "approve_walk_in", asked, actor)


def agreed(grounds):
    """The written agreement that the project has from now on."""
    text = "志愿服务协议"
    digest = hashlib.sha256(text.encode()).hexdigest()
    made = Agreement(id=new_id(), project_id=grounds.project.id, number=2, text=text, digest=digest)
    made.made_at = grounds.clock.now()
    grounds.change(Project, grounds.project.id, agreement_number=2)
    return grounds.kept(made)


def taken(grounds, shift=None):
    return grounds.post_of(shift).taken_count


def test_who_comes_unannounced_is_checked_in_and_has_a_place_once_it_is_approved(grounds, clock):
    li = grounds.city.volunteer()
    asked = ask(grounds, li)
    assert (asked["state"], asked["attendance"]["state"], asked["attendance"]["grade"]) == ("submitted", "open", "code")
    assert asked["due_at"] == (grounds.shift.ends_at + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert (taken(grounds), grounds.sign_up_of(li).came_by) == (0, "walk_in")
    clock.advance(minutes=20)
    approved = approve(grounds, asked)
    assert (approved["state"], approved["places_left"], approved["volunteer_id"]) == ("confirmed", 9, str(li.id))
    assert approved["names_ticket"] and taken(grounds) == 1
    assert grounds.sign_up_of(li).decided_by == grounds.leader.account_id
    assert grounds.check_out(li)["sign_up_state"] == "confirmed"
    (row,) = grounds.attendances(li)
    assert row.went_out_at - row.came_in_at == timedelta(minutes=20)


def test_who_waits_for_the_decision_goes_out_and_in_like_others(grounds, clock):
    li = grounds.city.volunteer()
    asked = ask(grounds, li)
    clock.advance(minutes=30)
    grounds.check_out(li)
    clock.advance(minutes=30)
    assert grounds.check_in(li)["pair"] == 2
    assert approve(grounds, asked)["state"] == "confirmed"


def test_who_is_refused_has_neither_place_nor_attendance(grounds, clock):
    li = grounds.city.volunteer()
    asked = ask(grounds, li)
    clock.advance(minutes=5)
    grounds.check_out(li)
    clock.advance(minutes=5)
    grounds.check_in(li)
    refused = decide(grounds, "refuse_walk_in", asked, reason=REASON)
    assert (refused["state"], refused["places_left"]) == ("refused", 10)
    assert [row.state for row in grounds.attendances(li)] == ["void", "void"]
    assert {row.reason for row in grounds.attendances(li)} == {REASON} == {grounds.sign_up_of(li).reason}
    with pytest.raises(NotFound, match="not_signed_up"):
        grounds.check_in(li)
    clock.advance(minutes=5)
    with pytest.raises(Conflict, match="sign_up_refused_before"):
        ask(grounds, li)
    again = grounds.by_card(li, post_id=str(grounds.post_of().id))  # a leader may come back on it
    assert (again["pair"], again["sign_up_state"]) == (1, "confirmed")


def test_a_decision_is_made_once(grounds):
    asked = ask(grounds, grounds.city.volunteer())
    approve(grounds, asked)
    for verb, rest in (("approve_walk_in", {}), ("refuse_walk_in", {"reason": REASON})):
        with pytest.raises(Conflict) as refused:
            decide(grounds, verb, asked, **rest)
        assert (refused.value.code, refused.value.parameters) == (
            "projects.walk_in_decided",
            {"sign_up_state": "confirmed"},
        )


@pytest.mark.parametrize(("seconds", "decides"), [(-1, True), (0, False)])
def test_it_is_decided_within_a_day_after_the_shift(grounds, clock, seconds, decides):
    asked = ask(grounds, grounds.city.volunteer())
    clock.moment = grounds.shift.ends_at + timedelta(hours=24, seconds=seconds)
    if decides:
        assert approve(grounds, asked)["state"] == "confirmed"
    else:
        with pytest.raises(Conflict, match="walk_in_too_late"):
            approve(grounds, asked)


def test_nobody_decides_on_themselves_or_out_of_reach(grounds):
    asked = ask(grounds, grounds.leader)
    for verb, rest in (("approve_walk_in", {}), ("refuse_walk_in", {"reason": REASON})):
        with pytest.raises(Forbidden, match="presence_not_own"):
            decide(grounds, verb, asked, **rest)
        for actor in (grounds.city.volunteer().actor, grounds.city.official("cadre", "BJ-D2")):
            with pytest.raises(NotFound, match="walk_in_not_found"):
                decide(grounds, verb, asked, actor, **rest)
    assert approve(grounds, asked, grounds.city.official("cadre", "BJ-D1"))["state"] == "confirmed"


def test_a_sign_up_that_is_no_walk_in_is_not_decided_on_here(grounds):
    li = grounds.signed_up(state="submitted")
    with pytest.raises(NotFound, match="walk_in_not_found"):
        approve(grounds, {"id": str(grounds.sign_up_of(li).id)})
    with pytest.raises(NotFound, match="walk_in_not_found"):
        approve(grounds, {"id": str(new_id())})


def test_it_wants_a_true_code_and_false_ones_are_counted(grounds):
    li = grounds.city.volunteer()
    with pytest.raises(Forbidden, match="code_refused"):
        ask(grounds, li, code="NLP1")
    assert grounds.refused(li) == {"forged": 1}
    assert grounds.rows(SignUp) == [] and grounds.attendances() == []


@pytest.mark.parametrize("state", ["confirmed", "offered"])
def test_who_has_a_place_needs_no_other(grounds, state):
    li = grounds.signed_up(state=state)
    with pytest.raises(Conflict) as refused:
        ask(grounds, li)
    assert (refused.value.code, refused.value.parameters) == ("projects.sign_up_exists", {"sign_up_state": state})


def test_who_asked_already_does_not_ask_again(grounds, clock):
    li = grounds.city.volunteer()
    ask(grounds, li)
    clock.advance(minutes=1)
    with pytest.raises(Conflict, match="sign_up_exists"):
        ask(grounds, li)


@pytest.mark.parametrize("state", ["waiting", "submitted"])
def test_who_stands_in_line_and_comes_leaves_the_line(grounds, state):
    li = grounds.signed_up(state=state)
    asked = ask(grounds, li)
    (kept,) = grounds.rows(SignUp)
    assert (str(kept.id), kept.state, kept.came_by, kept.number) == (asked["id"], "submitted", "walk_in", None)
    assert approve(grounds, asked)["state"] == "confirmed"


def test_who_cancelled_before_may_come_after_all(grounds):
    li = grounds.signed_up(state="cancelled")
    assert approve(grounds, ask(grounds, li))["state"] == "confirmed"


def test_the_last_place_is_given_once(grounds):
    shift = grounds.new_shift(grounds.new_activity(), maximum=1)
    first, second = grounds.city.volunteer(), grounds.city.volunteer()
    asked = [ask(grounds, person, shift=shift) for person in (first, second)]
    assert approve(grounds, asked[0])["places_left"] == 0
    with pytest.raises(Conflict, match="post_full"):
        approve(grounds, asked[1])
    assert taken(grounds, shift) == 1


def test_a_post_of_another_shift_is_none(grounds):
    other = grounds.new_shift(grounds.new_activity())
    for post_id in (grounds.post_of(other), type(other)(id=new_id())):
        with pytest.raises(NotFound, match="post_not_found"):
            ask(grounds, grounds.city.volunteer(), post=post_id)


@pytest.mark.parametrize(("valid_until", "fits"), [(None, True), ("2026-03-02", True), ("2026-03-01", False)])
def test_a_post_that_wants_a_qualification_gets_it(grounds, valid_until, fits):
    li, post = grounds.city.volunteer(), grounds.new_post(qualification="first_aid")
    with pytest.raises(Forbidden) as refused:
        ask(grounds, li, post=post)
    assert refused.value.parameters == {"qualification": "first_aid"}
    grounds.doors.hear(QualificationChanged, volunteer_id=str(li.id), valid_until=valid_until)
    if fits:
        assert ask(grounds, li, post=post)["state"] == "submitted"
    else:
        with pytest.raises(Forbidden, match="qualification_missing"):
            ask(grounds, li, post=post)


def test_a_post_for_a_team_takes_its_members(grounds):
    li, post = grounds.city.volunteer(), grounds.new_post(team_id=new_id())
    with pytest.raises(Forbidden, match="team_members_only"):
        ask(grounds, li, post=post)
    grounds.doors.hear(MembershipChanged, team_id=str(post.team_id), volunteer_id=str(li.id), state="active")
    assert ask(grounds, li, post=post)["state"] == "submitted"


def test_risky_service_takes_no_minors(grounds):
    insurance = {"insurer": "某保险", "policy_number": "PA-1", "from": "2026-03-01", "until": "2026-03-31"}
    risky = grounds.new_shift(grounds.new_activity(grounds.new_project(is_high_risk=True, insurance=insurance)))
    minor = grounds.city.volunteer(is_minor=True)
    with pytest.raises(Forbidden, match="adults_only"):
        ask(grounds, minor, shift=risky)
    assert ask(grounds, grounds.city.volunteer(), shift=risky)["state"] == "submitted"
    assert ask(grounds, minor)["state"] == "submitted"


def test_risky_service_without_insurance_takes_nobody(grounds):
    risky = grounds.new_shift(grounds.new_activity(grounds.new_project(is_high_risk=True)))
    with pytest.raises(Conflict, match="uninsured"):
        ask(grounds, grounds.city.volunteer(), shift=risky)


@pytest.mark.parametrize(("starts_in_minutes", "overlaps"), [(199, True), (200, False)])
def test_who_has_a_place_elsewhere_at_that_time_is_not_let_in(grounds, starts_in_minutes, overlaps):
    li, other = grounds.city.volunteer(), grounds.new_shift(grounds.new_activity(), starts_in_minutes=starts_in_minutes)
    grounds.signed_up(other, li)
    if overlaps:
        with pytest.raises(Conflict, match="overlaps"):
            ask(grounds, li)
    else:
        assert ask(grounds, li)["state"] == "submitted"


def test_a_written_agreement_is_signed_with_the_wish(grounds):
    made, li = agreed(grounds), grounds.city.volunteer()
    for wrong, code in (({}, "agreement_unsigned"), ({"agreement_digest": "0" * 64}, "agreement_outdated")):
        with pytest.raises(Conflict) as refused:
            ask(grounds, li, **wrong)
        assert (refused.value.code, refused.value.parameters) == (f"projects.{code}", {})
    ask(grounds, li, agreement_digest=made.digest)
    kept = grounds.sign_up_of(li)
    assert (kept.agreement_id, kept.signed_at) == (made.id, grounds.clock.now())


@pytest.mark.parametrize(
    ("model", "state"), [(Activity, "planned"), (Project, "draft"), (Project, "submitted"), (Project, "refused")]
)
def test_a_shift_that_nobody_may_see_is_not_there(grounds, model, state):
    code = grounds.code()["text"]
    grounds.change(model, (grounds.activity if model is Activity else grounds.project).id, state=state)
    with pytest.raises(NotFound, match="shift_not_found"):
        ask(grounds, grounds.city.volunteer(), code=code)


def test_the_window_holds_for_walk_ins_too(grounds, clock):
    code = grounds.code()["text"]
    clock.moment = grounds.shift.ends_at
    with pytest.raises(Conflict, match="check_in_closed"):
        ask(grounds, grounds.city.volunteer(), code=code)


def test_nobody_decides_on_those_whom_the_day_has_passed(grounds, clock):
    li, wang = grounds.city.volunteer(), grounds.city.volunteer()
    asked, approved = ask(grounds, li), ask(grounds, wang)
    approve(grounds, approved)
    grounds.end_shift(minutes=24 * 60 - 1)
    assert grounds.sign_up_of(li).state == "submitted"
    clock.advance(minutes=1)
    grounds.doors.tick("close_presence")
    assert (grounds.sign_up_of(li).state, grounds.attendances(li)[0].state) == ("expired", "void")
    assert (grounds.sign_up_of(wang).state, grounds.attendances(wang)[0].state) == ("confirmed", "missing_out")
    with pytest.raises(Conflict, match="walk_in_decided"):
        approve(grounds, asked)


def test_a_leader_lets_somebody_in_by_their_card(grounds):
    li, post = grounds.city.volunteer(), grounds.post_of()
    came = grounds.by_card(li, post_id=str(post.id))
    assert (came["came_by"], came["sign_up_state"], came["grade"]) == ("walk_in", "confirmed", "leader")
    assert (taken(grounds), grounds.sign_up_of(li).decided_by) == (1, grounds.leader.account_id)


def test_letting_in_by_card_bends_no_demand(grounds):
    post_id = str(grounds.post_of().id)
    offered = grounds.signed_up(state="offered")
    with pytest.raises(Conflict, match="sign_up_exists"):
        grounds.by_card(offered, post_id=post_id)
    with pytest.raises(Forbidden, match="presence_not_own"):
        grounds.by_card(grounds.leader, post_id=post_id)
    wanting = grounds.new_post(qualification="first_aid")
    with pytest.raises(Forbidden, match="qualification_missing"):
        grounds.by_card(grounds.city.volunteer(), post_id=str(wanting.id))
    grounds.change(Post, grounds.rows(Post, Post.shift_id == grounds.shift.id)[0].id, maximum=1)
    with pytest.raises(Conflict, match="post_full"):
        grounds.by_card(grounds.city.volunteer(), post_id=post_id)
    agreed(grounds)
    with pytest.raises(Conflict, match="agreement_unsigned"):
        grounds.by_card(grounds.city.volunteer(), post_id=post_id)


def test_who_has_a_place_keeps_it_whatever_post_the_leader_names(grounds):
    li, other = grounds.signed_up(), grounds.new_post(name="另一岗位")
    came = grounds.by_card(li, post_id=str(other.id))
    assert (came["came_by"], grounds.sign_up_of(li).post_id == other.id, taken(grounds)) == ("self", False, 0)


def test_who_waits_for_a_decision_and_is_inside_is_not_checked_in_by_card_as_well(grounds):
    li = grounds.city.volunteer()
    ask(grounds, li)
    with pytest.raises(Conflict, match="already_inside"):
        grounds.by_card(li, post_id=str(grounds.post_of().id))
