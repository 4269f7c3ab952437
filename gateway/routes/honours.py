"""Routes of honours: walls and rankings are for everybody, and never kept: whoever is to be seen no more is gone."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.credits.honours import (
    AllBadgeRules,
    HonourWallOf,
    HonourWallPage,
    OwnHonours,
    OwnPlaces,
    OwnPlacesOf,
    RankingOf,
    RankingPage,
)
from shared.contracts.credits.refusals.ledger import NOT_YET_KNOWN
from shared.contracts.identity.names import named
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

PUBLIC_SECONDS = 30

blueprint = blueprint_of("honours", "Stars, badges, honour walls and rankings")


@blueprint.route("/honours/me")
class OwnHonourList(MethodView):
    """One's own."""

    @blueprint.answers(200, OwnHonours)
    @blueprint.refuses(VOLUNTEERS_ONLY)
    def get(self) -> Any:
        """Read one's own honours.

        Confirmed minutes, stars and what is lacking for the next one, badges. They follow what is confirmed within
        seconds, also when it counts no more.
        """
        return rpc("credits").own_honours({})


@blueprint.route("/honours/me/places")
class OwnPlaceList(MethodView):
    """Where one stands."""

    @blueprint.queries(OwnPlacesOf)
    @blueprint.answers(200, OwnPlaces)
    @blueprint.refuses(VOLUNTEERS_ONLY, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any]) -> Any:
        """Read one's own places.

        In the rankings of one's union and of all above it, in a month, a year or in all; for oneself also without the
        consent to be shown.
        """
        return rpc("credits").own_places(query)


@blueprint.route("/units/<unit_code:code>/ranking")
class Ranking(MethodView):
    """Who has served most."""

    @blueprint.open()
    @blueprint.queries(RankingOf, path=["code"])
    @blueprint.answers(200, named(RankingPage))
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """Read the ranking of a unit.

        Of its volunteers and of those below it who have consented to be shown, by confirmed minutes of a month, a year
        or in all. Names by their first character; the same minutes share a place.
        """
        return with_names(rpc("credits").ranking({**query, "code": code}))


@blueprint.route("/units/<unit_code:code>/honour-wall")
class HonourWall(MethodView):
    """Those with stars."""

    @blueprint.open()
    @blueprint.queries(HonourWallOf, path=["code"])
    @blueprint.answers(200, named(HonourWallPage))
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """Read the honour wall of a unit.

        Its volunteers and those below it who have stars and have consented to be shown, the most first, with their
        badges. Names by their first character.
        """
        return with_names(rpc("credits").honour_wall({**query, "code": code}))


@blueprint.route("/badge-rules")
class Badges(MethodView):
    """What badges are given for."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, AllBadgeRules)
    def get(self) -> Any:
        """Read what badges are given for.

        All rules with the day from which they hold, the newest first.
        """
        return rpc("credits").badge_rules({})
