"""Accounts in the published language: registering, codes, passwords, staff, the second factor."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.account_words import (
    ASKED_PURPOSES,
    CODE_DIGITS,
    CODE_PATTERN,
    CODE_PAUSE_SECONDS,
    CODE_SECONDS,
    LOGIN_CHARACTERS_MAX,
    LOGIN_PATTERN,
    PASSWORD_CHARACTERS_MAX,
    PASSWORD_CHARACTERS_MIN,
    PHONE_CHARACTERS_MAX,
    PHONE_PATTERN,
    RECOVERY_CODE_CHARACTERS,
    RECOVERY_CODES,
    SECRET_CHARACTERS,
    SECRET_PATTERN,
    AccountState,
    LockReason,
)
from shared.contracts.identity.unit_words import UNIT_CODE_CHARACTERS_MAX, UNIT_CODE_PATTERN

ACCOUNT_ID = "01936f0e-7b2a-7c11-8000-0000000000a1"


def login_field(**rest: Any) -> Text:
    """A login name; capital letters make no difference."""
    return Text(at_least=3, at_most=LOGIN_CHARACTERS_MAX, pattern=LOGIN_PATTERN, **rest)


def name_field(**rest: Any) -> Text:
    """What somebody is known by when they come: the login name or the phone number."""
    return Text(at_least=3, at_most=LOGIN_CHARACTERS_MAX, pattern=r"^\+?[A-Za-z0-9_.-]{3,32}$", **rest)


def phone_field(**rest: Any) -> Text:
    """A mobile number of the mainland, with or without +86."""
    return Text(at_least=11, at_most=PHONE_CHARACTERS_MAX, pattern=PHONE_PATTERN, **rest)


def code_field(**rest: Any) -> Text:
    """A one-time code of six digits, from a message or from an authenticator."""
    return Text(at_least=CODE_DIGITS, at_most=CODE_DIGITS, pattern=CODE_PATTERN, **rest)


def new_password_field(**rest: Any) -> Text:
    """A password to be set."""
    return Text(at_least=PASSWORD_CHARACTERS_MIN, at_most=PASSWORD_CHARACTERS_MAX, **rest)


def secret_field(**rest: Any) -> Text:
    """256 random bits that the platform made: invitation codes, refresh tokens, secrets of clients."""
    return Text(at_least=SECRET_CHARACTERS, at_most=SECRET_CHARACTERS, pattern=SECRET_PATTERN, **rest)


class RequestCode(Contract):
    """Ask for a one-time code by SMS."""

    phone = phone_field(required=True)
    purpose = Choice(ASKED_PURPOSES, required=True)

    example = {"phone": "13800138000", "purpose": "sign_in"}


class CodeRequested(Contract):
    """The same answer whether or not the number is known here; the code itself is only on the phone."""

    expires_in_seconds = Integer(at_least=1, at_most=CODE_SECONDS, required=True)
    resend_after_seconds = Integer(at_least=1, at_most=CODE_PAUSE_SECONDS, required=True)

    example = {"expires_in_seconds": CODE_SECONDS, "resend_after_seconds": CODE_PAUSE_SECONDS}


class RegisterAccount(Contract):
    """Make an account of one's own. The code proves that the number is one's own."""

    phone = phone_field(required=True)
    code = code_field(required=True)
    login = login_field(load_default=None)
    password = new_password_field(load_default=None)

    example = {"phone": "13800138000", "code": "204816", "password": "暖流-志愿服务-2026"}


class Account(Contract):
    """An account as staff see it: no personal data but the login name its owner chose."""

    id = Id(required=True)
    login = login_field(required=True, allow_none=True)
    state = Choice(AccountState, required=True)
    unit_id = Id(required=True, allow_none=True)
    second_factor = Boolean(required=True)
    created_at = Moment(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": ACCOUNT_ID,
        "login": "li.cadre",
        "state": "active",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "second_factor": True,
        "created_at": "2026-02-12T08:00:00Z",
        "version": 2,
    }


class OwnAccount(Account):
    """One's own account. phone: only its last four digits."""

    phone = Text(at_most=11, required=True, allow_none=True)
    has_password = Boolean(required=True)
    recovery_codes_left = Integer(at_most=RECOVERY_CODES, required=True)

    example = Account.example | {"phone": "*******8000", "has_password": True, "recovery_codes_left": 10}


class AccountOf(Contract):
    """One account by id."""

    id = Id(required=True)

    example = {"id": ACCOUNT_ID}


class ChangePassword(Contract):
    """Set another password; who has none yet resets it with a code. Other sessions end."""

    current_password = Text(at_least=1, at_most=PASSWORD_CHARACTERS_MAX, required=True)
    new_password = new_password_field(required=True)

    example = {"current_password": "暖流-志愿服务-2026", "new_password": "暖流-邻里守望-2026"}


class ResetPassword(Contract):
    """Set a password with a code sent to one's phone. All sessions end; a second factor stays needed."""

    phone = phone_field(required=True)
    code = code_field(required=True)
    new_password = new_password_field(required=True)

    example = {"phone": "13800138000", "code": "204816", "new_password": "暖流-邻里守望-2026"}


class ChangePhone(Contract):
    """Have another number. The code, for sign_up, proves that it is one's own; the password, that the account is.

    Who has no password resets it with a code before. totp: of those who enrolled a second factor.
    """

    phone = phone_field(required=True)
    code = code_field(required=True)
    current_password = Text(at_least=1, at_most=PASSWORD_CHARACTERS_MAX, required=True)
    totp = code_field(load_default=None)

    example = {"phone": "13900139000", "code": "204816", "current_password": "暖流-志愿服务-2026"}


class InviteStaff(Contract):
    """Make an account for somebody at a unit. They set their own password with the invitation code."""

    login = login_field(required=True)
    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, required=True)
    phone = phone_field(load_default=None)

    example = {"login": "li.cadre", "unit_code": "BJ-110108"}


class Invitation(Contract):
    """A one-time code to be handed over in person. It is shown once and not kept in clear."""

    account = Part(Account, required=True)
    invitation_code = secret_field(required=True)
    expires_at = Moment(required=True)

    example = {
        "account": Account.example | {"state": "invited", "second_factor": False},
        "invitation_code": "x" * SECRET_CHARACTERS,
        "expires_at": "2026-02-19T08:00:00Z",
    }


class AcceptInvitation(Contract):
    """Take up an invitation: the account becomes one's own. login: the login name, or the phone number."""

    login = name_field(required=True)
    invitation_code = secret_field(required=True)
    new_password = new_password_field(required=True)

    example = {
        "login": "li.cadre",
        "invitation_code": "x" * SECRET_CHARACTERS,
        "new_password": "暖流-邻里守望-2026",
    }


class LockAccount(Contract):
    """Shut an account: nobody can sign in, all sessions end. The reason stands in the audit trail."""

    id = Id(required=True)
    reason = Choice(LockReason, required=True)

    example = {"id": ACCOUNT_ID, "reason": "device_lost"}


class SecondFactorBegun(Contract):
    """A secret for an authenticator application (RFC 6238), shown once; it counts only after it was confirmed."""

    secret = Text(at_least=32, at_most=32, pattern=r"^[A-Z2-7]{32}$", required=True)
    uri = Text(at_most=300, required=True)

    example = {
        "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "uri": "otpauth://totp/nuanliu:li.cadre?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=nuanliu",
    }


class ConfirmSecondFactor(Contract):
    """Show that the authenticator works."""

    totp = code_field(required=True)

    example = {"totp": "204816"}


class RecoveryCodes(Contract):
    """Each opens a session once in place of the authenticator. Shown once and not kept in clear."""

    recovery_codes = Many(
        Text(at_least=RECOVERY_CODE_CHARACTERS, at_most=RECOVERY_CODE_CHARACTERS),
        at_least=RECOVERY_CODES,
        at_most=RECOVERY_CODES,
        required=True,
    )

    example = {"recovery_codes": ["ABCDE-FGH23"] * RECOVERY_CODES}


class RemoveSecondFactor(Contract):
    """Give up the second factor, with a last code of it. Offices that need one then give no rights."""

    totp = code_field(required=True)

    example = {"totp": "204816"}
