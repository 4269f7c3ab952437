"""What is said of an attestation of identity that cannot be taken."""

from shared.kernel.errors import Forbidden, declare

ATTESTATION_INVALID = declare(Forbidden, "request.attestation_invalid")
"""Not made by a service of this site, for somebody else, or minutes old."""
