"""What is refused about activities, beside what is refused about projects. No framework here."""

from shared.kernel.errors import Conflict, Invalid, NotFound, declare

PROJECT_NOT_RECRUITING = declare(Conflict, "projects.project_not_recruiting", "project_state")
ACTIVITY_NOT_FOUND = declare(NotFound, "projects.activity_not_found")
ACTIVITY_STATE_FORBIDS = declare(Conflict, "projects.activity_state_forbids", "activity_state")
ACTIVITY_CHANGED_SINCE = declare(Conflict, "projects.activity_changed_since", "version")
CONTENT_MISSING = declare(Invalid, "projects.content_missing")
PLACE_MISSING = declare(Invalid, "projects.place_missing")
RADIUS_WITHOUT_POSITION = declare(Invalid, "projects.radius_without_position")
BREAK_TOO_LONG = declare(Invalid, "projects.break_too_long", "minutes")
RULE_UNUSABLE = declare(Invalid, "projects.rule_unusable", "rule_fault")
SHIFTS_TOO_MANY = declare(Invalid, "projects.shifts_too_many", "shifts_max")
SHIFT_IN_PAST = declare(Invalid, "projects.shift_in_past", "begins")
SHIFT_TOO_FAR = declare(Invalid, "projects.shift_too_far", "begins", "days_max")
SHIFT_OUTSIDE_PROJECT = declare(Invalid, "projects.shift_outside_project", "begins", "first_day", "last_day")
POST_NUMBERS_WRONG = declare(Invalid, "projects.post_numbers_wrong", "minimum", "maximum")
POSTS_ALIKE = declare(Invalid, "projects.posts_alike")
OF_EMERGENCY = declare(Conflict, "projects.of_emergency")
POST_TEAM_UNKNOWN = declare(Invalid, "projects.post_team_unknown")
