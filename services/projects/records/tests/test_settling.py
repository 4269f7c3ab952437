"""From coming and going to a record, at the doors: confirmed by rule where nothing is to be looked at."""

import hashlib
from datetime import date, timedelta

import pytest

from services.projects.activities.models import SignUp
from services.projects.library.models import Agreement, Project
from services.projects.presence.tests.grounds import WORDS, north
from services.projects.records.models import RecordStep, RecordVersion, ServiceRecord
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.ids import new_id

REASON = "提前离开，已与本人核对。"


@pytest.fixture(name="place")
def _place(grounds_sqlite):
    """The ground of presence on SQLite, at the moment at which its shift begins; it knows the calendar."""
    grounds_sqlite.doors.tick("learn_announced_years")
    grounds_sqlite.begin()
    return grounds_sqlite


def test_who_was_there_by_code_and_place_is_confirmed_at_once(grounds):
    grounds.doors.tick("learn_announced_years")
    grounds.begin()
    li = grounds.signed_up()
    grounds.served_there(li, 180)
    record = grounds.record(li)
    assert (record.state, record.minutes, record.proven_minutes, record.wants) == ("confirmed", 180, 180, [])
    assert (record.grade, record.origin, record.flags) == ("code_and_place", "settled", [])
    assert (record.served_on, record.due_on, record.is_due_certain) == (date(2026, 3, 2), date(2026, 3, 16), True)
    (event,) = grounds.doors.events(ServiceRecordChanged)
    assert (event["change"], event["state"], event["minutes"], event["version"]) == ("confirmed", "confirmed", 180, 1)
    assert (event["is_manual"], event["volunteer_id"]) == (False, str(li.id))
    assert event["responsible_id"] == str(grounds.leader.id)


def test_a_code_without_a_place_waits_for_the_leader(place):
    li = place.signed_up()
    place.served(li, 180)
    assert (place.record(li).state, place.record(li).wants, place.told_of_records()) == ("open", ["leader"], [])
    place.act_on_record("agree_to_record", li, agreement="leader")
    assert place.record(li).state == "confirmed"
    assert [minutes for _, minutes, _ in place.told_of_records()] == [180]


def test_a_card_waits_for_the_leader_and_for_the_volunteer_too(place, clock):
    li = place.signed_up()
    place.by_card(li)
    clock.advance(minutes=180)
    place.by_card(li, "check_out_by_card")
    assert (place.record(li).state, place.record(li).wants) == ("open", ["leader", "acceptance"])
    place.act_on_record("agree_to_record", li, agreement="leader")
    assert place.record(li).state == "open"
    place.act_on_record("accept_record", li, li.actor)
    assert place.record(li).state == "confirmed"
    assert [minutes for _, minutes, _ in place.told_of_records()] == [180]


def test_the_weaker_end_of_an_attendance_counts(place, clock):
    li = place.signed_up()
    place.city.consents(li, "location_at_check_in")
    place.check_in(li, position=north(80, accuracy_metres=10))
    clock.advance(minutes=60)
    place.check_out(li)
    assert place.record(li).grade == "code"


def test_nothing_is_made_of_nothing(place, clock):
    early, inside, struck = (place.signed_up() for _ in range(3))
    clock.moment = place.shift.starts_at - timedelta(minutes=20)
    place.served(early, 10)
    place.begin()
    place.check_in(inside)
    place.check_in(struck)
    place.mended(place.attendances(struck)[0], "strike_attendance")
    assert place.rows(ServiceRecord) == []


def test_who_was_never_seen_to_go_has_nothing_until_a_leader_mends_it(place):
    li = place.signed_up()
    place.check_in(li)
    place.end_shift()
    record = place.record(li)
    assert (record.state, record.minutes, record.flags) == ("open", 0, ["missing_out"])
    assert record.wants == ["minutes", "leader"]
    went = place.shift.ends_at - timedelta(minutes=30)
    place.mended(place.attendances(li)[0], "put_attendance_right", went_out_at=went.isoformat())
    record = place.record(li)
    assert (record.minutes, record.grade, record.flags) == (150, "leader", ["put_right"])
    assert record.wants == ["leader", "acceptance"]
    assert record.recorded_by == place.leader.account_id


def test_a_flag_of_an_attendance_wants_a_look(place):
    volunteers = [place.signed_up() for _ in range(4)]
    for li in volunteers:
        place.check_in(li, device="one phone for all")
    place.clock.advance(minutes=60)
    place.check_out(volunteers[0])
    record = place.record(volunteers[0])
    assert (record.state, record.wants, record.flags) == ("open", ["leader"], ["shared_device"])


def test_a_second_pair_makes_it_longer_by_rule_and_keeps_the_old_value(place, clock):
    li = place.signed_up()
    place.served_there(li, 60)
    clock.advance(minutes=30)
    place.served_there(li, 90)
    record = place.record(li)
    assert (record.state, record.minutes, record.version) == ("confirmed", 150, 2)
    assert place.told_of_records() == [("confirmed", 60, 1), ("corrected", 150, 2)]
    (old,) = place.rows(RecordVersion)
    assert (old.version, old.values["minutes"], old.values["state"]) == (1, 60, "confirmed")
    place.end_shift()
    assert place.record(li).version == 2


def test_a_weaker_second_pair_is_noted_and_gives_nothing_by_itself(place, clock):
    li = place.signed_up()
    place.served_there(li, 60)
    clock.advance(minutes=30)
    place.check_in(li)
    place.end_shift()
    went = (place.shift.starts_at + timedelta(minutes=180)).isoformat()
    place.mended(place.attendances(li)[1], "put_attendance_right", went_out_at=went)
    record = place.record(li)
    assert (record.state, record.minutes, record.proven_minutes) == ("confirmed", 60, 150)
    assert record.flags == ["proof_changed", "put_right"]
    assert place.told_of_records() == [("confirmed", 60, 1)]


def test_a_flag_that_others_bring_upon_what_counts_is_noted_when_the_shift_is_closed(place):
    li = place.signed_up()
    place.served_there(li, 60, device="one phone for all")
    for _ in range(3):
        place.check_in(place.signed_up(), device="one phone for all")
    assert (place.attendances(li)[0].flags, place.record(li).flags) == (["shared_device"], [])
    place.end_shift()
    record = place.record(li)
    assert (record.state, record.flags, record.version) == ("confirmed", ["shared_device"], 2)
    assert place.told_of_records() == [("confirmed", 60, 1)]


def test_being_in_two_places_is_noted_on_what_counts_already(place, clock):
    li, other = place.signed_up(), place.new_shift(place.new_activity(), starts_in_minutes=0)
    place.signed_up(other, li)
    place.served_there(li, 60)
    clock.moment = place.shift.starts_at + timedelta(minutes=30)
    place.by_card(li, shift=other)
    assert (place.record(li).state, place.record(li).flags) == ("confirmed", ["two_places"])


def test_less_proof_is_less_at_once_and_none_is_struck(place, clock):
    li = place.signed_up()
    for minutes in (60, 30):
        place.served_there(li, minutes)
        clock.advance(minutes=10)
    for attendance in place.attendances(li):
        place.mended(attendance, "strike_attendance")
    told = [("confirmed", 60, 1), ("corrected", 90, 2), ("corrected", 30, 3), ("struck", 0, 4)]
    assert (place.record(li).state, place.told_of_records()) == ("struck", told)
    (step,) = [step for step in place.rows(RecordStep) if step.act == "strike"]
    assert (step.capacity, step.account_id, step.reason) == ("leader", place.leader.account_id, WORDS)
    assert place.record(li).reason == WORDS  # the volunteer may appeal, and knows against what


def test_an_open_record_whose_attendances_were_struck_is_refused(place):
    li = place.signed_up()
    place.served(li, 180)
    place.end_shift()
    struck = place.mended(place.attendances(li)[0], "strike_attendance")
    assert (struck["sign_up_state"], place.record(li).state, place.told_of_records()) == ("no_show", "refused", [])


def test_new_proof_makes_what_was_agreed_to_before_void(place, clock):
    li = place.signed_up()
    for begin in range(2):
        place.by_card(li)
        clock.advance(minutes=60 + 60 * begin)
        place.by_card(li, "check_out_by_card")
        assert place.record(li).wants == ["leader", "acceptance"]
        if begin == 0:
            place.act_on_record("agree_to_record", li, agreement="leader")
            assert place.record(li).wants == ["acceptance"]
    assert place.record(li).minutes == 180


def test_what_somebody_corrected_is_not_changed_behind_their_back(place, clock):
    li = place.signed_up()
    place.served_there(li, 60)
    place.act_on_record("correct_record", li, minutes=30, reason=REASON)
    clock.advance(minutes=1)
    place.served_there(li, 119)
    record = place.record(li)
    assert (record.minutes, record.proven_minutes) == (30, 179)
    assert record.flags == ["corrected", "proof_changed"]


def test_who_came_unannounced_has_served_once_a_leader_has_let_them_in(place):
    li, refused = place.city.volunteer(), place.city.volunteer()
    asked = [place.walked_in(one, device=f"device-{one.number}") for one in (li, refused)]
    place.clock.advance(minutes=60)
    for one in (li, refused):
        place.check_out(one)
    assert place.rows(ServiceRecord) == []
    place.doors.call("approve_walk_in", {"id": asked[0]["id"]}, place.leader.actor)
    place.doors.call("refuse_walk_in", {"id": asked[1]["id"], "reason": REASON}, place.leader.actor)
    assert (place.record(li).minutes, place.record(li).wants, place.record(refused)) == (60, ["leader"], None)


def test_who_asked_and_went_has_served_when_a_leader_reads_the_card(place):
    li = place.city.volunteer()
    place.walked_in(li)
    place.clock.advance(minutes=60)
    place.check_out(li)
    place.by_card(li, post_id=str(place.post_of().id))
    assert (place.sign_up_of(li).state, place.record(li).minutes) == ("confirmed", 60)


def test_without_the_signature_that_the_project_wants_nothing_is_confirmed(place, clock):
    agreement = Agreement(id=new_id(), project_id=place.project.id, number=1, text="…", made_at=clock.now())
    agreement.digest = hashlib.sha256(agreement.text.encode()).hexdigest()
    place.kept(agreement)
    place.change(Project, place.project.id, agreement_number=1)
    li = place.signed_up()
    place.served_there(li, 60)
    assert (place.record(li).state, place.record(li).wants) == ("open", ["agreement"])
    place.change(SignUp, place.sign_up_of(li).id, agreement_id=agreement.id, signed_at=clock.now())
    clock.advance(minutes=1)
    place.served_there(li, 30)
    assert place.record(li).state == "confirmed"
