"""Which text holds on which day, whose consent it is, and who may still be asked."""

from datetime import date

import pytest

from services.identity.consents.domain import Text, in_force, may_ask, refuse_other_giver, text_shown
from shared.contracts.identity.consent_words import ConsentGiver, ConsentMeans, ConsentState
from shared.kernel.errors import Invalid


def text(version=1, from_day=date(2026, 1, 1), giver=ConsentGiver.PERSON, purpose="photos"):
    return Text(purpose, version, from_day, False, giver, ())


def test_a_text_holds_from_its_day_on():
    texts = [text(1), text(2, date(2026, 3, 1))]
    assert in_force(texts, date(2025, 12, 31)) == {}
    assert in_force(texts, date(2026, 1, 1))["photos"].version == 1
    assert in_force(texts, date(2026, 2, 28))["photos"].version == 1
    assert in_force(texts, date(2026, 3, 1))["photos"].version == 2


def test_only_the_text_in_force_is_consented_to():
    texts = {"photos": text(2)}
    assert text_shown(texts, "photos", 2) is texts["photos"]
    for purpose, version, code in (("photos", 1, "text_outdated"), ("photos", 3, "text_outdated"), ("x", 2, "unknown")):
        with pytest.raises(Invalid, match=code):
            text_shown(texts, purpose, version)


@pytest.mark.parametrize("giver", ConsentGiver)
@pytest.mark.parametrize("means", ConsentMeans)
def test_a_consent_is_given_by_whose_it_is_or_on_paper(giver, means):
    matching = {(ConsentGiver.PERSON, ConsentMeans.OWN_ACCOUNT), (ConsentGiver.GUARDIAN, ConsentMeans.GUARDIAN)}
    if means == ConsentMeans.PAPER or (giver, means) in matching:
        refuse_other_giver(text(giver=giver), means)
    else:
        with pytest.raises(Invalid, match="of_a_guardian"):
            refuse_other_giver(text(giver=giver), means)


@pytest.mark.parametrize(
    ("state", "version", "asked"),
    [
        (ConsentState.UNASKED, None, True),
        (ConsentState.GIVEN, 2, False),
        (ConsentState.GIVEN, 1, True),  # a new version of what was given
        (ConsentState.REFUSED, 2, False),
        (ConsentState.REFUSED, 1, False),
        (ConsentState.WITHDRAWN, 1, False),
    ],
)
def test_nobody_is_asked_again_after_a_refusal(state, version, asked):
    assert may_ask(state, version, text(2)) is asked


def test_nobody_is_asked_for_a_guardians_consent_nor_for_what_has_no_text():
    assert not may_ask(ConsentState.UNASKED, None, text(giver=ConsentGiver.GUARDIAN))
    assert not may_ask(ConsentState.UNASKED, None, None)
