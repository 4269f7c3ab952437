"""What is refused of addresses that people give."""

from shared.kernel.errors import Conflict, Invalid, NotFound, Unavailable, declare

CHANNEL_NOT_OFFERED = declare(Conflict, "notifications.channel_not_offered")
"""This installation has no such channel."""

CHANNEL_AWAY = declare(Unavailable, "notifications.channel_away", "retry_after_seconds")
"""Who would have to be asked does not answer."""

ADDRESS_CODE_LIMIT = declare(Unavailable, "notifications.address_code_limit", "retry_after_seconds")
"""More codes than one a minute, five an hour, ten a day for an account."""

ADDRESS_CODE_WRONG = declare(Invalid, "notifications.address_code_wrong")
"""Not the code, too old, or tried too often: which one is not said."""

WECHAT_LOGIN_WRONG = declare(Invalid, "notifications.wechat_login_wrong")
PUSH_SUBSCRIPTION_WRONG = declare(Invalid, "notifications.push_subscription_wrong")
ADDRESS_NOT_FOUND = declare(NotFound, "notifications.address_not_found")
