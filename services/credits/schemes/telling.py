"""The event of schemes."""

from services.credits.schemes.models import SchemeVersion
from shared.contracts.credits.schemes import SchemeChanged
from shared.runtime.events.outbox import Outbox


def told(version: SchemeVersion) -> Outbox:
    """What tells of a version. It never changes, so there is one version of the event."""
    return Outbox.of(SchemeChanged, version, unit_id=version.unit_id, version=1)
