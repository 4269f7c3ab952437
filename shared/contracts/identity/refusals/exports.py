"""What exports refuse."""

from shared.kernel.errors import Unavailable, declare

EXPORT_LIMIT = declare(Unavailable, "identity.export_limit", "retry_after_seconds")
"""More exports than an account may have in an hour or a day."""
