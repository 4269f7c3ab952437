"""What consents refuse."""

from shared.kernel.errors import Conflict, Invalid, declare

CONSENT_PURPOSE_UNKNOWN = declare(Invalid, "identity.consent_purpose_unknown", "purpose")
CONSENT_TEXT_OUTDATED = declare(Invalid, "identity.consent_text_outdated", "purpose", "text_version")
"""Another version is in force than the one that was shown; text_version: the one in force."""

CONSENT_OF_A_GUARDIAN = declare(Invalid, "identity.consent_of_a_guardian", "purpose")
"""A purpose to which a guardian consents, who proves a number of their own; and the other way round."""

CONSENT_NEEDED = declare(Conflict, "identity.consent_needed", "purpose", "text_version")
"""What was asked for is not done without this consent; text_version: the one in force."""

CONSENT_NOT_GIVEN = declare(Conflict, "identity.consent_not_given", "purpose")
CONSENT_GIVEN = declare(Conflict, "identity.consent_given", "purpose")
"""What was given is not refused but withdrawn."""
