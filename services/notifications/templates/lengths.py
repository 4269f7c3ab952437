"""Text that a channel takes only so much of: cut between characters as people see them, and marked with an ellipsis.

A character that people see may be several code points (a letter with its accents, a family of emoji): Unicode UAX 29
calls it a grapheme cluster. Its commonest rules are here; what they do not know is cut between code points.
"""

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)


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
    if cluster[-1] == JOINER or character == JOINER:
        return True
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or ord(character) in SKIN_TONES:
        return True
    return ord(character) in FLAG_LETTERS and len(cluster) == 1 and ord(cluster) in FLAG_LETTERS


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
