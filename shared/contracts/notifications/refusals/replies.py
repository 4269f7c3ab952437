"""What is refused of replies over SMS. No framework here."""

from shared.kernel.errors import Forbidden, declare

SMS_REPLIES_REFUSED = declare(Forbidden, "notifications.sms_replies_refused")
"""The key in the address is not the one that was given to the provider, or no replies are taken here."""
