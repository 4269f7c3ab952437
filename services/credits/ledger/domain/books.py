"""What a group of postings finds under its locks, and what it makes of it. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from services.credits.ledger.domain.accounts import SYSTEM_ACCOUNTS, Account, AccountKey
from services.credits.ledger.domain.records import RESERVING, Claim, Lot, LotEntry, Transfer
from shared.contracts.credits.ledger_words import Bucket, FreezeReason
from shared.kernel.clock import business_date


@dataclass
class Books:
    """The accounts, lots and claims that are locked, and the transfers that are asked for.

    accounts: those with a row; transfers: known ones and new ones; entries: of the lots, by the transfers named;
    claims: those of the accounts of which something is owed, and those that came of the same reversals before;
    reversed: what was taken back of a transfer, or is claimed, or was forgiven; resolved: holds, by what resolved them;
    frozen_before: why accounts were frozen when they were locked.
    """

    now: datetime
    today: date
    accounts: dict[UUID, Account] = field(default_factory=dict)
    lots: dict[UUID, Lot] = field(default_factory=dict)
    transfers: dict[UUID, Transfer] = field(default_factory=dict)
    entries: list[LotEntry] = field(default_factory=list)
    claims: dict[UUID, Claim] = field(default_factory=dict)
    reversed: dict[UUID, int] = field(default_factory=dict)
    resolved: dict[UUID, UUID] = field(default_factory=dict)

    frozen_before: dict[UUID, list[FreezeReason]] = field(default_factory=dict)
    new_transfers: list[Transfer] = field(default_factory=list)
    new_entries: list[LotEntry] = field(default_factory=list)
    changed_lots: set[UUID] = field(default_factory=set)
    changed_claims: set[UUID] = field(default_factory=set)
    changed_accounts: set[UUID] = field(default_factory=set)

    def key(self, account_id: UUID) -> AccountKey:
        """Which account an id names."""
        return SYSTEM_ACCOUNTS.get(account_id) or self.accounts[account_id].key

    def add(self, transfer: Transfer) -> None:
        """Book a transfer: both balances, at once, as the next entry of each."""
        is_moving = transfer.kind not in RESERVING
        transfer = replace(
            transfer,
            source_position=self._next_position(transfer.source_id),
            target_position=self._next_position(transfer.target_id) if is_moving else None,
        )
        self.transfers[transfer.id] = transfer
        self.new_transfers.append(transfer)
        if transfer.reverses_id is not None and transfer.claim_id is None:
            self.reversed[transfer.reverses_id] = self.reversed.get(transfer.reverses_id, 0) + transfer.amount
        if transfer.hold_id is not None:
            self.resolved[transfer.hold_id] = transfer.id
        if is_moving:
            self._add(transfer.source_id, -transfer.amount)
            self._add(transfer.target_id, transfer.amount)

    def set_aside(self, account_id: UUID, amount: int) -> None:
        """Hold a part of a balance, or give it free where amount is below zero."""
        account = self.changed(account_id)
        account.held += amount
        assert account.held >= 0

    def move_lot(self, lot: Lot, transfer: Transfer, amount: int, out_of: Bucket, into: Bucket) -> None:
        """Move a part of a lot because of a transfer."""
        lot.move(amount, out_of, into)
        self.lots[lot.id] = lot
        self.changed_lots.add(lot.id)
        self.new_entries.append(LotEntry(transfer.id, lot.id, out_of, into, amount))

    def changed(self, account_id: UUID) -> Account:
        """An account that this group changes."""
        self.changed_accounts.add(account_id)
        return self.accounts[account_id]

    def lots_of(self, account_id: UUID) -> list[Lot]:
        """The lots of an account of which something is available, in the order of their use."""
        found = (lot for lot in self.lots.values() if lot.account_id == account_id and lot.available)
        return sorted(found, key=lambda lot: lot.turn)

    def entries_of(self, transfer_ids: Iterable[UUID]) -> list[LotEntry]:
        """What some transfers moved inside lots."""
        wanted = set(transfer_ids)
        return [entry for entry in (*self.entries, *self.new_entries) if entry.transfer_id in wanted]

    def reversals_of(self, transfer_id: UUID) -> list[UUID]:
        """The transfers that took back a transfer, or a part of it."""
        return [one.id for one in self.transfers.values() if one.reverses_id == transfer_id]

    def claims_of(self, account_id: UUID) -> list[Claim]:
        """What an account owes, the oldest first."""
        found = (claim for claim in self.claims.values() if claim.account_id == account_id and claim.owed)
        return sorted(found, key=lambda claim: (claim.made_at, claim.id))

    def stamp(self, now: datetime) -> None:
        """Post at a moment, never before what is there: whoever waited for a lock comes after whom they waited for."""
        last = (account.posted_at for account in self.accounts.values() if account.posted_at is not None)
        self.now = max([now, *last])
        self.today = business_date(self.now)

    def _next_position(self, account_id: UUID) -> int | None:
        if account_id in SYSTEM_ACCOUNTS:
            return None
        account = self.changed(account_id)
        account.entries_count, account.posted_at = account.entries_count + 1, self.now
        return account.entries_count

    def _add(self, account_id: UUID, amount: int) -> None:
        if account_id in SYSTEM_ACCOUNTS:
            return
        account = self.changed(account_id)
        account.balance += amount
        assert account.balance >= 0, "who pays more than there is was refused before"
