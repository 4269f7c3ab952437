"""The doors of sessions."""

from typing import Any

from services.identity.accounts.passwords import passwords_for
from services.identity.sessions import queries, standing, steps, sweeping, use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.identity.revocations import FindRevocations, RevocationPage
from shared.contracts.identity.sessions import EndSession, FindSessions, RefreshSession, SessionPage, SignIn, Tokens
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided
from shared.runtime.trust.signing import signer_for

SWEEP_SECONDS = 3600


class SessionDoors:
    """Signing in, staying signed in, signing out."""

    db: CallDatabase
    actor: Actor
    context: CallContext
    passwords = Provided(passwords_for)
    signer = Provided(signer_for)

    @rpc(SignIn, replies=Tokens, secret=True)
    def sign_in(self, request: Loaded) -> Any:
        return steps.sign_in(self.db, self.passwords, self.signer, request, self.context.address)

    @rpc(RefreshSession, replies=Tokens, secret=True)
    def refresh_session(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refresh_session, request, self.signer)

    @rpc(FindSessions, replies=SessionPage)
    def find_sessions(self, request: Loaded) -> Any:
        return self.db.read(queries.sessions, request, self.actor)

    @rpc(Nothing, replies=Nothing)
    def end_present_session(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_own_session, request, self.actor)

    @rpc(EndSession, replies=Nothing)
    def end_session(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_own_session, request, self.actor)

    @rpc(Nothing, replies=Nothing)
    def end_sessions(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_own_sessions, request, self.actor)

    @rpc(FindRevocations, replies=RevocationPage)
    def find_revocations(self, request: Loaded) -> Any:
        return self.db.read(standing.revocations, request)

    @timer(interval_seconds=SWEEP_SECONDS)
    def sweep_sessions(self) -> None:
        self.db.step(sweeping.sweep)
