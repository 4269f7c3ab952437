"""Rules of qualifications: their last day, and what is kept of the document that shows them."""

import re
from datetime import date

from services.teams.words import refuse_personal, tidy_name
from shared.contracts.teams.profile_words import EVIDENCE_CHARACTERS_MAX
from shared.contracts.teams.refusals.profiles import EVIDENCE_WITH_NUMBER, QUALIFICATION_ENDED, QUALIFICATION_OVER
from shared.kernel.text import folded

NUMBER = re.compile(r"[0-9](?:[-./_]?[0-9]){4,}")
DAYS = re.compile(r"(?<![0-9a-z])(?:19|20)[0-9]{2}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2})?(?![0-9a-z])")


def kept_evidence(evidence: str) -> str:
    """What was seen, as it is kept. Raises Invalid where the number of a document stands in it."""
    refuse_personal(evidence)
    kept = tidy_name(evidence, EVIDENCE_CHARACTERS_MAX)
    if NUMBER.search(DAYS.sub("", folded(kept))):
        raise EVIDENCE_WITH_NUMBER()
    return kept


def refuse_over(valid_until: date | None, today: date) -> None:
    """What is over is not recorded any more."""
    if valid_until is not None and valid_until < today:
        raise QUALIFICATION_OVER()


def refuse_ended(is_valid: bool) -> None:
    """What is over ends no more."""
    if not is_valid:
        raise QUALIFICATION_ENDED()
