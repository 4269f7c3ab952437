"""Every door of activities, shifts, sign-ups, swaps, invitations and calendars is opened on both databases."""

from datetime import timedelta

import h3.api.basic_int as h3

from services.projects.activities.doors import ActivityDoors
from services.projects.activities.tests.programme import PLACE, SATURDAY, post
from services.projects.calendars.doors import CalendarDoors
from services.projects.invitations.doors import InvitationDoors
from services.projects.shifts.doors import ShiftDoors
from services.projects.sign_ups.doors import SignUpDoors
from services.projects.swaps.doors import SwapDoors
from shared.contracts.teams.profiles import ProfileChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.runtime.doors.rpc import RpcDoor
from shared.runtime.doors.timer import TimerDoor

HERE = f"{h3.latlng_to_cell(PLACE.latitude, PLACE.longitude, 7):x}"
DOORS = (ActivityDoors, ShiftDoors, SignUpDoors, SwapDoors, InvitationDoors, CalendarDoors)


def doors_of(kind):
    """The names of their methods with a door of a kind."""
    return {
        name
        for doors in DOORS
        for name, method in vars(doors).items()
        if any(isinstance(door, kind) for door in getattr(method, "nameko_entrypoints", ()))
    }


class Watching:
    """The doors, and which of them were opened."""

    def __init__(self, doors):
        self.doors, self.opened = doors, set()

    def __getattr__(self, name):
        return getattr(self.doors, name)

    def call(self, verb, *arguments, **named):
        self.opened.add(verb)
        return self.doors.call(verb, *arguments, **named)

    def tick(self, verb):
        self.opened.add(verb)
        return self.doors.tick(verb)


def test_every_door_is_opened(programme, clock):
    programme.doors = watching = Watching(programme.doors)
    programme.doors.hear(TeamChanged)
    people = programme.volunteers(6)
    activity = a_programme(programme)
    signing_up_and_waiting(programme, activity, people)
    reviewing(programme, people)
    giving_places_to_one_another(programme, activity, people)
    inviting(programme, activity)
    calendars(programme, people[0])
    time_passes(programme, clock)
    assert watching.opened >= doors_of(RpcDoor) | doors_of(TimerDoor)


def a_programme(programme):
    made = programme.made(rule="FREQ=WEEKLY;COUNT=4", posts=[post(1)])
    assert programme.led("change_activity", made, content="读报", longitude=116.3, latitude=39.95)["content"] == "读报"
    activity = programme.led("open_activity", made)
    assert programme.doors.call("activity", {"id": made["id"]})["state"] == "open"
    page = programme.doors.call("activities_of_project", {"id": made["project_id"]}, programme.leader.actor)
    assert len(page["items"]) == 1
    assert len(programme.doors.call("find_activities", {"longitude": 116.3, "latitude": 39.9})["items"]) == 1
    assert len(programme.doors.call("find_fitting_activities", {}, programme.leader.actor)["items"]) == 1
    added = programme.led("add_shift", activity, starts_at="2026-04-11T01:00:00Z", minutes=60, posts=[post(1)])
    moved = programme.led("move_shift", added, starts_at="2026-04-12T01:00:00Z", minutes=90, reason="改期")
    assert programme.led("change_post", moved["posts"][0], maximum=2)["posts"][0]["maximum"] == 2
    assert programme.led("cancel_shift", moved, reason="大风")["state"] == "cancelled"
    other = programme.activity()
    assert programme.led("cancel_activity", other, reason="大风")["state"] == "cancelled"
    return activity


def signing_up_and_waiting(programme, activity, people):
    shift = programme.shifts(activity)[0]
    signed = [programme.sign_up(person, shift) for person in people[:4]]
    assert programme.doors.call("sign_up_of", {"id": signed[3]["id"]}, people[3].actor)["ahead_count"] == 2
    assert len(programme.doors.call("own_sign_ups", {"coming": True}, people[0].actor)["items"]) == 1
    assert len(programme.led("sign_ups_of_shift", shift, state="waiting")["items"]) == 3
    programme.act("cancel_sign_up", signed[0], people[0])
    programme.act("decline_offer", signed[1], people[1])
    assert programme.act("accept_offer", signed[2], people[2])["state"] == "confirmed"
    programme.city.told(people[2], state="closed", account_id=None)
    assert programme.states(*signed) == ["cancelled", "declined", "released", "offered"]


def reviewing(programme, people):
    shift = programme.shift(sign_up_mode="reviewed", starts_at="2026-03-20T01:00:00Z")
    asked = [programme.sign_up(person, shift) for person in people[:2]]
    assert programme.led("approve_sign_up", asked[0])["state"] == "confirmed"
    assert programme.led("refuse_sign_up", asked[1], reason="x")["state"] == "refused"


def giving_places_to_one_another(programme, activity, people):
    _, second, third, fourth, *_ = programme.shifts(activity)
    li, wang, zhao = people[0], people[1], people[3]
    mine, _, last = programme.sign_up(li, second), programme.sign_up(wang, third), programme.sign_up(li, fourth)
    swap = programme.act("offer_place", mine, li, to_number=wang.number, for_shift_id=third["id"])
    assert programme.act("accept_swap", swap, wang)["state"] == "accepted"
    for verb, person in (("cancel_swap", li), ("decline_swap", zhao), ("accept_swap", zhao)):
        programme.act(verb, programme.act("offer_place", last, li, to_number=zhao.number), person)
    assert len(programme.doors.call("own_swaps", {}, zhao.actor)["items"]) == 3


def inviting(programme, activity):
    shift = programme.shift(posts=[post(9)], starts_at="2026-03-27T01:00:00Z")
    one, two, three = programme.volunteers(3)
    for person in (one, two, three):
        programme.doors.hear(ProfileChanged, id=str(person.id), home_cell=HERE)
    assert len(programme.led("find_suitable", shift)["items"]) == 3
    invited = [programme.led("invite", shift, volunteer_id=str(person.id)) for person in (one, two, three)]
    assert programme.act("accept_invitation", invited[0], one)["state"] == "confirmed"
    assert programme.act("decline_invitation", invited[1], two)["state"] == "declined"
    assert programme.led("cancel_invitation", invited[2])["state"] == "cancelled"
    assert len(programme.led("invitations_of_shift", shift)["items"]) == 3
    assert len(programme.doors.call("own_invitations", {}, one.actor)["items"]) == 1
    programme.led("invite", shift, volunteer_id=str(programme.city.volunteer().id))


def calendars(programme, person):
    secret = programme.doors.call("make_calendar", {}, person.actor)["secret"]
    assert len(programme.doors.call("calendar", {"secret": secret})["entries"]) == 5
    programme.doors.call("end_calendar", {}, person.actor)
    assert programme.doors.call("team_calendar", {"id": TEAM_ID})["entries"] == []


def time_passes(programme, clock):
    for days in (3, 40):
        clock.moment = SATURDAY + timedelta(days=days)
        for verb in sorted(programme.doors.timers()):
            programme.doors.tick(verb)
    assert programme.doors.call("find_activities", {})["items"] == []
