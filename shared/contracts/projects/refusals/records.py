"""What is refused about service records. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

RECORD_NOT_FOUND = declare(NotFound, "projects.record_not_found")
RECORD_CHANGED_SINCE = declare(Conflict, "projects.record_changed_since", "version")
RECORD_NOT_SO = declare(Conflict, "projects.record_not_so", "record_state")
RECORD_UNDER_APPEAL = declare(Conflict, "projects.record_under_appeal")

RECORD_OWN = declare(Forbidden, "projects.record_own")
RECORD_NOT_OWN = declare(Forbidden, "projects.record_not_own")
RECORD_OWN_ENTRY = declare(Forbidden, "projects.record_own_entry")
RECORD_NOT_OWN_ENTRY = declare(Forbidden, "projects.record_not_own_entry")
RECORD_OWN_GUARANTEE = declare(Forbidden, "projects.record_own_guarantee")
RECORD_NOT_GUARANTOR = declare(Forbidden, "projects.record_not_guarantor")
RECORD_AGREED_ALREADY = declare(Conflict, "projects.record_agreed_already")
RECORD_AGREEMENT_NOT_WANTED = declare(Conflict, "projects.record_agreement_not_wanted", "agreement")

RECORD_ACCEPTED_ALREADY = declare(Conflict, "projects.record_accepted_already")
RECORD_VOUCHED_ALREADY = declare(Conflict, "projects.record_vouched_already")
RECORD_MORE_MINUTES = declare(Conflict, "projects.record_more_minutes", "minutes")
RECORD_NOTHING_CHANGES = declare(Invalid, "projects.record_nothing_changes")
RECORD_RESPONSIBLE_UNKNOWN = declare(Invalid, "projects.record_responsible_unknown")

RECORD_SIGN_UP_NOT_FOUND = declare(NotFound, "projects.record_sign_up_not_found")
RECORD_SIGN_UP_UNFIT = declare(Conflict, "projects.record_sign_up_unfit")
RECORD_SIGNED_UP_LATE = declare(Conflict, "projects.record_signed_up_late")
RECORD_EXISTS = declare(Conflict, "projects.record_exists")
RECORD_TOO_EARLY = declare(Conflict, "projects.record_too_early")
RECORD_TOO_OLD = declare(Conflict, "projects.record_too_old", "days_max")
RECORD_OUTSIDE_SHIFT = declare(Invalid, "projects.record_outside_shift")
RECORD_NOTHING_COUNTS = declare(Invalid, "projects.record_nothing_counts")
RECORD_OVERLAPS = declare(Conflict, "projects.record_overlaps")
RECORD_UNINSURED = declare(Conflict, "projects.record_uninsured")
RECORD_VOLUNTEER_LEFT = declare(Conflict, "projects.record_volunteer_left")
GUARANTOR_NEEDED = declare(Invalid, "projects.guarantor_needed")
GUARANTOR_UNUSABLE = declare(Invalid, "projects.guarantor_unusable")
RECORD_ACTIVITY_NOT_FOUND = declare(NotFound, "projects.record_activity_not_found")
