"""Reading categories: the nine of the plan, and own ones, of which the nearest unit's wins."""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from services.demands.categories.models import Category
from shared.contracts.base import Loaded
from shared.contracts.demands.refusals.archive import DEMAND_CATEGORY_UNKNOWN
from shared.contracts.projects.library_words import ServiceClass
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import unit_of_code
from shared.runtime.events.unit_tree import KnownUnit, lineage


def categories(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those that may be chosen at a unit. Everybody may know them."""
    return shown(session, unit_of_code(session, request.code))


def shown(session: Session, unit: KnownUnit) -> SimpleNamespace:
    """Those of the plan, then own ones in the order of their words."""
    own = own_categories(session, lineage(session, unit.id))
    named = select(KnownUnit.id, KnownUnit.code).where(KnownUnit.id.in_([one.unit_id for one in own.values()]))
    codes = {row.id: row.code for row in session.execute(named)}
    plan = [SimpleNamespace(word=one.value, name=None, service_class=one, unit_code=None) for one in ServiceClass]
    return SimpleNamespace(items=[*plan, *(_own(own[word], codes) for word in sorted(own))])


def own_categories(session: Session, unit_lineage: Sequence[UUID]) -> dict[str, Category]:
    """By word, as they are at the last unit of a lineage."""
    rows = select(Category).where(Category.unit_id.in_(unit_lineage), Category.is_kept.is_(True))
    found = sorted(session.scalars(rows), key=lambda one: unit_lineage.index(one.unit_id))
    return {one.word: one for one in found}


def category_at(session: Session, unit_lineage: Sequence[UUID], word: str) -> tuple[str, UUID | None]:
    """The class of the plan that a word counts under, and the own category that it names, None for a class itself.

    Raises Invalid for a word that is neither at the last unit of the lineage.
    """
    if word in set(ServiceClass):
        return word, None
    found = own_categories(session, unit_lineage).get(word)
    if found is None:
        raise DEMAND_CATEGORY_UNKNOWN(category=word)
    return found.service_class, found.id


def _own(one: Category, codes: dict[UUID, str]) -> SimpleNamespace:
    return SimpleNamespace(
        word=one.word, name=one.name, service_class=one.service_class, unit_code=codes.get(one.unit_id)
    )
