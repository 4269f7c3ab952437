"""What people get when they ask what projects holds about them."""

import pytest

from services.projects.evaluations.models import Evaluation
from services.projects.records.tests.serving import Serving
from shared.kernel.actor import GUEST
from shared.kernel.errors import Unauthenticated
from shared.kernel.ids import new_id


@pytest.fixture(name="serving")
def _serving(doors, city, clock):
    return Serving(doors, city, clock)


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


def export(doors, actor):
    return {area["area"]: area["records"] for area in doors.call("export_own", {}, actor)["areas"]}


def test_a_service_is_there_with_its_past(doors, city, serving, li):
    cadre = city.official("cadre", "BJ-D1-S1")
    record = serving.served(li)
    corrected = serving.act("correct_record", record, cadre, minutes=120, reason="十一点即离开，现场负责人确认。")
    serving.act(
        "make_appeal",
        corrected,
        li.actor,
        wanted_minutes=180,
        evidence_ids=[],
        words="当天服务到十二点，离开时签退码无法显示，有照片。",
    )
    serving.upload(li.actor)
    doors.call("make_calendar", {}, li.actor)
    found = export(doors, li.actor)
    assert [row["state"] for row in found["sign_ups"]] == ["confirmed"]
    assert [row["in_grade"] for row in found["attendances"]] == ["code_and_place"]
    assert [row["minutes"] for row in found["service_records"]] == [120]
    assert [row["values"]["minutes"] for row in found["record_versions"]] == [180]
    assert [row["act"] for row in found["record_steps"]] == ["settle", "confirm", "correct"]
    assert [row["wanted_minutes"] for row in found["appeals"]] == [180]
    assert [row["name"] for row in found["evidence_files"]] == ["sheet.pdf"]
    assert len(found["calendar"]) == 1
    assert "appeals.make" in [row["action"] for row in found["projects_audit_entries"]]
    assert str(cadre.account_id) not in str(found)


def test_evaluations_are_there_without_who_made_them(doors, serving, li):
    record = serving.served(li)
    for made_by, direction in ((li.account_id, "of_activity"), (serving.wang.account_id, "of_volunteer")):
        row = Evaluation(id=new_id(), record_id=record.id, activity_id=record.activity_id, volunteer_id=li.id)
        row.direction, row.stars, row.made_by, row.made_at = direction, 5, made_by, serving.clock.now()
        serving.added(row)
    found = export(doors, li.actor)
    assert [row["direction"] for row in found["evaluations_given"]] == ["of_activity"]
    assert [row["direction"] for row in found["evaluations_received"]] == ["of_volunteer"]
    assert str(serving.wang.account_id) not in str(found)
    assert [row["direction"] for row in export(doors, serving.wang.actor)["evaluations_given"]] == ["of_volunteer"]
    assert str(li.id) not in str(export(doors, serving.wang.actor))


def test_places_and_questions_are_there_without_who_else_is_meant(doors, city, programme, li):
    shift, wang = programme.shift(), city.volunteer()
    mine = programme.sign_up(li, shift)
    doors.call("offer_place", {"id": mine["id"], "to_number": wang.number}, li.actor)
    programme.led("invite", programme.shift(), volunteer_id=str(li.id))
    complaint = {"id": shift["activity_id"], "reason": "safety", "words": "现场没有急救箱，也没有人告知风险。"}
    doors.call("make_complaint", complaint, li.actor)
    found, other = export(doors, li.actor), export(doors, wang.actor)
    assert [row["kind"] for row in found["swaps_asked"]] == [row["kind"] for row in other["swaps_answered"]]
    assert [row["state"] for row in found["invitations_to_serve"]] == ["pending"]
    assert [row["reason"] for row in found["complaints"]] == ["safety"]
    assert str(wang.id) not in str(found)
    assert str(li.id) not in str(other)
    assert [row["title"] for row in export(doors, programme.leader.actor)["activities_led"]] == ["陪伴独居老人"] * 2


def test_nobody_gets_anything_of_others(doors, city, serving, li):
    serving.served(li)
    assert not any(export(doors, city.volunteer().actor).values())


def test_only_people_have_data_of_their_own(doors):
    with pytest.raises(Unauthenticated, match="sign_in_required"):
        doors.call("export_own", {}, GUEST)
