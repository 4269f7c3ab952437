"""Words and limits of accounts, sessions and codes. No framework here."""

from enum import StrEnum

LOGIN_PATTERN = r"^[A-Za-z][A-Za-z0-9_.-]{2,31}$"
LOGIN_CHARACTERS_MAX = 32
PHONE_PATTERN = r"^(\+86)?1[3-9][0-9]{9}$"  # mobile numbers of the mainland
PHONE_CHARACTERS_MAX = 14
PASSWORD_CHARACTERS_MIN = 10
PASSWORD_CHARACTERS_MAX = 128
DEVICE_CHARACTERS_MAX = 60
CODE_DIGITS = 6
CODE_PATTERN = r"^[0-9]{6}$"
CODE_SECONDS = 300
CODE_PAUSE_SECONDS = 60
RECOVERY_CODE_PATTERN = r"^[A-Z2-7]{5}-[A-Z2-7]{5}$"
RECOVERY_CODE_CHARACTERS = 11
RECOVERY_CODES = 10
SECRET_CHARACTERS = 43  # 32 random bytes in base64url
SECRET_PATTERN = r"^[A-Za-z0-9_-]{43}$"


class AccountState(StrEnum):
    """An invited account cannot sign in before the invitation is taken up; a locked one until it is unlocked.

    A closed one was given up by its owner: it never opens again.
    """

    INVITED = "invited"
    ACTIVE = "active"
    LOCKED = "locked"
    CLOSED = "closed"


class CodePurpose(StrEnum):
    """What a one-time code is good for, and for nothing else."""

    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    RESET_PASSWORD = "reset_password"
    CLOSE_ACCOUNT = "close_account"
    GUARDIAN = "guardian"  # to consent for a minor who registers


# What anybody may ask a code for. A guardian's is sent for a registration only.
ASKED_PURPOSES = (
    CodePurpose.SIGN_IN,
    CodePurpose.SIGN_UP,
    CodePurpose.RESET_PASSWORD,
    CodePurpose.CLOSE_ACCOUNT,
)


class SecondFactorState(StrEnum):
    """Of a session: not needed, given, or needed for the person's offices and not enrolled yet."""

    NONE = "none"
    GIVEN = "given"
    TO_BE_ENROLLED = "to_be_enrolled"


class LockReason(StrEnum):
    """Why an account is shut. Words, no free text: the audit trail holds no personal data."""

    MISUSE_SUSPECTED = "misuse_suspected"
    DEVICE_LOST = "device_lost"
    LEFT_THE_UNION = "left_the_union"
    OWN_WISH = "own_wish"
    OTHER = "other"


class OfficeEndReason(StrEnum):
    """Why an office ends before its time."""

    OTHER_POST = "other_post"
    LEFT_THE_UNION = "left_the_union"
    OWN_WISH = "own_wish"
    DISMISSED = "dismissed"
    MISTAKE = "mistake"
    OTHER = "other"
