"""The line: offers in its order, answers and deadlines, and places that come free in every way."""

from datetime import timedelta

import pytest

from services.projects.activities.models import Activity, SignUp
from services.projects.activities.tests.programme import SATURDAY, post
from services.projects.library.models import Project
from services.projects.sign_ups import sweeping
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id
from shared.runtime.doors.timer import STAYS_AWAKE


class Rush:
    """A shift with one place, and people who signed up for it one after the other."""

    def __init__(self, programme, people=4, places=1, **changes):
        self.programme = programme
        self.shift = programme.shift(posts=[post(places)], **changes)
        self.people = programme.volunteers(people)
        self.sign_ups = [programme.sign_up(one, self.shift) for one in self.people]

    def act(self, verb, number, **further):
        return self.programme.act(verb, self.sign_ups[number], self.people[number], **further)

    @property
    def states(self):
        return self.programme.states(*self.sign_ups)

    def row(self, number):
        return self.programme.row(SignUp, self.sign_ups[number]["id"])

    @property
    def taken_count(self):
        return self.programme.seen(self.shift)["posts"][0]["taken_count"]


@pytest.fixture
def rush(programme):
    return Rush(programme)


def test_a_place_that_is_given_back_is_offered_to_the_next_until_a_moment(rush, programme):
    assert rush.act("cancel_sign_up", 0)["state"] == "cancelled"
    assert rush.states == ["cancelled", "offered", "waiting", "waiting"]
    assert rush.row(1).due_at == programme.now + timedelta(minutes=720)
    assert rush.taken_count == 1
    assert rush.act("accept_offer", 1)["state"] == "confirmed"
    assert rush.states == ["cancelled", "confirmed", "waiting", "waiting"]
    told = [(event["state"], event["version"]) for event in programme.doors.events(SignUpChanged)
            if event["id"] == rush.sign_ups[1]["id"]]  # fmt: skip
    assert told == [("waiting", 1), ("offered", 2), ("confirmed", 3)]


def test_an_offer_that_is_declined_goes_to_the_next_and_costs_nothing(rush):
    rush.act("cancel_sign_up", 0)
    assert rush.act("decline_offer", 1)["state"] == "declined"
    assert rush.states == ["cancelled", "declined", "offered", "waiting"]


@pytest.mark.parametrize(("seconds", "is_over"), [(-1, False), (0, True)])
def test_an_offer_stands_until_its_moment_whenever_the_timer_comes(rush, clock, seconds, is_over):
    rush.act("cancel_sign_up", 0)
    clock.moment = rush.row(1).due_at + timedelta(seconds=seconds)
    if not is_over:
        rush.programme.doors.tick("sweep_offers")
        assert rush.act("accept_offer", 1)["state"] == "confirmed"
        return
    with pytest.raises(Conflict, match="offer_over"):
        rush.act("accept_offer", 1)
    rush.programme.doors.tick("sweep_offers")
    assert rush.states == ["cancelled", "expired", "offered", "waiting"]
    assert rush.row(2).due_at == clock.now() + timedelta(minutes=720)
    with pytest.raises(Conflict, match="sign_up_state_forbids"):
        rush.act("accept_offer", 1)


def test_an_offer_ends_when_the_shift_begins(programme, clock):
    rush = Rush(programme)
    clock.moment = SATURDAY - timedelta(hours=2)
    rush.act("cancel_sign_up", 0)
    assert rush.row(1).due_at == SATURDAY
    clock.moment = SATURDAY
    programme.doors.tick("sweep_offers")
    programme.doors.tick("sweep_lines")
    assert rush.states == ["cancelled_late", "expired", "expired", "expired"]
    assert rush.taken_count == 0


def test_many_places_go_to_as_many_in_the_order_of_the_line(programme, clock):
    rush = Rush(programme, people=8, places=3)
    for number in (0, 2):
        rush.act("cancel_sign_up", number)
    assert rush.states[3:] == ["offered", "offered", "waiting", "waiting", "waiting"]
    clock.moment = rush.row(3).due_at
    programme.doors.tick("sweep_offers")
    assert rush.states[3:] == ["expired", "expired", "offered", "offered", "waiting"]
    assert rush.taken_count == 3


def test_leaving_the_line_is_free_and_nobody_is_asked_for_it(rush):
    assert rush.act("cancel_sign_up", 2)["state"] == "cancelled"
    assert rush.states == ["confirmed", "waiting", "cancelled", "waiting"]
    rush.act("cancel_sign_up", 0)
    rush.act("decline_offer", 1)
    assert rush.states[3] == "offered"


@pytest.mark.parametrize(("seconds", "state"), [(0, "cancelled"), (1, "cancelled_late")])
def test_a_place_is_given_back_freely_until_the_time_that_is_said(programme, clock, seconds, state):
    rush = Rush(programme, people=1, cancel_minutes=90)
    clock.moment = SATURDAY - timedelta(minutes=90) + timedelta(seconds=seconds)
    assert rush.act("cancel_sign_up", 0)["state"] == state


@pytest.mark.parametrize("minutes", [14 * 24 * 60, 0])
def test_nobody_gives_back_sooner_than_they_were_told(programme, clock, minutes):
    activity = programme.activity(cancel_minutes=60)
    li = programme.city.volunteer()
    asked = programme.sign_up(li, programme.shift(activity))
    programme.led("change_activity", activity, cancel_minutes=minutes)
    clock.moment = SATURDAY - timedelta(minutes=min(minutes, 60) + 1)
    assert programme.act("cancel_sign_up", asked, li)["state"] == "cancelled"


def test_nothing_is_given_back_once_the_shift_has_begun(rush, clock):
    clock.moment = SATURDAY - timedelta(seconds=1)
    assert rush.act("cancel_sign_up", 3)["state"] == "cancelled"
    clock.moment = SATURDAY
    with pytest.raises(Conflict, match="shift_begun"):
        rush.act("cancel_sign_up", 0)


def test_only_an_offer_is_accepted_or_declined(rush):
    for number, verb in ((0, "accept_offer"), (1, "accept_offer"), (0, "decline_offer"), (2, "decline_offer")):
        with pytest.raises(Conflict, match="sign_up_state_forbids"):
            rush.act(verb, number)


def test_whoever_promised_to_be_elsewhere_meanwhile_cannot_accept(rush, programme):
    other = programme.shift()
    programme.sign_up(rush.people[1], other)  # standing in line promises nothing
    rush.act("cancel_sign_up", 0)
    with pytest.raises(Conflict, match="overlaps"):
        rush.act("accept_offer", 1)
    assert rush.act("decline_offer", 1)["state"] == "declined"


def test_nobody_acts_on_what_is_somebody_elses(rush, programme):
    rush.act("cancel_sign_up", 0)
    for verb in ("accept_offer", "decline_offer", "cancel_sign_up"):
        for id in (rush.sign_ups[1]["id"], str(new_id())):
            with pytest.raises(NotFound, match="sign_up_not_found"):
                programme.doors.call(verb, {"id": id}, rush.people[2].actor)


def test_more_places_are_offered_to_the_line_and_taken_ones_stay(rush, programme):
    (one,) = rush.shift["posts"]
    seen = programme.led("change_post", one, maximum=3)
    assert (seen["posts"][0]["maximum"], seen["posts"][0]["taken_count"]) == (3, 3)
    assert rush.states == ["confirmed", "offered", "offered", "waiting"]
    with pytest.raises(Conflict, match="post_taken"):
        programme.led("change_post", one, maximum=2)


def test_a_leader_who_approves_when_all_is_taken_adds_to_the_line(programme):
    shift = programme.shift(posts=[post(1)], sign_up_mode="reviewed")
    people = programme.volunteers(2)
    first, second = (programme.sign_up(one, shift) for one in people)
    programme.led("approve_sign_up", first)
    assert programme.led("approve_sign_up", second)["state"] == "waiting"
    programme.act("cancel_sign_up", first, people[0])
    assert programme.states(second) == ["offered"]


def test_what_waits_when_the_shift_begins_waits_no_more(programme, clock):
    shift = programme.shift(posts=[post(1)], sign_up_mode="reviewed")
    asked = programme.sign_up(programme.city.volunteer(), shift)
    clock.moment = SATURDAY - timedelta(seconds=1)
    programme.doors.tick("sweep_lines")
    assert programme.states(asked) == ["submitted"]
    clock.moment = SATURDAY
    programme.doors.tick("sweep_lines")
    assert programme.states(asked) == ["expired"]


def test_nobody_takes_a_place_of_a_project_that_is_suspended_and_nobody_loses_an_offer(rush, programme, clock):
    project_id = programme.row(Activity, rush.shift["activity_id"]).project_id
    rush.act("cancel_sign_up", 0)
    programme.changed(Project, project_id, state="suspended")
    with pytest.raises(Conflict, match="project_not_recruiting"):
        rush.act("accept_offer", 1)
    clock.moment = rush.row(1).due_at
    programme.doors.tick("sweep_offers")
    assert rush.states == ["cancelled", "offered", "waiting", "waiting"] and rush.row(1).due_at > clock.moment
    programme.changed(Project, project_id, state="published")
    assert rush.act("accept_offer", 1)["state"] == "confirmed"


def test_an_offer_of_a_suspended_project_ends_when_the_shift_begins(rush, programme, clock):
    rush.act("cancel_sign_up", 0)
    programme.changed(Project, programme.row(Activity, rush.shift["activity_id"]).project_id, state="suspended")
    clock.moment = SATURDAY
    programme.doors.tick("sweep_offers")
    assert rush.states[1] == "expired"


def test_no_leader_approves_for_a_project_that_is_suspended(programme):
    shift = programme.shift(posts=[post(1)], sign_up_mode="reviewed")
    asked = programme.sign_up(programme.city.volunteer(), shift)
    programme.changed(Project, programme.row(Activity, shift["activity_id"]).project_id, state="suspended")
    with pytest.raises(Conflict, match="project_not_recruiting"):
        programme.led("approve_sign_up", asked)


def test_a_tick_counts_shifts_and_not_who_waits_for_them(programme, clock, monkeypatch):
    shifts = [programme.shift(programme.activity(posts=[post(1)])) for _ in range(3)]
    waiting = [programme.sign_up(one, shift) for shift in shifts for one in programme.volunteers(4)]
    monkeypatch.setattr(sweeping, "SHIFTS_A_TICK_MAX", len(shifts))
    clock.moment = SATURDAY
    programme.doors.tick("sweep_lines")
    assert sorted(programme.states(*waiting)) == ["confirmed"] * 3 + ["expired"] * 9


def test_a_volunteer_who_leaves_gives_all_places_back(programme):
    rush = Rush(programme)
    past = programme.row(SignUp, rush.sign_ups[0]["id"])
    programme.city.told(rush.people[0], state="closed", account_id=None)
    programme.city.told(rush.people[2], state="withdrawn", account_id=None)
    assert rush.states == ["released", "offered", "released", "waiting"]
    programme.city.told(rush.people[1])  # one who stays
    assert rush.states[1] == "offered" and past.state == "confirmed"


@pytest.mark.parametrize(("seconds", "is_awake"), [(60, True), (61, False)])
def test_offers_that_end_soon_keep_the_timer_awake(rush, clock, seconds, is_awake):
    assert rush.programme.doors.tick("sweep_offers") is None
    rush.act("cancel_sign_up", 0)
    clock.moment = rush.row(1).due_at - timedelta(seconds=seconds)
    assert rush.programme.doors.tick("sweep_offers") is (STAYS_AWAKE if is_awake else None)
