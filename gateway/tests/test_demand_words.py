"""The words of needs that sentences are made from are said in both languages."""

import pytest

from gateway.words import LANGUAGES, read_words
from shared.contracts.demands.archive_words import DemandAct, OfferState
from shared.contracts.demands.demand_words import DemandState

OF_TIME = {DemandAct.SUBMIT, DemandAct.REMIND, DemandAct.FOLLOW_UNIT}  # no state forbids them
WORDS = {
    "demand_act": [act for act in DemandAct if act not in OF_TIME],
    "demand_state": DemandState,
    "offer_state": OfferState,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parameter", WORDS)
def test_every_word_is_said(parameter: str, language: str) -> None:
    known = read_words()
    assert [word for word in WORDS[parameter] if not known.knows(language, f"{parameter}.{word}")] == []
