"""People in front of identity's doors, for tests: they call the doors as the bus would, on both databases.

Subjects import the fixtures in their own conftest.py. The doors' real code runs: contracts, idempotency, transactions.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import PasswordHasher

from services.identity.accounts.passwords import Passwords
from services.identity.codes.code_sender import CodePost
from services.identity.codes.domain import CodeMessage
from services.identity.conftest import Tree
from services.identity.import_runs.desk import Desk
from services.identity.members.directory import MemberDirectory, MissingDirectory
from services.identity.models import Base
from services.identity.offices import founding
from services.identity.second_factors.domain import totp_at
from services.identity.service import IdentityService
from shared.contracts.identity.roles import Role
from shared.kernel.actor import GUEST, Actor, system
from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.data.switches import no_switch_in_transaction
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust.cards import CardVerifier
from shared.runtime.trust.sealing import Sealing, generate
from shared.runtime.trust.signing import TokenSigner
from shared.runtime.trust.signing import generate as generate_signing_keys
from shared.runtime.trust.tokens import TokenVerifier
from shared.testing.doors import ADDRESS, AtTheDoors

NAMES = {"site": "city", "issuer": "nuanliu:city", "audience": "nuanliu"}
CLI = system("cli")
PHONES_MAX = 10_000
PHONES = count(secrets.randbelow(PHONES_MAX))  # in turn: drawn ones would meet now and then

Json = dict[str, Any]


class KeptCodes:
    """A sender that keeps what it was given."""

    def __init__(self) -> None:
        self.messages: list[CodeMessage] = []

    def send(self, message: CodeMessage) -> None:
        self.messages.append(message)


class Post(CodePost):
    """Sends at once, so that tests need not wait."""

    def send(self, message: CodeMessage | None) -> None:
        if message is not None:
            self._send(message)


class People:
    """Whoever calls. `people.call("sign_in", {...})` is a request over the bus; `actor` speaks for a token."""

    def __init__(self, tree: Tree, clock: FrozenClock, folder: Any) -> None:
        self.tree, self.database, self.clock = tree, tree.database, clock
        signing_file, jwks_file = folder / "signing.json", folder / "jwks.json"
        generate_signing_keys(signing_file, jwks_file, clock.now())
        self.signer = TokenSigner(signing_file, clock=clock, **NAMES)
        self.verifier = TokenVerifier(jwks_file, clock=clock, **NAMES)
        self.card_verifier = CardVerifier(jwks_file, issuer=NAMES["issuer"], clock=clock)
        self.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.desk = Desk()
        self.codes = KeptCodes()
        self.post = Post(self.codes)
        self.directory: MemberDirectory = MissingDirectory()

    def call(
        self, verb: str, payload: Json | None = None, actor: Actor = GUEST, *, key: str = "", address: str = ADDRESS
    ) -> Any:
        """What the door answers, checked against its contract. Raises the refusal. key: of idempotency."""
        things = {
            "desk": self.desk,
            "passwords": self.passwords,
            "signer": self.signer,
            "code_post": self.post,
            "member_directory": self.directory,
            "card_verifier": self.card_verifier,
        }
        doors = AtTheDoors(IdentityService, self.database, **things)
        return doors.call(verb, payload, actor, key=key, address=address)

    def code(self, phone: str, purpose: str = "sign_in", **rest: Any) -> str:
        """Ask for a code and read it on the phone; "" where none came."""
        before = len(self.codes.messages)
        self.call("request_code", {"phone": phone, "purpose": purpose}, **rest)
        return self.codes.messages[-1].code if len(self.codes.messages) > before else ""

    def register(self, password: str | None = None, login: str | None = None) -> Json:
        """Somebody registers with a new number; the account, with "phone" and "password"."""
        phone = new_phone()
        payload = {"phone": phone, "code": self.code(phone, "sign_up")}
        payload |= {name: value for name, value in (("password", password), ("login", login)) if value}
        account: Json = self.call("register_account", payload)
        self.clock.advance(seconds=60)
        return account | {"phone": phone, "password": password}

    def staff(self, unit_code: str = "BJ") -> Json:
        """An account at a unit whose owner took up the invitation; the account, with "login" and "password"."""
        login, password = new_login(), new_password()
        payload = {"login": login, "unit_code": unit_code}
        invitation = self.call("invite_staff", payload, CLI)
        accepted = {"login": login, "invitation_code": invitation["invitation_code"], "new_password": password}
        account: Json = self.call("accept_invitation", accepted)
        return account | {"password": password}

    def appointed(self, role: str, unit_code: str = "BJ", **days: Any) -> Json:
        """Staff with an office, given by the command line."""
        account = self.staff(unit_code)
        office = {"account_id": account["id"], "role": role, "unit_code": unit_code, **days}
        return account | {"office": self.call("appoint", office, CLI)}

    def sign_in(self, account: Json, **rest: Any) -> Json:
        """A session by password."""
        payload = {"login": account["login"] or account["phone"], "password": account["password"], **rest}
        tokens: Json = self.call("sign_in", payload)
        return tokens

    def enrolled(self, account: Json) -> Json:
        """The account with a second factor: its "secret" and "recovery_codes"."""
        actor = self.actor(self.sign_in(account))
        begun = self.call("begin_second_factor", {}, actor)
        confirmed = self.call("confirm_second_factor", {"totp": self.totp(begun["secret"])}, actor)
        return account | {"secret": begun["secret"], **confirmed}

    def totp(self, secret: str) -> str:
        """What the authenticator shows; the clock moves on first, since no code serves twice."""
        self.clock.advance(seconds=30)
        return totp_at(secret, self.clock.now())

    def actor(self, tokens: Json) -> Actor:
        """Who a token speaks for."""
        return self.verifier.actor(tokens["access_token"])

    def official(self, role: str, unit_code: str = "BJ") -> Actor:
        """Somebody who holds an office and has signed in with all it needs."""
        account = self.enrolled(self.appointed(role, unit_code))
        return self.actor(self.sign_in(account, totp=self.totp(account["secret"])))

    def founded(self) -> dict[str, Json]:
        """The first three administrators by role: login and invitation code."""
        logins = {role: f"{role.value.replace('_', '.')}" for role in Role if role.value.endswith("_admin")}
        found = self.database.step(founding.found_administrators, logins)
        return {role.value: {"login": logins[role], "code": invited.invitation_code} for role, invited in found}

    def events(self, event_type: str | None = None) -> list[SimpleNamespace]:
        """What was told: type, subject, data."""

        def told(session: Session) -> list[SimpleNamespace]:
            rows = session.query(Outbox).order_by(Outbox.sequence)
            return [SimpleNamespace(type=row.event_type, data=row.data) for row in rows]

        told_rows: list[SimpleNamespace] = self.database.read(told)
        return [row for row in told_rows if event_type is None or row.type == f"identity.{event_type}.v1"]

    def rows(self, query: Callable[[Session], Any]) -> Any:
        """Look into the database."""
        return self.database.read(query)


def contains(text: str, secret: str) -> bool:
    """Whether a secret stands in a text as a word; six digits of a code may well be part of some id."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])", text) is not None


def new_phone() -> str:
    """A made-up number of the range that is kept free for that (no carrier uses 199 0000)."""
    return f"1990000{next(PHONES) % PHONES_MAX:04}"


def new_login() -> str:
    """A made-up login name."""
    return f"t.{secrets.token_hex(6)}"


def new_password() -> str:
    """A made-up password."""
    return secrets.token_urlsafe(12)


def opened(uri: str, clock: FrozenClock, folder: Any) -> Database:
    """Identity's database with all its tables and the seal keys."""
    sealing = Sealing(generate(folder / "seal.json"))
    return Database(uri, service="identity", site="city", clock=clock, sealing=sealing)


@pytest.fixture
def database(make_tables: Callable[..., str], clock: FrozenClock, tmp_path: Any) -> Iterator[Database]:
    """Identity's database, of both kinds."""
    database = opened(make_tables(Base.metadata), clock, tmp_path)
    yield database
    database.close()


@pytest.fixture
def people(tree: Tree, clock: FrozenClock, tmp_path: Any) -> Iterator[People]:
    """People around the union tree of `tree`. A door that waits inside a transaction fails the test."""
    with no_switch_in_transaction():
        yield People(tree, clock, tmp_path)


@pytest.fixture
def people_sqlite(sqlite: str, clock: FrozenClock, tmp_path: Any) -> Iterator[People]:
    """The same on SQLite alone: for tables of rules with many lines, in which the database plays no part."""
    database = opened(sqlite, clock, tmp_path)
    database.create_all_for_tests(Base.metadata)
    yield People(grown(database), clock, tmp_path)
    database.close()


def grown(database: Database) -> Tree:
    """The tree that the fixture `tree` has."""
    tree = Tree(database)
    tree.root()
    for district in ("BJ-D1", "BJ-D2"):
        tree.found(district, "district", "BJ")
    for street in ("BJ-D1-S1", "BJ-D1-S2", "BJ-D2-S1"):
        tree.found(street, "street", street[:5])
    return tree
