"""The door by which every service heeds revocations: a base class of all services; and how what it missed is learned.

A broadcast is heard at most once. So a process that can ask whoever knows (`Asking`: identity its database, the gateway
identity) does so at its start, after each gap, and every minute; until it has been answered it believes no token. A
service that can ask nobody is called by the gateway alone, which has looked at the token (decision 16).
"""

import logging
from collections.abc import Iterable
from typing import Any, Protocol, TypeVar
from uuid import UUID

import eventlet
from eventlet.event import Event as Signal
from nameko.extensions import DependencyProvider

from shared.contracts.base import Received
from shared.contracts.identity.access import AccessRevoked
from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.doors.broadcast import broadcast
from shared.runtime.trust.revocations import Revocations

ASK_SECONDS = 60
RETRY_SECONDS = 1
CONNECT_SECONDS_MAX = 1  # then the first question is asked although nothing can be heard yet
START_SECONDS_MAX = 3  # a service that gets no answer starts in doubt

Part = TypeVar("Part")

logger = logging.getLogger(__name__)


class Revoked(Protocol):
    """What an AccessRevoked says."""

    id: UUID
    version: int
    session_id: UUID | None


class Believing(DependencyProvider):  # type: ignore[misc]
    """The revocations of the process's verifier, `config["VERIFIER"]`; None where it believes nobody."""

    revocations: Revocations | None

    def setup(self) -> None:
        self.revocations = revocations_of(self.container)

    def get_dependency(self, worker_ctx: Any) -> Revocations | None:
        return self.revocations


class Asking(Believing):
    """The same in a service that can ask. Of several in a process the first asks for all."""

    def setup(self) -> None:
        super().setup()
        self._stirred, self._answered, self._is_stopping = Signal(), Signal(), False
        self.asks = self.revocations is not None and self.revocations.ask is None
        if self.asks and self.revocations is not None:
            self.revocations.ask = self._stir
            self.revocations.doubt()
            self._stirred = Signal()  # the first question waits for the connection

    def start(self) -> None:
        if self.asks:
            self.container.spawn_managed_thread(self._run, identifier="asking for revocations")
            self._answered.wait(START_SECONDS_MAX)

    def stop(self) -> None:
        if self.asks and self.revocations is not None:
            self._is_stopping, self.revocations.ask = True, None
            self._stir()

    def standing(self) -> Iterable[Revoked]:
        """All that were told within the life of a token. May wait, and raise."""
        raise NotImplementedError

    def part(self, kind: type[Part]) -> Part:
        """What the service depends on besides, and this with it: its database, its calls."""
        (found,) = [part for part in self.container.dependencies if isinstance(part, kind)]
        return found

    def _run(self) -> None:
        self._stirred.wait(CONNECT_SECONDS_MAX)
        while not self._is_stopping:
            self._stirred = Signal()
            self._stirred.wait(ASK_SECONDS if self._learn() else RETRY_SECONDS)

    def _learn(self) -> bool:
        """Ask once; whether there was an answer. The outermost door of this greenthread."""
        assert self.revocations is not None
        doubts = self.revocations.doubts
        try:
            for revoked in self.standing():
                remember(self.revocations, revoked)
        except Refusal as refusal:
            logger.warning("what was revoked is not known: %s", refusal.code)
            return False
        except (Exception, eventlet.Timeout) as error:
            log_breakage(logger, error, "asking for revocations")
            return False
        self.revocations.settle(doubts)
        if not self._answered.ready():
            self._answered.send()
        return True

    def _stir(self) -> None:
        if not self._stirred.ready():
            self._stirred.send()


def revocations_of(container: Any) -> Revocations | None:
    """Those of a container's process."""
    return getattr(container.config.get("VERIFIER"), "revocations", None)


def begin_to_hear(container: Any, missed: bool) -> None:
    """Ask for what was told before this process heard; if it heard before, believe nobody meanwhile."""
    revocations = revocations_of(container)
    if revocations is None or revocations.ask is None:
        return
    if missed:
        revocations.doubt()
    else:
        revocations.ask()


class AccessDoors:
    """Hears whose tokens are void."""

    revocations = Believing()

    @broadcast(AccessRevoked, at_connection=begin_to_hear)
    def heed_revocation(self, event: Received) -> None:
        """Refuse the subject's older tokens and those of an ended session from now on."""
        heed(self.revocations, event)


def heed(revocations: Any, event: Received) -> None:
    """Remember what an AccessRevoked says; nothing where nobody is believed."""
    if revocations is not None:
        remember(revocations, event.data)


def remember(revocations: Revocations, revoked: Revoked) -> None:
    """Refuse what is void from now on."""
    revocations.revoke_subject(str(revoked.id), revoked.version)
    if revoked.session_id is not None:
        revocations.revoke_session(revoked.session_id)
