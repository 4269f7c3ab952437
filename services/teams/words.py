"""Words that people write for others to read: without numbers by which somebody is known or reached.

The service holds no names, phones or documents, and a text is no way around that.
"""

from shared.contracts.teams.refusals.teams import NAME_UNUSABLE, WORDS_PERSONAL
from shared.kernel.personal import has_personal_number
from shared.kernel.text import tidied


def plain_words(text: str | None) -> str | None:
    """The text as it is kept, None where there is none. Raises Invalid `teams.words_personal`."""
    if text is None:
        return None
    refuse_personal(text)
    return text.strip() or None


def tidy_name(name: str, characters_max: int) -> str:
    """A name as it is kept. Raises Invalid where nothing of it is seen, too much, or a number of somebody."""
    usable = tidied(name)
    if not 1 <= len(usable) <= characters_max:
        raise NAME_UNUSABLE()
    refuse_personal(usable)
    return usable


def refuse_personal(*texts: str) -> None:
    """Raises Invalid for a mobile number or the number of an identity card."""
    for text in texts:
        if has_personal_number(text):
            raise WORDS_PERSONAL()
