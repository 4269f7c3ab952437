"""Closing an account, in steps: comparing the password waits for a thread, so it stands between two transactions."""

from typing import Any

from services.identity.accounts.passwords import Passwords
from services.identity.closings import use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.accounts import PASSWORD_WRONG
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.repetition import refuse_repeated


def close_account(db: CallDatabase, passwords: Passwords, request: Loaded, actor: Actor, address: str) -> Any:
    """Close the account of whoever proves that it is theirs."""
    refuse_repeated(db)
    seen_hash = db.step(use_cases.begin_closing, request, actor, address)
    if request.code is None and not passwords.matches(seen_hash, request.current_password):
        raise PASSWORD_WRONG()
    return db.run(use_cases.close_account, request, actor, seen_hash)
