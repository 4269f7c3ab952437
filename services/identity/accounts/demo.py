"""Accounts to look at a demonstration with, made through the ordinary use cases. Repeating it changes nothing.

Passwords are generated and shown once. The cadre needs no second factor; the administrators do, and theirs is enrolled
with a secret that is shown with the password: `nuanliu totp SECRET` says the present code, as any authenticator does.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from services.identity.accounts.domain import folded_login
from services.identity.accounts.models import Account
from services.identity.accounts.passwords import Passwords
from services.identity.accounts.queries import account_by_login, locked_account
from services.identity.accounts.use_cases import add_account, new_account
from services.identity.offices.models import Office
from services.identity.offices.use_cases import appoint
from services.identity.second_factors.domain import new_totp_secret
from services.identity.second_factors.use_cases import enrol
from services.identity.sessions.ending import end_sessions
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of
from shared.contracts.identity.account_words import AccountState
from shared.contracts.identity.offices import Appoint
from shared.contracts.identity.roles import SECOND_FACTOR_ROLES, Role
from shared.kernel.actor import system
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

CLI = system("cli")
PASSWORD_BYTES = 12
VOLUNTEER = "volunteer"
Person = tuple[str, Role | None, str]
STAFF: tuple[Person, ...] = (
    ("demo.cadre", Role.CADRE, "BJ-110108"),
    ("demo.unit.admin", Role.UNIT_ADMIN, "BJ"),
    ("demo.decision.maker", Role.DECISION_MAKER, "BJ"),
    ("demo.system.admin", Role.SYSTEM_ADMIN, "BJ"),
    ("demo.security.admin", Role.SECURITY_ADMIN, "BJ"),
    ("demo.audit.admin", Role.AUDIT_ADMIN, "BJ"),
)
VOLUNTEERS: tuple[Person, ...] = (("demo.leader", None, "BJ-110108"), ("demo.volunteer", None, "BJ-110108"))
"""They have no office. What makes them volunteers is a demo city's to do, as they would themselves."""


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as. password and totp_secret are None where they were shown before, or there is none."""

    login: str
    role: str
    unit_name: str
    password: str | None = None
    totp_secret: str | None = None


def load_accounts(
    database: Database, people: Sequence[Person] = STAFF, *, new_passwords: bool = False
) -> list[DemoAccount]:
    """Make what is missing of the demo accounts; new_passwords: give those that are there another password, too."""
    passwords = Passwords()
    return [_loaded(database, passwords, person, new_passwords) for person in people]


def _loaded(database: Database, passwords: Passwords, person: Person, new_passwords: bool) -> DemoAccount:
    login, role, unit_code = person
    shown_role = role.value if role else VOLUNTEER
    there = database.read(lambda session: account_by_login(session, login) is not None)
    if there and not new_passwords:
        return database.read(lambda session: DemoAccount(login, shown_role, unit_of(session, unit_code).name))
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    totp_secret = new_totp_secret() if role in SECOND_FACTOR_ROLES else None
    password_hash = passwords.hash(password)

    def settle(session: Session) -> str:
        unit = unit_of(session, unit_code)
        account = _account(session, login, unit if role else None)
        account.password_hash = password_hash
        if totp_secret:
            enrol(session, account, totp_secret)
        end_sessions(session, account, "demo")
        if role:
            _hold(session, account, role, unit)
        audit.record(session, CLI, "accounts.demonstrate", f"account:{account.id}", role=shown_role)
        return unit.name

    unit_name = database.step(settle)
    return DemoAccount(login, shown_role, unit_name, password, totp_secret)


def _account(session: Session, login: str, unit: Unit | None) -> Account:
    """The account of that login name, locked; a new one, of the unit's staff or of nobody's, where there is none."""
    found = account_by_login(session, folded_login(login))
    if found is not None:
        locked = locked_account(session, found.id)
        assert locked is not None
        return locked
    account = new_account(session, login=login, state=AccountState.ACTIVE)
    account.unit_id = unit.id if unit else None
    add_account(session, account)
    return account


def _hold(session: Session, account: Account, role: Role, unit: Unit) -> None:
    held = session.query(Office).filter_by(account_id=account.id, role=role.value, unit_id=unit.id, ended_at=None)
    if held.first() is None:
        appoint(session, Appoint().request({"login": account.login, "role": role.value, "unit_code": unit.code}), CLI)
