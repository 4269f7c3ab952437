"""Words of projects and activities that others read: without numbers by which somebody is known or reached."""

from shared.contracts.projects.refusals.library import WORDS_PERSONAL
from shared.kernel.personal import has_personal_number


def refuse_personal(*texts: str | None) -> None:
    """Raises Invalid for a mobile number or the number of an identity card."""
    if any(has_personal_number(text) for text in texts if text):
        raise WORDS_PERSONAL()
