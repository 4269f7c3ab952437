"""Acts with a password, in steps: hashing waits for a thread, so it stands between two transactions.

The first says whether it is worth hashing, the second acts, and looks again at what may have changed meanwhile.
"""

from typing import Any

from services.identity.accounts import phone_changes, use_cases
from services.identity.accounts.domain import refuse_weak_password
from services.identity.accounts.passwords import Passwords
from shared.contracts.base import Loaded
from shared.contracts.identity.account_words import CodePurpose
from shared.contracts.identity.refusals.accounts import PASSWORD_WRONG
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.repetition import refuse_repeated


def register_account(db: CallDatabase, passwords: Passwords, request: Loaded, address: str) -> Any:
    """Make an account for whoever has the phone, with a password or without."""
    refuse_repeated(db)
    if request.password:
        refuse_weak_password(request.password, request.login, request.phone)
    db.step(use_cases.check_code, request, CodePurpose.SIGN_UP, address)
    password_hash = passwords.hash(request.password) if request.password else None
    return db.run(use_cases.register_account, request, password_hash)


def change_password(db: CallDatabase, passwords: Passwords, request: Loaded, actor: Actor) -> Any:
    """Set another password for who knows the present one."""
    refuse_repeated(db)
    seen_hash = db.step(use_cases.password_to_check, request, actor)
    if not passwords.matches(seen_hash, request.current_password):
        raise PASSWORD_WRONG()
    return db.run(use_cases.change_password, request, actor, seen_hash, passwords.hash(request.new_password))


def change_phone(db: CallDatabase, passwords: Passwords, request: Loaded, actor: Actor, address: str) -> Any:
    """Have another number, for who knows the password."""
    refuse_repeated(db)
    seen_hash = db.step(phone_changes.begin_change, request, actor, address)
    if not passwords.matches(seen_hash, request.current_password):
        raise PASSWORD_WRONG()
    return db.run(phone_changes.change_phone, request, actor, seen_hash)


def reset_password(db: CallDatabase, passwords: Passwords, request: Loaded, address: str) -> Any:
    """Set a password for whoever has the phone."""
    refuse_repeated(db)
    refuse_weak_password(request.new_password, request.phone)
    db.step(use_cases.check_code, request, CodePurpose.RESET_PASSWORD, address)
    return db.run(use_cases.reset_password, request, passwords.hash(request.new_password))


def accept_invitation(db: CallDatabase, passwords: Passwords, request: Loaded, address: str) -> Any:
    """Set the first password for whoever has the invitation."""
    refuse_repeated(db)
    db.step(use_cases.check_invitation, request, address)
    return db.run(use_cases.accept_invitation, request, passwords.hash(request.new_password))
