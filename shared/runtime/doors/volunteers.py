"""The doors that keep a service's copy of the volunteers and their consents: a base class of services that need one."""

from typing import Any

from shared.contracts.base import Received
from shared.contracts.identity.consents import ConsentsChanged
from shared.contracts.identity.volunteers import VolunteerChanged
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.events import volunteers


class VolunteerCopyDoors:
    """Hears identity's volunteers, in queues of its own: the service may have other doors for the same events."""

    db: Any

    @subscribe(VolunteerChanged, batch=50, handler="volunteers")
    def learn_volunteer(self, event: Received) -> None:
        """Keep the newest version of each volunteer."""
        self.db.run_once(volunteers.learn_volunteer, event)

    @subscribe(ConsentsChanged, batch=50, handler="volunteers")
    def learn_consents(self, event: Received) -> None:
        """Keep the newest word of each account on what it consents to."""
        self.db.run_once(volunteers.learn_consents, event)
