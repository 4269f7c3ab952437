"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account as a volunteer), actors (what the audit trail calls the account),
records (the volunteer's service records). Where somebody was is kept nowhere, so there is no part for it. Whoever
evaluated somebody is not named; a complaint about somebody is its maker's, who is protected by that. Copies of what
others own have no part: their owners show them.
"""

from services.projects.activities.models import Activity, SignUp
from services.projects.appeals.models import Appeal
from services.projects.calendars.models import CalendarFeed
from services.projects.complaints.models import Complaint
from services.projects.devices.models import Device
from services.projects.evaluations.models import Evaluation
from services.projects.evidence.models import EvidenceFile
from services.projects.invitations.models import Invitation
from services.projects.library.models import Project, ProjectDecision
from services.projects.presence.models import Attendance, CodeRefusal, DeviceUse
from services.projects.records.models import RecordStep, RecordVersion, ServiceRecord
from services.projects.swaps.models import Swap
from shared.contracts.projects.complaint_words import EvaluationDirection
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

# Who somebody else is: who asked, decided, recorded, vouched.
PERSONS = frozenset(
    {"made_by", "decided_by", "recorded_by", "put_right_by", "in_recorder_id", "out_recorder_id", "guarantor_id"}
)
PROJECT = ("id", "unit_id", "title", "state", "made_at", "starts_on", "ends_on")
ACTIVITY = ("id", "unit_id", "project_id", "title", "place", "state", "made_at", "first_starts_at", "last_ends_at")
RECEIVED = Evaluation.direction == EvaluationDirection.OF_VOLUNTEER.value
DATING = ("due_from", "is_due_certain", "dated_at")  # how the day was counted on which a decision is due

PARTS = (
    Part("projects_made", Project.made_by, only=PROJECT),
    Part(
        "projects_led",
        Project.responsible_id,
        "volunteers",
        also=(Project.asked_id, "volunteers"),
        only=PROJECT,
    ),
    Part("project_decisions", ProjectDecision.by, "actors"),
    Part(
        "activities_led",
        Activity.responsible_id,
        "volunteers",
        also=(Activity.made_by, "accounts"),
        only=ACTIVITY,
    ),
    Part("sign_ups", SignUp.volunteer_id, "volunteers"),
    Part("invitations_to_serve", Invitation.volunteer_id, "volunteers"),
    Part("swaps_asked", Swap.from_volunteer_id, "volunteers", but=("to_volunteer_id", "taken_id")),
    Part("swaps_answered", Swap.to_volunteer_id, "volunteers", but=("from_volunteer_id", "given_id")),
    Part("calendar", CalendarFeed.volunteer_id, "volunteers"),
    Part("attendances", Attendance.volunteer_id, "volunteers", but=("in_step", "out_step", "is_flagged")),
    Part("code_refusals", CodeRefusal.volunteer_id, "volunteers", but=("recent",)),
    Part("device_uses", DeviceUse.volunteer_id, "volunteers"),
    Part("devices", Device.volunteer_id, "volunteers", but=("public_key",)),
    Part("service_records", ServiceRecord.volunteer_id, "volunteers", but=DATING),
    Part("record_versions", RecordVersion.record_id, "records"),
    Part(
        "record_steps",
        RecordStep.record_id,
        "records",
        also=(RecordStep.account_id, "accounts"),
        but=("account_id", "volunteer_id"),
        shows_key=True,
    ),
    Part(
        "records_vouched",
        ServiceRecord.guarantor_id,
        "volunteers",
        only=("id", "title", "served_on", "guaranteed_at", "state"),
    ),
    Part("evidence_files", EvidenceFile.uploaded_by),
    Part("evidence_of_records", EvidenceFile.record_id, "records", only=("record_id", "media", "uploaded_at")),
    Part("appeals", Appeal.volunteer_id, "volunteers", but=DATING),
    Part("evaluations_given", Evaluation.made_by, but=("volunteer_id",)),
    Part("evaluations_received", Evaluation.volunteer_id, "volunteers", where=RECEIVED),
    Part("complaints", Complaint.made_by, but=("about_volunteer_id", "record_id", *DATING)),
    Part("projects_audit_entries", AuditEntry.actor, "actors"),
)
HOLDINGS = Holdings(PARTS, names_of_units, persons=PERSONS)
