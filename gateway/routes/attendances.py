"""Routes of those who look after presence: who was there, what is mended, and what somebody should look at."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.projects.presence import Attendance, AttendancePage, PutRight, Strike
from shared.contracts.projects.presence_lists import (
    AnomalyPage,
    FindAnomalies,
    FindRefusals,
    RefusedCodesPage,
    ShiftAttendances,
    ShiftPresence,
    ShiftRefusals,
)
from shared.contracts.projects.refusals import presence as refusals
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN, UNIT_NOT_FOUND
from shared.contracts.projects.refusals.shifts import SHIFT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("attendances", "Who was at a shift, for leaders and cadres in reach")

MENDING = (
    refusals.ATTENDANCE_NOT_FOUND,
    refusals.PRESENCE_NOT_OWN,
    refusals.ATTENDANCE_NOT_SO,
    refusals.ATTENDANCE_TOO_OLD,
    NOT_YET_KNOWN,
)


@blueprint.route("/shifts/<uuid:id>/attendances")
class OfShift(MethodView):
    """Who was at a shift."""

    @blueprint.queries(ShiftAttendances, path=["id"])
    @blueprint.answers(200, named(AttendancePage))
    @blueprint.refuses(SHIFT_NOT_FOUND, CURSOR_INVALID, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List who was at a shift.

        As it was noted, with the grade of each proof and the flags; `state` narrows it.
        """
        return with_names(rpc("projects").shift_attendances({**query, "id": id}))


@blueprint.route("/shifts/<uuid:id>/presence")
class InNumbers(MethodView):
    """A shift in numbers."""

    @blueprint.answers(200, ShiftPresence)
    @blueprint.refuses(SHIFT_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, id: str) -> Any:
        """Count who is at a shift.

        Who is expected, there, gone and absent, who waits for a decision, and how often a code was refused.
        """
        return rpc("projects").shift_presence({"id": id})


@blueprint.route("/shifts/<uuid:id>/code-refusals")
class RefusedAtShift(MethodView):
    """Refused codes at a shift."""

    @blueprint.queries(ShiftRefusals, path=["id"])
    @blueprint.answers(200, named(RefusedCodesPage))
    @blueprint.refuses(SHIFT_NOT_FOUND, CURSOR_INVALID, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the codes that were refused at a shift.

        By person and fault: stale, foreign, replayed, forged, or wrong digits.
        """
        return with_names(rpc("projects").shift_refusals({**query, "id": id}))


@blueprint.route("/attendances/<uuid:id>/corrections")
class Corrections(MethodView):
    """A missing check-out."""

    @blueprint.accepts(PutRight, path=["id"])
    @blueprint.answers(200, named(Attendance))
    @blueprint.refuses(*MENDING, refusals.ATTENDANCE_TIME_UNUSABLE)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Put a missing check-out right.

        Within thirty days after the shift, with words on what it rests on. It is flagged, and never one's own.
        """
        return with_names(rpc("projects").put_attendance_right({**request, "id": id}))


@blueprint.route("/attendances/<uuid:id>/strikings")
class Strikings(MethodView):
    """What is not so."""

    @blueprint.accepts(Strike, path=["id"])
    @blueprint.answers(200, named(Attendance))
    @blueprint.refuses(*MENDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Strike an attendance.

        With a reason that the person reads. Who was not there at all is a no-show once the shift is over.
        """
        return with_names(rpc("projects").strike_attendance({**request, "id": id}))


@blueprint.route("/attendance-anomalies")
class Anomalies(MethodView):
    """What somebody should look at."""

    @blueprint.queries(FindAnomalies)
    @blueprint.answers(200, named(AnomalyPage))
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List attendances that somebody should look at.

        In reach, the newest first: one device for many people, a position far away or copied, two places at a time.
        """
        return with_names(rpc("projects").find_anomalies(query))


@blueprint.route("/code-refusals")
class Refused(MethodView):
    """Refused codes in reach."""

    @blueprint.queries(FindRefusals)
    @blueprint.answers(200, named(RefusedCodesPage))
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List refused codes.

        At shifts in reach, by person and fault, the newest kind of refusal first.
        """
        return with_names(rpc("projects").find_refused_codes(query))
