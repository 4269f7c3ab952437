"""Words and limits of consents. Which purposes there are is data of identity, no list here. No framework here."""

from enum import StrEnum

PURPOSE_PATTERN = r"^[a-z][a-z_]{2,39}$"
PURPOSE_CHARACTERS_MAX = 40
PURPOSES_MAX = 30
TITLE_CHARACTERS_MAX = 60
CONSENT_CHARACTERS_MAX = 4000
CONSEQUENCE_CHARACTERS_MAX = 400
LANGUAGES = ("zh-CN", "en")

REGISTRATION = "volunteer_registration"
GUARDIAN = "guardian"
HONOUR_WALL = "honour_wall"


class ConsentState(StrEnum):
    """Where somebody stands on a purpose. Nobody is asked again after a refusal or a withdrawal."""

    UNASKED = "unasked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


DECISIONS = (ConsentState.GIVEN, ConsentState.REFUSED)


class ConsentMeans(StrEnum):
    """How a consent was given."""

    OWN_ACCOUNT = "own_account"
    GUARDIAN = "guardian"
    PAPER = "paper"


class ConsentGiver(StrEnum):
    """Whose consent it is."""

    PERSON = "person"
    GUARDIAN = "guardian"
