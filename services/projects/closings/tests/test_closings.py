"""Whoever leaves is expected nowhere any more, without a penalty; what was counted stays, and is nobody's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.projects.activities.models import SignUp
from services.projects.activities.tests.programme import post
from services.projects.appeals.models import Appeal
from services.projects.calendars.models import CalendarFeed
from services.projects.complaints.models import Complaint
from services.projects.evaluations.models import Evaluation
from services.projects.evidence.models import EvidenceFile
from services.projects.invitations.models import Invitation
from services.projects.library.models import Project
from services.projects.presence.models import Attendance
from services.projects.records.models import RecordStep, RecordVersion
from services.projects.records.tests.serving import Serving
from services.projects.swaps.models import Swap
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.contracts.projects.invitations import InvitationChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.projects.swaps import SwapChanged
from shared.kernel.ids import NO_ID, new_id

COMPLAINT = {"reason": "safety", "words": "现场没有急救箱，也没有人告知风险。"}


@pytest.fixture(name="serving")
def _serving(doors, city, clock):
    return Serving(doors, city, clock)


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer()


@pytest.fixture(name="cadre")
def _cadre(city):
    return city.official("cadre", "BJ-D1-S1")


def closed(doors, person):
    said = {"id": str(person.account_id), "volunteer_id": str(person.id)}
    doors.hear(AccountClosed, **said, closed_at=doors.database.clock.now().isoformat())


def left(doors, person, version=900):
    said = {"id": str(person.id), "account_id": None, "number": person.number, "unit_id": str(person.unit_id)}
    doors.hear(VolunteerChanged, **said, state="closed", is_minor=False, card_version=2, version=version)


BOTH = [(closed, left), (left, closed)]
ORDERS = [*BOTH, (closed,), (left,)]


def rows(doors, model, **values):
    return doors.rows(lambda session: session.scalars(select(model).filter_by(**values)).all())


@pytest.mark.parametrize("events", ORDERS)
def test_places_go_to_the_next_in_line_and_questions_end(doors, city, programme, li, events):
    shift, wang, zhao = programme.shift(posts=[post(maximum=1)]), city.volunteer(), city.volunteer()
    mine, next_one = programme.sign_up(li, shift), programme.sign_up(wang, shift)
    doors.call("offer_place", {"id": mine["id"], "to_number": zhao.number}, li.actor)
    other_shift = programme.shift()
    other = programme.sign_up(zhao, other_shift)
    doors.call("offer_place", {"id": other["id"], "to_number": li.number}, zhao.actor)
    programme.led("invite", programme.shift(), volunteer_id=str(li.id))
    doors.call("make_calendar", {}, li.actor)
    for event in events:
        event(doors, li)
    assert programme.states(mine, next_one, other) == ["released", "offered", "confirmed"]
    assert [swap.state for swap in rows(doors, Swap)] == ["cancelled", "cancelled"]
    assert [invitation.state for invitation in rows(doors, Invitation)] == ["cancelled"]
    assert rows(doors, CalendarFeed) == []
    assert [told["state"] for told in doors.events(SwapChanged)][-2:] == ["cancelled"] * 2
    assert doors.events(InvitationChanged)[-1]["state"] == "cancelled"
    assert "released" in [told["state"] for told in doors.events(SignUpChanged) if told["id"] == mine["id"]]


@pytest.mark.parametrize("events", BOTH)
def test_what_was_counted_stays_and_nothing_else_of_the_person(doors, serving, li, cadre, events):
    record = serving.served(li)
    evidence = serving.upload(li.actor, name="李明的签名.pdf")
    doors.call("add_evidence", {"id": str(record.id), "evidence_ids": [evidence]}, li.actor)
    serving.act("correct_record", record, cadre, minutes=120, reason="十一点即离开，现场负责人确认。")
    (attendance,) = rows(doors, Attendance)
    serving.changed(attendance, in_metres=20, out_metres=30, reason="李明忘记签退。")
    for made_by, direction in ((li.account_id, "of_activity"), (serving.wang.account_id, "of_volunteer")):
        row = Evaluation(id=new_id(), record_id=record.id, activity_id=record.activity_id, volunteer_id=li.id)
        row.direction, row.stars, row.made_by, row.made_at = direction, 5, made_by, serving.clock.now()
        row.words = "李明很好。"
        serving.added(row)
    told = len(doors.events(ServiceRecordChanged))
    for event in events:
        event(doors, li)
    now = serving.record(record.id)
    assert (now.state, now.minutes, now.volunteer_id) == ("confirmed", 120, li.id)
    assert len(doors.events(ServiceRecordChanged)) == told
    assert len(rows(doors, RecordVersion)) == 1 and len(rows(doors, RecordStep)) == 3
    (attendance,) = rows(doors, Attendance)
    assert (attendance.in_metres, attendance.out_metres, attendance.reason, attendance.grade) == (
        None,
        None,
        None,
        "code_and_place",
    )
    evaluations = rows(doors, Evaluation)
    assert {(one.stars, one.words) for one in evaluations} == {(5, None)}
    assert li.account_id not in {one.made_by for one in evaluations}
    (proof,) = rows(doors, EvidenceFile)
    assert (proof.record_id, proof.name, proof.state) == (record.id, "file", "kept")


def test_what_only_they_could_accept_is_refused_and_the_rest_goes_on(doors, city, serving, li, cadre):
    by_list = serving.served(li, grade="leader")
    before = serving.clock.now() - timedelta(days=1)
    by_code = serving.served(li, grade="code", starts_at=before)
    assert (by_list.state, by_code.state) == ("open", "open")
    closed(doors, li)
    assert [serving.record(one.id).state for one in (by_list, by_code)] == ["refused", "open"]
    left(doors, li)
    serving.agree(by_code, cadre)
    assert serving.record(by_code.id).state == "confirmed"


def test_what_comes_of_a_service_afterwards_is_settled_by_rule(doors, serving, li):
    strong, weak = serving.shift(), serving.shift(starts_at=serving.clock.now() - timedelta(days=1))
    ups = [serving.sign_up(li, shift) for shift in (strong, weak)]
    left(doors, li)
    serving.attend(ups[0], 0, 180)
    serving.attend(ups[1], 0, 180, grade="leader")
    assert [serving.settle(up).state for up in ups] == ["confirmed", "refused"]


def test_an_appeal_is_withdrawn_and_its_words_forgotten(doors, serving, li, cadre):
    record = serving.served(li)
    corrected = serving.act("correct_record", record, cadre, minutes=120, reason="十一点即离开，现场负责人确认。")
    words = "当天服务到十二点，离开时签退码无法显示，有照片。"
    serving.act("make_appeal", corrected, li.actor, wanted_minutes=180, evidence_ids=[], words=words)
    closed(doors, li)
    (appeal,) = rows(doors, Appeal)
    assert (appeal.state, appeal.words, serving.record(record.id).minutes) == ("withdrawn", "-", 120)


def test_files_that_prove_nothing_are_swept(doors, serving, li, keeping):
    unbound = serving.upload(li.actor)
    refused = serving.served(li, grade="leader")
    bound = serving.upload(li.actor)
    doors.call("add_evidence", {"id": str(refused.id), "evidence_ids": [bound]}, li.actor)
    closed(doors, li)
    assert {file.state for file in rows(doors, EvidenceFile)} == {"removed"}
    doors.tick("sweep_evidence")
    assert rows(doors, EvidenceFile) == []
    assert [keeping.store.get(f"evidence/{id}") for id in (unbound, bound)] == [None, None]


def test_a_complaint_is_answered_all_the_same_and_its_words_go_with_the_answer(doors, programme, li, cadre):
    shift = programme.shift()
    made = doors.call("make_complaint", {"id": shift["activity_id"], **COMPLAINT}, li.actor)
    closed(doors, li)
    seen = doors.call("complaint", {"id": made["id"]}, cadre)
    assert (seen["state"], seen["words"], seen["complainant_id"]) == ("submitted", COMPLAINT["words"], None)
    answer = {"id": made["id"], "version": seen["version"], "is_upheld": True, "answer": "已补充急救箱，谢谢。"}
    doors.call("answer_complaint", answer, cadre)
    (row,) = rows(doors, Complaint)
    assert (row.state, row.words, row.answer, row.made_by) == ("upheld", "-", "-", NO_ID)


def test_nobody_leads_who_has_left(doors, city, programme):
    project, activity = programme.project(), programme.activity()
    closed(doors, programme.leader)
    assert programme.row(Project, project).responsible_id is None
    told = [event for event in doors.events(ProjectChanged) if event["id"] == project]
    assert [(event["change"], event["responsible_id"]) for event in told] == [("leave", None)]
    cadre = city.official("cadre", "BJ-D1-S1")
    assert (
        doors.call("cancel_activity", {"id": activity["id"], "reason": "负责人已离开。"}, cadre)["state"] == "cancelled"
    )


def test_the_same_event_again_changes_nothing(doors, city, programme, li):
    programme.sign_up(li, programme.shift())
    programme.project(responsible_id=li.id)
    for event in (closed, left):
        event(doors, li)
    before = len(doors.events())
    for event in (closed, left):
        event(doors, li)
    assert len(doors.events()) == before


def test_who_is_still_there_stays(doors, city, programme, li):
    mine = programme.sign_up(li, programme.shift())
    city.told(li, card_version=2)
    left(doors, li, version=1)  # an old word that comes late
    assert programme.states(mine) == ["confirmed"]


@pytest.mark.parametrize(
    ("purpose", "is_minor", "state"),
    [
        ("volunteer_registration", False, "released"),
        ("guardian", True, "released"),
        ("guardian", False, "confirmed"),
        ("location_at_check_in", False, "confirmed"),
    ],
)
def test_whoever_takes_back_what_serving_needs_is_not_waited_for(doors, city, programme, purpose, is_minor, state):
    li = city.volunteer(is_minor=is_minor)
    mine = programme.sign_up(li, programme.shift())
    city.consents(li, withdrawn=[purpose])
    assert programme.states(mine) == [state]
    assert [row.state for row in rows(doors, SignUp, volunteer_id=li.id)] == [state]


def test_of_consents_the_newest_word_counts(doors, city, programme, li):
    mine = programme.sign_up(li, programme.shift())
    old = next(city.versions)
    city.consents(li, "volunteer_registration")
    city.versions = iter([old])
    city.consents(li, withdrawn=["volunteer_registration"])
    assert programme.states(mine) == ["confirmed"]
