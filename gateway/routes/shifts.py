"""Routes of shifts and their posts."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.refusals import activities, shifts
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN
from shared.contracts.projects.shifts import (
    AddShift,
    CancelShift,
    ChangePost,
    MoveShift,
    Shift,
    ShiftChanged,
    ShiftPage,
    ShiftsOfActivity,
)
from shared.kernel.pagination import CURSOR_INVALID

PUBLIC_SECONDS = 3  # so late the numbers of places may be while everybody looks
TIMING = (
    activities.SHIFT_IN_PAST,
    activities.SHIFT_TOO_FAR,
    activities.SHIFT_OUTSIDE_PROJECT,
    activities.BREAK_TOO_LONG,
    shifts.SHIFT_EXISTS,
)

blueprint = blueprint_of("shifts", "Shifts: the times of an activity, and the posts in each")


def shifts_path(event: Any) -> str:
    """Where the shifts are read of which an event tells."""
    return f"/activities/{event.activity_id}/shifts"


@blueprint.route("/activities/<uuid:id>/shifts")
class Shifts(MethodView):
    """The shifts of an activity."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=ShiftChanged, key=shifts_path)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=ActivityChanged, key=lambda event: f"/activities/{event.id}/shifts")
    @blueprint.queries(ShiftsOfActivity, path=["id"])
    @blueprint.answers(200, ShiftPage)
    @blueprint.refuses(activities.ACTIVITY_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the shifts of an activity.

        By their time, those that are not over; with how many places are taken, and how many people wait.
        """
        return rpc("projects").shifts_of_activity({**query, "id": id})

    @blueprint.accepts(AddShift, path=["id"])
    @blueprint.answers(201, Shift)
    @blueprint.refuses(
        activities.ACTIVITY_NOT_FOUND,
        activities.ACTIVITY_STATE_FORBIDS,
        activities.OF_EMERGENCY,
        activities.PROJECT_NOT_RECRUITING,
        activities.SHIFTS_TOO_MANY,
        activities.POST_NUMBERS_WRONG,
        activities.POSTS_ALIKE,
        activities.POST_TEAM_UNKNOWN,
        NOT_YET_KNOWN,
        *TIMING,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Add a shift to an activity.

        Beside those of its rule.
        """
        return rpc("projects").add_shift({**request, "id": id})


@blueprint.route("/shifts/<uuid:id>")
class OneShift(MethodView):
    """One shift."""

    @blueprint.accepts(MoveShift, path=["id"])
    @blueprint.answers(200, Shift)
    @blueprint.refuses(
        shifts.SHIFT_NOT_FOUND,
        shifts.SHIFT_STATE_FORBIDS,
        shifts.SHIFT_BEGUN,
        shifts.SHIFT_CHANGED_SINCE,
        activities.OF_EMERGENCY,
        NOT_YET_KNOWN,
        *TIMING,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Give a shift another time.

        Everybody who stands with it is told, keeps that, and may leave freely; whoever has promised to be elsewhere
        then has the place no more.
        """
        return rpc("projects").move_shift({**request, "id": id})


@blueprint.route("/shifts/<uuid:id>/cancellations")
class ShiftCancellations(MethodView):
    """Calling one off."""

    @blueprint.accepts(CancelShift, path=["id"])
    @blueprint.answers(200, Shift)
    @blueprint.refuses(shifts.SHIFT_NOT_FOUND, shifts.SHIFT_STATE_FORBIDS, activities.OF_EMERGENCY, NOT_YET_KNOWN)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Cancel a shift.

        Whoever has a place, or waits for one, is told the reason.
        """
        return rpc("projects").cancel_shift({**request, "id": id})


@blueprint.route("/posts/<uuid:id>")
class OnePost(MethodView):
    """One post of a shift."""

    @blueprint.accepts(ChangePost, path=["id"])
    @blueprint.answers(200, Shift)
    @blueprint.refuses(
        shifts.POST_NOT_FOUND,
        shifts.POST_TAKEN,
        activities.OF_EMERGENCY,
        shifts.SHIFT_STATE_FORBIDS,
        shifts.SHIFT_BEGUN,
        activities.POST_NUMBERS_WRONG,
        activities.POSTS_ALIKE,
        NOT_YET_KNOWN,
    )
    def patch(self, request: dict[str, Any], id: str) -> Any:
        """Change a post of a shift.

        Only the fields that are sent. Places that are added go to those who wait; none that is taken is taken away.
        """
        return rpc("projects").change_post({**request, "id": id})
