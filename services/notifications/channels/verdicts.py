"""What the words of a provider mean for a message: never, later, or not before an operator has mended the account."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.notifications.channels.port import AccountFault, Away, Refused

ACCOUNT_SECONDS = 600  # until a mended account is tried: messages wait meanwhile, they are not lost

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdicts:
    """The words of one provider; each stands for all that begin with it, and the longest that fits counts.

    later: seconds until the next try, None where the provider names none. account: keys, balance, rights, signature:
    no message passes until somebody mends them. never: this message will not be taken. Unknown words are tried again.
    """

    provider: str
    later: Mapping[str, int | None] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def on(self, code: str) -> Away | Refused:
        """What to raise at a word of the provider."""
        fitting = [word for word in (*self.later, *self.account, *self.never) if code.startswith(word)]
        word = max(fitting, key=len, default="")
        if word in self.never:
            return Refused(code)
        if word in self.account:
            logger.error("%s takes no message of ours: %s", self.provider, code)
            return AccountFault(ACCOUNT_SECONDS)
        logger.warning("%s wants to be asked later: %s", self.provider, code)
        return Away(self.later.get(word))
