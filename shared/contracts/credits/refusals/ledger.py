"""What the ledger refuses. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, declare

NOT_YET_KNOWN = declare(Unavailable, "credits.not_yet_known", "retry_after_seconds")
"""A copy of what identity owns is on its way: raised by the runtime, tried again by the gateway."""

ACCOUNT_NOT_FOUND = declare(NotFound, "credits.account_not_found")
"""There is none, or none that the one who asks may know of."""

ACCOUNT_OWN = declare(Forbidden, "credits.account_own")
"""Nobody decides on their own account."""

ACCOUNT_FROZEN = declare(Conflict, "credits.account_frozen", "book")
ACCOUNT_FROZEN_ALREADY = declare(Conflict, "credits.account_frozen_already")
ACCOUNT_NOT_FROZEN = declare(Conflict, "credits.account_not_frozen")
"""Nobody has frozen it by a decision; what is frozen because it owes thaws when that is paid or forgiven."""

BALANCE_TOO_LOW = declare(Conflict, "credits.balance_too_low", "book", "amount", "available")

TRANSFER_DIFFERS = declare(Conflict, "credits.transfer_differs", "fact")
"""The same fact was booked before with another content."""

TRANSFER_NOT_FOUND = declare(NotFound, "credits.transfer_not_found")
TRANSFER_NOT_REVERSIBLE = declare(Conflict, "credits.transfer_not_reversible", "kind")
REVERSAL_TOO_MUCH = declare(Conflict, "credits.reversal_too_much", "amount", "left")
"""Of the transfer no more than `left` is not taken back yet."""

HOLD_NOT_FOUND = declare(NotFound, "credits.hold_not_found")
HOLD_RESOLVED = declare(Conflict, "credits.hold_resolved")
"""It was captured, released or has expired before."""

HOLD_OVER = declare(Conflict, "credits.hold_over")
HOLD_TOO_SMALL = declare(Conflict, "credits.hold_too_small", "amount", "held")

CLAIM_NOT_FOUND = declare(NotFound, "credits.claim_not_found")
CLAIM_SETTLED = declare(Conflict, "credits.claim_settled")
"""Nothing of it is owed any more."""

DAY_NOT_CLOSED = declare(Invalid, "credits.day_not_closed", "day")
"""Balances are told of days that are over: of a day that still runs they would change."""

REASON_PERSONAL = declare(Invalid, "credits.reason_personal")
"""A reason has a phone number or the number of a document in it: these do not belong into words that others read."""
