"""The paper of a certificate: PDF with the font in it, a QR code, and what is signed as an attachment.

PDF/A-3u: the text can be selected and searched, and an attachment is allowed. One certificate gives the same bytes
each time.
"""

import io
import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
import typst

from gateway.papers.fonts import FAMILY, drawn, font_folder, lacking
from gateway.words import Words

TEMPLATE = Path(__file__).parent / "certificate.typ"
STANDARD = "a-3u"
LANGUAGE = "zh-CN"  # of what is handed in
MINUTES_OF_HOUR = 60


def certificate_pdf(paper: dict[str, Any], address: str, words: Words) -> bytes:
    """The PDF. paper: a `CertificatePaper`; address: where the code is verified, without it."""
    statement, code = paper["statement"], paper["code"]
    inputs = {
        "data": json.dumps(shown(statement, code, address, words), ensure_ascii=False),
        "qr": picture(f"{address}?code={code.replace('-', '')}"),
        "signed": paper["signed"],
        "family": FAMILY,
    }
    issued_at = datetime.fromisoformat(statement["issued_on"]).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    content: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs=inputs,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        timestamp=int(issued_at.timestamp()),
    )
    return content


def shown(statement: dict[str, Any], code: str, address: str, words: Words) -> dict[str, Any]:
    """A statement as the paper says it: hours and minutes, words, and no character that the font lacks."""
    kind = statement["document_kind"]
    told = drawn_all(statement) | {
        "document_kind": words.sentence(LANGUAGE, f"document_kind.{kind}") if kind else "",
        "hours": hours(statement["minutes"]),
        "code": code,
        "address": address,
        "lacking": lacking(json.dumps(statement, ensure_ascii=False)),
    }
    for line in told["lines"]:
        line["hours"] = hours(line["minutes"])
        for service in line["services"]:
            service["hours"] = hours(service["minutes"])
    return told


def drawn_all(value: Any) -> Any:
    """All texts in plain JSON as the font can draw them."""
    if isinstance(value, dict):
        return {name: drawn_all(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [drawn_all(inner) for inner in value]
    return drawn(value) if isinstance(value, str) else value


def hours(minutes: int) -> str:
    """Whole minutes, nothing rounded: 12 小时 30 分钟."""
    whole, rest = divmod(minutes, MINUTES_OF_HOUR)
    parts = [f"{whole} 小时"] if whole else []
    return " ".join([*parts, *([f"{rest} 分钟"] if rest or not whole else [])])


def picture(text: str) -> str:
    """A QR code as SVG."""
    drawing = io.BytesIO()
    segno.make_qr(text, error="m").save(drawing, kind="svg", scale=4, border=2, xmldecl=False)
    return drawing.getvalue().decode()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
