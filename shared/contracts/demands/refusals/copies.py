"""What is refused while a copy of another service's data is on its way. No framework here."""

from shared.kernel.errors import Unavailable, declare

NOT_YET_KNOWN = declare(Unavailable, "demands.not_yet_known", "retry_after_seconds")
