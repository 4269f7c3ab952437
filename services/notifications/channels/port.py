"""The one port that every channel has: say it, and learn whether the provider took it.

A channel (e-mail, SMS, WeChat, …) knows one provider's protocol and nothing of persons, preferences or retries. It is
called outside of every transaction, with all that it needs; it answers that the provider accepted, or raises one of
the refusals below. Anything else that it raises counts as `InDoubt`, for nobody knows then what the provider did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Outgoing:
    """One message to one address, already cut to what the channel allows.

    `to`: the address in the channel's own form (a phone number, an e-mail address, an openid, a robot's key). `title`
    and `text`: the words for people. `template` and `parameters`: for providers that hold the words themselves (SMS,
    WeChat): the name of our template and its named values, all of them strings. `id`: the delivery's; the same for
    every attempt, so that a provider that knows idempotency keys can be given it.
    """

    to: str
    title: str
    text: str
    template: str
    parameters: Mapping[str, str]
    id: UUID


@dataclass(frozen=True)
class Accepted:
    """The provider took the message; `provider_id` is its name for it (`""` where it gives none)."""

    provider_id: str


class Refused(Exception):
    """The provider will never take this message (an address that does not exist, consent used up): no retry.

    `code`: the provider's own word for it, for the delivery log; never an address or a text.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Gone(Refused):
    """The address is no more, and nothing will ever be taken for it."""


class Away(Exception):
    """The provider surely took nothing now, and may later (not reached, a limit, a fault that it told of).

    `retry_after_seconds`: when the provider said it, else None: the back-off of deliveries decides.
    """

    def __init__(self, retry_after_seconds: int | None = None) -> None:
        super().__init__(retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds


class AccountFault(Away):
    """No message of ours passes before an operator has mended the account: keys, balance, rights, signature."""


class InDoubt(Away):
    """The message went out and no answer came: the provider may have taken it; another try may be a second message."""


class Channel(Protocol):
    """What sends over one provider: `name` is the word used in templates, preferences and the delivery log."""

    @property
    def name(self) -> str: ...

    def send(self, outgoing: Outgoing) -> Accepted:
        """Hand the message over. Raises `Refused` (permanent), `Away` (worth another try) or one of its kinds."""
        ...
