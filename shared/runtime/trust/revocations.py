"""What was revoked during the life of a token: kept in memory, no longer and no more than needed.

Memory goes with the process, and broadcasts are missed while a connection is away: from such a moment on the process is
*in doubt*, and believes no token until whoever knows has been asked (`shared.runtime.doors.access`).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from uuid import UUID

from shared.kernel.clock import Clock

REVOCATIONS_MAX = 100_000

Ask = Callable[[], None]
"""Has somebody asked soon what was revoked; neither waits nor raises."""


class Revocations:
    """Subjects whose tokens below an access version are void, and sessions that ended.

    Each is kept as long as a token lives: older tokens are expired anyway. Past `REVOCATIONS_MAX` the oldest go first.
    ask: None in a process that has nobody to ask, and is never in doubt; doubts: how often there was a doubt so far.
    """

    def __init__(self, clock: Clock, keep_seconds: int) -> None:
        self._clock, self._keep_seconds = clock, keep_seconds
        self._versions: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()
        self._sessions: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()
        self._doubted_at: datetime | None = None
        self.doubts = 0
        self.ask: Ask | None = None

    def revoke_subject(self, subject: str, access_version: int) -> None:
        """Void every token of the subject with a lower access version; an older news never undoes a newer one."""
        _, known = self._versions.get(subject, (0, 0))
        self._keep(self._versions, subject, max(known, access_version))

    def revoke_session(self, session_id: UUID) -> None:
        """Void every token of one session."""
        self._keep(self._sessions, session_id, 1)

    def refuse(self, subject: str, access_version: int, session_id: UUID | None) -> bool:
        """Whether a token of this subject, version and session is void."""
        _, needed = self._versions.get(subject, (0, 0))
        return access_version < needed or session_id in self._sessions

    def doubt(self) -> None:
        """Some may have been missed until now."""
        if self.ask is not None:
            self.doubts += 1
            self._doubted_at = self._clock.now()
            self.ask()

    def settle(self, doubts: int) -> None:
        """All were learned, asked when there had been so many doubts: a newer one stays."""
        if doubts == self.doubts:
            self._doubted_at = None

    @property
    def in_doubt(self) -> bool:
        """Whether a token may be void without our knowing. Never longer than one lives: then all of them expired."""
        if self._doubted_at is None:
            return False
        return abs((self._clock.now() - self._doubted_at).total_seconds()) < self._keep_seconds

    def __len__(self) -> int:
        return len(self._versions) + len(self._sessions)

    def _keep(self, known: OrderedDict[Hashable, tuple[float, int]], name: Hashable, version: int) -> None:
        now = self._clock.now().timestamp()
        known[name] = (now, version)
        known.move_to_end(name)
        while known and (len(known) > REVOCATIONS_MAX or next(iter(known.values()))[0] < now - self._keep_seconds):
            known.popitem(last=False)
