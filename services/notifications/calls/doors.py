"""The door by which people come to be asked in an emergency."""

from functools import partial

from services.notifications.calls import use_cases
from shared.contracts.base import Received
from shared.contracts.demands.calls import CallChanged, CallMade
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.process.provided import Provided
from shared.runtime.settings import Settings


def public_url_for(settings: Settings) -> str:
    """Where answer links lead, "" where nobody has said it."""
    return settings.public_url


class CallDoors:
    """Hears demands, whose question is sealed for this reader."""

    db: CallDatabase
    public_url = Provided(public_url_for)

    @subscribe(CallMade)
    def ask(self, event: Received) -> None:
        self.db.run_once(partial(use_cases.ask, public_url=self.public_url), event)

    @subscribe(CallChanged, batch=50, handler="calls")
    def stop_asking(self, event: Received) -> None:
        self.db.run_once(use_cases.stop_asking, event)
