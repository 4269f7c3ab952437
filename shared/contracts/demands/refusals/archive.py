"""What is refused about needs. No framework here."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, declare

DEMAND_NOT_FOUND = declare(NotFound, "demands.demand_not_found")
DEMAND_CHANGED_SINCE = declare(Conflict, "demands.demand_changed_since", "version")
DEMAND_STATE_FORBIDS = declare(Conflict, "demands.demand_state_forbids", "demand_act", "demand_state")
DEMAND_OWN = declare(Forbidden, "demands.demand_own")
"""Nobody decides on their own need."""

DEMAND_NOT_ONES_OWN = declare(Forbidden, "demands.demand_not_ones_own")
DEMANDS_OPEN = declare(Conflict, "demands.demands_open", "demands_max")
DEMAND_UNIT_NEEDED = declare(Invalid, "demands.demand_unit_needed")
DEMAND_WORDS_PERSONAL = declare(Invalid, "demands.demand_words_personal")
DEMAND_WORDS_UNUSABLE = declare(Invalid, "demands.demand_words_unusable", "field")
DEMAND_TIMES_WRONG = declare(Invalid, "demands.demand_times_wrong", "days_max")
DEMAND_POSITION_INCOMPLETE = declare(Invalid, "demands.demand_position_incomplete")
DEMAND_CONSENT_OUTDATED = declare(Conflict, "demands.demand_consent_outdated", "text_version")
DEMAND_CATEGORY_UNKNOWN = declare(Invalid, "demands.demand_category_unknown", "category")
DEMAND_ALREADY_THERE = declare(Conflict, "demands.demand_already_there", "code")
"""It is at that union already."""

DEMAND_TARGET_NOT_FOUND = declare(NotFound, "demands.demand_target_not_found")
DEMAND_MERGED_INTO_ITSELF = declare(Conflict, "demands.demand_merged_into_itself")
DEMAND_CONTACT_GONE = declare(Conflict, "demands.demand_contact_gone")
"""Address, phone and name are forgotten, or were never said."""

CATEGORY_WORD_TAKEN = declare(Conflict, "demands.category_word_taken", "word")
ANSWER_TIMES_DAY_PAST = declare(Invalid, "demands.answer_times_day_past", "day", "today")
ANSWER_TIMES_REMINDER_LATE = declare(Invalid, "demands.answer_times_reminder_late")

OFFER_NOT_FOUND = declare(NotFound, "demands.offer_not_found")
OFFER_STATE_FORBIDS = declare(Conflict, "demands.offer_state_forbids", "offer_state")
OFFER_MADE_ALREADY = declare(Conflict, "demands.offer_made_already")
OFFERS_WAITING = declare(Conflict, "demands.offers_waiting", "offers_max")
OFFER_TO_ONESELF = declare(Conflict, "demands.offer_to_oneself")
OFFER_ADULTS_ONLY = declare(Forbidden, "demands.offer_adults_only")
OFFER_VOLUNTEER_NOT_FOUND = declare(NotFound, "demands.offer_volunteer_not_found")
"""None who belongs to the union that answers the need, or to one below it."""
