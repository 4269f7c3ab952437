"""Registering client applications, exchanging their secrets, giving them tokens (OAuth 2.0 client credentials)."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from services.identity.clients.models import Client, ClientSecret
from services.identity.clients.policy import may
from services.identity.clients.queries import lineage_of_client
from services.identity.codes.domain import ATTEMPTS_OF_A_CLIENT, ATTEMPTS_OF_AN_ADDRESS
from services.identity.codes.tallies import count, count_address, forgive_address, place_of
from services.identity.sessions.domain import hash_of, new_secret
from services.identity.sessions.giving import Signer
from services.identity.units.domain import lineage_of, refuse_inactive
from services.identity.units.queries import unit_of
from shared.contracts.base import Loaded
from shared.contracts.identity.access import AccessRevoked
from shared.contracts.identity.refusals.clients import (
    CLIENT_ENDED,
    CLIENT_LIMIT,
    CLIENT_NOT_FOUND,
    CLIENT_REFUSED,
    GRANT_TYPE_UNSUPPORTED,
    SCOPE_INVALID,
)
from shared.contracts.identity.roles import CLIENT_ROLE
from shared.contracts.identity.sessions import TOKEN_LIFE_SECONDS
from shared.kernel.actor import GUEST, Actor, Held
from shared.kernel.errors import Refusal
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit

SECRETS_AT_ONCE_MAX = 10
CLIENT_CREDENTIALS = "client_credentials"


@dataclass(frozen=True)
class WithSecret:
    """A client with its new secret: shown once, kept only as a hash."""

    client: Client
    client_secret: str


def register_client(session: Session, request: Loaded, actor: Actor) -> WithSecret:
    """Register an application at a unit."""
    unit = unit_of(session, request.unit_code)
    may(actor, session.now).register(lineage_of(unit.path))
    refuse_inactive(unit)
    client = Client(id=new_id(), name=request.name, unit=unit, scopes=sorted(set(request.scopes)))
    client.registered_by, client.created_at, client.version, client.access_version = actor.name, session.now, 1, 1
    session.add(client)
    session.flush()
    audit.record(session, actor, "clients.register", f"client:{client.id}", scopes=client.scopes, unit=unit.code)
    return WithSecret(client, _new_secret(session, client))


def rotate_client_secret(session: Session, request: Loaded, actor: Actor) -> WithSecret:
    """Another secret. The older ones end after the hours asked for, never later than they would have."""
    client = _kept(session, request.id, actor)
    last_moment = session.now + timedelta(hours=request.old_valid_hours)
    older = update(ClientSecret).where(ClientSecret.client_id == client.id)
    longer = or_(ClientSecret.expires_at.is_(None), ClientSecret.expires_at > last_moment)
    session.execute(older.where(longer).values(expires_at=last_moment))
    client.version += 1
    hours = request.old_valid_hours
    audit.record(session, actor, "clients.rotate", f"client:{client.id}", old_valid_hours=hours)
    return WithSecret(client, _new_secret(session, client))


def end_client(session: Session, request: Loaded, actor: Actor) -> Client:
    """The application may not call any more; its tokens are void."""
    client = _kept(session, request.id, actor)
    client.ended_at = session.now
    client.version += 1
    client.access_version += 1
    session.add(Outbox.of(AccessRevoked, client, version=client.access_version, session_id=None))
    audit.record(session, actor, "clients.end", f"client:{client.id}")
    return client


def client_token(session: Session, request: Loaded, address: str, signer: Signer) -> Any:
    """A token for an application that knows its secret. Attempts are counted first, and forgiven when it does.

    A secret is 256 random bits: nobody guesses it, but a limit of the client alone would let strangers shut it out, for
    its id is no secret. So the right secret always passes, unless too many wrong ones came from the same address.
    """
    if request.grant_type != CLIENT_CREDENTIALS:
        raise GRANT_TYPE_UNSUPPORTED()
    wait_seconds = count_address(session, "client.address", address, ATTEMPTS_OF_AN_ADDRESS)
    if wait_seconds is not None:
        raise CLIENT_LIMIT(retry_after_seconds=wait_seconds)
    client = _proved(session, request)
    if client is None:
        return _failed(session, request.client_id, address)
    forgive_address(session, "client.address", address, session.now)
    scopes = frozenset(request.scope.split()) or frozenset(client.scopes)
    if not scopes <= set(client.scopes):
        return SCOPE_INVALID()
    return _token(session, client, scopes, signer)


def _failed(session: Session, client_id: str, address: str) -> Refusal:
    """Note it; the attempt stays counted for the address."""
    audit.record(session, GUEST, "clients.refuse", "client:unknown")
    wait_seconds = count(session, "client.place", place_of(client_id, address), ATTEMPTS_OF_A_CLIENT)
    return CLIENT_REFUSED() if wait_seconds is None else CLIENT_LIMIT(retry_after_seconds=wait_seconds)


def _token(session: Session, client: Client, scopes: frozenset[str], signer: Signer) -> dict[str, Any]:
    offices = (Held(CLIENT_ROLE, client.unit_id),)
    actor = Actor("client", str(client.id), site=session.site, offices=offices, scopes=scopes)
    return {
        "access_token": signer.sign(actor, client.access_version, TOKEN_LIFE_SECONDS),
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE_SECONDS,
        "scope": " ".join(sorted(scopes)),
    }


def _proved(session: Session, request: Loaded) -> Client | None:
    """The client whose secret it is. A made-up id takes as long as a real one."""
    try:
        client = session.get(Client, UUID(request.client_id))
    except ValueError:
        client = None
    shown = hash_of(request.client_secret)
    valid = or_(ClientSecret.expires_at.is_(None), ClientSecret.expires_at > session.now)
    rows = select(ClientSecret.secret_hash).where(ClientSecret.client_id == (client.id if client else NO_ID))
    kept = session.scalars(rows.where(valid).order_by(ClientSecret.id.desc()).limit(SECRETS_AT_ONCE_MAX)).all()
    right = True in [hmac.compare_digest(secret_hash, shown) for secret_hash in kept]
    return client if client is not None and right and not client.ended else None


def _kept(session: Session, client_id: UUID, actor: Actor) -> Client:
    """The client, locked. One out of reach is refused like one that does not exist."""
    client = session.get(Client, client_id, with_for_update=True)
    may(actor, session.now).register(lineage_of_client(session, client))
    if client is None:
        raise CLIENT_NOT_FOUND()
    if client.ended:
        raise CLIENT_ENDED()
    return client


def _new_secret(session: Session, client: Client) -> str:
    secret = new_secret()
    row = ClientSecret(id=new_id(), client_id=client.id, secret_hash=hash_of(secret), made_at=session.now)
    session.add(row)
    return secret
