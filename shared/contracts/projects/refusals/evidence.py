"""What is refused about files of evidence. No framework here."""

from shared.kernel.errors import Conflict, Invalid, NotFound, declare

EVIDENCE_NOT_FOUND = declare(NotFound, "projects.evidence_not_found")
EVIDENCE_TYPE_UNFIT = declare(Invalid, "projects.evidence_type_unfit")
EVIDENCE_TOO_LARGE = declare(Invalid, "projects.evidence_too_large", "bytes_max")
EVIDENCE_WAITING = declare(Conflict, "projects.evidence_waiting", "files_max")
EVIDENCE_BOUND = declare(Conflict, "projects.evidence_bound")
EVIDENCE_FULL = declare(Conflict, "projects.evidence_full", "files_max")
EVIDENCE_DAMAGED = declare(Conflict, "projects.evidence_damaged")
