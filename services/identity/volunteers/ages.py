"""Saying how old somebody is to a service that holds no birth dates."""

from services.identity.members.domain.citizen_numbers import age_years
from services.identity.volunteers.persons import birth_date_in
from services.identity.volunteers.queries import own_record
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.volunteers import NOT_A_VOLUNTEER
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.trust.age_tickets import age_ticket


def attest_age(session: Session, request: Loaded, actor: Actor) -> dict[str, str]:
    """The full years of the one who acts, today in Beijing. Raises NotFound for everybody but an active volunteer."""
    own = own_record(session, actor)
    if own.state != VolunteerState.ACTIVE:
        raise NOT_A_VOLUNTEER()
    years = age_years(birth_date_in(session, own), business_date(session.now))
    return {"age_ticket": age_ticket(session, actor, own.id, years)}
