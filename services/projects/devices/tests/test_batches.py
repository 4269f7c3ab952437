"""Batches: believed by their signature, taken once, each note under the rules of its moment."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from services.projects.devices.models import Device, OfflineBatch
from services.projects.devices.tests.tablets import Tablet
from services.projects.library.models import Project
from services.projects.presence.tests.test_walk_ins import ask
from shared.contracts.projects.presence_words import BATCH_NOTES_MAX
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from shared.kernel.ids import new_id

IN, OUT = "checked_in", "checked_out"


@pytest.fixture(name="grounds")
def _grounds(grounds_sqlite):
    return grounds_sqlite


def test_what_was_noted_without_a_connection_is_taken_later(grounds, tablet, clock):
    li, wang = grounds.signed_up(), grounds.signed_up()
    came = clock.now()
    tablet.note("in", li).note("in", wang, minutes=1).note("out", li, minutes=90)
    clock.moment = grounds.shift.ends_at + timedelta(minutes=30)
    taken = tablet.send()
    assert [note["outcome"] for note in taken["outcome"]] == [IN, IN, OUT]
    (row,) = grounds.attendances(li)
    assert (row.came_in_at, row.went_out_at) == (came, came + timedelta(minutes=90))
    assert (row.came_in_by, row.went_out_by, row.grade, row.state) == ("offline", "offline", "leader", "closed")
    assert (str(row.batch_id), row.in_recorder_id, row.flags) == (taken["id"], grounds.leader.account_id, [])
    assert grounds.attendances(wang)[0].state == "open"


def test_a_batch_that_is_sent_twice_is_one_and_is_answered_alike(grounds, tablet, clock):
    payload = tablet.note("in", grounds.signed_up()).payload()
    clock.advance(minutes=5)
    first = tablet.send(payload)
    clock.advance(days=5)  # later than any other batch would be taken
    assert tablet.send(payload) == first
    assert len(grounds.attendances()) == len(grounds.rows(OfflineBatch)) == 1


def test_the_same_id_with_another_content_or_from_another_device_is_refused(grounds, tablet):
    batch_id = str(new_id())
    payload = tablet.note("in", grounds.signed_up()).payload(batch_id=batch_id)
    tablet.send(payload)
    another = tablet.note("in", grounds.signed_up()).payload(batch_id=batch_id)
    with pytest.raises(Conflict, match="batch_differs"):
        tablet.send(another)
    with pytest.raises(Conflict, match="batch_differs"):
        Tablet(grounds).enrol().send(payload)
    assert len(grounds.attendances()) == 1


def test_the_same_notes_under_another_id_change_nothing(grounds, tablet, clock):
    tablet.note("in", grounds.signed_up()).note("out", grounds.city.volunteer())
    clock.advance(minutes=5)
    tablet.send()
    assert tablet.outcomes() == ["projects.already_inside", "projects.not_signed_up"]


def test_what_the_device_has_not_signed_is_forged(grounds, tablet):
    payload = tablet.note("in", grounds.signed_up()).payload()
    other = Tablet(grounds).enrol()
    changed = payload.replace('"in"', '"out"')
    forged = [
        tablet.request(payload) | {"payload": changed},
        tablet.request(payload) | {"payload": payload + " "},
        tablet.request(payload) | {"device_id": other.id},
        tablet.request(payload) | {"signature": tablet.signed(payload.encode())},
        tablet.request(payload) | {"device_now": (grounds.clock.now() - timedelta(minutes=5)).isoformat()},
    ]
    for request in forged:
        with pytest.raises(Forbidden, match="batch_forged"):
            grounds.doors.call("take_batch", request, grounds.leader.actor)
    assert grounds.attendances() == []


def test_a_device_that_was_ended_or_is_somebody_elses_is_not_believed(grounds, tablet):
    tablet.note("in", grounds.signed_up())
    with pytest.raises(NotFound, match="device_not_found"):
        tablet.send(actor=grounds.city.volunteer().actor)
    with pytest.raises(NotFound, match="device_not_found"):
        tablet.send(device_id=str(new_id()))
    grounds.doors.call("end_device", {"id": tablet.id}, grounds.leader.actor)
    with pytest.raises(Conflict, match="device_ended"):
        tablet.send()


def test_a_batch_for_a_shift_that_its_owner_does_not_lead_is_for_none(grounds, tablet):
    project = grounds.new_project(responsible_id=grounds.city.volunteer().id)
    other = grounds.new_shift(grounds.new_activity(project))
    tablet.note("in", grounds.signed_up(other))
    for shift in (other, type(other)(id=new_id())):
        with pytest.raises(NotFound, match="shift_not_found"):
            tablet.send(tablet.payload(shift))


def test_whoever_is_responsible_no_more_sends_nothing(grounds, tablet):
    tablet.note("in", grounds.signed_up())
    grounds.change(Project, grounds.project.id, responsible_id=None)
    with pytest.raises(NotFound, match="shift_not_found"):
        tablet.send()


def test_of_an_emergency_whomever_it_names_sends_it(grounds, tablet):
    tablet.note("in", grounds.signed_up())
    grounds.change(Project, grounds.project.id, responsible_id=None, is_standing=True)
    assert tablet.outcomes() == [IN]


@pytest.mark.parametrize(("until", "leads"), [("2026-03-02", True), ("2026-03-01", False)])
def test_who_led_on_the_day_of_the_shift_may_send_it_later(grounds, clock, until, leads):
    deputy, team_id = grounds.city.volunteer(), new_id()
    office = {"volunteer_id": str(deputy.id), "role": "deputy", "since": "2026-01-01", "until": until}
    grounds.doors.hear(TeamChanged, id=str(team_id), officers=[office])
    shift = grounds.new_shift(grounds.new_activity(grounds.new_project(responsible_id=new_id()), team_id=team_id))
    tablet = Tablet(grounds, deputy).enrol().note("in", grounds.signed_up(shift))
    clock.advance(days=1)
    if leads:
        assert tablet.outcomes(payload=tablet.payload(shift)) == [IN]
    else:
        with pytest.raises(NotFound, match="shift_not_found"):
            tablet.send(tablet.payload(shift))


@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, False)])
def test_within_three_days_after_the_shift(grounds, tablet, clock, seconds, in_time):
    tablet.note("in", grounds.signed_up())
    clock.moment = grounds.shift.ends_at + timedelta(days=3, seconds=seconds)
    if in_time:
        assert tablet.outcomes() == [IN]
    else:
        with pytest.raises(Conflict, match="batch_too_late"):
            tablet.send()


def test_what_is_no_batch_is_refused_as_a_whole(grounds, tablet):
    with pytest.raises(Invalid, match="batch_unreadable"):
        tablet.send("{not json")
    with pytest.raises(Invalid, match="batch_unreadable"):
        tablet.send('{"id": NaN}')
    with pytest.raises(Invalid, match="batch_unreadable"):
        tablet.send("[" * 5000)
    li = grounds.signed_up()
    for wrong in ({"notes": []}, {"more": 1}, {"notes": [{"act": "in"}]}):
        said = json.loads(tablet.note("in", li).payload()) | wrong
        with pytest.raises(Invalid, match=r"request\.invalid"):
            tablet.send(json.dumps(said))


@pytest.mark.parametrize(("surplus", "fits"), [(0, True), (1, False)])
def test_a_hundred_notes_and_no_more(grounds, tablet, surplus, fits):
    li = grounds.city.volunteer()
    card = grounds.desk.code(li)
    for _ in range(BATCH_NOTES_MAX + surplus):
        tablet.note("out", li, card=card)
    if fits:
        assert tablet.outcomes() == ["projects.not_signed_up"] * BATCH_NOTES_MAX
    else:
        with pytest.raises(Invalid, match=r"request\.invalid"):
            tablet.send()


def test_notes_are_taken_in_the_order_of_their_moments_and_answered_in_that_of_the_device(grounds, tablet, clock):
    li = grounds.signed_up()
    tablet.note("out", li, minutes=30).note("in", li).note("in", li, minutes=40)
    clock.advance(hours=1)
    assert tablet.outcomes() == [OUT, IN, IN]
    assert [row.state for row in grounds.attendances(li)] == ["closed", "open"]


def test_each_note_is_held_to_the_rules_of_its_moment(grounds, tablet, clock):
    li, waiting, stranger = grounds.signed_up(), grounds.signed_up(state="waiting"), grounds.city.volunteer()
    early = grounds.shift.starts_at - timedelta(minutes=30)
    grounds.change(Device, UUID(tablet.id), enrolled_at=early - timedelta(days=1))
    tablet.note("in", li, at=early - timedelta(seconds=1)).note("in", li, at=early)
    tablet.note("in", waiting, at=early).note("in", stranger, at=early).note("out", stranger, at=early)
    tablet.note("in", grounds.signed_up(), at=grounds.shift.ends_at)
    tablet.note("out", li, at=grounds.shift.ends_at + timedelta(hours=1))
    tablet.note("in", grounds.leader, at=early)
    grounds.signed_up(volunteer=grounds.leader)
    clock.moment = grounds.shift.ends_at + timedelta(hours=2)
    assert tablet.outcomes() == [
        "projects.check_in_closed",
        IN,
        "projects.sign_up_not_confirmed",
        "projects.not_signed_up",
        "projects.not_signed_up",
        "projects.check_in_closed",
        "projects.check_out_closed",
        "projects.presence_not_own",
    ]


def test_a_note_of_the_future_is_none(grounds, tablet, clock):
    li = grounds.signed_up()
    tablet.note("in", li, at=clock.now() + timedelta(seconds=1))
    assert tablet.outcomes() == ["projects.note_in_future"]


def test_a_note_before_something_that_is_known_is_none(grounds, tablet, clock):
    li = grounds.signed_up()
    tablet.note("in", li, minutes=10).note("out", li, minutes=-1)
    grounds.served(li, 30)
    assert tablet.outcomes() == ["projects.note_out_of_order", "projects.not_inside"]
    grounds.clock.advance(minutes=1)
    grounds.check_in(li)
    again = Tablet(grounds).enrol().note("out", li, minutes=-1)
    assert again.outcomes() == ["projects.note_out_of_order"]


def test_who_came_by_code_goes_by_a_note_and_the_weaker_grade_counts(grounds, tablet, clock):
    li = grounds.signed_up()
    grounds.check_in(li)
    tablet.note("out", li, minutes=60)
    clock.advance(minutes=90)
    assert tablet.outcomes() == [OUT]
    (row,) = grounds.attendances(li)
    assert (row.in_grade, row.out_grade, row.grade) == ("code", "leader", "leader")


def test_cards_are_verified_for_the_moment_at_which_they_were_read(grounds, tablet, clock):
    li, wang = grounds.signed_up(), grounds.signed_up()
    soon = grounds.desk.code(li, days=1 / 24)
    tablet.note("in", li, card=soon, minutes=59).note("in", wang, card=grounds.desk.code(wang, days=1 / 24), minutes=61)
    clock.advance(hours=5)
    assert tablet.outcomes() == [IN, "projects.card_refused"]


def test_cards_that_are_none_are_refused_one_by_one(grounds, tablet, clock):
    gone, lost, li = grounds.signed_up(), grounds.signed_up(), grounds.signed_up()
    card = grounds.desk.code(li)
    tablet.note("in", gone).note("in", lost).note("in", li, card=f"{card[:-6]}AAAAAA").note("in", li)
    grounds.city.told(gone, state="withdrawn")
    grounds.city.told(lost, card_version=2)
    clock.advance(minutes=5)
    assert tablet.outcomes() == ["projects.card_refused"] * 3 + [IN]


def test_a_card_that_is_newer_than_what_is_known_is_asked_for_again_and_nothing_is_done(grounds, tablet):
    li, wang = grounds.signed_up(), grounds.signed_up()
    tablet.note("in", li).note("in", wang, card=grounds.desk.code(wang, card_version=2))
    with pytest.raises(Unavailable, match="not_yet_known"):
        tablet.send()
    assert grounds.attendances() == [] == grounds.rows(OfflineBatch)


def test_the_one_who_took_back_their_consent_is_not_checked_in(grounds, tablet):
    li = grounds.signed_up()
    grounds.city.consents(li, withdrawn=["volunteer_registration"])
    assert tablet.note("in", li).outcomes() == ["request.consent_missing"]


@pytest.mark.parametrize(
    ("seconds", "flags"), [(120, []), (121, ["clock_off"]), (-121, ["clock_off"]), (3600, ["clock_off"])]
)
def test_a_clock_that_is_off_is_set_right_and_flagged(grounds, clock, seconds, flags):
    tablet = Tablet(grounds, slow=timedelta(seconds=seconds)).enrol()
    li = grounds.signed_up()
    came = clock.now() + timedelta(minutes=5)
    tablet.note("in", li, at=came)
    clock.advance(minutes=30)
    assert tablet.outcomes() == [IN]
    (row,) = grounds.attendances(li)
    assert row.flags == flags
    assert row.came_in_at == (came if flags else came - timedelta(seconds=seconds))


def test_who_was_taken_for_a_no_show_was_there_after_all(grounds, tablet, clock):
    li, wang = grounds.signed_up(), grounds.signed_up()
    tablet.note("in", li).note("out", li, minutes=60).note("in", wang)
    grounds.end_shift()
    assert [grounds.sign_up_of(one).state for one in (li, wang)] == ["no_show", "no_show"]
    assert (tablet.outcomes(), grounds.post_of().taken_count) == ([IN, OUT, IN], 2)
    assert [grounds.sign_up_of(one).state for one in (li, wang)] == ["confirmed", "confirmed"]
    assert [grounds.attendances(one)[0].state for one in (li, wang)] == ["closed", "missing_out"]
    records = [grounds.record(one) for one in (li, wang)]
    assert [(record.minutes, record.wants[:2]) for record in records] == [
        (40, ["leader", "acceptance"]),
        (0, ["minutes", "leader"]),
    ]


def test_the_place_of_a_no_show_is_had_once(grounds, tablet):
    shift = grounds.new_shift(grounds.new_activity(), maximum=1)
    walker = grounds.city.volunteer()
    asked = ask(grounds, walker, shift=shift)
    tablet.note("in", grounds.signed_up(shift))
    grounds.end_shift(shift)
    grounds.doors.call("approve_walk_in", {"id": asked["id"]}, grounds.leader.actor)
    assert tablet.outcomes(payload=tablet.payload(shift)) == ["projects.post_full"]


def test_a_check_out_that_comes_after_the_closing_mends_it(grounds, tablet, clock):
    li = grounds.signed_up()
    grounds.check_in(li)
    tablet.note("out", li, minutes=60)
    grounds.end_shift()
    assert (grounds.attendances(li)[0].state, grounds.record(li).minutes) == ("missing_out", 0)
    assert tablet.outcomes() == [OUT]
    (row,) = grounds.attendances(li)
    assert (row.state, row.went_out_at - row.came_in_at) == ("closed", timedelta(hours=1))
    assert (grounds.record(li).minutes, grounds.record(li).flags) == (40, ["late_note"])  # twenty were before the shift


def test_a_walk_in_is_let_in_by_the_post_that_the_leader_named(grounds, tablet, clock):
    li = grounds.city.volunteer()
    tablet.note("in", li, post_id=str(grounds.post_of().id)).note("out", li, minutes=60)
    clock.advance(hours=2)
    assert tablet.outcomes() == [IN, OUT]
    assert (grounds.sign_up_of(li).came_by, grounds.post_of().taken_count) == ("walk_in", 1)


def test_a_note_that_is_refused_leaves_nothing_behind(grounds, tablet, clock):
    shift = grounds.new_shift(grounds.new_activity(), maximum=1)
    post_id = str(grounds.post_of(shift).id)
    first, second = grounds.city.volunteer(), grounds.city.volunteer()
    late = shift.ends_at + timedelta(minutes=1)
    tablet.note("in", first, post_id=post_id, at=late).note("in", first, post_id=post_id)
    tablet.note("in", second, post_id=post_id, minutes=1).note("in", second, post_id=str(new_id()), minutes=1)
    clock.moment = shift.ends_at + timedelta(minutes=30)
    assert tablet.outcomes(payload=tablet.payload(shift)) == [
        "projects.already_inside",
        IN,
        "projects.post_full",
        "projects.post_not_found",
    ]
    assert grounds.post_of(shift).taken_count == 1 and len(grounds.attendances()) == 1
    with pytest.raises(IndexError):
        grounds.sign_up_of(second, shift)


def test_notes_are_taken_where_cards_are(grounds, tablet):
    for rule, outcome in (("leader", IN), ("online_code", "projects.way_not_taken")):
        shift = grounds.new_shift(grounds.new_activity(evidence_rule=rule))
        other = Tablet(grounds).enrol().note("in", grounds.signed_up(shift))
        assert other.outcomes(payload=other.payload(shift)) == [outcome]
