"""What every service says that keeps files, while they cannot be had. No framework here."""

from shared.kernel.errors import Unavailable, declare

FILE_STORE_AWAY = declare(Unavailable, "files.store_away", "retry_after_seconds")
"""The place where files are kept does not answer, or has lost this one: nothing of it is told but that."""
