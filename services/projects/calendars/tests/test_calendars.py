"""Calendars: a person's own by a secret address, a team's for everybody."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.projects.activities.tests.programme import SATURDAY, post
from services.projects.calendars import queries
from services.projects.calendars.models import CalendarFeed
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.ids import new_id

UNKNOWN = "x" * 43


def feed(programme, secret):
    return programme.doors.call("calendar", {"secret": secret})["entries"]


def test_a_persons_calendar_has_the_shifts_they_have_a_place_in(programme):
    activity = programme.activity(rule="FREQ=WEEKLY;COUNT=3", posts=[post(1)])
    first, second, third = programme.shifts(activity)
    li, wang = programme.volunteers(2)
    programme.sign_up(wang, second)
    mine = [programme.sign_up(li, shift) for shift in (first, second, third)]
    programme.act("cancel_sign_up", mine[2], li)
    secret = programme.doors.call("make_calendar", {}, li.actor)["secret"]
    entries = feed(programme, secret)
    assert [(entry["id"], entry["is_cancelled"]) for entry in entries] == [
        (mine[0]["id"], False),
        (mine[2]["id"], True),
    ]
    assert (entries[0]["title"], entries[0]["place"], entries[0]["starts_at"]) == (
        activity["title"], activity["place"], first["starts_at"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "said", "cancelled"),
    [("move_shift", {"starts_at": "2026-03-08T01:00:00Z", "minutes": 60}, False), ("cancel_shift", {}, True)],
)
def test_a_change_makes_a_later_version_of_the_same_entry(programme, clock, verb, said, cancelled):
    li, shift = programme.city.volunteer(), programme.shift()
    programme.sign_up(li, shift)
    secret = programme.doors.call("make_calendar", {}, li.actor)["secret"]
    (before,) = feed(programme, secret)
    clock.advance(hours=1)
    programme.led(verb, shift, reason="大风", **said)
    (after,) = feed(programme, secret)
    assert after["id"] == before["id"] and after["sequence"] > before["sequence"]
    assert after["changed_at"] > before["changed_at"] and after["is_cancelled"] is cancelled


def test_what_is_long_past_is_left_out(programme, clock):
    li, shift = programme.city.volunteer(), programme.shift()
    programme.sign_up(li, shift)
    secret = programme.doors.call("make_calendar", {}, li.actor)["secret"]
    clock.advance(days=90)
    assert len(feed(programme, secret)) == 1
    clock.advance(days=6)
    assert feed(programme, secret) == []


def test_a_new_address_voids_the_old_one_and_none_is_kept_in_clear(programme):
    li = programme.city.volunteer()
    old, new = (programme.doors.call("make_calendar", {}, li.actor)["secret"] for _ in range(2))
    assert old != new and feed(programme, new) == []
    for secret in (old, UNKNOWN):
        with pytest.raises(NotFound, match="calendar_not_found"):
            feed(programme, secret)
    assert new not in str(vars(programme.row(CalendarFeed, li.id)))


def test_an_address_is_ended_and_ending_nothing_is_no_fault(programme):
    li = programme.city.volunteer()
    secret = programme.doors.call("make_calendar", {}, li.actor)["secret"]
    for _ in range(2):
        programme.doors.call("end_calendar", {}, li.actor)
        with pytest.raises(NotFound):
            feed(programme, secret)


def test_whoever_is_a_volunteer_no_more_has_no_calendar(programme):
    li = programme.city.volunteer()
    secret = programme.doors.call("make_calendar", {}, li.actor)["secret"]
    programme.city.told(li, state="closed", account_id=None)
    with pytest.raises(NotFound):
        feed(programme, secret)
    with pytest.raises(Forbidden, match="volunteers_only"):
        programme.doors.call("make_calendar", {}, li.actor)


def test_a_teams_calendar_has_all_its_shifts_and_nobodys_name(programme):
    programme.doors.hear(TeamChanged)
    activity = programme.activity(programme.project(team_id=UUID(TEAM_ID)), rule="FREQ=WEEKLY;COUNT=2")
    programme.made(programme.project(team_id=UUID(TEAM_ID)))  # planned: nobody's business
    programme.activity()  # another's
    first, second = programme.shifts(activity)
    programme.led("cancel_shift", second, reason="大风")
    calendar = programme.doors.call("team_calendar", {"id": TEAM_ID})
    assert calendar["name"] == TeamChanged.example["name"]
    assert [(entry["id"], entry["is_cancelled"]) for entry in calendar["entries"]] == [
        (first["id"], False), (second["id"], True)
    ]  # fmt: skip


def test_a_calendar_that_is_full_leaves_out_the_past(programme, clock, monkeypatch):
    monkeypatch.setattr(queries, "ENTRIES_MAX", 2)
    programme.doors.hear(TeamChanged)
    project_id = programme.project(team_id=UUID(TEAM_ID))
    programme.activity(project_id, rule="FREQ=DAILY;COUNT=4")
    for days, shown in ((0, [0, 1]), (2, [2, 3]), (3, [2, 3])):
        clock.moment = SATURDAY + timedelta(days=days)
        entries = programme.doors.call("team_calendar", {"id": TEAM_ID})["entries"]
        begun = [programme.moment(SATURDAY + timedelta(days=day)) for day in shown]
        assert [entry["starts_at"] for entry in entries] == begun


@pytest.mark.parametrize(("state", "is_there"), [("active", True), ("dissolved", True), ("submitted", False)])
def test_a_team_has_a_calendar_once_it_was_founded(programme, state, is_there):
    programme.doors.hear(TeamChanged, state=state)
    if is_there:
        assert programme.doors.call("team_calendar", {"id": TEAM_ID})["entries"] == []
    else:
        with pytest.raises(NotFound, match="calendar_not_found"):
            programme.doors.call("team_calendar", {"id": TEAM_ID})
    with pytest.raises(NotFound, match="calendar_not_found"):
        programme.doors.call("team_calendar", {"id": str(new_id())})
