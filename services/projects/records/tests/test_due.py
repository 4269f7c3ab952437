"""For which day a record counts, until when it is confirmed, and what it must say."""

from datetime import date


def test_a_record_that_lacks_one_of_the_seven_fields_is_not_confirmed(serving, li):
    record = serving.served(li, place=None)
    assert (record.state, record.wants) == ("open", ["fields"])
    serving.act("correct_record", record, serving.wang.actor, place="万寿路", reason="补填服务地点。")
    assert serving.record(record.id).wants == ["leader"]  # by hand, so somebody looks
    serving.agree(record, serving.city.official("cadre", "BJ-D1-S1"))
    assert serving.record(record.id).state == "confirmed"


def test_a_night_counts_for_the_day_on_which_it_began_in_beijing(serving, li):
    starts_at = serving.clock.now().replace(hour=14)  # ten in the evening
    record = serving.served(li, 240, starts_at=starts_at)
    assert record.served_on == date(2026, 3, 2)
    assert (record.due_from, record.due_on) == (date(2026, 3, 3), date(2026, 3, 17))


def test_a_shift_until_midnight_ends_on_its_own_day(serving, li):
    record = serving.served(li, 120, starts_at=serving.clock.now().replace(hour=14))
    assert (record.due_from, record.due_on) == (date(2026, 3, 2), date(2026, 3, 16))


def test_due_days_follow_a_calendar_that_is_changed(serving, doors, city, clock, li):
    record = serving.served(li, grade="code")
    doors.tick("date_anew")
    assert serving.record(record.id).due_on == date(2026, 3, 16)
    day = {"day": "2026-03-16", "is_worked": False, "name": "特别放假"}
    doors.call("set_working_day", day, city.official("cadre"))
    clock.advance(minutes=2)
    doors.tick("date_anew")
    assert serving.record(record.id).due_on == date(2026, 3, 17)


def test_a_due_day_that_was_uncertain_is_counted_again_when_the_year_is_announced(serving, doors, city, clock, li):
    clock.advance(days=300)
    record = serving.served(li, grade="code")
    assert (record.due_on, record.is_due_certain) == (date(2027, 1, 8), False)
    days = [{"day": "2027-01-01", "is_worked": False, "name": "元旦"}]
    doors.call("announce_year", {"year": 2027, "days": days}, city.official("cadre"))
    clock.advance(minutes=2)
    doors.tick("date_anew")
    record = serving.record(record.id)
    assert (record.due_on, record.is_due_certain) == (date(2027, 1, 11), True)
