"""What a need says, as it is stored: tidied, in WGS-84, sealed where it tells of somebody's life."""

from datetime import timedelta
from uuid import UUID

from services.demands.archive.models import Demand
from services.demands.archive.sealing import Contact, normal_phone, put_contact, seal
from services.demands.categories.queries import category_at
from services.demands.words import plain_words, tidy
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, WANTED_DAYS_MAX
from shared.contracts.demands.refusals.archive import DEMAND_POSITION_INCOMPLETE, DEMAND_TIMES_WRONG
from shared.kernel.places import Position, position_in
from shared.kernel.text import folded, tidied
from shared.runtime.data.places import cells_of
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage

AREA_RESOLUTION = 7  # some streets, as profiles of volunteers have it
PLAIN = ("urgency", "visibility", "beneficiary", "wanted_from", "wanted_until", "consent_text_version")


def put_on(session: Session, demand: Demand, request: Loaded) -> None:
    """Say so of a need that has its id and its union. Raises Invalid."""
    _refuse_times(session, request)
    for name in PLAIN:
        setattr(demand, name, getattr(request, name))
    put_category(session, demand, demand.unit_id, request.category)
    demand.title = tidy("title", request.title, TITLE_CHARACTERS_MAX)
    demand.place = tidy("place", request.place, PLACE_CHARACTERS_MAX)
    demand.search = _terms(demand)
    seal(session, demand, "words_sealed", plain_words("words", request.words))
    position = _position(request)
    put_contact(session, demand, _contact(request), position)
    demand.area_cell = cells_of(position)[AREA_RESOLUTION]


def put_category(session: Session, demand: Demand, unit_id: UUID, word: str) -> None:
    """Raises Invalid for a word that is none at the union."""
    demand.category = word
    demand.service_class, demand.category_id = category_at(session, lineage(session, unit_id), word)


def _terms(demand: Demand) -> list[str]:
    """Of title and place, after both as one."""
    said = (demand.title, demand.place)
    return [folded("".join(said)), *sorted({term for part in said for term in terms_of(part)})]


def _contact(request: Loaded) -> Contact:
    name, address = ((said and tidied(said)) or None for said in (request.beneficiary_name, request.address))
    return Contact(name, request.phone and normal_phone(request.phone), address)


def _position(request: Loaded) -> Position | None:
    longitude, latitude = request.longitude, request.latitude
    if (longitude is None) != (latitude is None):
        raise DEMAND_POSITION_INCOMPLETE()
    return position_in(request.datum, longitude, latitude) if longitude is not None else None


def _refuse_times(session: Session, request: Loaded) -> None:
    """Help is wanted from a moment to a later one, which is still to come and not too far."""
    first, last = request.wanted_from, request.wanted_until
    far = session.now + timedelta(days=WANTED_DAYS_MAX)
    is_reversed = first is not None and last is not None and last <= first
    is_past = last is not None and last <= session.now
    is_far = any(moment is not None and moment > far for moment in (first, last))
    if is_reversed or is_past or is_far:
        raise DEMAND_TIMES_WRONG(days_max=WANTED_DAYS_MAX)
