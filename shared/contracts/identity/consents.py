"""Consents in the published language: what people are asked, what they said, and how they take it back."""

from typing import Any

from shared.contracts.base import Contract, Event
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.consent_words import (
    CONSENT_CHARACTERS_MAX,
    CONSEQUENCE_CHARACTERS_MAX,
    DECISIONS,
    LANGUAGES,
    PURPOSE_CHARACTERS_MAX,
    PURPOSE_PATTERN,
    PURPOSES_MAX,
    TITLE_CHARACTERS_MAX,
    ConsentGiver,
    ConsentMeans,
    ConsentState,
)


def purpose_field(**rest: Any) -> Text:
    """What a consent is for: `GET /consent-texts` lists the purposes."""
    return Text(at_least=3, at_most=PURPOSE_CHARACTERS_MAX, pattern=PURPOSE_PATTERN, **rest)


def text_version_field(**rest: Any) -> Integer:
    """Which version of a purpose's text."""
    return Integer(at_least=1, **rest)


class ConsentWording(Contract):
    """A text in one language, and what follows when the consent is withdrawn."""

    language = Choice(LANGUAGES, required=True)
    title = Text(at_least=1, at_most=TITLE_CHARACTERS_MAX, required=True)
    text = Text(at_least=1, at_most=CONSENT_CHARACTERS_MAX, required=True)
    on_withdrawal = Text(at_least=1, at_most=CONSEQUENCE_CHARACTERS_MAX, required=True)

    example = {
        "language": "zh-CN",
        "title": "公开志愿服务照片",
        "text": "同意在活动报道中使用能够辨认出本人的照片。",
        "on_withdrawal": "今后不再使用您的照片,已发布的予以撤下。",
    }


class ConsentText(Contract):
    """What people are asked for one purpose. needed: what it is for is not done without it; others block nothing."""

    purpose = purpose_field(required=True)
    version = text_version_field(required=True)
    from_day = Day(required=True)
    needed = Boolean(required=True)
    giver = Choice(ConsentGiver, required=True)
    wordings = Many(Part(ConsentWording), at_least=1, at_most=len(LANGUAGES), required=True)

    example = {
        "purpose": "photo_publication",
        "version": 1,
        "from_day": "2026-01-01",
        "needed": False,
        "giver": "person",
        "wordings": [ConsentWording.example],
    }


class ConsentTexts(Contract):
    """The texts in force today, one for each purpose."""

    items = Many(Part(ConsentText), at_most=PURPOSES_MAX, required=True)

    example = {"items": [ConsentText.example]}


class GivenConsent(Contract):
    """A consent as other requests carry it: the purpose, and the version of the text that was shown."""

    purpose = purpose_field(required=True)
    text_version = text_version_field(required=True)

    example = {"purpose": "volunteer_registration", "text_version": 1}


class DecideConsent(GivenConsent):
    """Consent, or refuse. A refusal is kept, so that nobody asks again."""

    decision = Choice(DECISIONS, required=True)

    example = {"purpose": "photo_publication", "text_version": 1, "decision": "refused"}


class WithdrawConsent(Contract):
    """Take a consent back."""

    purpose = purpose_field(required=True)

    example = {"purpose": "photo_publication"}


class OwnConsent(Contract):
    """Where one stands on a purpose.

    text_version, decided_at, means: of the last decision, null where there is none. may_ask: whether a client may show
    the text unasked: never after a refusal or a withdrawal. text_version_in_force: null where nobody is asked any more.
    """

    purpose = purpose_field(required=True)
    state = Choice(ConsentState, required=True)
    text_version = text_version_field(required=True, allow_none=True)
    decided_at = Moment(required=True, allow_none=True)
    means = Choice(ConsentMeans, required=True, allow_none=True)
    text_version_in_force = text_version_field(required=True, allow_none=True)
    needed = Boolean(required=True)
    may_ask = Boolean(required=True)

    example = {
        "purpose": "photo_publication",
        "state": "refused",
        "text_version": 1,
        "decided_at": "2026-02-12T08:00:00Z",
        "means": "own_account",
        "text_version_in_force": 1,
        "needed": False,
        "may_ask": False,
    }


class ConsentsChanged(Event):
    """Where the owner of an account stands on every purpose that they were asked.

    Every service heeds it: without a given consent nothing is done that the purpose is for, and what a withdrawn one
    promised is undone. Without `volunteer_registration` nobody signs up for anything new.
    """

    event_type = "identity.ConsentsChanged.v1"

    id = Id(required=True)
    consented = Many(purpose_field(), at_most=2 * PURPOSES_MAX, required=True)
    not_consented = Many(purpose_field(), at_most=2 * PURPOSES_MAX, required=True)

    example = {
        "version": 3,
        "id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "consented": ["volunteer_registration"],
        "not_consented": ["photo_publication"],
    }


class OwnConsents(Contract):
    """Where one stands on every purpose."""

    items = Many(Part(OwnConsent), at_most=2 * PURPOSES_MAX, required=True)

    example = {"items": [OwnConsent.example]}


class Consequence(Contract):
    """What follows, in one language."""

    language = Choice(LANGUAGES, required=True)
    sentence = Text(at_least=1, at_most=CONSEQUENCE_CHARACTERS_MAX, required=True)

    example = {"language": "zh-CN", "sentence": "今后不再使用您的照片,已发布的予以撤下。"}


class WithdrawnConsent(Contract):
    """A consent that was taken back, and what follows."""

    consent = Part(OwnConsent, required=True)
    follows = Many(Part(Consequence), at_least=1, at_most=len(LANGUAGES), required=True)

    example = {"consent": OwnConsent.example | {"state": "withdrawn"}, "follows": [Consequence.example]}
