"""Codes as pictures."""

import io

import segno
from flask import Response

SVG = "image/svg+xml"
SCALE = 4


def qr_code(text: str) -> Response:
    """A QR code (ISO/IEC 18004) as SVG. Nobody keeps it: it is as good as the card."""
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="svg", scale=SCALE, xmldecl=False, light="white")
    return Response(picture.getvalue(), mimetype=SVG, headers={"Cache-Control": "no-store"})
