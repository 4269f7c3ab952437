"""Into teams and out of them: nobody joins without their own act, and every no has its rule."""

import pytest

from services.teams.memberships.domain import (
    ANSWER_DAYS,
    APPLICATIONS_MAX,
    MEMBERSHIPS_MAX,
    PAUSE_DAYS,
)
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, NotFound
from shared.runtime.trust.name_tickets import shown_by


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


@pytest.fixture(name="wang")
def _wang(city):
    return city.volunteer("BJ-D2-S1")


@pytest.fixture(name="team")
def _team(force, li):
    """Li leads it; an officer decides on applications."""
    return force.led(li, join_mode="reviewed")


def applied(doors, team, person, **said):
    return doors.call("apply_to_team", {"id": team["id"], **said}, person.actor)


def invited(doors, team, person, actor):
    return doors.call("invite_to_team", {"id": team["id"], "volunteer_number": person.number}, actor)


def act(doors, verb, membership, person, **said):
    return doors.call(verb, {"id": membership["id"], **said}, person.actor)


def states(doors, person):
    return [item["state"] for item in doors.call("own_memberships", {}, person.actor)["items"]]


def test_an_application_waits_for_an_officer(doors, force, team, li, wang):
    asked = applied(doors, team, wang, words=" 会修灯。 ")
    assert (asked["state"], asked["words"], asked["due_at"]) == ("applied", "会修灯。", "2026-03-17T01:00:00Z")
    assert force.seen(team)["members_count"] == 1
    (waiting,) = members(doors, team, li, state="applied")["items"]
    assert (waiting["volunteer_id"], waiting["words"], waiting["is_minor"]) == (str(wang.id), "会修灯。", False)
    taken = act(doors, "approve_application", asked, li)
    assert (taken["state"], taken["joined_at"], taken["due_at"]) == ("active", "2026-03-02T01:00:00Z", None)
    assert force.seen(team)["members_count"] == force.told(TeamChanged, team)["members_count"] == 2
    assert [data["state"] for data in doors.events(MembershipChanged)][-2:] == ["applied", "active"]
    with pytest.raises(Conflict, match="membership_state"):
        act(doors, "approve_application", asked, li)


@pytest.mark.parametrize(("seconds", "is_late"), [(-1, False), (0, True)])
def test_nobody_answers_when_the_days_are_over_whether_a_timer_ran_or_not(
    doors, city, team, li, wang, clock, seconds, is_late
):
    zhao = city.volunteer()
    asked, came = applied(doors, team, wang), invited(doors, team, zhao, li.actor)
    clock.advance(days=ANSWER_DAYS, seconds=seconds)
    for verb, membership, person in (("approve_application", asked, li), ("accept_invitation", came, zhao)):
        if is_late:
            with pytest.raises(Conflict, match="membership_state") as refusal:
                act(doors, verb, membership, person)
            assert refusal.value.parameters == {"membership_state": "expired"}
        else:
            assert act(doors, verb, membership, person)["state"] == "active"


def test_where_a_team_takes_everybody_one_is_in_at_once(doors, force, li, wang):
    team = force.led(li)
    assert applied(doors, team, wang)["state"] == "active"
    assert force.seen(team)["members_count"] == 2


def test_minors_wait_for_an_officer_in_any_case(doors, city, force, li):
    team = force.led(li)
    assert applied(doors, team, city.volunteer(is_minor=True))["state"] == "applied"
    adults = force.led(li, adults_only=True)
    with pytest.raises(Forbidden, match="team_adults_only"):
        applied(doors, adults, city.volunteer(is_minor=True))
    with pytest.raises(Forbidden, match="team_adults_only"):
        invited(doors, adults, city.volunteer(is_minor=True), li.actor)


def test_only_whom_it_invites_comes_into_some_teams(doors, force, li, wang):
    team = force.led(li, join_mode="invited")
    with pytest.raises(Forbidden, match="team_by_invitation"):
        applied(doors, team, wang)
    asked = invited(doors, team, wang, li.actor)
    assert act(doors, "accept_invitation", asked, wang)["state"] == "active"


def test_who_is_invited_decides(doors, force, team, li, wang):
    asked = invited(doors, team, wang, li.actor)
    assert (asked["state"], force.seen(team)["members_count"]) == ("invited", 1)
    with pytest.raises(NotFound, match="membership_not_found"):
        act(doors, "accept_invitation", asked, li)  # nobody joins by another one's act
    assert act(doors, "decline_invitation", asked, wang)["state"] == "declined"
    with pytest.raises(Conflict, match="membership_state"):
        act(doors, "accept_invitation", asked, wang)


def test_who_has_declined_is_left_in_peace_for_a_while(doors, clock, team, li, wang):
    act(doors, "decline_invitation", invited(doors, team, wang, li.actor), wang)
    clock.advance(days=PAUSE_DAYS, seconds=-1)
    with pytest.raises(Conflict, match="invited_too_soon"):
        invited(doors, team, wang, li.actor)
    applied(doors, team, wang)  # their own act is theirs
    clock.advance(seconds=1)
    act(doors, "withdraw_application", _newest(doors, wang), wang)
    assert invited(doors, team, wang, li.actor)["state"] == "invited"


def test_whom_a_team_refused_asks_again_later(doors, clock, team, li, wang):
    asked = applied(doors, team, wang)
    act(doors, "refuse_application", asked, li, reason="too_far", words="路太远。")
    mine = _newest(doors, wang)
    assert (mine["state"], mine["reason"], mine["reason_words"]) == ("refused", "too_far", "路太远。")
    assert mine["appeal_unit_code"] == "BJ-D1"
    clock.advance(days=PAUSE_DAYS, seconds=-1)
    with pytest.raises(Conflict, match="applied_too_soon"):
        applied(doors, team, wang)
    clock.advance(seconds=1)
    applied(doors, team, wang)


def test_an_officer_takes_an_invitation_back(doors, team, li, wang):
    asked = invited(doors, team, wang, li.actor)
    assert act(doors, "take_back_invitation", asked, li)["state"] == "withdrawn"
    with pytest.raises(Conflict, match="membership_state"):
        act(doors, "accept_invitation", asked, wang)


def test_an_invitation_finds_volunteers_alone(doors, city, team, li, wang):
    for number in ("999999999999", wang.number):
        city.told(wang, state="closed", account_id=None)
        with pytest.raises(NotFound, match="volunteer_not_found"):
            doors.call("invite_to_team", {"id": team["id"], "volunteer_number": number}, li.actor)


def test_there_is_one_way_between_two_at_a_time(doors, team, li, wang):
    applied(doors, team, wang)
    for again in (lambda: applied(doors, team, wang), lambda: invited(doors, team, wang, li.actor)):
        with pytest.raises(Conflict, match="membership_open"):
            again()


def test_a_member_leaves_and_may_come_back(doors, force, li, wang):
    team = force.led(li)
    mine = applied(doors, team, wang)
    assert act(doors, "leave_team", mine, wang)["state"] == "left"
    assert force.seen(team)["members_count"] == 1
    assert applied(doors, team, wang)["state"] == "active"
    assert states(doors, wang) == ["active", "left"]


def test_a_member_is_taken_out_with_a_reason_and_may_appeal(doors, force, li, wang):
    team = force.led(li)
    mine = applied(doors, team, wang)
    with pytest.raises(NotFound, match="membership_not_found"):
        doors.call("remove_member", {"id": mine["id"], "reason": "inactive"}, force.cadre("BJ-D2"))
    act(doors, "remove_member", mine, li, reason="inactive")
    seen = _newest(doors, wang)
    assert (seen["state"], seen["reason"], seen["appeal_unit_code"]) == ("removed", "inactive", "BJ-D1")
    with pytest.raises(Conflict, match="applied_too_soon"):
        applied(doors, team, wang)


def test_nobody_decides_on_themselves(doors, city, force, team, li):
    (mine,) = doors.call("own_memberships", {}, li.actor)["items"]
    with pytest.raises(Forbidden, match="not_on_oneself"):
        act(doors, "remove_member", mine, li, reason="other")
    cadre, wang = force.cadre("BJ-D1"), city.volunteer()
    city.told(wang, account_id=str(cadre.account_id))
    with pytest.raises(Forbidden, match="not_on_oneself"):
        invited(doors, team, wang, cadre)
    asked = doors.call("apply_to_team", {"id": team["id"]}, cadre)
    with pytest.raises(Forbidden, match="not_on_oneself"):
        doors.call("approve_application", {"id": asked["id"]}, cadre)


def test_a_volunteer_goes_to_another_team_when_it_has_said_yes(doors, city, force, team, li, wang):
    before = force.led(city.volunteer("BJ-D2-S1"), "BJ-D2")
    mine = applied(doors, before, wang)
    asked = act(doors, "transfer_membership", mine, wang, team_id=team["id"], words="搬家了。")
    assert (asked["state"], asked["from_id"], states(doors, wang)) == ("applied", mine["id"], ["applied", "active"])
    act(doors, "approve_application", asked, li)
    assert states(doors, wang) == ["active", "transferred"]
    assert (force.seen(before)["members_count"], force.seen(team)["members_count"]) == (1, 2)


def test_a_transfer_is_at_once_where_the_other_team_takes_everybody(doors, city, force, li, wang):
    before, there = force.led(city.volunteer("BJ-D2-S1"), "BJ-D2"), force.led(li)
    mine = applied(doors, before, wang)
    act(doors, "transfer_membership", mine, wang, team_id=there["id"])
    assert states(doors, wang) == ["active", "transferred"]
    with pytest.raises(Conflict, match="membership_state"):
        act(doors, "transfer_membership", mine, wang, team_id=there["id"])
    with pytest.raises(Conflict, match="transfer_to_same"):
        act(doors, "transfer_membership", _newest(doors, wang), wang, team_id=there["id"])


def test_a_transfer_refused_changes_nothing(doors, city, force, team, li, wang):
    mine = applied(doors, force.led(city.volunteer("BJ-D2-S1"), "BJ-D2"), wang)
    asked = act(doors, "transfer_membership", mine, wang, team_id=team["id"])
    act(doors, "refuse_application", asked, li, reason="no_room")
    assert states(doors, wang) == ["refused", "active"]


def test_who_has_left_meanwhile_is_taken_in_all_the_same(doors, city, force, team, li, wang):
    mine = applied(doors, force.led(city.volunteer("BJ-D2-S1"), "BJ-D2"), wang)
    asked = act(doors, "transfer_membership", mine, wang, team_id=team["id"])
    act(doors, "leave_team", mine, wang)
    act(doors, "approve_application", asked, li)
    assert states(doors, wang) == ["active", "left"]


def test_a_full_team_takes_nobody(doors, city, force, team, li, wang):
    asked = applied(doors, team, wang)
    doors.call("change_team", {"id": team["id"], "members_max": 1}, li.actor)
    for act_of in (
        lambda: act(doors, "approve_application", asked, li),
        lambda: applied(doors, team, city.volunteer()),
    ):
        with pytest.raises(Conflict, match="team_full"):
            act_of()
    doors.call("change_team", {"id": team["id"], "members_max": 2}, li.actor)
    act(doors, "approve_application", asked, li)


def test_one_person_is_in_at_most_so_many_teams(doors, city, force, wang):
    teams = [force.led(city.volunteer()) for _ in range(MEMBERSHIPS_MAX - 1)]
    for team in teams:
        applied(doors, team, wang)
    founding = force.founded("BJ-D2", wang.actor)  # counts along: wang is to lead it
    more = force.led(city.volunteer())
    with pytest.raises(Conflict, match="memberships_too_many"):
        applied(doors, more, wang)
    with pytest.raises(Conflict, match="memberships_too_many"):
        force.founded("BJ-D2", wang.actor)
    asked = invited(doors, more, wang, force.cadre())
    with pytest.raises(Conflict, match="memberships_too_many"):
        act(doors, "accept_invitation", asked, wang)
    doors.call("withdraw_team", {"id": founding["id"]}, wang.actor)
    act(doors, "accept_invitation", asked, wang)


def test_a_transfer_needs_no_room_for_one_more(doors, city, force, wang):
    first, *_ = [applied(doors, force.led(city.volunteer()), wang) for _ in range(MEMBERSHIPS_MAX)]
    there = force.led(city.volunteer())
    assert act(doors, "transfer_membership", first, wang, team_id=there["id"])["state"] == "active"


def test_one_person_waits_for_at_most_so_many_teams(doors, city, force, wang):
    for _ in range(APPLICATIONS_MAX):
        applied(doors, force.led(city.volunteer(), join_mode="reviewed"), wang)
    with pytest.raises(Conflict, match="applications_too_many"):
        applied(doors, force.led(city.volunteer(), join_mode="reviewed"), wang)
    assert applied(doors, force.led(city.volunteer()), wang)["state"] == "active"


def test_a_team_has_at_most_so_many_invitations_open(doors, city, team, li, monkeypatch):
    monkeypatch.setattr("services.teams.memberships.limits.INVITATIONS_MAX", 2)
    asked = [invited(doors, team, city.volunteer(), li.actor) for _ in range(2)]
    with pytest.raises(Conflict, match="invitations_too_many"):
        invited(doors, team, city.volunteer(), li.actor)
    act(doors, "take_back_invitation", asked[0], li)
    invited(doors, team, city.volunteer(), li.actor)


def test_what_nobody_answers_is_over_after_its_days(doors, city, clock, team, li, wang):
    zhao = city.volunteer()
    applied(doors, team, wang)
    invited(doors, team, zhao, li.actor)
    clock.advance(days=ANSWER_DAYS, seconds=-1)
    doors.tick("expire_memberships")
    assert (states(doors, wang), states(doors, zhao)) == (["applied"], ["invited"])
    clock.advance(seconds=1)
    doors.tick("expire_memberships")
    assert (states(doors, wang), states(doors, zhao)) == (["expired"], ["expired"])
    assert [data["state"] for data in doors.events(MembershipChanged)][-2:] == ["expired", "expired"]


def test_without_consent_nobody_comes_and_everybody_goes(doors, city, force, li, wang):
    team = force.led(li)
    mine = applied(doors, team, wang)
    city.consents(wang, withdrawn=["volunteer_registration"])
    with pytest.raises(Forbidden, match="consent_missing"):
        applied(doors, force.led(city.volunteer()), wang)
    assert act(doors, "leave_team", mine, wang)["state"] == "left"


def test_who_is_no_volunteer_has_no_part_in_it(doors, force, team):
    for actor in (GUEST, force.cadre("BJ-D2")):
        with pytest.raises(Forbidden, match="volunteers_only"):
            doors.call("apply_to_team", {"id": team["id"]}, actor)


def test_teams_that_wait_or_do_not_exist_take_nobody(doors, force, team, wang):
    waiting = force.founded()
    for id in (waiting["id"], "01936f0e-7b2a-7c11-8000-0000000000c0"):
        with pytest.raises(NotFound, match="team_not_found"):
            doors.call("apply_to_team", {"id": id}, wang.actor)


def test_members_see_who_else_is_in_it_and_others_do_not(doors, city, force, li, wang):
    team, zhao = force.led(li), city.volunteer()
    applied(doors, team, wang, words="会修灯。")
    page = members(doors, team, wang)
    assert [item["volunteer_id"] for item in page["items"]] == [str(li.id), str(wang.id)]
    assert [(item["words"], item["is_minor"]) for item in page["items"]] == [(None, None), (None, None)]
    assert [item["words"] for item in members(doors, team, li)["items"]] == [None, "会修灯。"]
    for actor in (zhao.actor, force.cadre("BJ-D2")):
        with pytest.raises(NotFound, match="team_not_found"):
            doors.call("members", {"id": team["id"]}, actor)
    with pytest.raises(NotFound, match="team_not_found"):
        members(doors, team, wang, state="applied")
    assert doors.call("members", {"id": team["id"]}, force.cadre("BJ-D1"))["items"]


def test_names_are_full_for_those_who_decide_and_masked_for_members(doors, database, force, team, li, wang):
    asked = invited(doors, team, wang, li.actor)

    def shown(ticket, person):
        return shown_by(database.sealing, database.clock.now(), person.actor, ticket)

    assert shown(asked["names_ticket"], li).masked == {wang.id}  # invited only: they have not agreed to anything
    act(doors, "accept_invitation", asked, wang)
    assert shown(members(doors, team, li)["names_ticket"], li).full == {li.id, wang.id}
    assert shown(members(doors, team, wang)["names_ticket"], wang).masked == {li.id, wang.id}


def test_ones_own_list_goes_on_and_can_be_narrowed(doors, city, force, wang):
    first, second = (applied(doors, force.led(city.volunteer()), wang) for _ in range(2))
    act(doors, "leave_team", first, wang)
    page = doors.call("own_memberships", {"limit": 1}, wang.actor)
    rest = doors.call("own_memberships", {"limit": 1, "cursor": page["next_cursor"]}, wang.actor)
    assert [item["id"] for item in (*page["items"], *rest["items"])] == [second["id"], first["id"]]
    assert [item["id"] for item in doors.call("own_memberships", {"open": True}, wang.actor)["items"]] == [second["id"]]


def members(doors, team, person, **query):
    return doors.call("members", {"id": team["id"], **query}, person.actor)


def _newest(doors, person):
    return doors.call("own_memberships", {}, person.actor)["items"][0]
