"""The doors of categories."""

from typing import Any

from services.demands.categories import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_settings import Categories, CategoriesOf, KeepCategories
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class CategoryDoors:
    """What needs are about."""

    db: CallDatabase
    actor: Actor

    @rpc(CategoriesOf, replies=Categories)
    def demand_categories(self, request: Loaded) -> Any:
        return self.db.read(queries.categories, request, self.actor)

    @rpc(KeepCategories, replies=Categories)
    def keep_demand_categories(self, request: Loaded) -> Any:
        return self.db.run(use_cases.keep_categories, request, self.actor)
