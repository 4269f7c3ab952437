"""What is refused about calendars. No framework here."""

from shared.kernel.errors import NotFound, declare

CALENDAR_NOT_FOUND = declare(NotFound, "projects.calendar_not_found")
