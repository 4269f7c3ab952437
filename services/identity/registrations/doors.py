"""The doors of registrations."""

from typing import Any

from services.identity.codes.code_sender import CodePost
from services.identity.members.directory_choice import member_directory_for
from services.identity.registrations import guardians, looking_up, queries, reviewing, steps, sweeping, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.accounts import CodeRequested
from shared.contracts.identity.registrations import (
    ApproveRegistration,
    FindRegistrations,
    GuardianConsents,
    OwnRegistration,
    OwnRegistrationPage,
    OwnRegistrations,
    RefuseRegistration,
    RegisterVolunteer,
    RegistrationOf,
    ReviewedRegistration,
    WaitingRegistrationPage,
)
from shared.contracts.identity.volunteer_records import LookUpRegistration, RegistrationLookup
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided

SWEEP_SECONDS = 3600


class RegistrationDoors:
    """Applying to be a volunteer, and deciding on it."""

    db: CallDatabase
    actor: Actor
    context: CallContext
    code_post: CodePost
    member_directory = Provided(member_directory_for)

    @rpc(RegisterVolunteer, replies=OwnRegistration, secret=True)
    def register_volunteer(self, request: Loaded) -> Any:
        return steps.register_volunteer(self.db, self.member_directory, request, self.actor, self.context.address)

    @rpc(OwnRegistrations, replies=OwnRegistrationPage)
    def own_registrations(self, request: Loaded) -> Any:
        return self.db.read(queries.own_registrations, request, self.actor)

    @rpc(RegistrationOf, replies=OwnRegistration)
    def cancel_registration(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_registration, request, self.actor)

    @rpc(RegistrationOf, replies=CodeRequested, secret=True)
    def send_guardian_code(self, request: Loaded) -> Any:
        return steps.send_guardian_code(self.db, self.code_post, request, self.actor, self.context.address)

    @rpc(GuardianConsents, replies=OwnRegistration, secret=True)
    def guardian_consents(self, request: Loaded) -> Any:
        return self.db.run(guardians.consent, request, self.actor, self.context.address)

    @rpc(LookUpRegistration, replies=RegistrationLookup, secret=True)
    def look_up_registration(self, request: Loaded) -> Any:
        return looking_up.look_up(self.db, request, self.actor, self.context.address)

    @rpc(FindRegistrations, replies=WaitingRegistrationPage)
    def find_registrations(self, request: Loaded) -> Any:
        return self.db.read(queries.find_registrations, request, self.actor)

    @rpc(RegistrationOf, replies=ReviewedRegistration)
    def registration(self, request: Loaded) -> Any:
        return self.db.read(queries.registration, request, self.actor)

    @rpc(ApproveRegistration, replies=ReviewedRegistration, secret=True)
    def approve_registration(self, request: Loaded) -> Any:
        return self.db.run(reviewing.approve_registration, request, self.actor)

    @rpc(RefuseRegistration, replies=ReviewedRegistration, secret=True)
    def refuse_registration(self, request: Loaded) -> Any:
        return self.db.run(reviewing.refuse_registration, request, self.actor)

    @timer(interval_seconds=SWEEP_SECONDS, actor="identity.registration_expiry")
    def cancel_without_guardian(self) -> None:
        self.db.step(sweeping.cancel_without_guardian, self.actor)
