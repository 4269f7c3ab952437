"""Small files of the kinds that evidence may have, byte by byte: whole ones, of any size in pixels."""

import struct
import zlib


def png(width=2, height=2):
    """A PNG file that says to be so large; its picture data is that of one row."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 3)), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def jpeg(width=2, height=2, behind=b""):
    """A JPEG file; telephones write something behind it."""
    jfif = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\1\1\0\0\x3f\0" + b"\x7f\x7f"
    return b"\xff\xd8" + jfif + frame + scan + b"\xff\xd9" + behind


def webp(width=2, height=2, kind="VP8X"):
    """A WebP file of one of its three kinds."""
    first = {
        "VP8X": b"\0\0\0\0" + b"".join(max(0, side - 1).to_bytes(3, "little") for side in (width, height)),
        "VP8L": b"\x2f" + (max(0, width - 1) | max(0, height - 1) << 14).to_bytes(4, "little") + b"\0",
        "VP8 ": b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }[kind]
    body = b"WEBP" + kind.encode() + struct.pack("<I", len(first)) + first
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(words="1 0 obj<</Type/Catalog>>endobj"):
    """A PDF file."""
    return f"%PDF-1.7\n{words}\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
