"""Routes of the archive of needs: stating one, and reading them."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.demands.archive import EnterDemand, SubmitDemand
from shared.contracts.demands.archive_acts import SuspectedDuplicates
from shared.contracts.demands.archive_settings import DemandConsentText
from shared.contracts.demands.archive_views import (
    DemandPage,
    DemandReceipt,
    FindDemands,
    FindOpenDemands,
    NamedDemand,
    OwnDemands,
    VisibleDemand,
    VisibleDemandPage,
)
from shared.contracts.demands.outcomes import ContactReadingPage, DemandContact, DemandOutcome, FindContactReadings
from shared.contracts.demands.refusals import archive as refusals
from shared.contracts.demands.refusals.copies import NOT_YET_KNOWN
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

STATING = (
    UNIT_NOT_FOUND,
    UNIT_NOT_ACTIVE,
    refusals.DEMAND_WORDS_PERSONAL,
    refusals.DEMAND_WORDS_UNUSABLE,
    refusals.DEMAND_TIMES_WRONG,
    refusals.DEMAND_POSITION_INCOMPLETE,
    refusals.DEMAND_CATEGORY_UNKNOWN,
    refusals.DEMAND_CONSENT_OUTDATED,
    NOT_PERMITTED,
    NOT_YET_KNOWN,
)

blueprint = blueprint_of("demands", "Needs: what workers state, and what became of it")


@blueprint.route("/demand-consent-text")
class ConsentText(MethodView):
    """What somebody agrees to."""

    @blueprint.open()
    @blueprint.answers(200, DemandConsentText)
    def get(self) -> Any:
        """Read the text to which somebody agrees who states a need.

        In both languages, with the version that a statement names.
        """
        return rpc("demands").demand_consent_text({})


@blueprint.route("/demands")
class Demands(MethodView):
    """Needs."""

    @blueprint.accepts(SubmitDemand)
    @blueprint.answers(201, DemandReceipt)
    @blueprint.refuses(*STATING, refusals.DEMAND_UNIT_NEEDED, refusals.DEMANDS_OPEN)
    def post(self, request: dict[str, Any]) -> Any:
        """State a need of one's own.

        By everybody who has signed in, to the union of one's record as a volunteer or to another. The answer has a
        number that can be told on the telephone, and the moment until which the union answers. Words, name, phone and
        address are kept sealed; nobody but the person, cadres of the union and whom one lets see it learns of it.
        """
        return rpc("demands").submit_demand(request)

    @blueprint.queries(FindDemands)
    @blueprint.answers(200, DemandPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any]) -> Any:
        """List needs in reach, in the order of the queue.

        A need counts as if it had waited some hours more: so many for its urgency, so many for each star of the person
        as a volunteer (志愿服务条例 art. 38). `queue` says them all. Name, phone and address are masked. With `number`
        that need alone, also when it is over.
        """
        return rpc("demands").find_demands(query)


@blueprint.route("/units/<unit_code:code>/demands")
class UnitDemands(MethodView):
    """Needs that somebody enters for others."""

    @blueprint.accepts(EnterDemand, path=["code"])
    @blueprint.answers(201, DemandReceipt)
    @blueprint.refuses(*STATING)
    def post(self, request: dict[str, Any], code: str) -> Any:
        """State a need for somebody, at a station or on the telephone.

        By a cadre in reach of the union, or an officer of a team that is at home at a station of it. Who agreed to it,
        how, and to which version of the text is kept with it. The person has no account: they are told by telephone.
        """
        return rpc("demands").enter_demand({**request, "code": code})


@blueprint.route("/demands/me")
class OwnDemandList(MethodView):
    """One's own."""

    @blueprint.queries(OwnDemands)
    @blueprint.answers(200, DemandPage)
    @blueprint.refuses(CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own needs.

        The newest first. With `entered` those instead that one has entered for others, who have no account, at stations
        where one helps today, with name, phone and address masked.
        """
        return rpc("demands").own_demands(query)


@blueprint.route("/demands/<uuid:id>")
class OneDemand(MethodView):
    """One need."""

    @blueprint.answers(200, NamedDemand)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a need.

        One's own, in clear; or one in reach, or that one has entered at a station, with name, phone and address masked.
        """
        return with_names(rpc("demands").demand({"id": id}))


@blueprint.route("/demands/<uuid:id>/outcome")
class Outcome(MethodView):
    """What became of it."""

    @blueprint.answers(200, DemandOutcome)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read what became of a need.

        The whole chain: every step with the union that took it, the project and the activity that serve it, and the
        minutes of the service records that it led to. Of one that was merged, what became of the other.
        """
        return rpc("demands").demand_outcome({"id": id})


@blueprint.route("/demands/<uuid:id>/duplicates")
class Duplicates(MethodView):
    """What may be the same."""

    @blueprint.answers(200, SuspectedDuplicates)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND, refusals.DEMAND_OWN, NOT_PERMITTED)
    def get(self, id: str) -> Any:
        """List needs that may be the same.

        By their words, their place and their person, each with its reasons, the likest first. A cadre decides, and
        merges them.
        """
        return rpc("demands").suspected_duplicates({"id": id})


@blueprint.route("/demands/<uuid:id>/contact-readings")
class ContactReadings(MethodView):
    """Name, phone and address."""

    @blueprint.answers(200, DemandContact)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND, refusals.DEMAND_CONTACT_GONE, NOT_PERMITTED, SECOND_FACTOR_REQUIRED)
    def post(self, id: str) -> Any:
        """Have name, phone and address of a need shown.

        To the volunteer who serves it, until it was served and no longer than 7 days after it should have been, and to
        cadres in reach with a second factor, until 30 days after it is over. Each reading is noted, and the person sees
        it.
        """
        return rpc("demands").read_demand_contact({"id": id})

    @blueprint.queries(FindContactReadings, path=["id"])
    @blueprint.answers(200, ContactReadingPage)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List who had name, phone or address of a need shown.

        The newest first: for the person, and for cadres in reach.
        """
        return rpc("demands").demand_contact_readings({**query, "id": id})


@blueprint.route("/open-demands")
class OpenDemands(MethodView):
    """Needs that wait for help."""

    @blueprint.queries(FindOpenDemands)
    @blueprint.answers(200, VisibleDemandPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List needs that wait for help.

        Those that a union has taken on and that the person lets one see: everybody, or volunteers of that union. In the
        order of the queue, without anything by which somebody is known.
        """
        return rpc("demands").open_demands(query)


@blueprint.route("/open-demands/<uuid:id>")
class OpenDemand(MethodView):
    """One of them."""

    @blueprint.answers(200, VisibleDemand)
    @blueprint.refuses(refusals.DEMAND_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a need that waits for help.

        One that the person lets one see, or that one serves.
        """
        return rpc("demands").open_demand({"id": id})
