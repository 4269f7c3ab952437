"""The words of all answers: gettext catalogues in Chinese and English, and which of them a client wants.

A message id is a refusal's code, `<code>.remedy` for what to do about it, `problem.<word>` for one fault of a request,
or `<parameter>.<value>` where the value of a parameter is a word that people should not have to guess.
"""

import logging
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("zh-CN", "en")
DEFAULT_LANGUAGE = LANGUAGES[0]
BETWEEN = {"zh-CN": "、", "en": ", "}  # the words of a list
MESSAGES_FOLDER = Path(__file__).parent / "messages"
ACCEPT_LANGUAGE_CHARACTERS_MAX = 200
ACCEPT_LANGUAGES_KNOWN_MAX = 1024

PLACE = re.compile(r"\{([a-z_]+)\}")
UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
RANGE = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]=([01](?:\.[0-9]{0,3})?)\s*)?")

_log = logging.getLogger(__name__)


class Words:
    """Sentences by language and message id, read once at start."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        self._catalogues = catalogues

    def sentence(self, language: str, message_id: str, parameters: Mapping[str, Any] | None = None) -> str:
        """The sentence with its parameters filled in; where it is missing the other language's, then the id itself."""
        for known in (language, *LANGUAGES):
            if template := self._catalogues[known].get(message_id):
                return self._filled(known, template, parameters or {})
        _log.error("no catalogue has a sentence for %s", message_id)
        return message_id

    def knows(self, language: str, message_id: str) -> bool:
        """Whether the catalogue of that very language has it."""
        return bool(self._catalogues[language].get(message_id))

    def template(self, language: str, message_id: str) -> str:
        """The sentence with its places unfilled, "" where there is none."""
        return self._catalogues[language].get(message_id, "")

    def _filled(self, language: str, template: str, parameters: Mapping[str, Any]) -> str:
        def value(place: re.Match[str]) -> str:
            given = parameters.get(place[1], place[0])
            words = given if isinstance(given, list | tuple) else [given]
            return BETWEEN[language].join(self._word(language, place[1], word) for word in words)

        return PLACE.sub(value, template)

    def _word(self, language: str, parameter: str, given: Any) -> str:
        """A parameter, or one of a list, in the reader's words."""
        return self._catalogues[language].get(f"{parameter}.{given}") or readable(str(given))


@cache
def read_words(folder: Path = MESSAGES_FOLDER) -> Words:
    """The catalogues `<folder>/<language>/<subject>.po`, all subjects of a language as one; read once in a process."""
    return Words({language: _read_language(folder, language) for language in LANGUAGES})


def _read_language(folder: Path, language: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path in catalogues(folder, language):
        sentences |= read_catalogue(path)
    return sentences


def catalogues(folder: Path, language: str) -> list[Path]:
    """The files of one language."""
    return sorted((folder / language).glob("*.po"))


def read_catalogue(path: Path) -> dict[str, str]:
    """The sentences of one file by message id."""
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def readable(text: str) -> str:
    """What somebody sent, as it may stand in a sentence: what no font shows becomes a replacement character."""
    return UNREADABLE.sub("\ufffd", text)


@lru_cache(ACCEPT_LANGUAGES_KNOWN_MAX)
def language_of(accept_language: str) -> str:
    """The better of our languages for an Accept-Language header (RFC 9110 12.5.4); Chinese for anything unclear."""
    if not accept_language or len(accept_language) > ACCEPT_LANGUAGE_CHARACTERS_MAX:
        return DEFAULT_LANGUAGE
    ranges = [RANGE.fullmatch(part) for part in accept_language.split(",") if part.strip()]
    if not all(ranges):
        return DEFAULT_LANGUAGE
    wanted = {found[1].lower(): float(found[2] or 1) for found in ranges if found}
    return max(LANGUAGES, key=lambda language: _quality(language.lower(), wanted))


def _quality(language: str, wanted: dict[str, float]) -> float:
    """How much a client wants a language: the exact range, then any of that language, then `*`."""
    if language in wanted:
        return wanted[language]
    same = [quality for known, quality in wanted.items() if known.partition("-")[0] == language.partition("-")[0]]
    return max(same) if same else wanted.get("*", 0)
