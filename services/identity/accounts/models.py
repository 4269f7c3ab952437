"""Tables of accounts and invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from shared.contracts.identity.account_words import LOGIN_CHARACTERS_MAX, AccountState
from shared.contracts.identity.refusals.accounts import (
    ACCOUNT_ALREADY_LOCKED,
    ACCOUNT_NOT_LOCKED,
)

ROLE_CHARACTERS_MAX = 40
ACTOR_CHARACTERS_MAX = 120


class Account(Base):
    """Somebody who can sign in. Names and documents of people are elsewhere: this is a key ring.

    unit_id: the unit that invited them; invited_by: who did so last, and may have kept the keys; administrator: which
    of the three administrators they are or were, for the life of the account; access_version: tokens with a lower one
    are void; second_factor_at: since when TOTP is asked for; totp_step: the last time step that was used, so that no
    code serves twice; locked_from: the state before the lock.
    """

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str | None] = mapped_column(String(LOGIN_CHARACTERS_MAX))
    login_folded: Mapped[str | None] = mapped_column(String(LOGIN_CHARACTERS_MAX), unique=True)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    locked_from: Mapped[str | None] = mapped_column(String(20))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    invited_by: Mapped[str | None] = mapped_column(String(ACTOR_CHARACTERS_MAX))
    administrator: Mapped[str | None] = mapped_column(String(ROLE_CHARACTERS_MAX))
    totp_sealed: Mapped[str | None] = mapped_column(Text)
    totp_step: Mapped[int] = mapped_column(default=0)
    second_factor_at: Mapped[datetime | None]
    access_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('invited', 'active', 'locked', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("(state = 'locked') = (locked_from IS NOT NULL)", name="locked_from"),
        CheckConstraint("(login IS NULL) = (login_folded IS NULL)", name="login"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone"),
        CheckConstraint(
            "(state = 'closed') = (login IS NULL AND phone_index IS NULL)",
            name="can_be_named",
        ),
        CheckConstraint("state <> 'closed' OR (password_hash IS NULL AND totp_sealed IS NULL)", name="no_keys"),
        CheckConstraint("second_factor_at IS NULL OR totp_sealed IS NOT NULL", name="second_factor"),
        CheckConstraint("access_version >= 1 AND version >= 1", name="versions"),
        # An exclusive office points here with its role: it can only be the one that the account is.
        UniqueConstraint("id", "administrator"),
    )

    @property
    def second_factor(self) -> bool:
        """Whether a second factor is asked for at sign-in."""
        return self.second_factor_at is not None

    @property
    def has_password(self) -> bool:
        """Whether one can sign in with a password at all."""
        return self.password_hash is not None

    def become_active(self, password_hash: str) -> None:
        """Take up an invitation, which an account may have had before, too: its password was forgotten."""
        self.password_hash = password_hash
        if self.state == AccountState.INVITED:
            self.state = AccountState.ACTIVE.value
        self.version += 1

    def become_invited(self) -> None:
        """Only an invitation opens it from now on; a shut one also stays shut until it is unlocked."""
        self.password_hash = None
        if self.state == AccountState.LOCKED:
            self.locked_from = AccountState.INVITED.value
        else:
            self.state = AccountState.INVITED.value
        self.version += 1

    def lock(self) -> None:
        """Shut it. Raises Conflict where it is shut."""
        if self.state == AccountState.LOCKED:
            raise ACCOUNT_ALREADY_LOCKED()
        self.state, self.locked_from = AccountState.LOCKED.value, self.state
        self.version += 1

    def unlock(self) -> None:
        """Open it again. Raises Conflict where it is not shut."""
        if self.state != AccountState.LOCKED or self.locked_from is None:
            raise ACCOUNT_NOT_LOCKED()
        self.state, self.locked_from = self.locked_from, None
        self.version += 1

    def close(self, now: datetime) -> None:
        """For good: it stays as a number that other rows refer to, and nothing in it says whose it was."""
        self.state, self.locked_from, self.closed_at = AccountState.CLOSED.value, None, now
        self.login = self.login_folded = self.phone_sealed = self.phone_index = self.password_hash = None
        self.version += 1


class Invitation(Base):
    """A one-time code with which staff set their first password; kept as a hash, since it is 256 random bits."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_invitation_account_id", "account_id"),)
