"""Hours that are written down afterwards: never alone, never without proof, never for who did not sign up in time."""

from datetime import timedelta

import pytest

from services.projects.records.models import ServiceRecord
from services.projects.records.tests.serving import moment
from services.projects.sign_ups.booking import booked_by
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shared.kernel.ids import new_id
from shared.runtime.tests.pictures import png
from shared.runtime.trust.name_tickets import shown_by

DAY = timedelta(days=1)
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # rules, not statements


@pytest.fixture
def zhao(city):
    """Who vouches."""
    return city.volunteer()


@pytest.fixture
def up(serving, li, clock):
    """A place in a shift of three hours that is over, in which nobody could check in."""
    made = serving.sign_up(li, serving.shift())
    clock.advance(hours=4)
    return made


def test_an_entry_wants_a_guarantor_a_second_person_and_the_volunteer(serving, doors, up, li, zhao, cadre):
    entry = serving.enter(serving.wang.actor, up, zhao)
    assert (entry["state"], entry["minutes"], entry["proven_minutes"], entry["grade"]) == ("open", 180, 0, "manual")
    assert (entry["origin"], entry["wants"]) == ("entered", ["guarantor", "second", "acceptance"])
    assert [file["is_own"] for file in entry["evidence"]] == [True]
    assert serving.act("vouch_for_record", entry, zhao.actor)["wants"] == ["second", "acceptance"]
    assert serving.agree(entry, cadre, "second")["wants"] == ["acceptance"]
    shown = serving.act("accept_record", entry, li.actor)
    assert (shown["state"], shown["wants"]) == ("confirmed", [])
    (event,) = doors.events(ServiceRecordChanged)
    assert (event["is_manual"], event["grade"], event["minutes"]) == (True, "manual", 180)


def test_who_entered_it_does_not_agree_whatever_offices_they_hold(serving, city, up, li, zhao):
    offices = (Held("cadre", city.units["BJ-D1-S1"]), Held("unit_admin", city.units["BJ"]))
    recorder = Actor("person", city.official("cadre").subject, site="city", offices=offices, second_factor=True)
    entry = serving.enter(recorder, up, zhao)
    with pytest.raises(Forbidden, match="record_own_entry"):
        serving.agree(entry, recorder, "second")


def test_who_vouches_does_not_agree_either(serving, city, up, zhao):
    entry = serving.enter(serving.wang.actor, up, zhao)
    serving.act("vouch_for_record", entry, zhao.actor)
    offices = (Held("cadre", city.units["BJ"]),)
    as_cadre = Actor("person", str(zhao.account_id), site="city", offices=offices, second_factor=True)
    with pytest.raises(Forbidden, match="record_own_guarantee"):
        serving.agree(entry, as_cadre, "second")


def test_the_leader_alone_is_no_second_person(serving, city, up, zhao, cadre):
    entry = serving.enter(cadre, up, zhao)
    for actor in (serving.wang.actor, city.official("part_time_cadre", "BJ-D1-S1")):
        with pytest.raises(Forbidden, match="not_permitted"):
            serving.agree(entry, actor, "second")


def test_a_volunteer_enters_what_was_forgotten_and_has_accepted_by_that(serving, up, li, zhao, cadre):
    entry = serving.enter(li.actor, up, zhao)
    assert entry["wants"] == ["guarantor", "second"]
    with pytest.raises(Forbidden, match="record_own"):
        serving.agree(entry, li.actor, "second")
    serving.act("vouch_for_record", entry, zhao.actor)
    assert serving.agree(entry, cadre, "second")["state"] == "confirmed"


def test_a_missed_shift_can_have_been_served_after_all(serving, up, zhao):
    serving.changed(up, state="no_show")
    assert serving.enter(serving.wang.actor, up, zhao)["state"] == "open"


@pytest.mark.parametrize("state", ["submitted", "waiting", "cancelled", "cancelled_late", "released", "declined"])
def test_who_had_no_place_served_nothing(serving, up, zhao, state):
    serving.changed(up, state=state, number=1 if state == "waiting" else None)
    with pytest.raises(Conflict, match="record_sign_up_unfit"):
        serving.enter(serving.wang.actor, up, zhao)


def test_only_who_signed_up_before_the_start(serving, up, zhao):
    serving.changed(up, made_at=up.starts_at)
    with pytest.raises(Conflict, match="record_signed_up_late"):
        serving.enter(serving.wang.actor, up, zhao)
    serving.changed(up, made_at=up.starts_at - timedelta(seconds=1))
    assert serving.enter(serving.wang.actor, up, zhao)


def test_a_walk_in_came_while_the_shift_went_on(serving, up, zhao):
    serving.changed(up, came_by="walk_in", made_at=up.ends_at)
    with pytest.raises(Conflict, match="record_signed_up_late"):
        serving.enter(serving.wang.actor, up, zhao)
    serving.changed(up, made_at=up.ends_at - timedelta(seconds=1))
    assert serving.enter(serving.wang.actor, up, zhao)


def test_not_before_the_shift_is_over(serving, li, zhao, clock):
    up = serving.sign_up(li, serving.shift())
    clock.advance(minutes=179)
    with pytest.raises(Conflict, match="record_too_early"):
        serving.enter(serving.wang.actor, up, zhao)
    clock.advance(minutes=1)
    assert serving.enter(serving.wang.actor, up, zhao)


def test_a_missed_shift_that_was_served_is_not_counted_as_missed(serving, up, li, zhao, cadre):
    def state():
        (booked,) = serving.database.read(booked_by, [li.id], serving.clock.now())[li.id]
        return booked.state

    serving.changed(up, state="no_show")
    entry = serving.enter(serving.wang.actor, up, zhao)
    serving.act("vouch_for_record", entry, zhao.actor)
    serving.agree(entry, cadre, "second")
    assert state() == "no_show"
    serving.act("accept_record", entry, li.actor)
    assert state() == "confirmed"
    serving.act("strike_record", entry, cadre, reason="与事实不符，予以撤销。")
    assert state() == "no_show"


def test_a_guarantor_is_called_by_their_full_name_once_they_have_vouched(serving, sealing, up, zhao, cadre):
    def shown(record):
        names = shown_by(sealing, serving.clock.now(), serving.wang.actor, record["names_ticket"])
        return zhao.id in names.full, zhao.id in names.masked

    entry = serving.enter(serving.wang.actor, up, zhao)
    listed = {"activity_id": str(up.activity_id)}
    assert shown(entry) == shown(serving.doors.call("find_records", listed, serving.wang.actor)) == (False, True)
    serving.act("vouch_for_record", entry, zhao.actor)
    assert shown(serving.doors.call("record", {"id": entry["id"]}, serving.wang.actor)) == (True, False)
    assert shown(serving.doors.call("find_records", listed, serving.wang.actor)) == (True, False)


def test_who_entered_it_sees_it_as_long_as_they_reach_it(serving, up, zhao, cadre):
    entry = serving.enter(cadre, up, zhao)
    assert serving.doors.call("record", {"id": entry["id"]}, cadre)["evidence"]
    without_office = Actor("person", cadre.subject, site="city")
    with pytest.raises(NotFound, match="record_not_found"):
        serving.doors.call("record", {"id": entry["id"]}, without_office)


@pytest.mark.parametrize("is_settled", [False, True])
def test_nothing_takes_the_place_of_what_attendances_are_about_to_prove(serving, up, zhao, is_settled):
    serving.attend(up, 0, None, "code_and_place", state="open")
    shift = serving.shift_of(up)
    if is_settled:
        serving.changed(shift, settled_at=shift.ends_at)
        assert serving.enter(serving.wang.actor, up, zhao, end=10)["minutes"] == 10
    else:
        with pytest.raises(Conflict, match="record_too_early"):
            serving.enter(serving.wang.actor, up, zhao, end=10)


@pytest.mark.parametrize(("days", "is_late"), [(14, False), (15, True)])
def test_hours_that_are_entered_after_their_due_day_want_the_union_above(
    serving, city, up, zhao, li, clock, cadre, days, is_late
):
    clock.advance(days=days)  # due on the fourteenth day
    entry = serving.enter(serving.wang.actor, up, zhao)
    assert (entry["flags"] == ["late"]) is is_late
    assert ("superior" in entry["wants"]) is is_late
    serving.act("vouch_for_record", entry, zhao.actor)
    serving.act("accept_record", entry, li.actor)
    assert serving.agree(entry, cadre, "second")["state"] == ("open" if is_late else "confirmed")
    if is_late:
        assert serving.agree(entry, city.official("cadre", "BJ-D1"), "superior")["state"] == "confirmed"


def test_after_half_a_year_nothing_is_entered(serving, up, zhao, clock):
    clock.advance(days=180)
    assert serving.enter(serving.wang.actor, up, zhao)
    other = serving.sign_up(serving.city.volunteer(), serving.shift(starts_at=up.starts_at))
    clock.advance(days=1)
    with pytest.raises(Conflict, match="record_too_old"):
        serving.enter(serving.wang.actor, other, zhao)


@pytest.mark.parametrize(("begin", "end"), [(-1, 180), (0, 181), (60, 60), (60, 59)])
def test_times_lie_within_the_shift(serving, up, zhao, begin, end):
    with pytest.raises(Invalid, match="record_outside_shift"):
        serving.enter(serving.wang.actor, up, zhao, begin=begin, end=end)


def test_what_counts_follows_from_the_times_without_the_break(serving, li, zhao, clock):
    up = serving.sign_up(li, serving.shift(hours=8, break_minutes=60))
    clock.advance(hours=9)
    with pytest.raises(Invalid, match="record_nothing_counts"):
        serving.enter(serving.wang.actor, up, zhao, begin=0, end=1)
    assert serving.enter(serving.wang.actor, up, zhao, begin=0, end=240)["minutes"] == 210


def test_an_entry_beside_another_service_is_refused(serving, up, li, zhao):
    elsewhere = serving.activity(serving.project("BJ-D2-S1"))
    other = serving.served(li, 60, "code", activity=elsewhere, starts_at=up.starts_at, hours=1)
    with pytest.raises(Conflict, match="record_overlaps"):
        serving.enter(serving.wang.actor, up, zhao, begin=59)
    assert serving.enter(serving.wang.actor, up, zhao, begin=60)["minutes"] == 120
    assert serving.record(other.id).state == "open"


def test_where_there_is_a_record_nothing_is_entered_beside_it(serving, up, li, zhao):
    entry = serving.enter(serving.wang.actor, up, zhao)
    serving.act("decline_record", entry, li.actor, reason="我没有参加。")
    with pytest.raises(Conflict, match="record_exists"):
        serving.enter(serving.wang.actor, up, zhao)


def test_without_insurance_nobody_comes_in_by_the_back_door(serving, li, zhao, clock):
    insurance = {"insurer": "某保险", "policy_number": "1", "from": "2026-01-01", "until": "2026-03-01"}
    project = serving.project(is_high_risk=True, insurance=insurance)
    up = serving.sign_up(li, serving.shift(serving.activity(project)))
    clock.advance(hours=4)
    with pytest.raises(Conflict, match="record_uninsured"):
        serving.enter(serving.wang.actor, up, zhao)
    serving.changed(project, insurance=insurance | {"until": "2026-03-02"})
    assert serving.enter(serving.wang.actor, up, zhao)
    uninsured = serving.project(is_high_risk=True)
    other = serving.sign_up(zhao, serving.shift(serving.activity(uninsured), starts_at=up.starts_at))
    with pytest.raises(Conflict, match="record_uninsured"):
        serving.enter(serving.wang.actor, other, li)


def test_nothing_is_entered_for_who_has_left_or_takes_back_the_consent(serving, city, up, li, zhao):
    city.consents(li, withdrawn=["volunteer_registration"])
    with pytest.raises(Forbidden, match="consent_missing"):
        serving.enter(serving.wang.actor, up, zhao)
    city.told(li, state="withdrawn")
    with pytest.raises(Conflict, match="record_volunteer_left"):
        serving.enter(serving.wang.actor, up, zhao)


def test_nobody_else_enters_and_the_sign_up_does_not_exist_for_them(serving, city, up, zhao):
    for stranger in (city.official("cadre", "BJ-D2"), city.volunteer().actor, city.official("decision_maker", "BJ")):
        evidence = [serving.upload(stranger)]
        with pytest.raises(NotFound, match="record_sign_up_not_found"):
            serving.enter(stranger, up, zhao, evidence=evidence)


def test_a_guarantor_is_somebody_else_who_is_there(serving, city, up, li, zhao):
    left = city.volunteer()
    city.told(left, state="withdrawn")
    for unusable in (li, serving.wang, left):
        with pytest.raises(Invalid, match="guarantor_unusable"):
            serving.enter(serving.wang.actor, up, unusable)
    with pytest.raises(Invalid, match="guarantor_unusable"):
        serving.enter(serving.wang.actor, up, guarantor_id=str(new_id()))
    with pytest.raises(Invalid, match="guarantor_needed"):
        serving.enter(serving.wang.actor, up)


def test_only_who_was_named_vouches_and_finds_it(serving, doors, city, up, li, zhao):
    entry = serving.enter(serving.wang.actor, up, zhao)
    listed = doors.call("records_to_vouch", {}, zhao.actor)["items"]
    assert [item["id"] for item in listed] == [entry["id"]]
    for other in (li, serving.wang):
        with pytest.raises(Forbidden, match="record_not_guarantor"):
            serving.act("vouch_for_record", entry, other.actor)
    serving.act("vouch_for_record", entry, zhao.actor)
    with pytest.raises(Conflict, match="record_vouched_already"):
        serving.act("vouch_for_record", entry, zhao.actor)
    assert doors.call("records_to_vouch", {}, zhao.actor)["items"] == []


def test_another_guarantor_takes_the_place_of_one_who_does_not_answer(serving, city, up, zhao, cadre):
    entry = serving.enter(serving.wang.actor, up, zhao)
    serving.act("vouch_for_record", entry, zhao.actor)
    other = city.volunteer()
    with pytest.raises(Forbidden, match="record_not_own_entry"):
        serving.act("name_guarantor", entry, cadre, guarantor_id=str(other.id))
    shown = serving.act("name_guarantor", entry, serving.wang.actor, guarantor_id=str(other.id))
    assert (shown["guarantor_id"], shown["guaranteed_at"]) == (str(other.id), None)
    assert "guarantor" in shown["wants"]
    with pytest.raises(NotFound):
        serving.act("vouch_for_record", entry, zhao.actor)


def test_the_evidence_of_an_entry_is_the_recorders_own_and_proves_nothing_else(serving, city, up, li, zhao, cadre):
    theirs = serving.upload(cadre)
    for stolen in ([theirs], [str(new_id())], [serving.upload(serving.wang.actor), theirs]):
        with pytest.raises(NotFound, match="evidence_not_found"):
            serving.enter(serving.wang.actor, up, zhao, evidence=stolen)
    own = serving.upload(serving.wang.actor)
    assert serving.enter(serving.wang.actor, up, zhao, evidence=[own, own])["evidence"][0]["id"] == own
    other = serving.sign_up(zhao, serving.shift(starts_at=up.starts_at))
    with pytest.raises(NotFound, match="evidence_not_found"):
        serving.enter(serving.wang.actor, other, li, evidence=[own])


def test_an_entry_without_a_file_is_none(serving, up, zhao):
    with pytest.raises(Invalid, match=r"request\.invalid"):
        serving.enter(serving.wang.actor, up, zhao, evidence=[])


def test_the_same_picture_for_another_activity_is_flagged(serving, up, li, zhao):
    picture = png(7, 7)
    first = serving.enter(serving.wang.actor, up, zhao, evidence=[serving.upload(serving.wang.actor, picture)])
    of_the_same = serving.sign_up(zhao, serving.shift_of(up))
    second = serving.enter(serving.wang.actor, of_the_same, li, evidence=[serving.upload(serving.wang.actor, picture)])
    other = serving.sign_up(serving.city.volunteer(), serving.shift(starts_at=up.starts_at))
    third = serving.enter(serving.wang.actor, other, zhao, evidence=[serving.upload(serving.wang.actor, picture)])
    assert [entry["flags"] for entry in (first, second, third)] == [[], [], ["evidence_reused"]]


def test_a_work_that_is_handed_in_wants_the_leader_alone(serving, doors, li, clock, cadre):
    project = serving.project(mode="online", evidence_rule="deliverable")
    up = serving.sign_up(li, serving.shift(serving.activity(project, place=None)))
    clock.advance(hours=4)
    handed_in = serving.enter(li.actor, up)
    assert (handed_in["origin"], handed_in["grade"], handed_in["wants"]) == ("handed_in", "leader", ["leader"])
    with pytest.raises(Forbidden, match="record_own"):
        serving.agree(handed_in, li.actor)
    assert serving.agree(handed_in, serving.wang.actor)["state"] == "confirmed"
    (event,) = doors.events(ServiceRecordChanged)
    assert not event["is_manual"]


def test_a_work_that_somebody_else_hands_in_is_an_entry_by_hand(serving, li, clock, zhao):
    project = serving.project(evidence_rule="deliverable")
    up = serving.sign_up(li, serving.shift(serving.activity(project)))
    clock.advance(hours=4)
    assert serving.enter(serving.wang.actor, up, zhao)["origin"] == "entered"


def test_attendances_that_come_later_do_not_change_an_entry(serving, up, li, zhao):
    entry = serving.enter(serving.wang.actor, up, zhao)
    serving.attend(up, 0, 60)
    record = serving.settle(up)
    assert (str(record.id), record.minutes, record.proven_minutes) == (entry["id"], 180, 60)
    assert record.flags == ["proof_changed"]


def test_a_refused_entry_leaves_nothing_and_its_files_free(serving, doors, up, zhao):
    own = serving.upload(serving.wang.actor)
    with pytest.raises(Invalid):
        serving.enter(serving.wang.actor, up, zhao, evidence=[own], ends_at=moment(up.ends_at + DAY))
    assert doors.rows(lambda session: session.query(ServiceRecord).count()) == 0
    assert doors.call("evidence_file", {"id": own}, serving.wang.actor)["record_id"] is None
