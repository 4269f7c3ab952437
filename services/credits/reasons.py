"""What cadres and people say in their own words: read by whom it concerns, kept as long as the thing itself."""

from shared.contracts.credits.refusals.ledger import REASON_PERSONAL
from shared.kernel.personal import has_personal_number


def refuse_personal(words: str) -> None:
    """Raises Invalid for words with a phone number or the number of a document."""
    if has_personal_number(words):
        raise REASON_PERSONAL()
