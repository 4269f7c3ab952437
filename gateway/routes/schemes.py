"""Routes of schemes: how hours become credits. Anybody reads them, unions publish them."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.credits.refusals import schemes as refusals
from shared.contracts.credits.refusals.ledger import NOT_YET_KNOWN
from shared.contracts.credits.schemes import (
    AllStarThresholds,
    PreviewScheme,
    PublishScheme,
    SchemeChanged,
    SchemeHistory,
    SchemeOf,
    SchemePresets,
    SchemePreview,
    SchemeVersion,
    TryScheme,
    UnitScheme,
)
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.policy import NOT_PERMITTED

PUBLIC_SECONDS = 30
PUBLISHING = (
    UNIT_NOT_FOUND,
    UNIT_NOT_ACTIVE,
    refusals.SCHEME_DAY_PAST,
    refusals.SCHEME_DAY_FAR,
    refusals.SCHEME_NOT_OVERRIDABLE,
    refusals.SCHEME_VERSIONS_TOO_MANY,
    NOT_YET_KNOWN,
    NOT_PERMITTED,
)

blueprint = blueprint_of("schemes", "How hours become credits: the schemes of unions")


@blueprint.route("/units/<unit_code:code>/scheme")
class Scheme(MethodView):
    """What holds at a unit."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=SchemeChanged)
    @blueprint.queries(SchemeOf, path=["code"])
    @blueprint.answers(200, UnitScheme)
    @blueprint.refuses(UNIT_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """Read how hours become credits at a unit.

        On a day, or today: for each book the nearest unit that says something, as far as those above it allow.
        """
        return rpc("credits").unit_scheme({**query, "code": code})


@blueprint.route("/units/<unit_code:code>/scheme-versions")
class SchemeVersions(MethodView):
    """What a unit says itself."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=SchemeChanged)
    @blueprint.answers(200, SchemeHistory)
    @blueprint.refuses(UNIT_NOT_FOUND)
    def get(self, code: str) -> Any:
        """Read all that a unit has said itself.

        The newest first, what begins later too. A version never changes.
        """
        return rpc("credits").scheme_history({"code": code})

    @blueprint.accepts(PublishScheme, path=["code"])
    @blueprint.answers(201, SchemeVersion)
    @blueprint.refuses(*PUBLISHING)
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Publish how hours become credits at a unit.

        For itself and the units below, from today or a later day on, in place of all that it said before. What was
        counted stays as it is. A unit that says nothing of a book follows the one above.
        """
        return rpc("credits").publish_scheme({**request, "code": code})


@blueprint.route("/units/<unit_code:code>/scheme-trials")
class SchemeTrials(MethodView):
    """Looking before publishing."""

    @blueprint.accepts(TryScheme, path=["code"])
    @blueprint.answers(200, UnitScheme)
    @blueprint.refuses(*PUBLISHING)
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Look at a scheme before publishing it.

        What would hold at the unit from that day on. Refused, field by field, for all that publishing is; nothing is
        kept.
        """
        return rpc("credits").try_scheme({**request, "code": code})


@blueprint.route("/units/<unit_code:code>/scheme-previews")
class SchemePreviews(MethodView):
    """Counting before publishing."""

    @blueprint.accepts(PreviewScheme, path=["code"])
    @blueprint.answers(200, SchemePreview)
    @blueprint.refuses(UNIT_NOT_FOUND, refusals.PREVIEW_DAYS_ODD, NOT_YET_KNOWN, NOT_PERMITTED)
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Count what a scheme would have given.

        The services of some days, of the unit and those below it, as if the unit had said this then; beside it what
        the schemes of those days give.
        """
        return rpc("credits").preview_scheme({**request, "code": code})


@blueprint.route("/scheme-presets")
class Presets(MethodView):
    """Published schemes."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, SchemePresets)
    def get(self) -> Any:
        """Read published schemes to start from.

        Of cities and districts that have published how hours become credits there.
        """
        return rpc("credits").scheme_presets({})


@blueprint.route("/star-thresholds")
class Thresholds(MethodView):
    """Stars."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, AllStarThresholds)
    def get(self) -> Any:
        """Read how many confirmed hours a star needs.

        All thresholds with the day from which they hold, the newest first.
        """
        return rpc("credits").star_thresholds({})
