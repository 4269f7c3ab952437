"""Routes of one's own profile as a volunteer."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.contracts.teams.own_profiles import OwnProfile, SayProfile
from shared.contracts.teams.refusals import profiles as refusals
from shared.contracts.teams.refusals.stations import WINDOW_REVERSED, WINDOWS_OVERLAP
from shared.contracts.teams.refusals.teams import WORDS_PERSONAL

blueprint = blueprint_of("profiles", "What one offers as a volunteer")


@blueprint.route("/volunteers/me/profile")
class Profile(MethodView):
    """One's own profile."""

    @blueprint.answers(200, OwnProfile)
    @blueprint.refuses(VOLUNTEERS_ONLY)
    def get(self) -> Any:
        """Read one's own profile.

        Nothing, in version 0, before one has said something.
        """
        return rpc("teams").own_profile({})

    @blueprint.accepts(SayProfile)
    @blueprint.answers(200, OwnProfile)
    @blueprint.refuses(
        VOLUNTEERS_ONLY,
        CONSENT_MISSING,
        refusals.PROFILE_CHANGED_SINCE,
        refusals.AREA_UNUSABLE,
        refusals.READY_ADULTS_ONLY,
        refusals.REST_UNUSABLE,
        WINDOW_REVERSED,
        WINDOWS_OVERLAP,
        WORDS_PERSONAL,
    )
    def put(self, request: dict[str, Any]) -> Any:
        """Say what one offers.

        Skills, kinds of service, languages, times of the week, areas, and whether one may be called in an emergency; it
        takes the place of all that was said before. Of a position only a cell of a few streets is kept.
        """
        return rpc("teams").say_profile(request)

    @blueprint.answers(200, OwnProfile)
    @blueprint.refuses(VOLUNTEERS_ONLY)
    def delete(self) -> Any:
        """Say nothing any more.

        Everything that was said is forgotten.
        """
        return rpc("teams").empty_profile({})
