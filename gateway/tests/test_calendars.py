"""What calendar programs read: times of Beijing, versions, and what does not take place."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from gateway.calendars import calendar_of
from shared.contracts.projects.calendars import CalendarEntry


def read(**changes):
    """The only entry of a calendar, and the calendar, as a program reads them."""
    calendar = Calendar.from_ical(calendar_of("我的志愿服务", [CalendarEntry.example | changes]).to_ical())
    (event,) = calendar.walk("VEVENT")
    return event, calendar


def test_a_shift_has_the_time_of_beijing_with_its_zone():
    event, calendar = read(starts_at="2026-03-07T16:30:00Z", ends_at="2026-03-07T19:00:00Z")
    begins, ends = event["DTSTART"], event["DTEND"]
    assert begins.params["TZID"] == ends.params["TZID"] == "Asia/Shanghai"
    assert begins.dt.replace(tzinfo=None) == datetime(2026, 3, 8, 0, 30)
    assert begins.dt.utcoffset() == timedelta(hours=8)
    assert ends.dt == datetime(2026, 3, 7, 19, tzinfo=UTC)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"


def test_when_it_was_changed_is_said_in_utc_and_each_change_is_a_later_version():
    event, _ = read(changed_at="2026-03-02T01:00:00.123456Z", sequence=3)
    assert event["DTSTAMP"].to_ical() == event["LAST-MODIFIED"].to_ical() == b"20260302T010000Z"
    assert event["SEQUENCE"] == 3


def test_what_does_not_take_place_is_marked():
    assert [read(is_cancelled=said)[0]["STATUS"] for said in (True, False)] == ["CANCELLED", "CONFIRMED"]


def test_what_is_online_is_nowhere():
    event, _ = read(place=None, latitude=None, longitude=None)
    assert "LOCATION" not in event and "GEO" not in event
