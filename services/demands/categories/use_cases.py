"""Keeping a unit's own categories. One that needs name stays for them, and is chosen no more."""

from types import SimpleNamespace

from sqlalchemy import select

from services.demands.categories.models import Category
from services.demands.categories.policy import may
from services.demands.categories.queries import shown
from services.demands.words import tidy
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import CATEGORY_NAME_CHARACTERS_MAX
from shared.contracts.demands.refusals.archive import CATEGORY_WORD_TAKEN
from shared.contracts.projects.library_words import ServiceClass
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.trust import audit


def keep_categories(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Replace all that a unit says itself. The words of the plan are nobody's own."""
    unit = unit_of_code(session, request.code)
    may(actor, session.now).keep_categories(lineage(session, unit.id))
    session.execute(select(KnownUnit.id).where(KnownUnit.id == unit.id).with_for_update())
    known = {one.word: one for one in session.scalars(select(Category).where(Category.unit_id == unit.id))}
    for one in known.values():
        one.is_kept = False
    for said in request.categories:
        if said.word in set(ServiceClass):
            raise CATEGORY_WORD_TAKEN(word=said.word)
        kept = known.get(said.word) or Category(id=new_id(), unit_id=unit.id, word=said.word)
        kept.name = tidy("name", said.name, CATEGORY_NAME_CHARACTERS_MAX)
        kept.service_class, kept.is_kept = said.service_class, True
        session.add(kept)
    audit.record(session, actor, "demands.keep_categories", f"unit:{unit.id}", kept=len(request.categories))
    session.flush()
    return shown(session, unit)
