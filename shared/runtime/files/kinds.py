"""What a file really is: by its first bytes, and by whether the rest holds together as that kind wants it.

Names and media types that come along are somebody's word. A first glance (`filetype`) tells a program renamed to .jpg,
an archive and a page of HTML; the second one tells a picture that is only a beginning, and one whose few bytes unpack
to more pixels than a viewer has memory for. Nothing is decoded here.
"""

import re
from collections.abc import Callable, Iterator

import filetype

PIXELS_MAX = 120_000_000  # telephones take pictures of 108 million
PARTS_MAX = 20_000  # chunks or segments of one picture
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
PDF_TAIL_BYTES = 2048
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
JPEG_SCAN = 0xDA

Size = tuple[int, int]


class NotWhole(ValueError):
    """A file that begins as one kind, and does not go on as it."""


def media_of(content: bytes) -> str | None:
    """The media type of a JPEG, PNG, WebP or PDF file that holds together; None for everything else."""
    guessed = filetype.guess_mime(content)
    if guessed not in LOOKS:
        return None
    try:
        size = LOOKS[guessed](content)
    except NotWhole:
        return None
    return guessed if size is None or 0 < size[0] * size[1] <= PIXELS_MAX else None


def _jpeg(content: bytes) -> Size:
    """Segment by segment to the picture data (ITU-T T.81, annex B). Telephones write more of their own behind it."""
    size, at = None, 2
    for _ in range(PARTS_MAX):
        if content[at : at + 1] != b"\xff":
            raise NotWhole
        marker = _number(content, at + 1, 1)
        if marker in JPEG_BARE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in JPEG_FRAMES:
            size = (_number(content, at + 7, 2), _number(content, at + 5, 2))
        if marker == JPEG_SCAN:
            break
        at += 2 + max(2, _number(content, at + 2, 2))
    if size is None or b"\xff\xd9" not in content[at:]:
        raise NotWhole
    return size


def _png(content: bytes) -> Size:
    """Chunk by chunk to the last one, behind which there is nothing (ISO/IEC 15948)."""
    kinds = []
    for kind, at in _chunks(content):
        kinds.append(kind)
        if kind == b"IEND" and at != len(content):
            raise NotWhole
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise NotWhole
    return _number(content, 16, 4), _number(content, 20, 4)


def _chunks(content: bytes) -> Iterator[tuple[bytes, int]]:
    """The kind of every chunk, and where it ends."""
    at = 8
    for _ in range(PARTS_MAX):
        if at >= len(content):
            return
        kind, end = content[at + 4 : at + 8], at + 12 + _number(content, at, 4)
        if end > len(content):
            raise NotWhole
        yield kind, end
        at = end
    raise NotWhole


def _webp(content: bytes) -> Size:
    """A RIFF file is as long as it says; its first chunk has the size (RFC 9649)."""
    said = int.from_bytes(content[4:8], "little") + 8
    if len(content) not in (said, said + 1):
        raise NotWhole
    match content[12:16]:
        case b"VP8X":
            return _number(content, 24, 3, "little") + 1, _number(content, 27, 3, "little") + 1
        case b"VP8L":
            bits = _number(content, 21, 4, "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _number(content, 26, 2, "little") & 0x3FFF, _number(content, 28, 2, "little") & 0x3FFF
    raise NotWhole


def _pdf(content: bytes) -> None:
    """A version at the beginning, and the mark of the end near the end (ISO 32000-2, 7.5)."""
    if not re.match(rb"%PDF-[12]\.[0-9]", content) or b"%%EOF" not in content[-PDF_TAIL_BYTES:]:
        raise NotWhole


def _number(content: bytes, at: int, count: int, order: str = "big") -> int:
    piece = content[at : at + count]
    if len(piece) < count:
        raise NotWhole
    return int.from_bytes(piece, "big" if order == "big" else "little")


LOOKS: dict[str, Callable[[bytes], Size | None]] = {JPEG: _jpeg, PNG: _png, WEBP: _webp, PDF: _pdf}
