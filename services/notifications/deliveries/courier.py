"""Sending what is due, in steps: take it, ask the provider outside of every transaction, write down what it said.

Each channel has a greenthread of its own while there is something to do: a provider that hangs holds up its own
messages and nobody else's.
"""

import logging
from collections.abc import Mapping
from typing import Any

import eventlet

from services.notifications.channels.choice import channels_for
from services.notifications.channels.port import Away, Channel, InDoubt, Refused
from services.notifications.deliveries import claiming, figures, noting
from services.notifications.deliveries.claiming import Claim
from services.notifications.deliveries.domain import SEND_SECONDS_MAX
from services.notifications.deliveries.noting import Outcome
from shared.runtime.breakage import log_breakage
from shared.runtime.data.database import Database

ROUNDS_MAX = 1000  # of one channel, until the next tick begins it anew
SENT_AT_ONCE_MAX = 10  # with those that are claimed at once, all are asked within the lease
STOP_SECONDS_MAX = 10

logger = logging.getLogger(__name__)


class Courier:
    """Brings messages to the providers of the channels that this process has."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self.channels = channels
        self._busy: dict[str, Any] = {}
        self._stopping = False
        self._is_watched = False

    def set_off(self, database: Database) -> None:
        """Work on every channel on which nobody works yet; nobody waits for it."""
        if not self._is_watched:
            figures.tell(database)
            self._is_watched = True
        for name in self.channels:
            if name not in self._busy and not self._stopping:
                self._busy[name] = eventlet.spawn(self._work, database, name)

    def wait(self, seconds_max: float | None = None) -> None:
        """Until nothing is under way, or so long."""
        with eventlet.Timeout(seconds_max, False):
            for greenthread in list(self._busy.values()):
                greenthread.wait()

    def finish(self) -> None:
        """Begin nothing more, and wait a little for what was begun. What is cut off is sent again, see `claiming`."""
        self._stopping = True
        self.wait(STOP_SECONDS_MAX)

    def _work(self, database: Database, name: str) -> None:
        try:
            for _ in range(ROUNDS_MAX):
                claims = [] if self._stopping else database.step(claiming.claim, name)
                if not claims:
                    break
                pool = eventlet.GreenPool(SENT_AT_ONCE_MAX)
                for claim in claims:
                    pool.spawn(self._deliver, database, claim)
                pool.waitall()
        except Exception as error:  # the outermost door of this greenthread: the next tick begins it anew
            log_breakage(logger, error, f"courier of {name}")
        finally:
            self._busy.pop(name, None)

    def _deliver(self, database: Database, claim: Claim) -> None:
        """One attempt. Where its outcome cannot be written down the lease ends, and it is made again."""
        outcome = asked(self.channels[claim.channel], claim)
        figures.count(claim.channel, outcome)
        try:
            database.step(noting.note, claim, outcome, list(self.channels))
        except Exception as error:  # the outermost door of this greenthread
            log_breakage(logger, error, f"outcome of delivery {claim.delivery_id}")


def asked(channel: Channel, claim: Claim) -> Outcome:
    """What the provider says within its time. A fault of ours or theirs leaves doubt: nobody knows more."""
    late = TimeoutError(f"{claim.channel} does not answer")
    try:
        with eventlet.Timeout(SEND_SECONDS_MAX, late):
            return channel.send(claim.outgoing)
    except (Refused, Away) as outcome:
        return outcome
    except Exception as error:  # whatever a provider's line does: texts of errors may hold an address
        logger.warning("delivery %s over %s failed: %s", claim.delivery_id, claim.channel, type(error).__name__)
        return InDoubt()


def courier_for(settings: Any) -> Courier:
    """The courier of a process, with the channels that its settings name. Raises what `channels_for` raises."""
    return Courier(channels_for(settings))
