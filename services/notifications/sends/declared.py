"""Which change makes which message to whom: all of it, in one place.

A new kind of message is a line here and a template in `templates/texts/`; where it is of an event that is not heard
yet, also a line in `KEEPS` and a door in `doors.py`. Tests hold all of these against one another.
"""

from collections.abc import Mapping

from services.notifications.sends.domain import Send, says, value
from shared.contracts.base import Event
from shared.contracts.notifications.message_words import About
from shared.contracts.projects.record_words import RecordChange
from shared.contracts.projects.records import ServiceRecordChanged

# What is kept of each thing: what it is compared with next time, and what messages of other things say of it.
KEEPS: Mapping[type[Event], tuple[str, ...]] = {
    ServiceRecordChanged: ("minutes",),
}

SERVICE = {"title": value("title"), "served_on": value("served_on"), "minutes": value("minutes")}

SENDS = (Send("hours_confirmed", ServiceRecordChanged, says("change", RecordChange.CONFIRMED), About.RECORD, SERVICE),)
