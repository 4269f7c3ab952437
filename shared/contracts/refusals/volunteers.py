"""What every service says to people who are no volunteers, or have taken back that they are."""

from shared.kernel.errors import Forbidden, declare

VOLUNTEERS_ONLY = declare(Forbidden, "request.volunteers_only")
"""The person who acts has no record as a volunteer, or it is closed."""

CONSENT_MISSING = declare(Forbidden, "request.consent_missing", "purpose")
"""What was asked for is not done without a consent that was never given, or was taken back."""
