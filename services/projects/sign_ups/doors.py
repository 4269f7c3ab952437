"""The doors of sign-ups."""

from typing import Any

from services.projects.sign_ups import gathering, queries, reviewing, sweeping, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.sign_ups import (
    OwnSignUp,
    OwnSignUpPage,
    OwnSignUps,
    RefuseSignUp,
    SignUp,
    SignUpForShift,
    SignUpOf,
    SignUpsOfShift,
    TicketedSignUpPage,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

OFFER_SECONDS = 15  # so long an offer may stand beyond its end; nobody takes it any more meanwhile
OFFER_IDLE_SECONDS = 60
LINE_SECONDS = 60


class SignUpDoors:
    """Signing up, waiting, and being there."""

    db: CallDatabase
    actor: Actor

    @rpc(SignUpForShift, replies=SignUp)
    def sign_up(self, request: Loaded) -> Any:
        return self.db.run_grouped(request.id, use_cases.sign_up, request, self.actor, together=gathering.gather)

    @rpc(SignUpOf, replies=OwnSignUp)
    def sign_up_of(self, request: Loaded) -> Any:
        return self.db.read(queries.sign_up, request, self.actor)

    @rpc(OwnSignUps, replies=OwnSignUpPage)
    def own_sign_ups(self, request: Loaded) -> Any:
        return self.db.read(queries.own_sign_ups, request, self.actor)

    @rpc(SignUpsOfShift, replies=TicketedSignUpPage)
    def sign_ups_of_shift(self, request: Loaded) -> Any:
        return self.db.read(queries.sign_ups_of_shift, request, self.actor)

    @rpc(SignUpOf, replies=SignUp)
    def accept_offer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept_offer, request, self.actor)

    @rpc(SignUpOf, replies=SignUp)
    def decline_offer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline_offer, request, self.actor)

    @rpc(SignUpOf, replies=SignUp)
    def cancel_sign_up(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_sign_up, request, self.actor)

    @rpc(SignUpOf, replies=SignUp)
    def approve_sign_up(self, request: Loaded) -> Any:
        return self.db.run(reviewing.approve_sign_up, request, self.actor)

    @rpc(RefuseSignUp, replies=SignUp)
    def refuse_sign_up(self, request: Loaded) -> Any:
        return self.db.run(reviewing.refuse_sign_up, request, self.actor)

    @timer(interval_seconds=OFFER_SECONDS, idle_seconds=OFFER_IDLE_SECONDS)
    def sweep_offers(self) -> object:
        return sweeping.sweep_offers(self.db, OFFER_IDLE_SECONDS)

    @timer(interval_seconds=LINE_SECONDS)
    def sweep_lines(self) -> None:
        sweeping.sweep_lines(self.db)
