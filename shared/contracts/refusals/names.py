"""What identity says of a ticket for names that it cannot take."""

from shared.kernel.errors import Forbidden, declare

NAMES_TICKET_INVALID = declare(Forbidden, "identity.names_ticket_invalid")
"""Not made by a service of this site, for somebody else, or a minute old."""
