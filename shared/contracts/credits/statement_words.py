"""The words of statements: what a line of an account tells. No framework here."""

from enum import StrEnum

RULES_MAX = 8  # that explain one amount
LINES_OF_A_FILE_MAX = 10_000


class StatementWord(StrEnum):
    """What a line tells: for each there is a sentence in the catalogues, `statement_line.<word>`."""

    SERVICE = "service"  # granted for a service
    SERVICE_CORRECTED = "service_corrected"  # taken back: the record says something else now
    SERVICE_STRUCK = "service_struck"  # taken back: it does not count any more
    SERVICE_RESETTLED = "service_resettled"  # taken back: another service under the same cap has changed
    GRANTED = "granted"
    TAKEN_BACK = "taken_back"
    GIVEN_BACK = "given_back"  # what this account had paid
    CLAIM_PAID = "claim_paid"  # what was owed since an earlier reversal
    EXPIRED = "expired"
    HELD = "held"
    HELD_FOR_SPENDING = "held_for_spending"
    HELD_FOR_GIFT = "held_for_gift"
    RELEASED = "released"
    SPENDING_RELEASED = "spending_released"  # asked for, and not paid
    GIFT_RELEASED = "gift_released"  # offered, and not given
    SPENT = "spent"
    GIVEN = "given"  # to a relative
    RECEIVED = "received"  # of a relative
    DONATED = "donated"  # to a unit's pool
    DONATION_RECEIVED = "donation_received"  # by the pool
    POOL_GAVE = "pool_gave"
    POOL_GRANTED = "pool_granted"  # to somebody in hardship
    ADJUSTED = "adjusted"


class ReadPurpose(StrEnum):
    """To what end a cadre reads the entries of others."""

    ASKED = "asked"  # the owner has asked about them
    APPEAL = "appeal"
    CHECK = "check"  # something looks odd
    AUDIT = "audit"
