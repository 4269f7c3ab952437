"""Sessions in the published language: signing in, refreshing, signing out."""

from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.identity.account_words import (
    DEVICE_CHARACTERS_MAX,
    PASSWORD_CHARACTERS_MAX,
    RECOVERY_CODE_CHARACTERS,
    RECOVERY_CODE_PATTERN,
    SECRET_CHARACTERS,
    SecondFactorState,
)
from shared.contracts.identity.accounts import code_field, name_field, secret_field

SESSION_ID = "01936f0e-7b2a-7c11-8000-0000000000b1"
TOKEN_CHARACTERS_MAX = 8192
TOKEN_LIFE_SECONDS = 600
SESSIONS_MAX = 20


class SignIn(Contract):
    """Open a session, with a password or with a one-time code.

    login: the login name or the phone number; totp or recovery_code: the second factor of those who enrolled one;
    device: how the person will recognise the session in their list.
    """

    login = name_field(required=True)
    password = Text(at_least=1, at_most=PASSWORD_CHARACTERS_MAX, load_default=None)
    code = code_field(load_default=None)
    totp = code_field(load_default=None)
    recovery_code = Text(
        at_least=RECOVERY_CODE_CHARACTERS,
        at_most=RECOVERY_CODE_CHARACTERS,
        pattern=RECOVERY_CODE_PATTERN,
        load_default=None,
    )
    device = Text(at_least=1, at_most=DEVICE_CHARACTERS_MAX, load_default=None)

    example = {"login": "li.cadre", "password": "暖流-志愿服务-2026", "device": "办公室电脑"}

    @ma.validates_schema
    def _one_proof(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of password and code: with both, which one failed would be a guess."""
        if ("password" in values and values["password"] is not None) == (values.get("code") is not None):
            raise ma.ValidationError("password_or_code")


class Tokens(Contract):
    """A session's tokens. The access token goes into the Authorization header; the refresh token is used once.

    second_factor: "to_be_enrolled" means that the person's offices give no rights until a second factor is enrolled.
    """

    access_token = Text(at_most=TOKEN_CHARACTERS_MAX, required=True)
    token_type = Choice(["Bearer"], required=True)
    expires_in_seconds = Integer(at_least=1, at_most=TOKEN_LIFE_SECONDS, required=True)
    refresh_token = secret_field(required=True)
    refresh_until = Moment(required=True)
    session_id = Id(required=True)
    account_id = Id(required=True)
    second_factor = Choice(SecondFactorState, required=True)

    example = {
        "access_token": "eyJhbGciOiJFZERTQSJ9.e30.AA",
        "token_type": "Bearer",
        "expires_in_seconds": TOKEN_LIFE_SECONDS,
        "refresh_token": "x" * SECRET_CHARACTERS,
        "refresh_until": "2026-02-12T08:40:00Z",
        "session_id": SESSION_ID,
        "account_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "second_factor": "given",
    }


class RefreshSession(Contract):
    """Exchange a refresh token for new tokens. One that was used before ends the session: it may have been stolen."""

    refresh_token = secret_field(required=True)

    example = {"refresh_token": "x" * SECRET_CHARACTERS}


class Session(Contract):
    """An open session of one's own."""

    id = Id(required=True)
    device = Text(at_most=DEVICE_CHARACTERS_MAX, allow_none=True, required=True)
    current = Boolean(required=True)
    second_factor = Boolean(required=True)
    opened_at = Moment(required=True)
    used_at = Moment(required=True)
    expires_at = Moment(required=True)

    example = {
        "id": SESSION_ID,
        "device": "办公室电脑",
        "current": True,
        "second_factor": True,
        "opened_at": "2026-02-12T08:00:00Z",
        "used_at": "2026-02-12T08:10:00Z",
        "expires_at": "2026-02-12T20:00:00Z",
    }


class FindSessions(PageRequest):
    """One's own open sessions."""

    example = {"limit": 20}


SessionPage = page_contract(Session)


class EndSession(Contract):
    """Sign out of one session."""

    id = Id(required=True)

    example = {"id": SESSION_ID}
