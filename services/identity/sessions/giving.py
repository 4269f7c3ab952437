"""Giving a session its tokens: what the access token says, and until when the refresh token may be used."""

from datetime import datetime
from types import SimpleNamespace
from typing import Protocol

from services.identity.accounts.models import Account
from services.identity.offices.queries import held_offices
from services.identity.sessions.domain import (
    hash_of,
    new_secret,
    refresh_until,
    second_factor_state,
    time_outs_of,
    usable_offices,
)
from services.identity.sessions.models import AccountSession, RefreshToken
from shared.contracts.identity.sessions import TOKEN_LIFE_SECONDS
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


class Signer(Protocol):
    """Whatever signs access tokens."""

    def sign(self, actor: Actor, access_version: int, life_seconds: int) -> str:
        """A token that speaks for the actor."""


def give_tokens(session: Session, account: Account, opened: AccountSession, signer: Signer) -> SimpleNamespace:
    """New tokens for a session, with the offices that are held today and may be used in it."""
    offices = held_offices(session, account.id)
    if opened.expires_at is None:
        opened.expires_at = opened.opened_at + time_outs_of(offices).absolute
        session.add(opened)
        session.flush()
    until = refresh_until(opened.opened_at, opened.used_at, opened.expires_at, time_outs_of(offices))
    life_seconds = max(1, min(TOKEN_LIFE_SECONDS, int((opened.expires_at - session.now).total_seconds())))
    refresh_token = new_secret()
    session.add(RefreshToken(token_hash=hash_of(refresh_token), session_id=opened.id, made_at=session.now))
    actor = Actor(
        "person",
        str(account.id),
        session_id=opened.id,
        site=session.site,
        offices=usable_offices(offices, second_factor=opened.second_factor),
        second_factor=opened.second_factor,
    )
    return SimpleNamespace(
        access_token=signer.sign(actor, account.access_version, life_seconds),
        token_type="Bearer",
        expires_in_seconds=life_seconds,
        refresh_token=refresh_token,
        refresh_until=until,
        session_id=opened.id,
        account_id=account.id,
        second_factor=second_factor_state(offices, given=opened.second_factor),
    )


def refreshable_until(session: Session, opened: AccountSession) -> datetime:
    """When a session times out, by what its owner is today."""
    time_outs = time_outs_of(held_offices(session, opened.account_id))
    return refresh_until(opened.opened_at, opened.used_at, opened.expires_at, time_outs)
