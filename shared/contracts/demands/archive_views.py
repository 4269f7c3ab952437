"""How needs are seen, in the published language: by the person, by cadres, by those whom the person lets see them."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.demands.archive import StateDemand, words_field
from shared.contracts.demands.archive_words import (
    ADDRESS_CHARACTERS_MAX,
    CATEGORY_NAME_CHARACTERS_MAX,
    HOURS_MAX,
    PLACE_CHARACTERS_MAX,
    RATING_MAX,
    REASON_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    Beneficiary,
    DemandAct,
    DemandChannel,
    DemandConsentGiver,
    DemandConsentMeans,
    DemandRefusal,
    DemandVisibility,
    QueueReason,
)
from shared.contracts.demands.demand_words import DemandState, DemandUrgency
from shared.contracts.demands.demands import DEMAND_ID, DEMAND_NUMBER, number_field, word_field
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX
from shared.contracts.identity.names import named, ticketed
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.library_words import ServiceClass

HOURS_TOLD_MAX = 100 * HOURS_MAX
MASKED_CHARACTERS_MAX = ADDRESS_CHARACTERS_MAX


class VisibleDemand(Contract):
    """A need as those see it whom the person lets see it. is_served_by_me: whether one is the volunteer who helps."""

    id = Id(required=True)
    state = Choice(DemandState, required=True)
    category = word_field(required=True)
    category_name = Text(at_most=CATEGORY_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    service_class = Choice(ServiceClass, required=True)
    urgency = Choice(DemandUrgency, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    words = words_field(allow_none=True, required=True)
    place = Text(at_most=PLACE_CHARACTERS_MAX, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    wanted_from = Moment(allow_none=True, required=True)
    wanted_until = Moment(allow_none=True, required=True)
    made_at = Moment(required=True)
    is_served_by_me = Boolean(required=True)

    example = {
        "id": DEMAND_ID,
        "state": "accepted",
        "category": "elders",
        "category_name": None,
        "service_class": "elders",
        "urgency": "soon",
        "title": StateDemand.example["title"],
        "words": StateDemand.example["words"],
        "place": "望京街道",
        "unit_code": "BJ-110105",
        "unit_name": "朝阳区总工会",
        "wanted_from": "2026-03-11T00:00:00Z",
        "wanted_until": "2026-03-11T04:00:00Z",
        "made_at": "2026-03-02T01:00:00Z",
        "is_served_by_me": False,
    }


VisibleDemandPage = page_contract(VisibleDemand)


class QueueHours(Contract):
    """Why a need stands where it stands in the queue: so many hours ahead, for this reason."""

    reason = Choice(QueueReason, required=True)
    hours = Integer(at_least=1, at_most=HOURS_TOLD_MAX, required=True)

    example = {"reason": "help_first", "hours": 24}


class Demand(VisibleDemand):
    """A need as the person and cadres in reach see it.

    beneficiary_name, phone, address: in clear for the person, masked for cadres (`is_masked`), null once forgotten;
    queue: the hours by which its place is counted, longest first served; allowed: what its state lets somebody do;
    reason, appeal_unit_code: why it was refused, and where to complain of that; merged_into_number: the need that goes
    on for it.
    """

    number = number_field(required=True)
    visibility = Choice(DemandVisibility, required=True)
    channel = Choice(DemandChannel, required=True)
    beneficiary = Choice(Beneficiary, required=True)
    beneficiary_name = Text(at_most=NAME_CHARACTERS_MAX, allow_none=True, required=True)
    phone = Text(at_most=20, allow_none=True, required=True)
    address = Text(at_most=MASKED_CHARACTERS_MAX, allow_none=True, required=True)
    is_masked = Boolean(required=True)
    consent_giver = Choice(DemandConsentGiver, required=True)
    consent_means = Choice(DemandConsentMeans, required=True)
    consent_text_version = Integer(at_least=1, required=True)
    due_at = Moment(allow_none=True, required=True)
    is_overdue = Boolean(required=True)
    queue = Many(Part(QueueHours), at_most=len(QueueReason), required=True)
    allowed = Many(Choice(DemandAct), at_most=len(DemandAct), required=True)
    reason_code = Choice(DemandRefusal, allow_none=True, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    appeal_unit_code = unit_code(allow_none=True, required=True)
    volunteer_id = Id(allow_none=True, required=True)
    project_id = Id(allow_none=True, required=True)
    activity_id = Id(allow_none=True, required=True)
    merged_into_number = number_field(allow_none=True, required=True)
    served_at = Moment(allow_none=True, required=True)
    confirmed_at = Moment(allow_none=True, required=True)
    rating = Integer(at_least=1, at_most=RATING_MAX, allow_none=True, required=True)
    rating_words = words_field(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)
    changed_at = Moment(required=True)

    example = VisibleDemand.example | {
        "number": DEMAND_NUMBER,
        "visibility": "volunteers",
        "channel": "self",
        "beneficiary": "family",
        "beneficiary_name": "王*",
        "phone": "*******8000",
        "address": "望京西园****",
        "is_masked": True,
        "consent_giver": "person",
        "consent_means": "own_account",
        "consent_text_version": 1,
        "due_at": None,
        "is_overdue": False,
        "queue": [QueueHours.example],
        "allowed": ["refer", "refuse", "link", "withdraw", "merge"],
        "reason_code": None,
        "reason": None,
        "appeal_unit_code": None,
        "volunteer_id": None,
        "project_id": None,
        "activity_id": None,
        "merged_into_number": None,
        "served_at": None,
        "confirmed_at": None,
        "rating": None,
        "rating_words": None,
        "version": 3,
        "changed_at": "2026-03-02T03:00:00Z",
    }


class DemandReceipt(Contract):
    """What an act on a need answers: where it stands now, and nothing that tells of somebody's life.

    Answers to acts are kept for a while, for a client that asks again; what a need says is read where it lies sealed.
    """

    id = Id(required=True)
    number = number_field(required=True)
    state = Choice(DemandState, required=True)
    category = word_field(required=True)
    urgency = Choice(DemandUrgency, required=True)
    unit_code = unit_code(required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    due_at = Moment(allow_none=True, required=True)
    allowed = Many(Choice(DemandAct), at_most=len(DemandAct), required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": DEMAND_ID,
        "number": DEMAND_NUMBER,
        "state": "accepted",
        "category": "elders",
        "urgency": "soon",
        "unit_code": "BJ-110105",
        "unit_name": "朝阳区总工会",
        "due_at": "2026-03-05T10:00:00Z",
        "allowed": ["refer", "refuse", "link", "merge"],
        "version": 3,
    }


DemandPage = page_contract(Demand)
TicketedDemand = ticketed(Demand)
NamedDemand = named(Demand)


class DemandOf(Contract):
    """Which need."""

    id = Id(required=True)

    example = {"id": DEMAND_ID}


class OwnDemands(PageRequest):
    """One's own needs, the newest first. entered: those instead that one has entered for others at a station."""

    entered = Boolean(load_default=False)

    example = {"limit": 20}


class FindDemands(PageRequest):
    """Needs in reach, in the order of the queue.

    state: one of them; where nothing is said, all that are not over. category, urgency, unit: narrow it; search: a part
    of title or place; overdue: only what should have been settled; number: that one alone.
    """

    unit = unit_code(load_default=None)
    state = Choice(DemandState, load_default=None)
    service_class = Choice(ServiceClass, load_default=None)
    category = word_field(load_default=None)
    urgency = Choice(DemandUrgency, load_default=None)
    search = Text(at_least=1, at_most=50, load_default=None)
    overdue = Boolean(load_default=False)
    number = number_field(load_default=None)

    example = {"limit": 20}


class FindOpenDemands(PageRequest):
    """Needs that one may see and that are not served yet, in the order of the queue."""

    unit = unit_code(load_default=None)
    service_class = Choice(ServiceClass, load_default=None)
    search = Text(at_least=1, at_most=50, load_default=None)

    example = {"service_class": "elders", "limit": 20}
