"""Calendars as calendar programs read them (RFC 5545, with the refresh interval of RFC 7986).

Shifts have Beijing's time, with the definition of its zone; when something was changed is said in UTC, as it must be.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, g
from icalendar import Calendar, Event

from gateway.conditions import tagged
from gateway.words import Words
from shared.kernel.clock import BUSINESS_ZONE

ICS = "text/calendar"
REFRESH_HOURS = 1
DIGEST_CHARACTERS = 22


def ics(calendar: dict[str, Any], *, cache_control: str) -> Response:
    """A calendar's entries as a file; one that has not changed is not sent again."""
    words: Words = current_app.extensions["words"]
    name = calendar["name"] or words.sentence(g.language, "calendar.own")
    content = calendar_of(name, calendar["entries"]).to_ical()
    response = Response(content, 200, content_type=f"{ICS}; charset=utf-8")
    response.headers["Cache-Control"] = cache_control
    return tagged(response, hashlib.sha256(content).hexdigest()[:DIGEST_CHARACTERS])


def calendar_of(name: str, entries: list[dict[str, Any]]) -> Calendar:
    """A calendar with its entries."""
    made = Calendar()
    made.add("prodid", "-//Nuanliu//activities//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=REFRESH_HOURS), parameters={"VALUE": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry))
    made.add_missing_timezones()
    return made


def _event(entry: dict[str, Any]) -> Event:
    event = Event()
    event.add("uid", f"{entry['id']}@nuanliu")
    event.add("dtstamp", _moment(entry["changed_at"]))
    event.add("last-modified", _moment(entry["changed_at"]))
    event.add("sequence", entry["sequence"])
    event.add("dtstart", _moment(entry["starts_at"]).astimezone(BUSINESS_ZONE))
    event.add("dtend", _moment(entry["ends_at"]).astimezone(BUSINESS_ZONE))
    event.add("summary", entry["title"])
    event.add("description", entry["content"])
    event.add("status", "CANCELLED" if entry["is_cancelled"] else "CONFIRMED")
    if entry["place"]:
        event.add("location", entry["place"])
    if entry["latitude"] is not None:
        event.add("geo", (entry["latitude"], entry["longitude"]))
    return event


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=0)
