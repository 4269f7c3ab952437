"""Which change makes which message to whom: all of it, in one place, but what demands tells (`of_demands.py`).

A new kind of message is a line here and a template in `templates/texts/`; where it is of an event that is not heard
yet, also a line in `KEEPS` and a door in `doors.py`. Tests hold all of these against one another.
"""

from collections.abc import Mapping

from services.notifications.sends import of_demands
from services.notifications.sends.domain import (
    Send,
    When,
    always,
    becomes,
    either,
    empties,
    every,
    falls,
    gains,
    goes,
    moves,
    of,
    rises,
    says,
    says_not,
    soon,
    value,
    value_before,
)
from shared.contracts.base import Event
from shared.contracts.credits.certificate_words import CertificateChange
from shared.contracts.credits.certificates import CertificateChanged, CertificateIssued
from shared.contracts.credits.honours import StarChanged
from shared.contracts.credits.ledger import AccountChanged, PointsExpiring
from shared.contracts.credits.ledger_words import Book, FreezeReason, OwnerKind
from shared.contracts.identity.decisions import MoveDecided, RegistrationDecided
from shared.contracts.identity.volunteer_words import MoveState, RegistrationState
from shared.contracts.notifications.message_words import About
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.activity_words import LIVE, AnswerState, CameBy, SignUpState
from shared.contracts.projects.invitations import InvitationChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.record_words import RecordChange
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.projects.swaps import SwapChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.team_words import MembershipState
from shared.contracts.teams.teams import TeamChanged

URGENT_HOURS = 24  # what happens to a service so soon is told at night too
ANSWER_HOURS = 12  # what is to be answered so soon too: a night takes ten hours of it

# What is kept of each thing: what it is compared with next time, and what messages of other things say of it.
KEEPS: Mapping[type[Event], tuple[str, ...]] = {
    RegistrationDecided: ("state",),
    MoveDecided: ("state",),
    TeamChanged: ("name",),
    MembershipChanged: ("state",),
    ProjectChanged: ("state",),
    ActivityChanged: ("title", "place"),
    ShiftChanged: ("starts_at",),
    SignUpChanged: ("state", "starts_at", "due_at"),
    InvitationChanged: ("state",),
    SwapChanged: ("state",),
    ServiceRecordChanged: ("minutes",),
    PointsExpiring: (),
    AccountChanged: ("frozen_because",),
    CertificateIssued: (),
    CertificateChanged: ("state",),
    StarChanged: (),
    **of_demands.KEEPS,
}

RECORD = {"title": value("title"), "served_on": value("served_on"), "minutes": value("minutes")}
CORRECTED = RECORD | {"minutes_before": value_before("minutes")}
ACTIVITY = {"title": of("activity_id", "title"), "place": of("activity_id", "place")}
SERVICE = ACTIVITY | {"starts_at": value("starts_at"), "reason": value("reason")}
OFFER = SERVICE | {"due_at": value("due_at")}
MOVED = SERVICE | {"starts_at_before": value_before("starts_at")}
ASKED = ACTIVITY | {"starts_at": of("shift_id", "starts_at"), "due_at": value("due_at")}
TEAM = {"team": of("team_id", "name")}
PROJECT = {"title": value("title")}
EXPIRING = {name: value(name) for name in ("book", "amount", "expires_on", "days_left")}
ACCOUNT = {"book": value("book"), "owed": value("owed")}
STARS = {"stars": value("stars"), "stars_before": value("stars_before")}
CERTIFICATE = {"number": value("number"), "minutes": value("minutes")}

SOON = soon("starts_at", URGENT_HOURS)
SOON_DUE = soon("due_at", ANSWER_HOURS)
APPLIED = (MembershipState.APPLIED,)
SUBMITTED = (SignUpState.SUBMITTED,)
CALLED = says("came_by", CameBy.DISPATCH)  # in an emergency: it is told by itself, at once
BY_ONESELF = says_not("came_by", CameBy.DISPATCH)
SPENDABLE = every(says("owner_kind", OwnerKind.VOLUNTEER), says("book", Book.LOVE_VALUE, Book.TIME_COINS))


def _of_registration(kind: str, state: RegistrationState) -> Send:
    about = About.REGISTRATION
    return Send(kind, RegistrationDecided, becomes("state", state), about, to="account_id", to_account=True)


def _of_project(kind: str, act: str) -> Send:
    return Send(kind, ProjectChanged, says("change", act), About.PROJECT, PROJECT, to="responsible_id")


def _of_account(kind: str, when: When) -> Send:
    return Send(kind, AccountChanged, every(SPENDABLE, when), About.LEDGER_ACCOUNT, ACCOUNT, to="owner_id")


def _of_certificate(kind: str, change: CertificateChange) -> Send:
    return Send(kind, CertificateChanged, says("change", change), About.CERTIFICATE, CERTIFICATE)


SENDS = (
    _of_registration("registration_approved", RegistrationState.APPROVED),
    _of_registration("registration_refused", RegistrationState.REFUSED),
    _of_registration("registration_cancelled", RegistrationState.CANCELLED),
    Send("move_approved", MoveDecided, becomes("state", MoveState.APPROVED), About.VOLUNTEER),
    Send("move_refused", MoveDecided, becomes("state", MoveState.REFUSED), About.VOLUNTEER),
    #
    Send("team_invited", MembershipChanged, becomes("state", MembershipState.INVITED), About.MEMBERSHIP, TEAM),
    Send("team_joined", MembershipChanged, goes("state", APPLIED, MembershipState.ACTIVE), About.MEMBERSHIP, TEAM),
    Send("team_refused", MembershipChanged, becomes("state", MembershipState.REFUSED), About.MEMBERSHIP, TEAM),
    Send(
        "team_application_expired",
        MembershipChanged,
        goes("state", APPLIED, MembershipState.EXPIRED),
        About.MEMBERSHIP,
        TEAM,
    ),
    Send("team_removed", MembershipChanged, becomes("state", MembershipState.REMOVED), About.MEMBERSHIP, TEAM),
    Send("team_ended", MembershipChanged, becomes("state", MembershipState.ENDED), About.MEMBERSHIP, TEAM),
    #
    _of_project("project_approved", "approve"),
    _of_project("project_returned", "return"),
    _of_project("project_refused", "refuse"),
    _of_project("project_suspended", "suspend"),
    #
    Send(
        "place_offered",
        SignUpChanged,
        either(becomes("state", SignUpState.OFFERED), moves("due_at", state=(SignUpState.OFFERED,))),
        About.SIGN_UP,
        OFFER,
        until="due_at",
        is_urgent=either(SOON, SOON_DUE),
    ),
    Send(
        "sign_up_approved",
        SignUpChanged,
        goes("state", SUBMITTED, SignUpState.CONFIRMED),
        About.SIGN_UP,
        SERVICE,
        until="ends_at",
        is_urgent=SOON,
    ),
    Send("sign_up_in_line", SignUpChanged, goes("state", SUBMITTED, SignUpState.WAITING), About.SIGN_UP, SERVICE),
    Send(
        "sign_up_refused",
        SignUpChanged,
        every(becomes("state", SignUpState.REFUSED), BY_ONESELF),
        About.SIGN_UP,
        SERVICE,
    ),
    Send("offer_expired", SignUpChanged, becomes("state", SignUpState.EXPIRED), About.SIGN_UP, SERVICE),
    Send(
        "place_released",
        SignUpChanged,
        every(becomes("state", SignUpState.RELEASED), BY_ONESELF),
        About.SIGN_UP,
        SERVICE,
        until="ends_at",
        is_urgent=SOON,
    ),
    Send(
        "shift_moved",
        SignUpChanged,
        moves("starts_at", state=tuple(LIVE)),
        About.SIGN_UP,
        MOVED,
        until="ends_at",
        is_urgent=SOON,
    ),
    Send(
        "call_confirmed",
        SignUpChanged,
        every(becomes("state", SignUpState.CONFIRMED), CALLED),
        About.SIGN_UP,
        SERVICE,
        until="ends_at",
        is_urgent=always,
    ),
    Send(
        "call_refused",
        SignUpChanged,
        every(becomes("state", SignUpState.REFUSED), CALLED),
        About.SIGN_UP,
        SERVICE,
        until="ends_at",
        is_urgent=always,
    ),
    Send(
        "call_released",
        SignUpChanged,
        every(becomes("state", SignUpState.RELEASED), CALLED),
        About.SIGN_UP,
        SERVICE,
        until="ends_at",
        is_urgent=always,
    ),
    Send("missed_service", SignUpChanged, becomes("state", SignUpState.NO_SHOW), About.SIGN_UP, SERVICE),
    #
    Send(
        "service_invited",
        InvitationChanged,
        becomes("state", AnswerState.PENDING),
        About.INVITATION,
        ASKED,
        until="due_at",
    ),
    Send(
        "swap_asked",
        SwapChanged,
        becomes("state", AnswerState.PENDING),
        About.SWAP,
        ASKED,
        to="to_volunteer_id",
        until="due_at",
    ),
    Send(
        "swap_accepted",
        SwapChanged,
        becomes("state", AnswerState.ACCEPTED),
        About.SWAP,
        ASKED,
        to="from_volunteer_id",
    ),
    Send(
        "swap_declined",
        SwapChanged,
        becomes("state", AnswerState.DECLINED, AnswerState.EXPIRED),
        About.SWAP,
        ASKED,
        to="from_volunteer_id",
    ),
    #
    Send("hours_confirmed", ServiceRecordChanged, says("change", RecordChange.CONFIRMED), About.RECORD, RECORD),
    Send("hours_corrected", ServiceRecordChanged, says("change", RecordChange.CORRECTED), About.RECORD, CORRECTED),
    Send("hours_struck", ServiceRecordChanged, says("change", RecordChange.STRUCK), About.RECORD, CORRECTED),
    #
    Send(
        "points_expiring",
        PointsExpiring,
        always,
        About.LEDGER_ACCOUNT,
        EXPIRING,
        about_id="account_id",
    ),
    _of_account("account_owes", gains("frozen_because", FreezeReason.OWES)),
    _of_account("account_stopped", gains("frozen_because", FreezeReason.DECISION)),
    _of_account("account_thawed", empties("frozen_because")),
    Send("certificate_issued", CertificateIssued, always, About.CERTIFICATE, CERTIFICATE),
    _of_certificate("certificate_outdated", CertificateChange.OUTDATED),
    _of_certificate("certificate_revoked", CertificateChange.REVOKED),
    Send("star_reached", StarChanged, rises("stars", "stars_before"), About.VOLUNTEER, STARS, to="id"),
    Send("star_lost", StarChanged, falls("stars", "stars_before"), About.VOLUNTEER, STARS, to="id"),
    #
    *of_demands.SENDS,
)
