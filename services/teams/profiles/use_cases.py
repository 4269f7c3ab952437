"""Saying what one offers, and saying nothing any more."""

from types import SimpleNamespace

from services.teams.persons import locked_self, locked_volunteer
from services.teams.profiles import telling
from services.teams.profiles.areas import cell_of
from services.teams.profiles.domain import (
    kept_availability,
    once_each,
    refuse_other_version,
    refuse_ready_minor,
    refuse_rest,
)
from services.teams.profiles.models import Profile
from services.teams.words import plain_words
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import ServiceClass
from shared.contracts.teams.profile_words import Language, Skill
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer


def say_profile(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say what one offers; it takes the place of what one said before."""
    volunteer = locked_self(session, actor)
    profile = session.get(Profile, volunteer.id)
    refuse_other_version(profile.version if profile else 0, request.version)
    refuse_ready_minor(request.is_ready, volunteer.is_minor)
    refuse_rest(request.rests_until, session.now)
    if profile is None:
        profile = Profile(volunteer_id=volunteer.id, version=0)
        session.add(profile)
    _take(profile, request)
    profile.version += 1
    telling.changed(session, profile)
    return telling.shown(profile)


def empty_profile(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say nothing any more; that needs no consent."""
    volunteer_id = acting_volunteer(session, actor).id
    locked_volunteer(session, volunteer_id)
    profile = session.get(Profile, volunteer_id)
    if profile is not None:
        telling.emptied(session, profile)
    return telling.shown(profile)


def _take(profile: Profile, request: Loaded) -> None:
    """What was said, as it is kept. Raises Invalid."""
    profile.skills = once_each(request.skills, Skill)
    profile.skill_words = plain_words(request.skill_words)
    profile.categories = once_each(request.categories, ServiceClass)
    profile.languages = once_each(request.languages, Language)
    profile.availability = kept_availability(request.availability)
    profile.home_cell, profile.work_cell = cell_of(request.home), cell_of(request.work)
    profile.travel_metres_max = request.travel_metres_max
    profile.is_ready, profile.rests_until = request.is_ready, request.rests_until
