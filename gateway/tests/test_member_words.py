"""What is wrong with a document, a name or a number is said in words, whichever rule refuses it."""

import pytest

from gateway.words import LANGUAGES, read_words
from shared.contracts.identity.member_words import DocumentFault, NameFault, VolunteerNumberFault


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", [*DocumentFault, *NameFault, *VolunteerNumberFault])
def test_every_fault_has_its_words(fault, language):
    assert read_words().knows(language, f"reason.{fault}")
