"""What teams refuses about profiles and qualifications. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

PROFILE_CHANGED_SINCE = declare(Conflict, "teams.profile_changed_since", "version")
AREA_UNUSABLE = declare(Invalid, "teams.area_unusable")
"""A cell that is none, or not of the resolution that is kept."""

READY_ADULTS_ONLY = declare(Forbidden, "teams.ready_adults_only")
REST_UNUSABLE = declare(Invalid, "teams.rest_unusable", "days_max")

QUALIFICATION_NOT_FOUND = declare(NotFound, "teams.qualification_not_found")
QUALIFICATION_ENDED = declare(Conflict, "teams.qualification_ended")
QUALIFICATION_OVER = declare(Invalid, "teams.qualification_over")
"""Its last day has passed."""

QUALIFICATION_RECORDED = declare(Conflict, "teams.qualification_recorded")
"""The same one, of the same issuer and with the same last day, is recorded already."""

QUALIFICATIONS_TOO_MANY = declare(Conflict, "teams.qualifications_too_many", "qualifications_max")
EVIDENCE_WITH_NUMBER = declare(Invalid, "teams.evidence_with_number")
"""The number of a certificate does not belong into what is kept of it."""
