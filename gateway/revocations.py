"""The gateway asks identity what was revoked: at its start, after each gap, every minute."""

import time
from collections.abc import Iterator

from shared.contracts.identity.revocations import RevocationPage
from shared.kernel.ids import new_id
from shared.kernel.pagination import LIMIT_MAX
from shared.runtime.bus.calls import Calls
from shared.runtime.context import CallContext
from shared.runtime.doors.access import Asking, Revoked
from shared.runtime.trust.revocations import REVOCATIONS_MAX

PAGE_SECONDS_MAX = 5
PAGES_MAX = REVOCATIONS_MAX // LIMIT_MAX

_PAGE = RevocationPage()


class RevocationsOfIdentity(Asking):
    """The process's revocations, filled by whoever revokes."""

    def standing(self) -> Iterator[Revoked]:
        """Page by page. Raises what a call raises."""
        calls, cursor = self.part(Calls), None
        for _ in range(PAGES_MAX):
            context = CallContext("", time.time() + PAGE_SECONDS_MAX, str(new_id()))
            asked = {"limit": LIMIT_MAX, "cursor": cursor} if cursor else {"limit": LIMIT_MAX}
            page = _PAGE.request(calls.service("identity", context).find_revocations(asked))
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return
