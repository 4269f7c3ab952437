"""The words of the project library that sentences are made from are said in both languages."""

import pytest

from gateway.words import LANGUAGES, read_words
from shared.contracts.projects.library_words import (
    Circumstance,
    EvidenceRule,
    NoService,
    ProjectState,
    RecruitmentItem,
    ServiceClass,
    ServiceMode,
)

WORDS = {
    "because": NoService,
    "circumstance": Circumstance,
    "evidence_rule": EvidenceRule,
    "item": RecruitmentItem,
    "mode": ServiceMode,
    "project_state": ProjectState,
    "service_class": ServiceClass,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parameter", WORDS)
def test_every_word_is_said(parameter: str, language: str) -> None:
    known = read_words()
    assert [word for word in WORDS[parameter] if not known.knows(language, f"{parameter}.{word}")] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-CN", "文字中有不属于志愿服务的内容（排练、会议）：彩排。"),
        ("en", "It says what is no volunteer service (a rehearsal, a meeting): 彩排."),
    ],
)
def test_a_refusal_says_why_something_is_no_service(language: str, sentence: str) -> None:
    parameters = {"because": ["rehearsal", "meeting"], "phrases": ["彩排"]}
    assert read_words().sentence(language, "projects.no_service", parameters) == sentence
