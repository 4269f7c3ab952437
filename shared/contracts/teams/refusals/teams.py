"""What teams refuses about teams and the units that own them. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, declare

NOT_YET_KNOWN = declare(Unavailable, "teams.not_yet_known", "retry_after_seconds")
"""A copy of what identity owns is on its way: raised by the runtime, tried again by the gateway."""

UNIT_NOT_FOUND = declare(NotFound, "teams.unit_not_found", "code")
"""There is no such unit, or it was founded a moment ago and is not known here yet."""

UNIT_NOT_ACTIVE = declare(Conflict, "teams.unit_not_active", "code")
NOT_ON_ONESELF = declare(Forbidden, "teams.not_on_oneself")
"""Nobody decides on what concerns themselves."""

FOUNDED_IN_THE_FUTURE = declare(Invalid, "teams.founded_in_the_future")
WORDS_PERSONAL = declare(Invalid, "teams.words_personal")
"""A text has a phone number or the number of a document in it: these do not belong into words that others read."""

TEAM_NOT_FOUND = declare(NotFound, "teams.team_not_found")
"""There is none, or none that the one who asks may do this with."""

TEAM_NOT_ACTIVE = declare(Conflict, "teams.team_not_active", "team_state")
TEAM_CHANGED_SINCE = declare(Conflict, "teams.team_changed_since", "version")
NAME_UNUSABLE = declare(Invalid, "teams.name_unusable")
TEAM_NAME_TAKEN = declare(Conflict, "teams.team_name_taken", "code")
TEAM_KIND_NOT_HERE = declare(Conflict, "teams.team_kind_not_here", "team_kind", "kind")
BRAND_NEEDED = declare(Invalid, "teams.brand_needed")
BRAND_NOT_HERE = declare(Invalid, "teams.brand_not_here", "team_kind")
SUPERIOR_NOT_FOUND = declare(NotFound, "teams.superior_not_found")
SUPERIOR_NOT_ABOVE = declare(Conflict, "teams.superior_not_above", "code")
"""The superior's unit (code) is neither the team's own nor above it."""

SUPERIOR_LEVEL = declare(Conflict, "teams.superior_level", "level", "superior_level")
SUBORDINATES_LEVEL = declare(Conflict, "teams.subordinates_level", "level", "subordinate_level")
SUBORDINATES_TOO_MANY = declare(Conflict, "teams.subordinates_too_many", "subordinates_max")
SUBORDINATES_ELSEWHERE = declare(Conflict, "teams.subordinates_elsewhere", "count")
"""Teams below it stand at units that are not below its new one."""

STATION_NOT_HERE = declare(Conflict, "teams.station_not_here")
"""The station is closed, or of a unit neither above nor below the team's."""

MEMBERS_MAX_TOO_LOW = declare(Conflict, "teams.members_max_too_low", "members_count")

FOUNDING_NOT_FOUND = declare(NotFound, "teams.founding_not_found")
FOUNDING_DECIDED = declare(Conflict, "teams.founding_decided", "team_state")
FOUNDING_NOT_HERE = declare(Forbidden, "teams.founding_not_here", "code")
"""Volunteers found teams at their own unit and those above it."""

FOUNDINGS_TOO_MANY = declare(Conflict, "teams.foundings_too_many", "foundings_max")
