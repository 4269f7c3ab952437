"""Signing in, in steps: count the attempt, compare the password (which waits for a thread), open a session."""

from typing import Any

from services.identity.accounts.passwords import Passwords
from services.identity.sessions import use_cases
from services.identity.sessions.giving import Signer
from services.identity.sessions.use_cases import Compared
from shared.contracts.base import Loaded
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.repetition import refuse_repeated


def sign_in(db: CallDatabase, passwords: Passwords, signer: Signer, request: Loaded, address: str) -> Any:
    """Open a session for who proves who they are."""
    refuse_repeated(db)
    attempt = db.step(use_cases.begin_attempt, request, address)
    compared = _compared(passwords, attempt.password_hash, request.password)
    return db.run(use_cases.sign_in, request, attempt, compared, signer)


def _compared(passwords: Passwords, password_hash: str | None, password: str | None) -> Compared:
    if password is None or not passwords.matches(password_hash, password):
        return Compared(right=False)
    outdated = password_hash is not None and passwords.is_outdated(password_hash)
    return Compared(True, passwords.hash(password) if outdated else None)
