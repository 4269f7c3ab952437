"""Text that a channel takes only so much of: cut between characters as people see them, and marked with an ellipsis.

A character that people see may be several code points (a letter with its accents, a family of emoji, a flag, a syllable
of Korean or of Hindi): Unicode UAX 29 calls it a grapheme cluster. Its rules are here as far as messages need them, and
rather keep too much together than too little.
"""

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)  # after a black flag they name a region: England, Scotland, Wales
VIRAMA = 9  # the combining class of the sign that joins two consonants of an Indic script
MARKS = ("Mn", "Me", "Mc")
LEADING = (range(0x1100, 0x1160), range(0xA960, 0xA97D))  # letters of Korean, by their place in a syllable
VOWEL = (range(0x1160, 0x11A8), range(0xD7B0, 0xD7C7))
TRAILING = (range(0x11A8, 0x1200), range(0xD7CB, 0xD7FC))
SYLLABLES = range(0xAC00, 0xD7A4)
SYLLABLES_OF_A_VOWEL = 28  # one without a trailing letter, and one with each of them


def cut(text: str, characters_max: int) -> str:
    """At most so many code points, which is how providers count; whole where it fits."""
    if len(text) <= characters_max:
        return text
    return _beginning(text, characters_max - len(ELLIPSIS), len) + ELLIPSIS


def cut_bytes(text: str, bytes_max: int) -> str:
    """At most so many bytes of UTF-8; whole where it fits."""
    if _bytes(text) <= bytes_max:
        return text
    return _beginning(text, bytes_max - _bytes(ELLIPSIS), _bytes) + ELLIPSIS


def clusters(text: str) -> Iterator[str]:
    """The characters as people see them."""
    cluster = ""
    for character in text:
        if cluster and not _continues(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _continues(cluster: str, character: str) -> bool:
    """Whether a code point belongs to the character before it."""
    point = ord(character)
    if cluster[-1] == JOINER or character == JOINER:
        return True
    if unicodedata.category(character) in MARKS or point in SKIN_TONES or point in TAGS:
        return True
    if unicodedata.combining(cluster[-1]) == VIRAMA and unicodedata.category(character) == "Lo":
        return True
    if point in FLAG_LETTERS:
        return len(cluster) == 1 and ord(cluster) in FLAG_LETTERS
    return _is_syllable(ord(cluster[-1]), point)


def _is_syllable(before: int, point: int) -> bool:
    """Whether a letter of Korean goes on with the syllable before it."""
    is_whole = before in SYLLABLES
    is_open = is_whole and (before - SYLLABLES.start) % SYLLABLES_OF_A_VOWEL == 0
    if _is_in(before, LEADING):
        return _is_in(point, LEADING) or _is_in(point, VOWEL) or point in SYLLABLES
    if is_open or _is_in(before, VOWEL):
        return _is_in(point, VOWEL) or _is_in(point, TRAILING)
    return (is_whole or _is_in(before, TRAILING)) and _is_in(point, TRAILING)


def _is_in(point: int, ranges: tuple[range, ...]) -> bool:
    return any(point in one for one in ranges)


def _beginning(text: str, size_max: int, size_of: Callable[[str], int]) -> str:
    kept, size = [], 0
    for cluster in clusters(text):
        size += size_of(cluster)
        if size > size_max:
            break
        kept.append(cluster)
    return "".join(kept)


def _bytes(text: str) -> int:
    return len(text.encode())
