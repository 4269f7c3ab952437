"""What closing an account refuses."""

from shared.kernel.errors import Conflict, declare

OFFICE_HELD = declare(Conflict, "identity.office_held", "role")
"""Whoever holds an office, now or from a later day on, hands it over first."""
