"""What is refused about evaluations. No framework here."""

from shared.kernel.errors import Conflict, declare

EVALUATED_ALREADY = declare(Conflict, "projects.evaluated_already")
EVALUATION_NOT_YET = declare(Conflict, "projects.evaluation_not_yet")
EVALUATION_TOO_LATE = declare(Conflict, "projects.evaluation_too_late", "days_max")
