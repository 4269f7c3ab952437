"""What a file really is: whole pictures and documents, and nothing that only begins as one."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.files.kinds import PIXELS_MAX, media_of
from shared.runtime.tests.pictures import jpeg, pdf, png, webp

WHOLE = {
    "png": (png(), "image/png"),
    "jpeg": (jpeg(), "image/jpeg"),
    "jpeg of a telephone": (jpeg(behind=b"MotionPhoto" * 9), "image/jpeg"),
    "webp": (webp(), "image/webp"),
    "webp lossless": (webp(kind="VP8L"), "image/webp"),
    "webp simple": (webp(kind="VP8 "), "image/webp"),
    "pdf": (pdf(), "application/pdf"),
}


def zipped(members=1):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(f"{number}.txt", b"\0" * 1_000_000)
    return file.getvalue()


FALSE = {
    "nothing": b"",
    "one byte": b"\xff",
    "a program": b"MZ\x90\0" + b"\0" * 500,
    "a program of Linux": b"\x7fELF" + b"\0" * 500,
    "an archive that unpacks to a hundred times as much": zipped(),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a vector picture with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "an animation": b"GIF89a" + b"\0" * 500,
    "the first bytes of a picture before a program": b"\xff\xd8\xffMZ\x90\0" + b"\0" * 500,
    "the first bytes of a picture before an archive": b"\xff\xd8\xff" + zipped(),
    "the beginning of a png before a program": png()[:8] + b"MZ\x90\0" + b"\0" * 500,
    "an archive behind a png": png() + zipped(),
    "a png without its end": png()[:-12],
    "a png that lacks a byte": png()[:-1],
    "a png whose chunks say too much": png()[:8] + b"\xff\xff\xff\xffIHDR",
    "a png that is all beginning": png()[:33],
    "a jpeg without its end": jpeg()[:-2],
    "a jpeg without a picture": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9",
    "a webp that is longer than it says": webp() + b"\0\0",
    "a webp that is shorter": webp()[:-1],
    "a webp of an unknown kind": webp().replace(b"VP8X", b"VP8Z"),
    "a pdf without its end": pdf().replace(b"%%EOF", b""),
    "a pdf behind something": b"\xef\xbb\xbf" + pdf(),
    "a pdf of no version": pdf().replace(b"%PDF-1.7", b"%PDF-evil"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_what_it_is(name):
    content, media = WHOLE[name]
    assert media_of(content) == media


@pytest.mark.parametrize("name", FALSE)
def test_everything_else_is_nothing(name):
    assert media_of(FALSE[name]) is None


@pytest.mark.parametrize("made", [png, jpeg, webp, lambda *size: webp(*size, kind="VP8L")])
def test_a_picture_that_unpacks_to_more_than_a_viewer_holds_is_nothing(made):
    width = 12_000
    assert media_of(made(width, PIXELS_MAX // width)) is not None
    assert media_of(made(width, PIXELS_MAX // width + 1)) is None


@pytest.mark.parametrize("made", [png, jpeg, lambda *size: webp(*size, kind="VP8 ")])
def test_a_picture_without_any_picture_is_nothing(made):
    assert media_of(made(0, 2)) is None
    assert media_of(made(1, 1)) is not None


def test_a_picture_of_endless_parts_is_nothing():
    chunk = b"\0\0\0\0tEXt\0\0\0\0"
    assert media_of(png()[:33] + chunk * 100 + png()[33:]) == "image/png"
    assert media_of(png()[:33] + chunk * 20_000 + png()[33:]) is None


@given(st.sampled_from([png(), jpeg(), webp(), webp(kind="VP8L"), pdf()]), st.data())
def test_no_damage_breaks_the_look(content, data):
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    media_of(bytes(damaged[:cut]))
