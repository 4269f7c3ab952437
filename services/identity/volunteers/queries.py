"""Reading volunteers."""

from types import SimpleNamespace

from services.identity.accounts.queries import account_of
from services.identity.members.domain.numbers import grouped
from services.identity.volunteers.making import volunteer_of
from services.identity.volunteers.models import Volunteer
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import NOT_A_VOLUNTEER
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def own_volunteer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One's own record."""
    return shown_to_owner(own_record(session, actor))


def own_record(session: Session, actor: Actor, *, locked: bool = False) -> Volunteer:
    """The record of the person who acts. Raises NotFound where there is none."""
    own = account_of(session, actor, locked=locked)
    found = volunteer_of(session, own.id, locked=locked)
    if found is None:
        raise NOT_A_VOLUNTEER()
    return found


def shown_to_owner(volunteer: Volunteer) -> SimpleNamespace:
    """A record as its owner sees it."""
    return SimpleNamespace(
        id=volunteer.id,
        number=volunteer.number,
        number_grouped=grouped(volunteer.number),
        name=volunteer.name,
        state=volunteer.state,
        unit_code=volunteer.unit.code,
        unit_name=volunteer.unit.name,
        is_minor=volunteer.is_minor,
        registered_at=volunteer.registered_at,
        entered_unit_code=volunteer.entered_unit.code if volunteer.entered_unit else None,
        entered_at=volunteer.entered_at,
        card_version=volunteer.card_version,
        version=volunteer.version,
    )
