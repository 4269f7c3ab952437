"""Who agrees to a record, who may not, and how long a day may be before others have to."""

import pytest

from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated

HOUR = 60
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # rules, not statements


@pytest.fixture(name="record")
def _record(serving, li):
    """One that waits for the leader alone."""
    return serving.served(li, grade="code")


def test_who_is_responsible_agrees_and_it_counts(serving, doors, li, record):
    shown = serving.agree(record, serving.wang.actor)
    assert (shown["state"], shown["wants"], shown["version"]) == ("confirmed", [], 2)
    acts = [(step["act"], step["capacity"], step["agreement"]) for step in shown["steps"]]
    assert acts == [
        ("settle", "system", None),
        ("agree", "leader", "leader"),
        ("confirm", "system", None),
    ]
    assert shown["steps"][1]["volunteer_id"] == str(serving.wang.id)
    assert len(doors.events(ServiceRecordChanged)) == 1


def test_a_cadre_above_agrees_by_an_office_that_is_told(serving, city, record):
    shown = serving.agree(record, city.official("part_time_cadre", "BJ-D1"))
    step = shown["steps"][1]
    assert (step["capacity"], step["unit_code"], step["volunteer_id"]) == ("part_time_cadre", "BJ-D1", None)


def test_nobody_agrees_outside_their_reach_and_there_it_does_not_exist(serving, city, record):
    for stranger in (city.official("cadre", "BJ-D2"), city.official("cadre", "BJ-D1-S2"), city.volunteer().actor):
        with pytest.raises(NotFound, match="record_not_found"):
            serving.agree(record, stranger)
    with pytest.raises(Unauthenticated):
        serving.doors.call("agree_to_record", {"id": str(record.id), "version": 1, "agreement": "leader"})


def test_nobody_agrees_to_their_own_service_also_not_by_an_office(serving, city, cadre):
    activity = serving.activity()
    record = serving.served(serving.wang, grade="code", activity=activity)
    with pytest.raises(Forbidden, match="record_own"):
        serving.agree(record, serving.wang.actor)
    offices = (Held("cadre", city.units["BJ"]),)
    as_cadre = Actor("person", str(serving.wang.account_id), site="city", offices=offices, second_factor=True)
    with pytest.raises(Forbidden, match="record_own"):
        serving.agree(record, as_cadre)
    assert serving.agree(record, cadre)["state"] == "confirmed"


def test_who_mended_the_attendance_does_not_confirm_it(serving, city, li, cadre):
    up = serving.sign_up(li, serving.shift())
    serving.attend(up, 0, 180, "leader", put_right_by=serving.wang.account_id)
    record = serving.settle(up)
    with pytest.raises(Forbidden, match="record_own_entry"):
        serving.agree(record, serving.wang.actor)
    serving.agree(record, cadre)
    assert serving.act("accept_record", record, li.actor)["state"] == "confirmed"


def test_what_is_not_wanted_is_refused_and_so_is_another_version(serving, city, record, cadre):
    with pytest.raises(Conflict, match="agreement_not_wanted"):
        serving.agree(record, cadre, "second")
    with pytest.raises(Conflict) as refused:
        serving.act("agree_to_record", record, cadre, agreement="leader", version=2)
    assert refused.value == Conflict("projects.record_changed_since", version=1)


def test_a_confirmed_record_wants_nothing(serving, cadre, record):
    serving.agree(record, cadre)
    with pytest.raises(Conflict, match="record_not_so"):
        serving.agree(record, serving.wang.actor)


def test_only_the_volunteer_accepts_and_once(serving, li, cadre):
    record = serving.served(li, grade="leader")
    for other in (serving.wang.actor, cadre):
        with pytest.raises(Forbidden, match="record_not_own"):
            serving.act("accept_record", record, other)
    serving.act("accept_record", record, li.actor)
    with pytest.raises(Conflict, match="record_accepted_already"):
        serving.act("accept_record", record, li.actor)


def test_a_record_that_a_person_never_accepted_never_counts(serving, doors, city, li):
    record = serving.served(li, 13 * HOUR, "leader")
    serving.agree(record, serving.wang.actor)
    serving.agree(record, city.official("cadre", "BJ"), "city")
    assert serving.record(record.id).wants == ["acceptance"]
    for actor in (serving.wang.actor, city.official("unit_admin", "BJ")):
        with pytest.raises(Conflict, match="agreement_not_wanted"):
            serving.agree(record, actor)
    assert serving.record(record.id).state == "open"
    assert doors.events(ServiceRecordChanged) == []


def test_who_was_put_down_without_having_served_declines(serving, doors, li):
    record = serving.served(li, grade="leader")
    shown = serving.act("decline_record", record, li.actor, reason="我那天没有参加。")
    assert (shown["state"], shown["reason"], shown["wants"]) == ("refused", "我那天没有参加。", [])
    with pytest.raises(Conflict, match="record_not_so"):
        serving.agree(record, serving.wang.actor)
    with pytest.raises(Conflict, match="record_not_so"):
        serving.act("decline_record", record, li.actor, reason="再说一遍，没有参加。")


def test_who_is_credited_with_what_they_did_not_serve_has_it_struck(serving, doors, city, li):
    record = serving.served(li, 180)
    with pytest.raises(Forbidden, match="record_not_own"):
        serving.act("decline_record", record, serving.wang.actor, reason="不是我本人签到。")
    shown = serving.act("decline_record", record, li.actor, reason="不是我本人签到。")
    assert (shown["state"], shown["past"][0]["state"]) == ("struck", "confirmed")
    assert doors.events(ServiceRecordChanged)[-1]["change"] == "struck"


def test_a_leader_refuses_with_a_reason(serving, doors, li, record):
    shown = serving.act("refuse_record", record, serving.wang.actor, reason="签到后即离开。")
    assert (shown["state"], shown["reason"]) == ("refused", "签到后即离开。")
    assert shown["appeal_until"] == "2026-05-01"
    assert doors.events(ServiceRecordChanged) == []


@pytest.mark.parametrize(
    ("minutes", "wants"),
    [
        (8 * HOUR, []),
        (8 * HOUR + 1, ["superior"]),
        (12 * HOUR, ["superior"]),
        (12 * HOUR + 1, ["city"]),
    ],
)
def test_a_long_day_wants_the_union_above_or_the_city(serving, li, minutes, wants):
    record = serving.served(li, minutes)
    assert record.wants == wants
    assert record.state == ("open" if wants else "confirmed")


@pytest.mark.parametrize(
    ("before", "minutes", "wants"),
    [(7 * HOUR, HOUR, []), (7 * HOUR, HOUR + 1, ["superior"]), (11 * HOUR, 61, ["city"])],
)
def test_all_services_of_a_day_count_together(serving, city, li, before, minutes, wants):
    first = serving.served(li, before)
    if first.state == "open":
        serving.agree(first, city.official("cadre", "BJ-D1"), "superior")
    later = serving.clock.now().replace(hour=13)  # nine in the evening, the same day
    assert serving.served(li, minutes, starts_at=later).wants == wants


def test_a_day_that_has_become_shorter_wants_nobody_above_any_more(serving, li, cadre):
    first = serving.served(li, 7 * HOUR)
    second = serving.served(li, 2 * HOUR, starts_at=serving.clock.now().replace(hour=13))
    assert second.wants == ["superior"]
    serving.act("correct_record", first, cadre, minutes=6 * HOUR + 1, reason="核对后更正时长。")
    assert serving.record(second.id).wants == ["superior"]
    serving.act("correct_record", first, cadre, minutes=6 * HOUR, reason="核对后更正时长。")
    assert serving.record(second.id).state == "confirmed"


def test_another_day_is_another_day(serving, clock, li):
    serving.served(li, 8 * HOUR)
    clock.advance(days=1)
    assert serving.served(li, 8 * HOUR).state == "confirmed"


def test_the_union_above_agrees_to_a_long_day_and_nobody_below_it(serving, city, li, cadre):
    record = serving.served(li, 9 * HOUR)
    for below in (cadre, serving.wang.actor, city.official("part_time_cadre", "BJ-D1")):
        with pytest.raises(Forbidden, match="not_permitted"):
            serving.agree(record, below, "superior")
    with pytest.raises(Conflict, match="agreement_not_wanted"):
        serving.agree(record, city.official("cadre", "BJ"), "city")
    assert serving.agree(record, city.official("cadre", "BJ-D1"), "superior")["state"] == "confirmed"


def test_over_twelve_hours_only_the_city_agrees(serving, city, li):
    record = serving.served(li, 13 * HOUR)
    with pytest.raises(Forbidden, match="not_permitted"):
        serving.agree(record, city.official("cadre", "BJ-D1"), "city")
    with pytest.raises(Conflict, match="agreement_not_wanted"):
        serving.agree(record, city.official("cadre", "BJ-D1"), "superior")
    assert serving.agree(record, city.official("cadre", "BJ"), "city")["state"] == "confirmed"


def test_the_city_is_its_own_union_above(serving, city, li):
    activity = serving.activity(serving.project("BJ"))
    record = serving.served(li, 9 * HOUR, activity=activity)
    assert serving.agree(record, city.official("cadre", "BJ"), "superior")["state"] == "confirmed"


def test_each_agreement_is_another_person_whatever_offices_they_hold(serving, city, li):
    record = serving.served(li, 9 * HOUR, "code")
    offices = (Held("cadre", city.units["BJ-D1-S1"]), Held("unit_admin", city.units["BJ"]))
    both = Actor("person", city.official("cadre").subject, site="city", offices=offices, second_factor=True)
    assert serving.agree(record, both)["wants"] == ["superior"]
    with pytest.raises(Conflict, match="record_agreed_already"):
        serving.agree(record, both, "superior")
    assert serving.agree(record, city.official("cadre", "BJ-D1"), "superior")["state"] == "confirmed"


def test_two_services_at_once_in_two_unions_are_never_both_confirmed(serving, city, li):
    first = serving.served(li, 120)
    elsewhere = serving.activity(serving.project("BJ-D2-S1"))
    second = serving.served(li, 120, activity=elsewhere)
    assert (first.state, second.state) == ("confirmed", "open")
    assert (second.wants, second.flags) == (["no_overlap"], ["overlap"])
    serving.act("strike_record", first, city.official("cadre", "BJ-D1-S1"), reason="当时在另一处服务。")
    second = serving.record(second.id)
    assert (second.state, second.flags) == ("confirmed", [])


def test_one_after_the_other_is_no_overlap(serving, li):
    first = serving.served(li, 60, hours=1)
    second = serving.served(li, 60, hours=1, starts_at=first.ends_at)
    assert (first.state, second.state) == ("confirmed", "confirmed")


def test_what_somebody_else_does_at_that_time_does_not_matter(serving, city, li):
    assert serving.served(li, 60).state == serving.served(city.volunteer(), 60).state == "confirmed"
