"""Words and limits of the audit trail. No framework here."""

from enum import StrEnum

ACTION_PATTERN = r"^[a-z_]+\.[a-z_]+$"
ACTION_CHARACTERS_MAX = 80
NAME_CHARACTERS_MAX = 120
NAME_PATTERN = r"^[a-z_]+:[A-Za-z0-9_.:-]{0,100}$"  # of actors and subjects: kind, colon, id or word
VERIFIED_AT_ONCE_MAX = 20_000
FAULTS_SHOWN_MAX = 50


class AuditFaultKind(StrEnum):
    """What can be wrong at a place of the chain."""

    EDITED = "edited"  # the entry, its order or its link is not what was sealed
    MISSING = "missing"  # an entry or its seal was removed
    UNSEALED = "unsealed"  # an entry was put in beside the program
    TRUNCATED = "truncated"  # the chain is shorter than its head says
    ANCHOR_DIFFERS = "anchor_differs"  # the chain is not the one whose head was printed
