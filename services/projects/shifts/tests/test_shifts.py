"""Shifts: by their time; added, moved with those who signed up, cancelled."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.projects.activities.models import Activity, Shift
from services.projects.activities.tests.programme import SATURDAY, post
from services.projects.shifts import moving
from services.projects.sign_ups.line import new_sign_up
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from shared.kernel.ids import new_id

SUNDAY = "2026-03-08T01:00:00Z"


@pytest.fixture(name="weekly")
def _weekly(programme):
    """An activity of four Saturdays, each for one person."""
    return programme.activity(rule="FREQ=WEEKLY;COUNT=4", posts=[post(1)])


def moved(programme, shift, starts_at=SUNDAY, minutes=180, **further):
    return programme.led("move_shift", shift, starts_at=starts_at, minutes=minutes, reason="改期", **further)


def test_shifts_come_in_pages_by_their_time_those_that_are_not_over(programme, weekly, clock):
    first = programme.doors.call("shifts_of_activity", {"id": weekly["id"], "limit": 3})
    rest = programme.doors.call("shifts_of_activity", {"id": weekly["id"], "limit": 3, "cursor": first["next_cursor"]})
    assert [one["starts_at"][5:10] for one in [*first["items"], *rest["items"]]] == ["03-07", "03-14", "03-21", "03-28"]
    assert rest["next_cursor"] is None
    clock.moment = SATURDAY + timedelta(hours=3)
    assert len(programme.shifts(weekly)) == 3
    assert len(programme.shifts(weekly, since="2026-03-07T00:00:00Z")) == 4


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-07T00:00:00"])
def test_a_cursor_with_a_moment_out_of_all_time_is_refused(programme, weekly, moment):
    asked = {"id": weekly["id"], "limit": 1}
    cursor = programme.doors.call("shifts_of_activity", asked)["next_cursor"]
    listing, _, id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([listing, moment, id]).encode()).rstrip(b"=").decode()
    with pytest.raises(Invalid, match="cursor_invalid"):
        programme.doors.call("shifts_of_activity", asked | {"cursor": forged})


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0"])
def test_a_cursor_of_something_else_is_refused(programme, weekly, cursor):
    with pytest.raises(Invalid, match="cursor_invalid"):
        programme.shifts(weekly, cursor=cursor)


def test_a_shift_is_added_beside_the_rule_and_told(programme, weekly):
    said = {"starts_at": "2026-04-04T06:00:00Z", "minutes": 60, "posts": [post(5)]}
    added = programme.led("add_shift", weekly, **said)
    assert (added["starts_at"], added["ends_at"], added["posts"][0]["maximum"]) == (
        "2026-04-04T06:00:00Z", "2026-04-04T07:00:00Z", 5
    )  # fmt: skip
    assert programme.row(Activity, weekly["id"]).last_ends_at == datetime(2026, 4, 4, 7, tzinfo=UTC)
    assert programme.doors.events(ShiftChanged)[-1]["id"] == added["id"]
    with pytest.raises(Conflict, match="shift_exists"):
        programme.led("add_shift", weekly, **said)
    with pytest.raises(Invalid, match="shift_in_past"):
        programme.led("add_shift", weekly, **said | {"starts_at": "2026-03-01T01:00:00Z"})


def test_an_activity_has_a_largest_number_of_shifts(programme):
    full = programme.activity(starts_at="2026-03-03T01:00:00Z", rule="FREQ=DAILY;COUNT=366", posts=[post(1)])
    with pytest.raises(Invalid, match="shifts_too_many"):
        programme.led("add_shift", full, starts_at="2026-03-07T06:00:00Z", minutes=60, posts=[post()])


def test_nothing_is_added_to_what_is_cancelled(programme, weekly):
    programme.led("cancel_activity", weekly, reason="x")
    with pytest.raises(Conflict, match="activity_state_forbids"):
        programme.led("add_shift", weekly, starts_at=SUNDAY, minutes=60, posts=[post()])


def test_a_moved_shift_takes_along_everybody_who_stands_with_it(programme):
    shift = programme.shift(posts=[post(1)])
    li, wang = programme.volunteers(2)
    signed = [programme.sign_up(one, shift) for one in (li, wang)]
    now = moved(programme, shift)
    assert (now["starts_at"], now["ends_at"], now["reason"], now["version"]) == (
        SUNDAY, "2026-03-08T04:00:00Z", "改期", 2
    )  # fmt: skip
    assert programme.states(*signed) == ["confirmed", "waiting"]
    told = {event["id"]: event for event in programme.doors.events(SignUpChanged)}
    assert {told[one["id"]]["starts_at"] for one in signed} == {SUNDAY}
    assert programme.doors.events(ShiftChanged)[-1]["starts_at"] == SUNDAY


def test_whoever_promised_to_be_elsewhere_at_the_new_time_has_the_place_no_more(programme):
    shift, elsewhere = programme.shift(posts=[post(1)]), programme.shift(starts_at="2026-03-08T02:00:00Z")
    li, wang = programme.volunteers(2)
    signed = [programme.sign_up(one, shift) for one in (li, wang)]
    programme.sign_up(li, elsewhere)
    moved(programme, shift)
    assert programme.states(*signed) == ["released", "offered"]
    mine = programme.doors.call("sign_up_of", {"id": signed[0]["id"]}, li.actor)
    assert mine["reason"] == "改期"


def test_who_stands_in_line_keeps_standing_wherever_they_are_at_the_new_time(programme):
    shift, elsewhere = programme.shift(posts=[post(1)]), programme.shift(starts_at="2026-03-08T02:00:00Z")
    li, wang = programme.volunteers(2)
    signed = [programme.sign_up(one, shift) for one in (li, wang)]
    programme.sign_up(wang, elsewhere)
    moved(programme, shift)
    assert programme.states(*signed) == ["confirmed", "waiting"]


@pytest.mark.parametrize("how", ["move", "place"])
def test_after_another_time_or_place_a_place_is_given_back_freely_to_the_last(programme, clock, how):
    activity = programme.activity(posts=[post(2)])
    shift, (li, wang) = programme.shifts(activity)[0], programme.volunteers(2)
    before = programme.sign_up(li, shift)
    clock.advance(hours=1)
    if how == "move":
        moved(programme, shift, "2026-03-07T02:00:00Z")
    else:
        programme.led("change_activity", activity, place="别处")
    clock.advance(hours=1)
    after = programme.sign_up(wang, shift)
    clock.moment = SATURDAY - timedelta(minutes=1)
    assert programme.act("cancel_sign_up", before, li)["state"] == "cancelled"
    assert programme.act("cancel_sign_up", after, wang)["state"] == "cancelled_late"


def test_a_shift_is_moved_by_who_has_seen_how_it_stands(programme, weekly):
    shift = programme.shifts(weekly)[0]
    moved(programme, shift, version=1)
    with pytest.raises(Conflict, match="shift_changed_since"):
        moved(programme, shift, "2026-03-09T01:00:00Z", version=1)


def test_a_shift_is_not_moved_onto_another_or_out_of_the_project(programme):
    activity = programme.activity(programme.project(ends_on=date(2026, 3, 14)), rule="FREQ=WEEKLY;COUNT=2")
    first, second = programme.shifts(activity)
    with pytest.raises(Conflict, match="shift_exists"):
        moved(programme, first, second["starts_at"])
    with pytest.raises(Invalid, match="shift_outside_project"):
        moved(programme, first, "2026-03-15T01:00:00Z")
    assert moved(programme, first, first["starts_at"], minutes=60)["ends_at"] == "2026-03-07T02:00:00Z"


def test_what_has_begun_or_is_cancelled_is_not_moved(programme, weekly, clock):
    first, second, *_ = programme.shifts(weekly)
    programme.led("cancel_shift", second, reason="x")
    with pytest.raises(Conflict, match="shift_state_forbids"):
        moved(programme, second)
    clock.moment = SATURDAY
    with pytest.raises(Conflict, match="shift_begun"):
        moved(programme, first)


def test_persons_are_locked_anew_where_more_came_meanwhile(programme, weekly, monkeypatch):
    shift, lock, late = programme.shifts(weekly)[0], moving.lock_persons, []

    def lock_and_let_one_come(session, persons):
        """As if somebody else's transaction had ended between the two locks."""
        if len(late) < 2:
            late.append(set(persons))
            _sign_up_past_the_doors(session, shift)
        lock(session, persons)

    monkeypatch.setattr(moving, "lock_persons", lock_and_let_one_come)
    monkeypatch.setattr(moving, "TRIES_MAX", 1)
    with pytest.raises(Unavailable, match="busy"):
        moved(programme, shift)
    late.clear()
    monkeypatch.setattr(moving, "TRIES_MAX", 5)
    assert moved(programme, shift)["starts_at"] == SUNDAY
    assert len(late) == 2


def test_an_activity_ends_with_the_last_shift_that_takes_place(programme, clock):
    activity = programme.activity(rule="FREQ=DAILY;COUNT=2")
    first, second = programme.shifts(activity)
    programme.led("cancel_shift", second, reason="大风")
    row = programme.row(Activity, activity["id"])
    assert (row.first_starts_at, row.last_ends_at) == (SATURDAY, SATURDAY + timedelta(hours=3))
    programme.led("cancel_shift", first, reason="大风")
    assert programme.row(Activity, activity["id"]).last_ends_at == SATURDAY + timedelta(hours=3)


def test_one_shift_is_cancelled_and_the_others_are_not(programme, weekly):
    first, second, *_ = programme.shifts(weekly)
    signed = [programme.sign_up(programme.city.volunteer(), one) for one in (first, second)]
    assert programme.led("cancel_shift", first, reason="大风")["state"] == "cancelled"
    assert programme.states(*signed) == ["released", "confirmed"]
    with pytest.raises(Conflict, match="shift_state_forbids"):
        programme.led("cancel_shift", first, reason="x")


@pytest.mark.parametrize(("said", "code"), [({"minimum": 3}, "post_numbers_wrong"), ({"name": "读报"}, "posts_alike")])
def test_a_post_keeps_its_numbers_in_order_and_its_name_its_own(programme, said, code):
    shift = programme.shift(posts=[post(2), post(2, name="读报")])
    with pytest.raises(Invalid, match=code):
        programme.led("change_post", shift["posts"][0], **said)
    assert programme.led("change_post", shift["posts"][0], name="聊天", minimum=1)["version"] == 2


def test_only_those_who_lead_change_shifts(programme, weekly):
    shift, stranger = programme.shifts(weekly)[0], programme.city.official("cadre", "BJ-D2")
    acts = (
        ("add_shift", weekly, {"starts_at": SUNDAY, "minutes": 60, "posts": [post()]}, "activity_not_found"),
        ("move_shift", shift, {"starts_at": SUNDAY, "minutes": 60, "reason": "x"}, "shift_not_found"),
        ("cancel_shift", shift, {"reason": "x"}, "shift_not_found"),
        ("change_post", shift["posts"][0], {"maximum": 3}, "post_not_found"),
    )
    for verb, thing, said, code in acts:
        for id in (thing["id"], str(new_id())):
            with pytest.raises(NotFound, match=code):
                programme.doors.call(verb, {"id": id, **said}, stranger)


def _sign_up_past_the_doors(session, shift):
    row = session.get(Shift, UUID(shift["id"]))
    made = new_sign_up(session, row, row.posts[0], new_id(), "self")
    made.version = 1
    session.add(made)
    session.flush()
