"""Who sees which records: the volunteer their own, who leads those of an activity, cadres those in reach."""

import pytest

from services.projects.records.queries import find_records
from shared.contracts.projects.record_views import FindRecords
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.errors import Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.events.republish import republish
from shared.testing.plans import plans_of

COMPLAINT = {"reason": "safety", "words": "现场没有急救箱，也没有人告知风险。"}


def ids(page):
    return [item["id"] for item in page["items"]]


def test_a_person_sees_what_was_recorded_about_them_and_by_whom(serving, doors, city, clock, li):
    settled = serving.served(li, 60, hours=1)
    up = serving.sign_up(li, serving.shift(starts_at=settled.ends_at))
    clock.advance(days=1)
    entry = serving.enter(serving.wang.actor, up, city.volunteer())
    serving.served(city.volunteer(), 60)
    page = doors.call("own_records", {}, li.actor)
    assert page["confirmed_minutes"] == 60
    assert ids(page) == [entry["id"], str(settled.id)]
    entered, by_itself = page["items"]
    assert entered["recorded_by"] == {
        "capacity": "leader",
        "unit_code": None,
        "volunteer_id": str(serving.wang.id),
    }
    assert by_itself["recorded_by"]["capacity"] == "system"
    assert page["names_ticket"] is not None
    assert ids(doors.call("own_records", {"state": "confirmed"}, li.actor)) == [str(settled.id)]


def test_struck_minutes_are_not_counted(serving, doors, li, cadre):
    record = serving.served(li, 60)
    serving.act("strike_record", record, cadre, reason="与事实不符，予以撤销。")
    assert doors.call("own_records", {}, li.actor)["confirmed_minutes"] == 0


def test_ones_own_are_paged_newest_first(serving, doors, clock, li):
    made = []
    for _ in range(5):
        made.insert(0, str(serving.served(li, 30, hours=1).id))
        clock.advance(days=1 if len(made) % 2 else 0, hours=2)
    seen, cursor = [], None
    for _ in range(3):
        page = doors.call("own_records", {"limit": 2} | ({"cursor": cursor} if cursor else {}), li.actor)
        seen, cursor = seen + ids(page), page["next_cursor"]
    assert seen == made and cursor is None


def test_a_statement_may_be_of_some_days(serving, doors, clock, li):
    made = []
    for _ in range(3):
        made.append(str(serving.served(li, 60).id))
        clock.advance(days=1)
    days = {"served_from": "2026-03-03", "served_until": "2026-03-03"}
    page = doors.call("own_records", days, li.actor)
    assert (ids(page), page["confirmed_minutes"]) == ([made[1]], 60)
    assert doors.call("own_records", {"served_from": "2026-03-03"}, li.actor)["confirmed_minutes"] == 120
    assert doors.call("own_records", {"served_until": "2026-03-01"}, li.actor)["confirmed_minutes"] == 0


def test_only_volunteers_have_records_of_their_own(doors, city, serving):
    with pytest.raises(Forbidden, match="volunteers_only"):
        doors.call("own_records", {}, city.official("cadre"))


def test_the_whole_of_a_record_is_for_who_is_concerned(serving, doors, city, li, cadre):
    record = serving.served(li, 60)
    for actor in (li.actor, serving.wang.actor, cadre, city.official("part_time_cadre", "BJ")):
        shown = doors.call("record", {"id": str(record.id)}, actor)
        assert (shown["id"], shown["unit_code"]) == (str(record.id), "BJ-D1-S1")
    for stranger in (city.volunteer().actor, city.official("cadre", "BJ-D2"), city.official("decision_maker", "BJ")):
        for id in (str(record.id), str(new_id())):
            with pytest.raises(NotFound, match="record_not_found"):
                doors.call("record", {"id": id}, stranger)
    with pytest.raises(Unauthenticated):
        doors.call("record", {"id": str(record.id)})


def test_who_leads_sees_those_of_the_activity_and_no_others(serving, doors, city, li):
    activity = serving.activity()
    record = serving.served(li, 60, "code", activity=activity)
    serving.served(city.volunteer(), 60, "code")
    asked = {"activity_id": str(activity.id)}
    assert ids(doors.call("find_records", asked, serving.wang.actor)) == [str(record.id)]
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("find_records", {}, serving.wang.actor)
    for nobody in (li.actor, city.official("cadre", "BJ-D2")):
        with pytest.raises(NotFound, match="record_activity_not_found"):
            doors.call("find_records", asked, nobody)
    with pytest.raises(NotFound, match="record_activity_not_found"):
        doors.call("find_records", {"activity_id": str(new_id())}, serving.wang.actor)


def test_a_cadre_sees_those_in_reach_narrowed_to_a_unit(serving, doors, city, li):
    ours = serving.served(li, 60, "code")
    above = serving.served(li, 60, "code", activity=serving.activity(serving.project("BJ-D1")))
    theirs = serving.served(li, 60, "code", activity=serving.activity(serving.project("BJ-D2-S1")))
    district, root = city.official("cadre", "BJ-D1"), city.official("cadre", "BJ")
    assert sorted(ids(doors.call("find_records", {}, district))) == sorted([str(ours.id), str(above.id)])
    assert ids(doors.call("find_records", {"unit": "BJ-D1-S1"}, district)) == [str(ours.id)]
    assert ids(doors.call("find_records", {"unit": "BJ-D2"}, district)) == []
    assert len(ids(doors.call("find_records", {"unit": "BJ"}, district))) == 2
    assert len(ids(doors.call("find_records", {}, root))) == 3
    assert ids(doors.call("find_records", {"unit": "BJ-D2"}, root)) == [str(theirs.id)]
    with pytest.raises(NotFound, match="unit_not_found"):
        doors.call("find_records", {"unit": "BJ-NONE"}, root)


@pytest.mark.parametrize(("days", "is_overdue"), [(14, False), (15, True)])
def test_what_was_not_decided_in_ten_working_days_is_overdue(serving, doors, clock, li, cadre, days, is_overdue):
    record = serving.served(li, 60, "code")
    clock.advance(days=days)
    assert doors.call("find_records", {}, cadre)["items"][0]["is_overdue"] is is_overdue
    assert ids(doors.call("find_records", {"overdue": True}, cadre)) == ([str(record.id)] if is_overdue else [])
    waiting = doors.call("waiting_at_units", {}, cadre)["items"]
    assert waiting == [
        {"unit_code": "BJ-D1-S1", "open_count": 1, "overdue_count": int(is_overdue), "oldest_due_on": "2026-03-16"}
    ]


def test_what_is_due_first_comes_first_page_by_page(serving, doors, clock, city, li, cadre):
    late = serving.served(li, 60, "code", starts_at=clock.now().replace(day=5))
    soon = [serving.served(city.volunteer(), 60, "code") for _ in range(3)]
    confirmed = serving.served(city.volunteer(), 60)
    seen, cursor = [], None
    for _ in range(2):
        page = doors.call("find_records", {"limit": 2} | ({"cursor": cursor} if cursor else {}), cadre)
        seen, cursor = seen + ids(page), page["next_cursor"]
    assert seen == [*(str(record.id) for record in soon), str(late.id)] and cursor is None
    assert ids(doors.call("find_records", {"state": "confirmed"}, cadre)) == [str(confirmed.id)]


def test_a_cursor_of_another_list_is_none(serving, doors, city, cadre):
    for _ in range(2):
        serving.served(city.volunteer(), 60, "code")
    cursor = doors.call("find_records", {"limit": 1}, cadre)["next_cursor"]
    for asked in ({"cursor": cursor, "overdue": True}, {"cursor": "bm8"}):
        with pytest.raises(Invalid, match="cursor_invalid"):
            doors.call("find_records", asked, cadre)


def test_waiting_records_are_counted_at_each_unit_in_reach(serving, doors, city, clock, li):
    for unit in ("BJ-D1-S1", "BJ-D1", "BJ-D2-S1", "BJ-D1-S1"):
        serving.served(li, 60, "code", activity=serving.activity(serving.project(unit)))
    district, root = city.official("cadre", "BJ-D1"), city.official("cadre", "BJ")
    assert counts(doors, district) == {"BJ-D1-S1": 2, "BJ-D1": 1}
    assert counts(doors, root) == {"BJ-D1-S1": 2, "BJ-D1": 1, "BJ-D2-S1": 1}
    assert counts(doors, root, unit="BJ-D2") == {"BJ-D2-S1": 1}
    first = doors.call("waiting_at_units", {"limit": 2}, root)
    rest = doors.call("waiting_at_units", {"limit": 2, "cursor": first["next_cursor"]}, root)
    assert len(first["items"]) + len(rest["items"]) == 3 and rest["next_cursor"] is None
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("waiting_at_units", {}, li.actor)


def counts(doors, actor, **asked):
    return {item["unit_code"]: item["open_count"] for item in doors.call("waiting_at_units", asked, actor)["items"]}


def test_what_counts_or_counted_is_told_again(serving, doors, city, li, cadre):
    struck = serving.served(city.volunteer(), 60)
    serving.act("strike_record", struck, cadre, reason="与事实不符，予以撤销。")
    serving.served(li, 60)
    serving.served(city.volunteer(), 60, "code")
    before = doors.events(ServiceRecordChanged)
    (republication,) = (told for told in doors.service.republications if told.contract is ServiceRecordChanged)
    assert list(republish(doors.database, republication)) == [2]
    again = doors.events(ServiceRecordChanged)[len(before) :]
    assert [(event["change"], event["minutes"], event["version"]) for event in again] == [
        ("struck", 0, 2),
        ("confirmed", 60, 1),
    ]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_lists_are_read_by_their_indexes(serving, database, city, li):
    serving.served(li, 60, "code")
    request = FindRecords().request({})
    plans = plans_of(database, find_records, request, city.official("cadre", "BJ-D1"))
    assert not any("Seq Scan on service_record" in plan for plan in plans)


def test_what_a_merged_union_left_waits_at_the_one_that_goes_on(serving, city, li):
    record = serving.served(li, 180, "code")
    complaint = serving.doors.call("make_complaint", COMPLAINT | {"id": str(record.activity_id)}, li.actor)
    parent_id, successor_id = str(city.units["BJ-D1"]), str(city.units["BJ-D1-S2"])
    city.changed("BJ-D1-S1", state="merged", parent_id=parent_id, successor_id=successor_id)
    new, stranger = city.official("cadre", "BJ-D1-S2"), city.official("cadre", "BJ-D2-S1")
    for verb, id in (("find_records", record.id), ("find_complaints", complaint["id"])):
        assert [item["id"] for item in serving.doors.call(verb, {}, new)["items"]] == [str(id)]
        assert serving.doors.call(verb, {}, stranger)["items"] == []
    assert serving.doors.call("complaint", {"id": complaint["id"]}, new)["id"] == complaint["id"]
    assert serving.agree(record, new)["state"] == "confirmed"
