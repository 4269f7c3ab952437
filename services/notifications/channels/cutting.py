"""Text cut to what a provider takes: between characters as people see them, never inside one, and the cut shows.

A mark, a variation selector, a skin tone or what a joiner joins belongs to the character before it (the rules of UAX 29
that matter for messages).
"""

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
REGIONAL = range(0x1F1E6, 0x1F200)  # two of them make a flag


def cut_characters(text: str, characters_max: int) -> str:
    """At most so many characters (code points), with an ellipsis where something is missing."""
    return cut(text, characters_max, len)


def cut_bytes(text: str, bytes_max: int) -> str:
    """At most so many bytes of UTF-8, with an ellipsis where something is missing."""
    return cut(text, bytes_max, lambda part: len(part.encode()))


def one_line(text: str) -> str:
    """Without line breaks and other control characters, which templates and headers do not take."""
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join(visible.split())


def cut(text: str, size_max: int, size_of: Callable[[str], int]) -> str:
    """The text, or its beginning with an ellipsis. size_of: of a part; the size of a whole is the sum of its parts'."""
    if size_of(text) <= size_max:
        return text
    room, kept = size_max - size_of(ELLIPSIS), []
    for cluster in _clusters(text):
        room -= size_of(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for sign in text:
        if cluster and not _belongs(sign, cluster):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _belongs(sign: str, cluster: str) -> bool:
    """Whether a sign goes on with the character before it."""
    if cluster[-1] == JOINER or sign == JOINER or ord(sign) in SKIN_TONES:
        return True
    if ord(sign) in REGIONAL:
        return len(cluster) == 1 and ord(cluster) in REGIONAL
    return unicodedata.category(sign) in ("Mn", "Me", "Mc")
