"""Appealing: by the volunteer, in time, decided by somebody who had no part in it, one union after the other."""

from datetime import date, timedelta

import pytest

from services.projects.records.history import touch
from services.projects.records.models import ServiceRecord
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import new_id

WORDS = "当天服务到十二点，离开时签退码无法显示。"
REASON = "照片与现场负责人均可证实。"
HOUR = 60
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # rules, not statements


@pytest.fixture(name="other")
def _other(city):
    """A cadre of the street who had no part in anything."""
    return city.official("cadre", "BJ-D1-S1")


@pytest.fixture(name="refused")
def _refused(serving, li):
    """A record of three hours that its leader has refused."""
    record = serving.served(li, 180, "code")
    serving.act("refuse_record", record, serving.wang.actor, reason="签到后即离开。")
    return record


def appealed(serving, record, volunteer, wanted_minutes=180, **said):
    said = {"words": WORDS, "wanted_minutes": wanted_minutes, "evidence_ids": []} | said
    return serving.act("make_appeal", record, volunteer.actor, **said)


def decide(serving, verb, appeal, actor, **said):
    version = serving.doors.call("appeal", {"id": appeal["id"]}, actor)["version"]
    return serving.doors.call(verb, {"id": appeal["id"], "version": version} | said, actor)


def uphold(serving, appeal, actor, minutes=180, **said):
    return decide(serving, "uphold_appeal", appeal, actor, minutes=minutes, reason=REASON, **said)


def reject(serving, appeal, actor):
    return decide(serving, "reject_appeal", appeal, actor, reason="与签名表不符。")


def test_an_appeal_waits_for_the_records_union_with_a_due_day(serving, li, refused):
    made = appealed(serving, refused, li)
    assert (made["state"], made["unit_code"], made["level"]) == ("submitted", "BJ-D1-S1", 1)
    assert (made["due_on"], made["is_due_certain"], made["is_overdue"]) == ("2026-03-16", True, False)
    assert made["record"]["id"] == str(refused.id)


def test_an_upheld_appeal_makes_the_record_count(serving, doors, li, refused, other):
    shown = uphold(serving, appealed(serving, refused, li), other, 150)
    assert (shown["state"], shown["given_minutes"], shown["reason"]) == ("upheld", 150, REASON)
    record = shown["record"]
    assert (record["state"], record["minutes"], record["grade"]) == ("confirmed", 150, "code")
    assert (record["past"][0]["state"], record["past"][0]["minutes"]) == ("refused", 180)
    assert (record["steps"][-1]["act"], record["steps"][-1]["capacity"]) == ("uphold", "cadre")
    (event,) = doors.events(ServiceRecordChanged)
    assert (event["change"], event["state"], event["minutes"]) == ("confirmed", "confirmed", 150)


@pytest.mark.parametrize(("minutes", "is_refused"), [(10, False), (11, True)])
def test_more_minutes_want_the_time_in_which_they_lie(serving, li, clock, other, minutes, is_refused):
    """Nobody served three hours between nine and ten past nine, and two elsewhere meanwhile."""
    up = serving.sign_up(li, serving.shift())
    serving.attend(up, 0, 10)
    record = serving.settle(up)
    elsewhere = serving.sign_up(li, serving.shift(starts_at=clock.now() + timedelta(minutes=20), hours=2))
    serving.attend(elsewhere, 0, 120)
    assert serving.settle(elsewhere).state == "confirmed"
    appeal = appealed(serving, record, li, evidence_ids=[serving.upload(li.actor)])
    if is_refused:
        with pytest.raises(Conflict, match="record_overlaps"):
            uphold(serving, appeal, other, minutes)
    else:
        assert uphold(serving, appeal, other, minutes)["record"]["minutes"] == minutes


def test_more_minutes_than_fit_into_it_take_the_time_of_the_shift(serving, li, other):
    shift = serving.shift()
    up = serving.sign_up(li, shift)
    serving.attend(up, 0, 10)
    record = serving.settle(up)
    uphold(serving, appealed(serving, record, li, evidence_ids=[serving.upload(li.actor)]), other)
    row = serving.record(record.id)
    assert (row.minutes, row.starts_at, row.ends_at) == (180, shift.starts_at, shift.ends_at)


def test_a_struck_record_comes_back_and_one_that_counts_is_corrected(serving, doors, li, cadre, other):
    record = serving.served(li, 180)
    serving.act("strike_record", record, cadre, reason="与事实不符，予以撤销。")
    uphold(serving, appealed(serving, record, li), other)
    serving.act("correct_record", record, serving.wang.actor, minutes=60, reason="核对后更正时长。")
    uphold(serving, appealed(serving, record, li), serving.city.official("cadre", "BJ-D1"))
    told = [(event["change"], event["minutes"], event["version"]) for event in doors.events(ServiceRecordChanged)]
    assert told == [
        ("confirmed", 180, 1),
        ("struck", 0, 2),
        ("confirmed", 180, 3),
        ("corrected", 60, 4),
        ("corrected", 180, 5),
    ]


def test_a_rejected_one_leaves_everything_and_says_where_to_go(serving, doors, li, refused, other):
    shown = reject(serving, appealed(serving, refused, li), other)
    assert (shown["state"], shown["next_unit_code"], shown["record"]["state"]) == ("rejected", "BJ-D1", "refused")
    assert doors.events(ServiceRecordChanged) == []
    with pytest.raises(Conflict, match="appeal_decided"):
        uphold(serving, shown, serving.city.official("cadre", "BJ-D1"))


def test_after_a_rejection_the_union_above_is_asked_and_last_the_city(serving, city, li, refused, other):
    deciders = [other, city.official("cadre", "BJ-D1"), city.official("cadre", "BJ")]
    for level, (unit, decider) in enumerate(zip(("BJ-D1-S1", "BJ-D1", "BJ"), deciders, strict=True), start=1):
        made = appealed(serving, refused, li)
        assert (made["level"], made["unit_code"]) == (level, unit)
        shown = reject(serving, made, decider)
    assert shown["next_unit_code"] is None
    with pytest.raises(Conflict, match="appeal_final"):
        appealed(serving, refused, li)


def test_more_files_do_not_lead_back_to_the_first_union(serving, li, refused, other):
    reject(serving, appealed(serving, refused, li), other)
    serving.database.step(lambda session: touch(session, session.get_one(ServiceRecord, refused.id)))
    assert serving.record(refused.id).version == refused.version + 2
    assert appealed(serving, refused, li)["unit_code"] == "BJ-D1"


def test_who_rejected_does_not_decide_again_higher_up(serving, city, li, refused):
    offices = (Held("cadre", city.units["BJ"]),)
    mayor = Actor("person", city.official("cadre").subject, site="city", offices=offices, second_factor=True)
    reject(serving, appealed(serving, refused, li), mayor)
    with pytest.raises(Forbidden, match="appeal_involved"):
        uphold(serving, appealed(serving, refused, li), mayor)


def test_whoever_had_a_part_does_not_decide(serving, city, li, clock):
    up, zhao = serving.sign_up(li, serving.shift()), city.volunteer()
    clock.advance(hours=4)
    recorder, second = city.official("cadre", "BJ-D1-S1"), city.official("cadre", "BJ-D1-S1")
    entry = serving.enter(recorder, up, zhao)
    serving.act("vouch_for_record", entry, zhao.actor)
    serving.agree(entry, second, "second")
    serving.act("accept_record", entry, li.actor)
    serving.act("correct_record", entry, recorder, minutes=60, reason="核对后更正时长。")
    made = appealed(serving, entry, li)
    office = (Held("cadre", city.units["BJ"]),)

    def as_cadre(volunteer):
        return Actor("person", str(volunteer.account_id), site="city", offices=office, second_factor=True)

    for involved in (recorder, second, as_cadre(zhao), as_cadre(serving.wang)):
        with pytest.raises(Forbidden, match="appeal_involved"):
            uphold(serving, made, involved)
        with pytest.raises(Forbidden, match="appeal_involved"):
            reject(serving, made, involved)
    with pytest.raises(Forbidden, match="record_own"):
        uphold(serving, made, as_cadre(li))
    assert uphold(serving, made, city.official("cadre", "BJ-D1"))["state"] == "upheld"


def test_only_cadres_in_reach_decide_and_for_others_there_is_none(serving, doors, city, li, refused):
    made = appealed(serving, refused, li)
    strangers = (city.official("cadre", "BJ-D2"), city.volunteer().actor, city.official("part_time_cadre", "BJ"))
    for stranger in strangers:
        for verb, said in (("uphold_appeal", {"minutes": 1, "reason": REASON}), ("reject_appeal", {"reason": REASON})):
            for id in (made["id"], str(new_id())):
                with pytest.raises(NotFound, match="appeal_not_found"):
                    doors.call(verb, {"id": id, "version": 1} | said, stranger)
    with pytest.raises(Unauthenticated):
        doors.call("appeal", {"id": made["id"]})


def test_only_the_volunteer_appeals_and_one_at_a_time(serving, city, li, cadre, refused):
    with pytest.raises(Forbidden, match="record_not_own"):
        serving.act("make_appeal", refused, cadre, words=WORDS, wanted_minutes=1, evidence_ids=[])
    with pytest.raises(NotFound, match="record_not_found"):
        appealed(serving, refused, city.volunteer())
    appealed(serving, refused, li)
    with pytest.raises(Conflict, match="appeal_open"):
        appealed(serving, refused, li)
    with pytest.raises(Conflict, match="record_changed_since"):
        appealed(serving, refused, li, version=9)


@pytest.mark.parametrize(("days", "is_late"), [(60, False), (61, True)])
def test_sixty_days_after_the_decision_it_is_too_late(serving, li, clock, refused, days, is_late):
    clock.advance(days=days)
    if is_late:
        with pytest.raises(Conflict, match="appeal_too_late"):
            appealed(serving, refused, li)
    else:
        assert appealed(serving, refused, li)


def test_the_days_are_counted_anew_from_a_rejection(serving, li, clock, refused, other):
    clock.advance(days=60)
    reject(serving, appealed(serving, refused, li), other)
    clock.advance(days=60)
    assert appealed(serving, refused, li)["level"] == 2


@pytest.mark.parametrize(("days", "is_early"), [(14, True), (15, False)])
def test_what_nobody_decides_in_time_can_be_appealed_too(serving, li, clock, other, days, is_early):
    record = serving.served(li, 180, "leader")
    clock.advance(days=days)
    if is_early:
        with pytest.raises(Conflict) as refusal:
            appealed(serving, record, li)
        assert refusal.value == Conflict("projects.appeal_too_early", due_on="2026-03-16")
        return
    shown = uphold(serving, appealed(serving, record, li), other)
    assert (shown["record"]["state"], shown["record"]["wants"]) == ("confirmed", [])
    assert shown["record"]["accepted_at"] is not None


def test_while_an_appeal_is_open_nobody_changes_the_record_to_the_volunteers_disadvantage(
    serving, doors, city, li, cadre
):
    up = serving.sign_up(li, serving.shift())
    attendance = serving.attend(up, 0, 180)
    record = serving.settle(up)
    serving.act("correct_record", record, serving.wang.actor, minutes=120, reason="核对后更正时长。")
    made = appealed(serving, record, li)
    admin = city.official("unit_admin", "BJ")
    for verb, said in (("strike_record", {}), ("correct_record", {"minutes": 1})):
        for actor in (cadre, admin):
            with pytest.raises(Conflict, match="record_under_appeal"):
                serving.act(verb, record, actor, reason="与事实不符，予以撤销。", **said)
    serving.changed(attendance, state="void")
    assert serving.settle(up).state == "confirmed"
    decide(serving, "withdraw_appeal", made, li.actor)
    assert serving.act("strike_record", record, cadre, reason="与事实不符，予以撤销。")["state"] == "struck"


def test_who_has_appealed_does_not_decline_beside_it(serving, li, clock):
    record = serving.served(li, 180, "code")
    clock.advance(days=15)
    made = appealed(serving, record, li)
    with pytest.raises(Conflict, match="record_under_appeal"):
        serving.act("decline_record", record, li.actor, reason="我那天没有参加。")
    decide(serving, "withdraw_appeal", made, li.actor)
    assert serving.act("decline_record", record, li.actor, reason="我那天没有参加。")["state"] == "refused"


def test_an_open_record_under_appeal_is_not_refused_but_may_be_agreed_to(serving, li, clock):
    record = serving.served(li, 180, "code")
    clock.advance(days=15)
    appealed(serving, record, li)
    with pytest.raises(Conflict, match="record_under_appeal"):
        serving.act("refuse_record", record, serving.wang.actor, reason="签到后即离开。")
    assert serving.agree(record, serving.wang.actor)["state"] == "confirmed"


def test_only_the_volunteer_withdraws_and_may_appeal_again_to_the_same_union(serving, li, refused, other):
    made = appealed(serving, refused, li)
    with pytest.raises(Forbidden, match="appeal_not_own"):
        decide(serving, "withdraw_appeal", made, other)
    assert decide(serving, "withdraw_appeal", made, li.actor)["state"] == "withdrawn"
    with pytest.raises(Conflict, match="appeal_decided"):
        decide(serving, "withdraw_appeal", made, li.actor)
    again = appealed(serving, refused, li)
    assert (again["level"], again["unit_code"]) == (1, "BJ-D1-S1")


def test_nobody_wants_or_gives_more_than_the_shift(serving, li, refused, other):
    with pytest.raises(Conflict) as refusal:
        appealed(serving, refused, li, 181)
    assert refusal.value == Conflict("projects.appeal_minutes_too_many", minutes_max=180)
    made = appealed(serving, refused, li, 120)
    with pytest.raises(Conflict) as refusal:
        uphold(serving, made, other, 121)
    assert refusal.value == Conflict("projects.appeal_minutes_too_many", minutes_max=120)
    assert uphold(serving, made, other, 120)["given_minutes"] == 120


def test_more_than_is_proven_wants_a_file_and_is_as_weak_as_an_entry_by_hand(serving, doors, li, other):
    record = serving.served(li, 60, hours=3)
    made = appealed(serving, record, li, 180)
    with pytest.raises(Conflict) as refusal:
        uphold(serving, made, other, 61)
    assert refusal.value == Conflict("projects.appeal_wants_evidence", minutes=60)
    evidence = [serving.upload(li.actor)]
    doors.call("add_evidence", {"id": str(record.id), "evidence_ids": evidence}, li.actor)
    shown = uphold(serving, made, other, 180)["record"]
    assert (shown["minutes"], shown["proven_minutes"], shown["grade"]) == (180, 60, "manual")
    assert shown["flags"] == ["beyond_proof", "corrected"]
    assert doors.events(ServiceRecordChanged)[-1]["is_manual"]


def test_what_is_proven_needs_no_file(serving, li, other):
    record = serving.served(li, 60, hours=3)
    assert uphold(serving, appealed(serving, record, li, 60), other, 60)["record"]["grade"] == "code_and_place"


def test_evidence_comes_with_the_appeal_and_has_to_be_ones_own(serving, li, refused):
    with pytest.raises(NotFound, match="evidence_not_found"):
        appealed(serving, refused, li, evidence_ids=[serving.upload(serving.wang.actor)])
    made = appealed(serving, refused, li, evidence_ids=[serving.upload(li.actor)])
    assert len(made["record"]["evidence"]) == 1


def test_somebody_without_a_record_of_going_is_given_what_they_can_show(serving, li, clock, other):
    up = serving.sign_up(li, serving.shift())
    serving.attend(up, 0, None)
    record = serving.settle(up)
    clock.advance(days=15)
    made = appealed(serving, record, li, 170, evidence_ids=[serving.upload(li.actor)])
    shown = uphold(serving, made, other, 170)["record"]
    assert (shown["state"], shown["minutes"], shown["grade"]) == ("confirmed", 170, "manual")


@pytest.mark.parametrize(
    ("minutes", "tier"),
    [(8 * HOUR, None), (8 * HOUR + 1, "superior"), (12 * HOUR, "superior"), (12 * HOUR + 1, "city")],
)
def test_so_long_a_day_is_given_by_whoever_would_have_to_agree(serving, city, li, other, clock, minutes, tier):
    record = serving.served(li, 13 * HOUR, "code", hours=13)
    clock.advance(days=16)
    made = appealed(serving, record, li, minutes)
    if tier is None:
        assert uphold(serving, made, other, minutes)
        return
    below = other if tier == "superior" else city.official("cadre", "BJ-D1")
    with pytest.raises(Forbidden) as refusal:
        uphold(serving, made, below, minutes)
    assert refusal.value == Forbidden("projects.appeal_wants_higher", tier=tier)
    above = city.official("cadre", "BJ-D1" if tier == "superior" else "BJ")
    assert uphold(serving, made, above, minutes)["record"]["tier"] == tier


def test_nobodys_word_stands_for_a_guarantor_a_signature_or_the_seven_fields(serving, city, li, clock, other):
    up = serving.sign_up(li, serving.shift())
    clock.advance(hours=4)
    entry = serving.enter(li.actor, up, city.volunteer())
    clock.advance(days=15)
    lacking = [appealed(serving, entry, li)]
    project = serving.project()
    serving.agreement(project)
    unsigned = serving.served(li, 60, activity=serving.activity(project))
    nowhere = serving.served(li, 60, place=None)
    clock.advance(days=30)
    lacking += [appealed(serving, record, li, 60) for record in (unsigned, nowhere)]
    for appeal, want in zip(lacking, ("guarantor", "agreement", "fields"), strict=True):
        with pytest.raises(Conflict) as refusal:
            uphold(serving, appeal, other, 60)
        assert refusal.value == Conflict("projects.appeal_record_lacks", want=want)


def test_an_upheld_record_does_not_overlap_with_another(serving, li, other, clock):
    serving.served(li, 60)
    second = serving.served(li, 60)
    clock.advance(days=15)
    with pytest.raises(Conflict, match="record_overlaps"):
        uphold(serving, appealed(serving, second, li, 60), other, 60)


def test_a_successor_decides_where_the_union_is_no_more(serving, city, li, refused):
    ended = {"kind": "street", "parent_id": str(city.units["BJ-D1"]), "name": "x", "state": "merged"}
    city.changed("BJ-D1-S1", **ended, successor_id=str(city.units["BJ-D1-S2"]))
    made = appealed(serving, refused, li)
    assert made["unit_code"] == "BJ-D1-S2"
    assert uphold(serving, made, city.official("cadre", "BJ-D1-S2"))["state"] == "upheld"


def test_of_two_who_decide_at_the_same_version_one_is_heard(serving, doors, city, li, refused, other):
    made = appealed(serving, refused, li)
    reject(serving, made, other)
    said = {"id": made["id"], "version": 1, "minutes": 180, "reason": REASON}
    with pytest.raises(Conflict, match="appeal_changed_since"):
        doors.call("uphold_appeal", said, city.official("cadre", "BJ-D1"))


def test_appeals_are_listed_for_who_decides_and_for_who_made_them(serving, doors, city, clock, li, refused, other):
    first = appealed(serving, refused, li)
    theirs = serving.served(li, 60, "code", activity=serving.activity(serving.project("BJ-D2-S1")))
    clock.advance(days=15)
    second = appealed(serving, theirs, li, 60)

    def found(actor, **asked):
        return [item["id"] for item in doors.call("find_appeals", asked, actor)["items"]]

    assert found(other) == [first["id"]]
    assert found(city.official("cadre", "BJ")) == [first["id"], second["id"]]
    assert found(city.official("cadre", "BJ"), unit="BJ-D2") == [second["id"]]
    assert found(city.official("cadre", "BJ"), overdue=True) == [first["id"]]
    assert found(other, state="upheld") == []
    with pytest.raises(Forbidden, match="not_permitted"):
        found(li.actor)
    own = doors.call("own_appeals", {"limit": 1}, li.actor)
    assert [item["id"] for item in own["items"]] == [second["id"]]
    rest = doors.call("own_appeals", {"limit": 1, "cursor": own["next_cursor"]}, li.actor)
    assert [item["id"] for item in rest["items"]] == [first["id"]]


def test_words_say_something(serving, li, refused):
    for words in ("短", "x" * 1001):
        with pytest.raises(Invalid, match=r"request\.invalid"):
            appealed(serving, refused, li, words=words)


def test_due_days_of_appeals_follow_the_calendar(serving, doors, city, clock, li, refused):
    made = appealed(serving, refused, li)
    day = {"day": "2026-03-16", "is_worked": False, "name": "特别放假"}
    doors.call("set_working_day", day, city.official("cadre"))
    clock.advance(minutes=2)
    doors.tick("date_anew")
    assert doors.call("appeal", {"id": made["id"]}, li.actor)["due_on"] == str(date(2026, 3, 17))
