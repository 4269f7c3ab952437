"""What is refused about sign-ups. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

SIGN_UP_NOT_FOUND = declare(NotFound, "projects.sign_up_not_found")
SIGN_UP_EXISTS = declare(Conflict, "projects.sign_up_exists", "sign_up_state")
SIGN_UP_REFUSED_BEFORE = declare(Conflict, "projects.sign_up_refused_before")
SIGN_UP_STATE_FORBIDS = declare(Conflict, "projects.sign_up_state_forbids", "sign_up_state")
SIGN_UP_NOT_OPEN_YET = declare(Conflict, "projects.sign_up_not_open_yet", "opens")
POST_UNCLEAR = declare(Invalid, "projects.post_unclear")
OFFER_OVER = declare(Conflict, "projects.offer_over", "until")
QUALIFICATION_MISSING = declare(Forbidden, "projects.qualification_missing", "qualification")
TEAM_MEMBERS_ONLY = declare(Forbidden, "projects.team_members_only")
ADULTS_ONLY = declare(Forbidden, "projects.adults_only")
AGREEMENT_UNSIGNED = declare(Conflict, "projects.agreement_unsigned")
AGREEMENT_OUTDATED = declare(Conflict, "projects.agreement_outdated")
OVERLAPS = declare(Conflict, "projects.overlaps", "begins", "ends")
TRAVEL_TOO_SHORT = declare(Conflict, "projects.travel_too_short", "begins", "ends", "minutes")
WEEK_FULL = declare(Conflict, "projects.week_full", "count_max")
WAITS_TOO_OFTEN = declare(Conflict, "projects.waits_too_often", "count_max")
PAUSED = declare(Forbidden, "projects.paused", "until")
