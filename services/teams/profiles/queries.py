"""Reading one's own profile. Nobody else does here: those who look for people keep copies."""

from types import SimpleNamespace

from services.teams.profiles.models import Profile
from services.teams.profiles.telling import shown
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer


def own_profile(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What one has said, nothing before one said something."""
    return shown(session.get(Profile, acting_volunteer(session, actor).id))
