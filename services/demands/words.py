"""Words that people write: tidied, and without numbers by which somebody is known or reached."""

from shared.contracts.demands.refusals.archive import DEMAND_WORDS_PERSONAL, DEMAND_WORDS_UNUSABLE
from shared.kernel.personal import has_personal_number
from shared.kernel.text import tidied


def tidy(field: str, text: str, characters_max: int) -> str:
    """Words of one line as they are stored. Raises Invalid where nothing of them is seen, too much, or a number."""
    line = tidied(text)
    if not 1 <= len(line) <= characters_max:
        raise DEMAND_WORDS_UNUSABLE(field=field)
    refuse_personal(line)
    return line


def plain_words(field: str, text: str) -> str:
    """Words of several lines as they are stored. Raises Invalid where nothing of them is seen, or for a number."""
    refuse_personal(text)
    if not tidied(text):
        raise DEMAND_WORDS_UNUSABLE(field=field)
    return text.strip()


def refuse_personal(*texts: str | None) -> None:
    """Raises Invalid for a mobile number or the number of an identity card."""
    if any(has_personal_number(text) for text in texts if text):
        raise DEMAND_WORDS_PERSONAL()
