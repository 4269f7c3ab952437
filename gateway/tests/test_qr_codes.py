"""Codes as pictures."""

from xml.etree import ElementTree

from gateway.qr_codes import SVG, qr_code


def test_a_code_is_drawn_as_svg_that_nobody_keeps():
    answer = qr_code("a.b.c")
    assert ElementTree.fromstring(answer.get_data(as_text=True)).tag.endswith("svg")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (SVG, "no-store")
