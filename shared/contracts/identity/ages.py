"""Identity's word on how old the one who asks is, sealed for services that hold no birth dates."""

from shared.contracts.base import Contract
from shared.contracts.fields import Text

AGE_TICKET_CHARACTERS_MAX = 1000
AGE_TICKET_PATTERN = r"^[A-Za-z0-9_.-]+$"


class AgeTicket(Contract):
    """The sealed word; good for a few minutes, for the one who asked."""

    age_ticket = Text(at_least=1, at_most=AGE_TICKET_CHARACTERS_MAX, pattern=AGE_TICKET_PATTERN, required=True)

    example = {"age_ticket": "A256GCM.2026.c2VhbGVk"}
