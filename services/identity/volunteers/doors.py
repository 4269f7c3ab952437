"""The doors of volunteers."""

from typing import Any

from services.identity.volunteers import (
    ages,
    attesting,
    cards,
    correcting,
    entering,
    finding,
    growing_up,
    naming,
    queries,
    reviews,
)
from shared.contracts.base import Loaded, Nothing
from shared.contracts.identity.ages import AgeTicket
from shared.contracts.identity.attestations import Attestation, AttestOneself
from shared.contracts.identity.names import Names, NamesOf
from shared.contracts.identity.units import UnitOf
from shared.contracts.identity.volunteer_records import (
    CorrectVolunteer,
    EnterVolunteer,
    FindVolunteers,
    FoundVolunteerPage,
    SeenVolunteer,
    VolunteerOf,
)
from shared.contracts.identity.volunteers import (
    OwnCard,
    OwnVolunteer,
    SetUnitReview,
    UnitReview,
    VerifiedCard,
    VerifyCard,
)
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided
from shared.runtime.trust.cards import card_verifier_for
from shared.runtime.trust.signing import TokenSigner

BIRTHDAY_SECONDS = 3600  # the mark is gone within the first hour of the day


class VolunteerDoors:
    """Records of volunteers, and which units review them."""

    db: CallDatabase
    actor: Actor
    context: CallContext
    signer: TokenSigner
    card_verifier = Provided(card_verifier_for)

    @rpc(Nothing, replies=OwnVolunteer)
    def own_volunteer(self, request: Loaded) -> Any:
        return self.db.read(queries.own_volunteer, request, self.actor)

    @rpc(Nothing, replies=OwnCard)
    def own_card(self, request: Loaded) -> Any:
        return self.db.read(cards.own_card, request, self.actor, self.signer)

    @rpc(Nothing, replies=OwnVolunteer, secret=True)
    def renew_card(self, request: Loaded) -> Any:
        return self.db.run(cards.renew_card, request, self.actor)

    @rpc(VerifyCard, replies=VerifiedCard)
    def verify_card(self, request: Loaded) -> Any:
        return self.db.read(cards.verify_card, request, self.actor, self.card_verifier)

    @rpc(EnterVolunteer, replies=SeenVolunteer, secret=True)
    def enter_volunteer(self, request: Loaded) -> Any:
        return self.db.run(entering.enter_volunteer, request, self.actor, self.context.address)

    @rpc(CorrectVolunteer, replies=SeenVolunteer, secret=True)
    def correct_volunteer(self, request: Loaded) -> Any:
        return self.db.run(correcting.correct_volunteer, request, self.actor, self.context.address)

    @rpc(FindVolunteers, replies=FoundVolunteerPage)
    def find_volunteers(self, request: Loaded) -> Any:
        return self.db.read(finding.find_volunteers, request, self.actor)

    @rpc(VolunteerOf, replies=SeenVolunteer)
    def volunteer(self, request: Loaded) -> Any:
        return self.db.read(finding.volunteer, request, self.actor)

    @rpc(NamesOf, replies=Names)
    def names(self, request: Loaded) -> Any:
        return self.db.read(naming.names, request, self.actor)

    @rpc(AttestOneself, replies=Attestation)
    def attest_oneself(self, request: Loaded) -> Any:
        return self.db.read(attesting.attest_oneself, request, self.actor)

    @rpc(Nothing, replies=AgeTicket)
    def attest_age(self, request: Loaded) -> Any:
        return self.db.read(ages.attest_age, request, self.actor)

    @rpc(UnitOf, replies=UnitReview)
    def unit_review(self, request: Loaded) -> Any:
        return self.db.read(reviews.unit_review, request, self.actor)

    @rpc(SetUnitReview, replies=UnitReview)
    def set_unit_review(self, request: Loaded) -> Any:
        return self.db.run(reviews.set_unit_review, request, self.actor)

    @timer(interval_seconds=BIRTHDAY_SECONDS, actor="identity.birthdays")
    def grow_up(self) -> None:
        growing_up.grow_up(self.db, self.actor)
