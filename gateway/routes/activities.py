"""Routes of activities: finding them is public, making them is for those who lead a project."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.projects.activities import (
    ActivitiesOfProject,
    Activity,
    ActivityChanged,
    CancelActivity,
    ChangeActivity,
    LedActivity,
    LedActivityPage,
    MakeActivity,
)
from shared.contracts.projects.activity_search import (
    FindActivities,
    FindFittingActivities,
    FittingActivityPage,
    FoundActivityPage,
)
from shared.contracts.projects.refusals import activities as refusals
from shared.contracts.projects.refusals.library import (
    NOT_YET_KNOWN,
    POSITION_INCOMPLETE,
    PROJECT_NOT_FOUND,
    RESPONSIBLE_MISSING,
    UNIT_NOT_FOUND,
    WORDS_PERSONAL,
)
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

PUBLIC_SECONDS = 30
FINDING = (
    UNIT_NOT_FOUND,
    POSITION_INCOMPLETE,
    NOT_YET_KNOWN,
    CURSOR_INVALID,
)
PLACING = (
    refusals.PLACE_MISSING,
    POSITION_INCOMPLETE,
    refusals.RADIUS_WITHOUT_POSITION,
    refusals.BREAK_TOO_LONG,
    WORDS_PERSONAL,
)

blueprint = blueprint_of("activities", "Activities: what projects do, when and where, and for how many")


@blueprint.route("/activities")
class Activities(MethodView):
    """All activities that people can sign up for."""

    @blueprint.open()
    @blueprint.queries(FindActivities)
    @blueprint.answers(200, FoundActivityPage)
    @blueprint.refuses(*FINDING)
    def get(self, query: dict[str, Any]) -> Any:
        """Find activities.

        By text, class, union, team and time, and whether places are free: the newest first, or the nearest to a
        position (WGS-84 as browsers give it, GCJ-02 as WeChat and Gaode do).
        """
        return rpc("projects").find_activities(query)


@blueprint.route("/activities/fitting")
class FittingActivities(MethodView):
    """Those that fit whoever asks."""

    @blueprint.queries(FindFittingActivities)
    @blueprint.answers(200, FittingActivityPage)
    @blueprint.refuses(*FINDING, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """Find activities that fit oneself.

        With a free place, in a class that one offers, at a time that one has, not too far, and with nothing else
        promised then; each with its first shift that fits, and the reasons.
        """
        return rpc("projects").find_fitting_activities(query)


@blueprint.route("/activities/<uuid:id>")
class OneActivity(MethodView):
    """One activity."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=ActivityChanged, key=lambda event: f"/activities/{event.id}")
    @blueprint.answers(200, Activity)
    @blueprint.refuses(refusals.ACTIVITY_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, id: str) -> Any:
        """Read an activity.

        One that is over or was cancelled stays readable; one that is still planned does not exist yet.
        """
        return rpc("projects").activity({"id": id})

    @blueprint.accepts(ChangeActivity, path=["id"])
    @blueprint.answers(200, LedActivity)
    @blueprint.refuses(
        refusals.ACTIVITY_NOT_FOUND,
        refusals.ACTIVITY_CHANGED_SINCE,
        refusals.ACTIVITY_STATE_FORBIDS,
        refusals.OF_EMERGENCY,
        *PLACING,
        NOT_YET_KNOWN,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change an activity.

        Only the fields that are sent. Where the place is another one, places are given back freely until the last.
        """
        return rpc("projects").change_activity({**request, "id": id})


@blueprint.route("/activities/<uuid:id>/openings")
class Openings(MethodView):
    """Showing it to everybody."""

    @blueprint.answers(200, LedActivity)
    @blueprint.refuses(
        refusals.ACTIVITY_NOT_FOUND,
        refusals.ACTIVITY_STATE_FORBIDS,
        refusals.PROJECT_NOT_RECRUITING,
        NOT_YET_KNOWN,
    )
    def post(self, id: str) -> Any:
        """Open an activity.

        From now on everybody sees it, and volunteers sign up for its shifts.
        """
        return rpc("projects").open_activity({"id": id})


@blueprint.route("/activities/<uuid:id>/cancellations")
class Cancellations(MethodView):
    """Calling it off."""

    @blueprint.accepts(CancelActivity, path=["id"])
    @blueprint.answers(200, LedActivity)
    @blueprint.refuses(
        refusals.ACTIVITY_NOT_FOUND,
        refusals.ACTIVITY_STATE_FORBIDS,
        refusals.OF_EMERGENCY,
        WORDS_PERSONAL,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Cancel an activity.

        With all its shifts to come. Whoever has a place, or waits for one, is told the reason.
        """
        return rpc("projects").cancel_activity({**request, "id": id})


@blueprint.route("/projects/<uuid:id>/activities")
class ActivitiesOfOneProject(MethodView):
    """The activities of a project, for who leads it."""

    @blueprint.queries(ActivitiesOfProject, path=["id"])
    @blueprint.answers(200, LedActivityPage)
    @blueprint.refuses(PROJECT_NOT_FOUND, NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the activities of a project.

        For those who lead it, and cadres above it: with those that are still planned.
        """
        return rpc("projects").activities_of_project({**query, "id": id})

    @blueprint.accepts(MakeActivity, path=["id"])
    @blueprint.answers(201, LedActivity)
    @blueprint.refuses(
        PROJECT_NOT_FOUND,
        refusals.PROJECT_NOT_RECRUITING,
        RESPONSIBLE_MISSING,
        refusals.CONTENT_MISSING,
        refusals.RULE_UNUSABLE,
        refusals.SHIFTS_TOO_MANY,
        refusals.SHIFT_IN_PAST,
        refusals.SHIFT_TOO_FAR,
        refusals.SHIFT_OUTSIDE_PROJECT,
        refusals.POST_NUMBERS_WRONG,
        refusals.POSTS_ALIKE,
        refusals.POST_TEAM_UNKNOWN,
        *PLACING,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Make an activity of a project.

        Once, or again and again by a rule of RFC 5545 with an end, in Beijing's time: at most 366 shifts within a year.
        It is planned until it is opened.
        """
        return rpc("projects").make_activity({**request, "id": id})
