"""Routes of service records."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.projects.record_acts import (
    ActOnRecord,
    AddEvidence,
    EnterRecord,
    NameGuarantor,
    ReasonOnRecord,
)
from shared.contracts.projects.record_views import (
    CountOverdue,
    FindRecords,
    NamedOwnRecordPage,
    NamedServiceRecordPage,
    NamedWholeRecord,
    OwnRecords,
    RecordsToVouch,
    WaitingAtUnitPage,
)
from shared.contracts.projects.refusals import evidence
from shared.contracts.projects.refusals import records as refusals
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("records", "Service records: what somebody served, who agreed to it, and what became of it.")

ACTING = (refusals.RECORD_NOT_FOUND, refusals.RECORD_CHANGED_SINCE, refusals.RECORD_NOT_SO)
ENTERING = (
    refusals.RECORD_SIGN_UP_NOT_FOUND,
    refusals.RECORD_SIGN_UP_UNFIT,
    refusals.RECORD_SIGNED_UP_LATE,
    refusals.RECORD_EXISTS,
    refusals.RECORD_TOO_EARLY,
    refusals.RECORD_TOO_OLD,
    refusals.RECORD_OUTSIDE_SHIFT,
    refusals.RECORD_NOTHING_COUNTS,
    refusals.RECORD_OVERLAPS,
    refusals.RECORD_UNINSURED,
    refusals.RECORD_VOLUNTEER_LEFT,
    refusals.GUARANTOR_NEEDED,
    refusals.GUARANTOR_UNUSABLE,
    evidence.EVIDENCE_NOT_FOUND,
    CONSENT_MISSING,
)


@blueprint.route("/sign-ups/<uuid:id>/records")
class SignUpRecords(MethodView):
    """Entering."""

    @blueprint.accepts(EnterRecord, path=["id"])
    @blueprint.answers(201, NamedWholeRecord)
    @blueprint.refuses(*ENTERING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Enter a service by hand.

        By who led it, a cadre in reach, or the volunteer; only for a sign-up that was made before the shift began, and
        where nothing was recorded yet. It wants a file, a guarantor who vouches, a cadre who agrees and did not enter
        it, and the volunteer's acceptance; entered after its due day, the union above as well. What counts follows from
        the times, without the break. Where a work is to be handed in, its maker enters it with the work, and the leader
        agrees.
        """
        return with_names(rpc("projects").enter_record({**request, "id": id}))


@blueprint.route("/records")
class Records(MethodView):
    """Records in reach."""

    @blueprint.queries(FindRecords)
    @blueprint.answers(200, NamedServiceRecordPage)
    @blueprint.refuses(UNIT_NOT_FOUND, refusals.RECORD_ACTIVITY_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List records.

        Those of units in reach, or with `activity_id` of an activity that one leads. Those due first come first; with
        `overdue` only those that should have been decided within ten working days.
        """
        return with_names(rpc("projects").find_records(query))


@blueprint.route("/records/me")
class OwnRecordList(MethodView):
    """One's own."""

    @blueprint.queries(OwnRecords)
    @blueprint.answers(200, NamedOwnRecordPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own records.

        The newest service first: what was recorded about oneself, by whom, and how many minutes are confirmed in all,
        or within some days.
        """
        return with_names(rpc("projects").own_records(query))


@blueprint.route("/records/to-vouch")
class RecordsToVouchList(MethodView):
    """Those that wait for a guarantor."""

    @blueprint.queries(RecordsToVouch)
    @blueprint.answers(200, NamedServiceRecordPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List entries to vouch for.

        For which one was named as guarantor. Nobody vouches without their own act.
        """
        return with_names(rpc("projects").records_to_vouch(query))


@blueprint.route("/records/waiting")
class WaitingRecords(MethodView):
    """How many wait."""

    @blueprint.queries(CountOverdue)
    @blueprint.answers(200, WaitingAtUnitPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """Count waiting records by unit.

        Of each unit in reach that has any: how many are open, and how many of them overdue.
        """
        return rpc("projects").waiting_at_units(query)


@blueprint.route("/records/<uuid:id>")
class OneRecord(MethodView):
    """One record."""

    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(refusals.RECORD_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a record.

        All of it: who did what to it and why, what it said before, its evidence, and until when one may appeal.
        """
        return with_names(rpc("projects").record({"id": id}))


@blueprint.route("/records/<uuid:id>/acceptances")
class Acceptances(MethodView):
    """Accepting."""

    @blueprint.accepts(ActOnRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(*ACTING, refusals.RECORD_NOT_OWN, refusals.RECORD_ACCEPTED_ALREADY)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Accept a record.

        As one's own service. What others have put down counts only then; checking in with a code is an act of one's own
        already.
        """
        return with_names(rpc("projects").accept_record({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/declinations")
class Declinations(MethodView):
    """Declining."""

    @blueprint.accepts(ReasonOnRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(*ACTING, refusals.RECORD_NOT_OWN, refusals.RECORD_UNDER_APPEAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Decline a record.

        One did not serve this: nobody is credited without knowing. An open one is refused with it, one that counts is
        struck.
        """
        return with_names(rpc("projects").decline_record({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/guarantees")
class Guarantees(MethodView):
    """Vouching."""

    @blueprint.accepts(ActOnRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(*ACTING, refusals.RECORD_NOT_GUARANTOR, refusals.RECORD_VOUCHED_ALREADY)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Vouch for a record.

        As the guarantor who was named: one was there, and it was so.
        """
        return with_names(rpc("projects").vouch_for_record({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/guarantor")
class Guarantor(MethodView):
    """Who vouches."""

    @blueprint.accepts(NameGuarantor, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(*ACTING, refusals.RECORD_NOT_OWN_ENTRY, refusals.GUARANTOR_UNUSABLE, NOT_PERMITTED)
    def put(self, request: dict[str, Any], id: str) -> Any:
        """Name another guarantor.

        By who entered the record, as long as it is open.
        """
        return with_names(rpc("projects").name_guarantor({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/evidence")
class RecordEvidence(MethodView):
    """Adding evidence."""

    @blueprint.accepts(AddEvidence, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(refusals.RECORD_NOT_FOUND, evidence.EVIDENCE_NOT_FOUND, evidence.EVIDENCE_FULL, NOT_PERMITTED)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Add evidence to a record.

        Files that one has uploaded, to a record of one's own or one that one decides on.
        """
        return with_names(rpc("projects").add_evidence({**request, "id": id}))
