"""What teams refuses about stations. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

STATION_NOT_FOUND = declare(NotFound, "teams.station_not_found")
"""There is none, or none that the one who asks may do this with."""

STATION_CHANGED_SINCE = declare(Conflict, "teams.station_changed_since", "version")
STATION_CLOSED = declare(Conflict, "teams.station_closed")
STATION_NOT_CLOSED = declare(Conflict, "teams.station_not_closed")
COORDINATES_INCOMPLETE = declare(Invalid, "teams.coordinates_incomplete")
WINDOW_REVERSED = declare(Invalid, "teams.window_reversed", "weekday")
"""A time in the week ends before it begins, or as it does."""

WINDOWS_OVERLAP = declare(Invalid, "teams.windows_overlap", "weekday")
EQUIPMENT_REPEATED = declare(Invalid, "teams.equipment_repeated")
SOMEBODY_ASKED = declare(Conflict, "teams.somebody_asked")
"""Somebody was asked to be responsible, and has not answered yet."""

ALREADY_RESPONSIBLE = declare(Conflict, "teams.already_responsible")
NOT_ASKED = declare(Forbidden, "teams.not_asked")
"""The one who answers was not asked, or did not answer in time."""

NOBODY_RESPONSIBLE = declare(Conflict, "teams.nobody_responsible")
