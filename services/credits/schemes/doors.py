"""The doors of schemes."""

from typing import Any

from services.credits.schemes import previewing, queries, use_cases
from services.credits.schemes.previewing import ServedBesides, ServedBetween
from shared.contracts.base import Loaded, Nothing
from shared.contracts.credits.schemes import (
    AllStarThresholds,
    PreviewScheme,
    PublishScheme,
    SchemeHistory,
    SchemeHistoryOf,
    SchemeOf,
    SchemePresets,
    SchemePreview,
    SchemeVersion,
    TryScheme,
    UnitScheme,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class SchemeDoors:
    """How hours become credits."""

    db: CallDatabase
    actor: Actor
    served_between: ServedBetween
    served_besides: ServedBesides

    @rpc(SchemeOf, replies=UnitScheme)
    def unit_scheme(self, request: Loaded) -> Any:
        return self.db.read(queries.unit_scheme, request)

    @rpc(SchemeHistoryOf, replies=SchemeHistory)
    def scheme_history(self, request: Loaded) -> Any:
        return self.db.read(queries.scheme_history, request)

    @rpc(Nothing, replies=SchemePresets)
    def scheme_presets(self, request: Loaded) -> Any:
        return self.db.read(queries.scheme_presets, request)

    @rpc(Nothing, replies=AllStarThresholds)
    def star_thresholds(self, request: Loaded) -> Any:
        return self.db.read(queries.star_thresholds, request)

    @rpc(PublishScheme, replies=SchemeVersion)
    def publish_scheme(self, request: Loaded) -> Any:
        return self.db.run(use_cases.publish_scheme, request, self.actor)

    @rpc(TryScheme, replies=UnitScheme)
    def try_scheme(self, request: Loaded) -> Any:
        return self.db.run(use_cases.try_scheme, request, self.actor)

    @rpc(PreviewScheme, replies=SchemePreview)
    def preview_scheme(self, request: Loaded) -> Any:
        served = self.served_between, self.served_besides
        return self.db.read(previewing.preview_scheme, request, self.actor, *served)
