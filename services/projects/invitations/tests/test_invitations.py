"""Inviting people who fit: ranked by published reasons, nobody asked twice, declining costs nothing."""

from datetime import timedelta
from uuid import UUID

import h3.api.basic_int as h3
import pytest

from services.projects.activities.models import SignUp
from services.projects.activities.tests.programme import PLACE, SATURDAY, post
from services.projects.invitations import use_cases
from services.projects.invitations.domain import Window, has_time, points_of
from services.projects.invitations.models import Invitation
from shared.contracts.projects.activity_words import FitReason
from shared.contracts.projects.invitations import InvitationChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id

SATURDAYS = {"weekday": 6, "starts": "09:00", "ends": "12:00"}
HERE = f"{h3.latlng_to_cell(PLACE.latitude, PLACE.longitude, 7):x}"
FAR = f"{h3.latlng_to_cell(PLACE.latitude + 0.1, PLACE.longitude, 7):x}"  # eleven kilometres


def profile(programme, person, **said):
    nothing = {"skills": [], "categories": [], "languages": [], "availability": [], "home_cell": None}
    programme.doors.hear(ProfileChanged, id=str(person.id), work_cell=None, **(nothing | said))


def invited(programme, shift, person, **further):
    return programme.led("invite", shift, volunteer_id=str(person.id), **further)


def suitable(programme, shift, actor=None, **query):
    asked = {"id": shift["id"], **query}
    return programme.doors.call("find_suitable", asked, actor or programme.leader.actor)["items"]


@pytest.fixture(name="shift")
def _shift(programme):
    return programme.shift(posts=[post(1)])


def test_those_who_fit_come_ranked_with_their_reasons(programme, shift):
    best, near, far, nowhere = programme.volunteers(4)
    profile(programme, best, categories=["elders"], availability=[SATURDAYS], home_cell=HERE)
    profile(programme, near, home_cell=HERE, availability=[SATURDAYS | {"weekday": 7}])
    profile(programme, far, categories=["elders"], home_cell=FAR)
    profile(programme, nowhere, categories=["elders"])
    found = suitable(programme, shift)
    assert [(one["volunteer_id"], one["points"], one["reasons"]) for one in found] == [
        (str(best.id), 8, ["category", "time", "near"]),
        (str(far.id), 3, ["category"]),
        (str(near.id), 2, ["near"]),
    ]
    assert [one["distance_metres"] for one in found] == [1000, 11000, 1000]  # whole kilometres, upwards
    assert [one["volunteer_id"] for one in suitable(programme, shift, limit=1)] == [str(best.id)]


def test_people_of_the_team_are_found_wherever_they_belong(programme):
    programme.doors.hear(TeamChanged)
    member = programme.city.volunteer("BJ-D2-S1")
    programme.doors.hear(MembershipChanged, volunteer_id=str(member.id))
    shift = programme.shift(programme.activity(programme.project(team_id=UUID(TEAM_ID))))
    assert [(one["volunteer_id"], one["reasons"]) for one in suitable(programme, shift)] == [(str(member.id), ["team"])]


def test_volunteers_of_another_union_are_not_found_nor_invited(programme, shift):
    foreign = programme.city.volunteer("BJ-D2-S1")
    profile(programme, foreign, categories=["elders"], home_cell=HERE)
    assert suitable(programme, shift) == []
    for person_id in (foreign.id, new_id()):
        with pytest.raises(NotFound, match="invited_not_found"):
            programme.led("invite", shift, volunteer_id=str(person_id))


def test_who_cannot_come_or_was_asked_is_not_found(programme, shift):
    people = programme.volunteers(5)
    for person in people:
        profile(programme, person, home_cell=HERE)
    busy, asked, signed, gone, free = people
    programme.sign_up(busy, programme.shift())
    invited(programme, shift, asked)
    programme.sign_up(signed, shift)
    programme.city.told(gone, state="closed", account_id=None)
    assert [one["volunteer_id"] for one in suitable(programme, shift)] == [str(free.id)]


def test_a_post_finds_those_who_may_take_it(programme):
    programme.doors.hear(TeamChanged)
    shift = programme.shift(posts=[post(qualification="first_aid"), post(name="队员", team_id=TEAM_ID)])
    aid, team = (one["id"] for one in shift["posts"])
    nurse, member, other = programme.volunteers(3)
    for person in (nurse, member, other):
        profile(programme, person, home_cell=HERE)
    programme.doors.hear(QualificationChanged, volunteer_id=str(nurse.id), valid_until="2026-03-07")
    programme.doors.hear(MembershipChanged, volunteer_id=str(member.id))
    assert [one["volunteer_id"] for one in suitable(programme, shift, post_id=aid)] == [str(nurse.id)]
    assert suitable(programme, shift, post_id=aid)[0]["reasons"] == ["near", "qualification"]
    assert [one["volunteer_id"] for one in suitable(programme, shift, post_id=team)] == [str(member.id)]


def test_minors_are_not_found_for_what_carries_a_high_risk(programme):
    young = programme.city.volunteer(is_minor=True)
    profile(programme, young, home_cell=HERE)
    shift = programme.shift(programme.activity(programme.project(is_high_risk=True)))
    assert suitable(programme, shift) == []


def test_who_was_there_before_fits_better_and_who_missed_something_worse(programme, clock):
    activity = programme.activity(rule="FREQ=WEEKLY;COUNT=2", posts=[post(5)])
    first, second = programme.shifts(activity)
    came, missed, new = programme.volunteers(3)
    for person in (came, missed, new):
        profile(programme, person, home_cell=HERE)
    programme.sign_up(came, first)
    absent = programme.sign_up(missed, first)
    programme.changed(SignUp, absent["id"], state="no_show")
    clock.moment = SATURDAY + timedelta(hours=4)
    found = {one["volunteer_id"]: (one["points"], one["reasons"]) for one in suitable(programme, second)}
    assert found == {
        str(came.id): (3, ["near", "served_before"]),
        str(new.id): (2, ["near"]),
        str(missed.id): (0, ["near", "missed_lately"]),
    }


def test_points_are_the_published_weights_and_never_below_nothing():
    assert points_of(FitReason) == 9
    assert points_of([FitReason.MISSED_LATELY]) == 0


@pytest.mark.parametrize(
    ("starts", "ends", "weekday", "fits"),
    [
        ("09:00", "12:00", 6, True),
        ("09:01", "12:00", 6, False),
        ("09:00", "11:59", 6, False),
        ("00:00", "23:59", 5, False),
    ],
)
def test_a_shift_lies_within_a_window_of_the_week(starts, ends, weekday, fits):
    assert has_time([Window(weekday, starts, ends)], SATURDAY, SATURDAY + timedelta(hours=3)) is fits


def test_a_shift_over_midnight_lies_in_no_window():
    every_day = [Window(day, "00:00", "23:59") for day in range(1, 8)]
    assert not has_time(every_day, SATURDAY + timedelta(hours=12), SATURDAY + timedelta(hours=16))


@pytest.mark.parametrize(("ends", "fits"), [("24:00", True), ("23:59", False)])
def test_a_shift_until_midnight_fits_whoever_has_time_until_then(ends, fits):
    evening = SATURDAY + timedelta(hours=12)
    assert has_time([Window(6, "18:00", ends)], evening, evening + timedelta(hours=3)) is fits


def test_somebody_who_is_invited_accepts_and_has_a_place(programme, shift):
    li = programme.city.volunteer()
    invitation = invited(programme, shift, li)
    assert (invitation["state"], invitation["post_name"], invitation["due_at"]) == (
        "pending", "陪伴", "2026-03-04T01:00:00Z"
    )  # fmt: skip
    (mine,) = programme.doors.call("own_invitations", {}, li.actor)["items"]
    signed = programme.act("accept_invitation", mine, li)
    assert (signed["state"], signed["came_by"]) == ("confirmed", "invitation")
    assert [event["state"] for event in programme.doors.events(InvitationChanged)] == ["pending", "accepted"]


def test_who_accepts_when_all_is_taken_stands_in_line(programme, shift):
    li = programme.city.volunteer()
    invitation = invited(programme, shift, li)
    programme.sign_up(programme.city.volunteer(), shift)
    assert programme.act("accept_invitation", invitation, li)["state"] == "waiting"


def test_the_leaders_invitation_is_the_leaders_yes(programme):
    shift, li = programme.shift(sign_up_mode="reviewed"), programme.city.volunteer()
    assert programme.act("accept_invitation", invited(programme, shift, li), li)["state"] == "confirmed"


def test_who_accepts_keeps_to_the_same_rules_as_who_signs_up(programme):
    project_id = programme.project()
    digest = programme.agreement(project_id)
    shift, li = programme.shift(programme.activity(project_id)), programme.city.volunteer()
    invitation = invited(programme, shift, li)
    with pytest.raises(Conflict, match="agreement_unsigned"):
        programme.act("accept_invitation", invitation, li)
    other = programme.sign_up(li, programme.shift())
    with pytest.raises(Conflict, match="overlaps"):
        programme.act("accept_invitation", invitation, li, agreement_digest=digest)
    programme.act("cancel_sign_up", other, li)
    assert programme.act("accept_invitation", invitation, li, agreement_digest=digest)["state"] == "confirmed"


def test_declining_costs_nothing_and_is_not_asked_again(programme, shift):
    li = programme.city.volunteer()
    assert programme.act("decline_invitation", invited(programme, shift, li), li)["state"] == "declined"
    with pytest.raises(Conflict, match="invitation_declined_before"):
        invited(programme, shift, li)
    assert programme.sign_up(li, shift)["state"] == "confirmed"


def test_nobody_is_asked_twice_nor_who_has_signed_up(programme, shift):
    li, wang = programme.volunteers(2)
    invited(programme, shift, li)
    with pytest.raises(Conflict, match="invitation_pending"):
        invited(programme, shift, li)
    programme.sign_up(wang, shift)
    with pytest.raises(Conflict, match="invited_signed_up"):
        invited(programme, shift, wang)


@pytest.mark.parametrize(("pending", "is_allowed"), [(1, True), (2, False)])
def test_a_shift_has_so_many_questions_open(programme, shift, monkeypatch, pending, is_allowed):
    monkeypatch.setattr(use_cases, "PENDING_MAX", 2)
    people = programme.volunteers(3)
    for person in people[:pending]:
        invited(programme, shift, person)
    if is_allowed:
        assert invited(programme, shift, people[2])["state"] == "pending"
    else:
        with pytest.raises(Conflict, match="invitations_too_many"):
            invited(programme, shift, people[2])


@pytest.mark.parametrize(("seconds", "is_over"), [(-1, False), (0, True)])
def test_an_invitation_stands_until_its_moment(programme, shift, clock, seconds, is_over):
    li = programme.city.volunteer()
    invitation = invited(programme, shift, li)
    clock.moment = programme.row(Invitation, invitation["id"]).due_at + timedelta(seconds=seconds)
    if not is_over:
        programme.doors.tick("expire_invitations")
        assert programme.act("accept_invitation", invitation, li)["state"] == "confirmed"
        return
    with pytest.raises(Conflict, match="invitation_state_forbids"):
        programme.act("accept_invitation", invitation, li)
    programme.doors.tick("expire_invitations")
    assert programme.row(Invitation, invitation["id"]).state == "expired"
    assert invited(programme, shift, li)["state"] == "pending"


def test_an_invitation_is_taken_back_and_ends_with_its_shift(programme, shift):
    li, wang = programme.volunteers(2)
    first, second = invited(programme, shift, li), invited(programme, shift, wang)
    assert programme.led("cancel_invitation", first)["state"] == "cancelled"
    programme.led("cancel_shift", shift, reason="大风")
    for invitation in (first, second):
        assert programme.row(Invitation, invitation["id"]).state == "cancelled"
    with pytest.raises(Conflict, match="invitation_state_forbids"):
        programme.act("accept_invitation", second, wang)


def test_nobody_answers_or_sees_what_is_somebody_elses(programme, shift):
    li, wang = programme.volunteers(2)
    invitation, stranger = invited(programme, shift, li), programme.city.official("cadre", "BJ-D2")
    for id in (invitation["id"], str(new_id())):
        for verb, actor in (
            ("accept_invitation", wang.actor), ("decline_invitation", wang.actor), ("cancel_invitation", stranger),
            ("cancel_invitation", li.actor),
        ):  # fmt: skip
            with pytest.raises(NotFound, match="invitation_not_found"):
                programme.doors.call(verb, {"id": id}, actor)
    for verb in ("find_suitable", "invitations_of_shift"):
        with pytest.raises(NotFound, match="shift_not_found"):
            programme.doors.call(verb, {"id": shift["id"]}, stranger)
    page = programme.doors.call("invitations_of_shift", {"id": shift["id"], "state": "pending"}, programme.leader.actor)
    assert [item["id"] for item in page["items"]] == [invitation["id"]] and page["names_ticket"]


def test_an_online_activity_finds_those_who_named_anything(programme):
    project_id = programme.project(place=None, mode="online")
    shift = programme.shift(programme.activity(project_id, longitude=None, latitude=None))
    li = programme.city.volunteer()
    profile(programme, li, categories=["elders"], home_cell=FAR)
    (found,) = suitable(programme, shift)
    assert (found["reasons"], found["distance_metres"]) == (["category"], None)
