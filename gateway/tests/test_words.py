"""Which language a client gets, and what its sentences say."""

from pathlib import Path

import pytest

from gateway.words import LANGUAGES, Words, language_of, read_words

WORDS = Words(
    {
        "zh-CN": {"a.both": "上限 {limit_bytes} 字节", "a.chinese": "只有中文", "reason.host": "主机名"},
        "en": {"a.both": "At most {limit_bytes} bytes", "a.why": "Because of {reason}", "reason.host": "the host name"},
    }
)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("zh", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("fr", "zh-CN"),
        ("*", "zh-CN"),
        ("fr, en;q=0.1", "en"),
        ("zh;q=0.5, en;q=0.6", "en"),
        ("zh;q=0.6, en;q=0.6", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("zh-CN;q=0, *;q=0.3", "en"),
        ("en;q=2", "zh-CN"),
        ("en;;", "zh-CN"),
        (",en,", "en"),
        ("en" + ", de" * 100, "zh-CN"),
    ],
)
def test_the_language_is_the_one_the_client_prefers(header: str, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize(("language", "sentence"), [("zh-CN", "上限 9 字节"), ("en", "At most 9 bytes")])
def test_a_sentence_has_its_parameters(language: str, sentence: str) -> None:
    assert WORDS.sentence(language, "a.both", {"limit_bytes": 9}) == sentence


def test_a_parameter_that_is_a_word_is_said_in_the_language() -> None:
    assert WORDS.sentence("en", "a.why", {"reason": "host"}) == "Because of the host name"
    assert WORDS.sentence("en", "a.why", {"reason": "moon"}) == "Because of moon"


def test_each_word_of_a_list_is_said_in_the_language() -> None:
    assert WORDS.sentence("en", "a.why", {"reason": ["host", "moon"]}) == "Because of the host name, moon"
    assert WORDS.sentence("en", "a.why", {"reason": []}) == "Because of "
    assert WORDS.sentence("zh-CN", "a.both", {"limit_bytes": (1, 2)}) == "上限 1、2 字节"


def test_a_parameter_cannot_bring_places_of_its_own() -> None:
    assert WORDS.sentence("en", "a.both", {"limit_bytes": "{limit_bytes}{x}"}) == "At most {limit_bytes}{x} bytes"


def test_what_no_font_shows_is_replaced_in_a_parameter() -> None:
    assert WORDS.sentence("en", "a.why", {"reason": "a\x00\ud800\ufffeb"}) == "Because of a\ufffd\ufffd\ufffdb"


def test_a_missing_sentence_falls_back_to_the_other_language() -> None:
    assert WORDS.sentence("en", "a.chinese") == "只有中文"


def test_a_sentence_that_nobody_wrote_is_its_id() -> None:
    assert WORDS.sentence("en", "a.nowhere") == "a.nowhere"


def test_all_subjects_of_a_language_are_read(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        for name in ("one", "two"):
            text = f'msgid "a.{name}"\nmsgstr "{language}"\n'
            (tmp_path / language / f"{name}.po").write_text(text, encoding="utf-8")
    words = read_words(tmp_path)
    assert words.sentence("en", "a.one") == words.sentence("en", "a.two") == "en"
    assert words.sentence("zh-CN", "a.two") == "zh-CN"
