"""The door by which notifications hears how people are reached."""

from services.notifications.contacts import use_cases
from shared.contracts.base import Received
from shared.contracts.identity.volunteers import ContactChanged
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.subscribe import subscribe


class ContactDoors:
    """Hears identity, whose event is sealed for this reader."""

    db: CallDatabase

    @subscribe(ContactChanged, batch=50)
    def learn_contact(self, event: Received) -> None:
        self.db.run_once(use_cases.learn_contact, event)
