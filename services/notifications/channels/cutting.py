"""Text cut to what a provider takes: between characters as people see them, never inside one, and the cut shows."""

import unicodedata
from collections.abc import Callable

from services.notifications.templates.lengths import ELLIPSIS, clusters


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
    for cluster in clusters(text):
        room -= size_of(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS
