"""The words of credits that sentences are made from are said in both languages."""

import pytest

from gateway.words import LANGUAGES, PLACE, read_words
from shared.contracts.credits.honour_words import Badge, BadgeMeasure
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import SchemeRule

WORDS = {"badge": Badge, "badge_measure": BadgeMeasure, "book": Book, "scheme_rule": SchemeRule}
NUMBERS = {"amount", "minutes", "service_class", "day"}  # that a rule may come with


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parameter", WORDS)
def test_every_word_is_said(parameter: str, language: str) -> None:
    known = read_words()
    assert [word for word in WORDS[parameter] if not known.knows(language, f"{parameter}.{word}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_explained_by_the_numbers_that_it_comes_with(language: str) -> None:
    known = read_words()
    for rule in SchemeRule:
        assert set(PLACE.findall(known.template(language, f"scheme_rule.{rule}"))) <= NUMBERS


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh-CN", "“居家老人关怀”每 60 分钟计 2。"), ("en", "For Elders at home: 2 for every 60 minutes.")],
)
def test_a_worker_reads_why(language: str, sentence: str) -> None:
    numbers = {"service_class": "elders", "minutes": 60, "amount": 2}
    assert read_words().sentence(language, "scheme_rule.class_rate", numbers) == sentence
