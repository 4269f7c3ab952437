"""What is refused about schemes. No framework here."""

from shared.kernel.errors import Conflict, Invalid, declare

SCHEME_DAY_PAST = declare(Invalid, "credits.scheme_day_past", "day", "today")
"""What was counted stays counted: a scheme holds from today on, or later."""

SCHEME_DAY_FAR = declare(Invalid, "credits.scheme_day_far", "day", "last_day")
SCHEME_NOT_OVERRIDABLE = declare(Conflict, "credits.scheme_not_overridable", "book", "code")
"""The unit (code) above has said what holds for the book, and lets nobody below say something else."""

SCHEME_VERSIONS_TOO_MANY = declare(Conflict, "credits.scheme_versions_too_many", "versions_max")
PREVIEW_DAYS_ODD = declare(Invalid, "credits.preview_days_odd", "days_max")
"""The last day lies before the first, or too far behind it."""
