"""What is refused about spending, gifts, donations and pools. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

SPENDING_NOT_FORESEEN = declare(Conflict, "credits.spending_not_foreseen", "book")
"""The unit has no scheme for the book, so nobody has said what may be done with it."""

SPENDING_AGE = declare(Forbidden, "credits.spending_age", "age_from")
"""The scheme lets people spend from an age on."""

AGE_TICKET_INVALID = declare(Forbidden, "credits.age_ticket_invalid")
"""Identity's word on the age is of somebody else, or minutes old."""

SPENDING_NOT_FOUND = declare(NotFound, "credits.spending_not_found")
SPENDING_NOT_SO = declare(Conflict, "credits.spending_not_so", "spending_state")
SPENDING_MORE_THAN_ASKED = declare(Conflict, "credits.spending_more_than_asked", "amount", "asked")
OPEN_TOO_MANY = declare(Conflict, "credits.open_too_many", "open_max")
"""So many of them are open at most."""

RELATION_NOT_FOUND = declare(NotFound, "credits.relation_not_found")
RELATION_NOT_SO = declare(Conflict, "credits.relation_not_so", "relation_state")
RELATION_WITH_ONESELF = declare(Invalid, "credits.relation_with_oneself")
RELATION_OPEN = declare(Conflict, "credits.relation_open")
"""One with the same number is proposed already, or holds."""

GIFT_NOT_FOUND = declare(NotFound, "credits.gift_not_found")
GIFT_NOT_SO = declare(Conflict, "credits.gift_not_so", "gift_state")
GIFT_KINSHIP = declare(Conflict, "credits.gift_kinship", "book")
"""The scheme does not let the book be given to a relative of that kind."""

DONATION_NOT_FORESEEN = declare(Conflict, "credits.donation_not_foreseen", "book")
DONATION_ELSEWHERE = declare(Conflict, "credits.donation_elsewhere", "code")
"""Donations go to one's own unit, or one above it."""

HARDSHIP_NOT_FOUND = declare(NotFound, "credits.hardship_not_found")
HARDSHIP_DAY_ODD = declare(Invalid, "credits.hardship_day_odd", "days_max")
HARDSHIP_NOT_RECOGNISED = declare(Conflict, "credits.hardship_not_recognised")
"""Pools give to people whose hardship a cadre has recognised."""

POOL_GRANT_NOT_FOUND = declare(NotFound, "credits.pool_grant_not_found")
POOL_GRANT_NOT_SO = declare(Conflict, "credits.pool_grant_not_so", "pool_grant_state")
POOL_GRANT_OWN_PROPOSAL = declare(Forbidden, "credits.pool_grant_own_proposal")
"""Whoever has proposed it does not agree to it as well."""
