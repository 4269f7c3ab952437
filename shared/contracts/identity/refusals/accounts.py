"""What accounts, sessions, codes and second factors refuse."""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable, declare

CODE_LIMIT = declare(Unavailable, "identity.code_limit", "retry_after_seconds")
"""More codes than one a minute, five an hour, ten a day for a number, or too many from an address."""

CODE_SENDING_AWAY = declare(Unavailable, "identity.code_sending_away", "retry_after_seconds")
"""No way to send codes is configured, or too many wait to be sent."""

CODE_WRONG = declare(Unauthenticated, "identity.code_wrong")
"""Not the code, not for this, used, too old, or tried too often: which one is not said."""

SIGN_IN_REFUSED = declare(Unauthenticated, "identity.sign_in_refused")
"""No such account, or not its password or code: which one is not said."""

SIGN_IN_LIMIT = declare(Unavailable, "identity.sign_in_limit", "retry_after_seconds")
"""Too many failed attempts for this login or from this address."""

PASSWORDS_BUSY = declare(Unavailable, "identity.passwords_busy", "retry_after_seconds")
"""More passwords to check at once than the process may."""

ACCOUNT_LOCKED = declare(Unauthenticated, "identity.account_locked")
"""Said only to whom knows the password or the code."""

SECOND_FACTOR_NEEDED = declare(Unauthenticated, "identity.second_factor_needed")
SECOND_FACTOR_WRONG = declare(Unauthenticated, "identity.second_factor_wrong")
SECOND_FACTOR_ENROLLED = declare(Conflict, "identity.second_factor_enrolled")
SECOND_FACTOR_NOT_BEGUN = declare(Conflict, "identity.second_factor_not_begun")
SECOND_FACTOR_MISSING = declare(Conflict, "identity.second_factor_missing")

REFRESH_REFUSED = declare(Unauthenticated, "identity.refresh_refused")
"""Unknown, used, or of a session that ended or timed out: which one is not said."""

ACCOUNT_NOT_FOUND = declare(NotFound, "identity.account_not_found")
SESSION_NOT_FOUND = declare(NotFound, "identity.session_not_found")
PHONE_TAKEN = declare(Conflict, "identity.phone_taken")
LOGIN_TAKEN = declare(Conflict, "identity.login_taken")
PASSWORD_WEAK = declare(Invalid, "identity.password_weak", "reason")
PASSWORD_WRONG = declare(Unauthenticated, "identity.password_wrong")
INVITATION_WRONG = declare(Unauthenticated, "identity.invitation_wrong")
ACCOUNT_NOT_LOCKED = declare(Conflict, "identity.account_not_locked")
ACCOUNT_ALREADY_LOCKED = declare(Conflict, "identity.account_already_locked")
NOT_ON_ONESELF = declare(Conflict, "identity.not_on_oneself")
"""Nobody appoints, locks or invites themselves."""

ADMINISTRATORS_BY_COMMAND = declare(Forbidden, "identity.administrators_by_command")
"""Who runs the installation restores the keys of the three administrators; none of them can take over another."""
