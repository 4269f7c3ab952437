"""The words of the ledger that every service uses. No framework here."""

from enum import StrEnum

AMOUNT_MAX = 10**12  # of one transfer: a slip of the finger, not a wish
FACT_CHARACTERS_MAX = 160
REASON_CHARACTERS_MAX = 500
FAULTS_SHOWN_MAX = 100
NOTICE_DAYS = (7, 30)  # so many days before points expire their owner is told, the nearest first


class Book(StrEnum):
    """What is counted, each in its own unit, and never exchanged for one another."""

    SERVICE_MINUTES = "service_minutes"  # never spent
    LOVE_VALUE = "love_value"  # 爱心值: pays rewards, may expire
    TIME_COINS = "time_coins"  # 时间币: exchange service for service, never money or goods
    FUND_FEN = "fund_fen"  # of a fund, in fen


class OwnerKind(StrEnum):
    """Whose an account is."""

    VOLUNTEER = "volunteer"
    UNIT = "unit"
    SYSTEM = "system"  # the other side: where amounts come from and where they go


class Purpose(StrEnum):
    """What an account is for."""

    OWN = "own"
    POOL = "pool"  # of a unit: what was donated to it
    ISSUED = "issued"
    SPENT = "spent"
    EXPIRED = "expired"


class TransferKind(StrEnum):
    """What a transfer does. Holds and releases move nothing yet: they set aside, and give free again."""

    GRANT = "grant"
    SPEND = "spend"
    TRANSFER = "transfer"  # to somebody else
    DONATE = "donate"
    EXPIRE = "expire"
    ADJUST = "adjust"  # what was counted before there was this ledger
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    REVERSE = "reverse"


class Bucket(StrEnum):
    """Where a part of what was granted is: granted = available + held + spent + expired + reversed, lot by lot."""

    GRANTED = "granted"  # the beginning, out of which a lot is filled
    AVAILABLE = "available"
    HELD = "held"
    SPENT = "spent"
    EXPIRED = "expired"
    REVERSED = "reversed"


class FreezeReason(StrEnum):
    """Why an account pays nothing."""

    OWES = "owes"  # more was taken back than it had
    DECISION = "decision"  # of a cadre


class DecisionAct(StrEnum):
    """What a cadre has decided on an account."""

    FREEZE = "freeze"
    THAW = "thaw"
    FORGIVE = "forgive"  # what it owes


class LedgerFault(StrEnum):
    """What a verification of the ledger finds wrong."""

    EDITED = "edited"  # a transfer is not as it was sealed
    MISSING = "missing"  # a transfer or its seal was removed
    TRUNCATED = "truncated"  # the end of the chain is gone
    UNSEALED = "unsealed"  # a transfer came in beside the ledger
    ANCHOR_DIFFERS = "anchor_differs"
    BALANCE = "balance"  # what an account says is not the sum of its entries
    HELD = "held"
    OWED = "owed"
    ORDER = "order"  # an account's entries have gaps, or an earlier moment than the one before
    BELOW_ZERO = "below_zero"  # after one of its entries an account had less than nothing
    LOT = "lot"  # a lot is not the sum of its entries, or lots are not what the account has
    SUM = "sum"  # a book does not sum to zero
    FACT = "fact"  # a grant has no service, or what stands or was taken back of it is not what its service says
    PROOF = "proof"  # when a day was closed something was wrong, and its proof says what
    DAY = "day"  # on a day that is closed something was booked since
