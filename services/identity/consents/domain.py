"""Rules of consents: which text holds on which day, and who may still be asked. Pure.

A consent is given to a purpose, freely, knowing the text, and can be withdrawn as easily (个人信息保护法 art. 14–16).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.contracts.identity.consent_words import ConsentGiver, ConsentMeans, ConsentState
from shared.contracts.identity.refusals.consents import (
    CONSENT_OF_A_GUARDIAN,
    CONSENT_PURPOSE_UNKNOWN,
    CONSENT_TEXT_OUTDATED,
)


@dataclass(frozen=True)
class Wording:
    """A text in one language."""

    language: str
    title: str
    text: str
    on_withdrawal: str


@dataclass(frozen=True)
class Text:
    """What is asked for a purpose, from a day on until a later version holds.

    Another scope, recipient or use of the data is another version, to which everybody consents anew; a corrected
    spelling is not.
    """

    purpose: str
    version: int
    from_day: date
    needed: bool
    giver: ConsentGiver
    wordings: tuple[Wording, ...]


def in_force(texts: Iterable[Text], day: date) -> dict[str, Text]:
    """The text of each purpose that holds on a day, in the order of purposes."""
    begun = sorted((text for text in texts if text.from_day <= day), key=lambda text: (text.purpose, text.version))
    return {text.purpose: text for text in begun}


def text_shown(texts: Mapping[str, Text], purpose: str, version: int) -> Text:
    """The text in force, where it is the one that was shown. Raises Invalid."""
    text = texts.get(purpose)
    if text is None:
        raise CONSENT_PURPOSE_UNKNOWN(purpose=purpose)
    if text.version != version:
        raise CONSENT_TEXT_OUTDATED(purpose=purpose, text_version=text.version)
    return text


def refuse_other_giver(text: Text, means: ConsentMeans) -> None:
    """Nobody consents in a guardian's place, nor a guardian in the person's. Paper bears the signature of whoever."""
    is_guardian = means == ConsentMeans.GUARDIAN
    if means != ConsentMeans.PAPER and is_guardian != (text.giver == ConsentGiver.GUARDIAN):
        raise CONSENT_OF_A_GUARDIAN(purpose=text.purpose)


def may_ask(state: ConsentState, decided_version: int | None, text: Text | None) -> bool:
    """Whether the person may be shown a text they did not ask for: a new one, or a new version of what they gave."""
    if text is None or text.giver != ConsentGiver.PERSON:
        return False
    return state == ConsentState.UNASKED or (state == ConsentState.GIVEN and decided_version != text.version)
