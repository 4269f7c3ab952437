"""The texts that people are shown: complete in both languages, one after the other, and as long as contracts allow."""

from datetime import timedelta
from itertools import pairwise

import pytest

from services.identity.consents.domain import in_force
from services.identity.consents.texts import all_texts
from shared.contracts.identity.consent_words import GUARDIAN, PURPOSES_MAX, REGISTRATION
from shared.contracts.identity.consents import ConsentText, ConsentTexts


@pytest.mark.parametrize("text", all_texts(), ids=lambda text: f"{text.purpose}.{text.version}")
def test_a_text_is_as_its_contract_says(text):
    ConsentText().load(ConsentText().dump(text))


def test_later_versions_hold_later():
    by_purpose = {}
    for text in all_texts():
        by_purpose.setdefault(text.purpose, []).append(text)
    assert len(by_purpose) <= PURPOSES_MAX
    for texts in by_purpose.values():
        in_order = sorted(texts, key=lambda text: text.version)
        assert [text.version for text in in_order] == list(range(1, len(texts) + 1))
        assert all(later.from_day >= before.from_day + timedelta(days=1) for before, later in pairwise(in_order))


def test_only_registration_and_the_guardians_consent_are_needed():
    newest = in_force(all_texts(), max(text.from_day for text in all_texts()))
    assert {purpose for purpose, text in newest.items() if text.needed} == {REGISTRATION, GUARDIAN}


def test_everybody_may_read_them(people_sqlite):
    answer = people_sqlite.call("consent_texts")
    assert ConsentTexts().validate(answer) == {}
    assert {"location_at_check_in", "honour_wall", REGISTRATION} <= {item["purpose"] for item in answer["items"]}
