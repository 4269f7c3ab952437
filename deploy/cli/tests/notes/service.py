"""The smallest service with a database and an ear: no real one is in the way of testing the command line."""

from shared.contracts.identity.units import UnitChanged
from shared.runtime.doors.subscribe import subscribe


class NotesService:
    """Keeps nothing."""

    name = "notes"

    @subscribe(UnitChanged)
    def learn_unit(self, event):
        """Hear of a unit."""
