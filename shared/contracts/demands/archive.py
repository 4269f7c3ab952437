"""The archive of needs in the published language: stating a need, and how it is seen."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.demands.archive_words import (
    ADDRESS_CHARACTERS_MAX,
    HOURS_MAX,
    PLACE_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    TITLE_CHARACTERS_MIN,
    WORDS_CHARACTERS_MAX,
    Beneficiary,
    DemandChannel,
    DemandConsentGiver,
    DemandConsentMeans,
    DemandVisibility,
)
from shared.contracts.demands.demand_words import DemandUrgency
from shared.contracts.demands.demands import word_field
from shared.contracts.fields import Choice, Integer, Moment, Number, Text
from shared.contracts.identity.accounts import phone_field
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX
from shared.contracts.identity.units import unit_code
from shared.kernel.places import Datum

HOURS_TOLD_MAX = 100 * HOURS_MAX
MASKED_CHARACTERS_MAX = ADDRESS_CHARACTERS_MAX


def title_field(**rest: Any) -> Text:
    """What is needed, in a few words, without anything by which somebody is known."""
    return Text(at_least=TITLE_CHARACTERS_MIN, at_most=TITLE_CHARACTERS_MAX, **rest)


def words_field(**rest: Any) -> Text:
    """What is needed, at length; without numbers by which somebody is known or reached."""
    return Text(at_most=WORDS_CHARACTERS_MAX, **rest)


def degrees(limit: int) -> Number:
    """Half of where it is, in the datum that is said."""
    return Number(at_least=-limit, at_most=limit, allow_none=True, load_default=None)


class StateDemand(Contract):
    """What everybody says who states a need, for themselves or for somebody.

    category: a class of the plan, or a word of the unit's own; place: which part of town, for all who may see the need;
    address, beneficiary_name, phone: sealed, for who helps and the responsible cadre; wanted_from, wanted_until: when
    help is wanted, null for whenever it can come; consent_text_version: of the text that was shown (`GET
    /demand-consent-text`).
    """

    category = word_field(required=True)
    title = title_field(required=True)
    words = words_field(at_least=1, required=True)
    urgency = Choice(DemandUrgency, load_default=DemandUrgency.ORDINARY.value)
    visibility = Choice(DemandVisibility, load_default=DemandVisibility.CADRES.value)
    place = Text(at_least=1, at_most=PLACE_CHARACTERS_MAX, required=True)
    address = Text(at_least=1, at_most=ADDRESS_CHARACTERS_MAX, allow_none=True, load_default=None)
    longitude = degrees(180)
    latitude = degrees(90)
    datum = Choice(Datum, load_default=Datum.WGS84.value)
    wanted_from = Moment(allow_none=True, load_default=None)
    wanted_until = Moment(allow_none=True, load_default=None)
    beneficiary = Choice(Beneficiary, load_default=Beneficiary.SELF.value)
    consent_text_version = Integer(at_least=1, required=True)

    example = {
        "category": "elders",
        "title": "需要陪同老人就医",
        "words": "母亲行动不便，周三上午需要有人陪同去医院复查。",
        "urgency": "soon",
        "visibility": "volunteers",
        "place": "望京街道",
        "address": "望京西园四区407号楼1001室",
        "longitude": 116.481,
        "latitude": 39.997,
        "datum": "wgs84",
        "wanted_from": "2026-03-11T00:00:00Z",
        "wanted_until": "2026-03-11T04:00:00Z",
        "beneficiary": "family",
        "consent_text_version": 1,
    }


class SubmitDemand(StateDemand):
    """State a need of one's own. unit_code: of the union that is to answer, null for that of one's own record."""

    unit_code = unit_code(allow_none=True, load_default=None)
    beneficiary_name = Text(at_least=1, at_most=NAME_CHARACTERS_MAX, allow_none=True, load_default=None)
    phone = phone_field(allow_none=True, load_default=None)

    example = StateDemand.example | {"unit_code": "BJ-110105", "beneficiary_name": "王秀英", "phone": "13800138000"}


class EnterDemand(StateDemand):
    """State a need for somebody, at a station or on the telephone. code: of the union that is to answer.

    beneficiary_name, phone: how the person is called and reached; consent_giver, consent_means: who agreed, and how.
    """

    code = unit_code(required=True)
    channel = Choice((DemandChannel.STATION, DemandChannel.TELEPHONE), required=True)
    beneficiary_name = Text(at_least=1, at_most=NAME_CHARACTERS_MAX, required=True)
    phone = phone_field(required=True)
    consent_giver = Choice(DemandConsentGiver, required=True)
    consent_means = Choice(
        tuple(means for means in DemandConsentMeans if means is not DemandConsentMeans.OWN_ACCOUNT), required=True
    )

    example = StateDemand.example | {
        "code": "BJ-110105",
        "channel": "telephone",
        "beneficiary": "self",
        "beneficiary_name": "王秀英",
        "phone": "13800138000",
        "consent_giver": "person",
        "consent_means": "recorded_call",
    }
