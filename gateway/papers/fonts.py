"""The one font of our papers, which no machine needs to have: Noto Sans CJK, as a pinned package brings it.

Which characters it has is read from the file itself (OpenType `cmap`, subtable of format 12): a character that it
lacks is shown by its number, so that nobody's name has a silent gap.
"""

import struct
from functools import lru_cache
from pathlib import Path

import noto_cjk_sans_otc

FAMILY = "Noto Sans CJK SC"
SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"  # version 2.004
SEGMENTS_MAX = 100_000


def font_file() -> Path:
    """The file: a collection, the same characters in all its faces."""
    return Path(str(noto_cjk_sans_otc.FONT_PATH))


def font_folder() -> Path:
    """Where it lies, alone."""
    return font_file().parent


def drawn(text: str) -> str:
    """The text with 〔U+2EBF0〕 in place of each character that the font lacks."""
    return "".join(character if ord(character) in characters() else numbered(character) for character in text)


def lacking(text: str) -> list[str]:
    """The numbers of the characters that the font lacks, each once."""
    return list(dict.fromkeys(numbered(character) for character in text if ord(character) not in characters()))


def numbered(character: str) -> str:
    """A character by its number in Unicode."""
    return f"〔U+{ord(character):04X}〕"


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """The characters that the font has."""
    with font_file().open("rb") as file:
        content = file.read()
    (face,) = struct.unpack_from(">I", content, 12)  # the first of the collection
    start = _table(content, face, b"cmap")
    found: set[int] = set()
    (number,) = struct.unpack_from(">H", content, start + 2)
    for record in range(number):
        (offset,) = struct.unpack_from(">4xI", content, start + 4 + 8 * record)
        found |= _mapped(content, start + offset)
    return frozenset(found)


def _table(content: bytes, face: int, tag: bytes) -> int:
    (number,) = struct.unpack_from(">H", content, face + 4)
    for record in range(number):
        name, offset = struct.unpack_from(">4s4xI", content, face + 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag!r}")


def _mapped(content: bytes, subtable: int) -> set[int]:
    """The characters of a subtable of format 12; none of others, which say no more."""
    form, segments = struct.unpack_from(">H10xI", content, subtable)
    if form != 12:
        return set()
    assert segments <= SEGMENTS_MAX, "a font has fewer segments"
    found: set[int] = set()
    for segment in range(segments):
        first, last, glyph = struct.unpack_from(">III", content, subtable + 16 + 12 * segment)
        found.update(range(first, last + 1) if glyph else ())
    return found
