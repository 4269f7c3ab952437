"""What the project library refuses."""

from shared.contracts.projects.library_words import Obstacle
from shared.kernel.errors import Conflict, Declared, Forbidden, Invalid, NotFound, Unavailable, declare

NOT_YET_KNOWN = declare(Unavailable, "projects.not_yet_known", "retry_after_seconds")
"""A copy of another service's data is on its way, and did not arrive in time."""

PROJECT_NOT_FOUND = declare(NotFound, "projects.project_not_found")
UNIT_NOT_FOUND = declare(NotFound, "projects.unit_not_found", "code")
TEAM_NOT_FOUND = declare(NotFound, "projects.team_not_found")
TEMPLATE_NOT_FOUND = declare(NotFound, "projects.template_not_found")
AGREEMENT_NOT_FOUND = declare(NotFound, "projects.agreement_not_found")
VOLUNTEER_NOT_FOUND = declare(NotFound, "projects.volunteer_not_found")
"""None who belongs to the team, or to a union at or below that of the project."""

OWNER_NEEDED = declare(Invalid, "projects.owner_needed")
UNIT_NOT_ACTIVE = declare(Conflict, "projects.unit_not_active", "code")
CLASS_NEEDED = declare(Invalid, "projects.class_needed")
WORDS_UNUSABLE = declare(Invalid, "projects.words_unusable", "field")
"""Nothing is left of them once spaces and what nobody sees are taken away, or they are too long."""

WORDS_PERSONAL = declare(Invalid, "projects.words_personal")
"""Somebody's mobile number or identity card stands in words that others read."""

EVIDENCE_NOT_FOR_MODE = declare(Invalid, "projects.evidence_not_for_mode", "evidence_rule", "mode")
POSITION_INCOMPLETE = declare(Invalid, "projects.position_incomplete")
DAYS_REVERSED = declare(Invalid, "projects.days_reversed")
INSURANCE_DAYS_REVERSED = declare(Invalid, "projects.insurance_days_reversed")

PROJECT_CHANGED_SINCE = declare(Conflict, "projects.project_changed_since", "version")
STATE_FORBIDS = declare(Conflict, "projects.state_forbids", "project_act", "project_state")
"""The state does not allow the act."""

TEMPLATE_STAYS = declare(Conflict, "projects.template_stays")
"""A template is a model for others: it is changed or cancelled, nothing else."""

NOT_ON_OWN_PROJECT = declare(Forbidden, "projects.not_on_own_project")
NOTHING_TO_LET_PASS = declare(Conflict, "projects.nothing_to_let_pass")
NOT_ASKED = declare(Conflict, "projects.not_asked")
SOMEBODY_ASKED = declare(Conflict, "projects.somebody_asked")
"""Somebody was asked already; only a union asks somebody else instead."""

NOBODY_RESPONSIBLE = declare(Conflict, "projects.nobody_responsible")
UNDER_AGE = declare(Forbidden, "projects.under_age")
"""Minors are responsible for no project."""

AGREEMENTS_TOO_MANY = declare(Conflict, "projects.agreements_too_many", "agreements_max")

ITEMS_MISSING = declare(Conflict, "projects.items_missing", "item")
DAYS_PAST = declare(Conflict, "projects.days_past")
DAYS_TOO_MANY = declare(Conflict, "projects.days_too_many", "months_max")
NO_SERVICE = declare(Conflict, "projects.no_service", "because", "phrases")
AGREEMENT_MISSING = declare(Conflict, "projects.agreement_missing", "circumstance")
INSURANCE_MISSING = declare(Conflict, "projects.insurance_missing")
INSURANCE_TOO_SHORT = declare(Conflict, "projects.insurance_too_short")
RESPONSIBLE_MISSING = declare(Conflict, "projects.responsible_missing")
TEAM_NOT_ACTIVE = declare(Conflict, "projects.team_not_active")

OBSTACLES: dict[Obstacle, Declared] = {
    Obstacle.ITEMS_MISSING: ITEMS_MISSING,
    Obstacle.DAYS_PAST: DAYS_PAST,
    Obstacle.DAYS_TOO_MANY: DAYS_TOO_MANY,
    Obstacle.NO_SERVICE: NO_SERVICE,
    Obstacle.AGREEMENT_MISSING: AGREEMENT_MISSING,
    Obstacle.INSURANCE_MISSING: INSURANCE_MISSING,
    Obstacle.INSURANCE_TOO_SHORT: INSURANCE_TOO_SHORT,
    Obstacle.RESPONSIBLE_MISSING: RESPONSIBLE_MISSING,
    Obstacle.TEAM_NOT_ACTIVE: TEAM_NOT_ACTIVE,
}
"""What stands in the way of publishing, as it is refused."""
