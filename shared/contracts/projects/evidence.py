"""Files of evidence in the published language: uploaded, bound to a record, read by whoever may."""

from base64 import b64encode

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Moment, Text
from shared.contracts.projects.evidence_words import (
    FILE_BYTES_MAX,
    FILE_NAME_CHARACTERS_MAX,
    MEDIA,
    UPLOAD_NAME_CHARACTERS_MAX,
)

EVIDENCE_ID = "01936f0e-7b2a-7c11-8000-0000000000e7"
CONTENT_CHARACTERS_MAX = FILE_BYTES_MAX // 3 * 4 + 8
BASE64_PATTERN = r"^[A-Za-z0-9+/]*={0,2}$"
EXAMPLE_FILE = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class UploadEvidence(Contract):
    """A file: a JPEG, PNG or WebP picture, or a PDF document, whatever its name says."""

    file_name = Text(at_least=1, at_most=UPLOAD_NAME_CHARACTERS_MAX, required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, pattern=BASE64_PATTERN, required=True)

    example = {"file_name": "sign-in sheet.pdf", "content": b64encode(EXAMPLE_FILE.encode()).decode()}


class EvidenceOf(Contract):
    """Which file."""

    id = Id(required=True)

    example = {"id": EVIDENCE_ID}


class EvidenceFile(Contract):
    """What is known of a file. media: what it really is; digest: SHA-256; is_own: uploaded by whoever asks.

    record_id: what it proves, null until it is named with an entry or an appeal; unbound files are removed after a day.
    """

    id = Id(required=True)
    record_id = Id(allow_none=True, required=True)
    name = Text(at_most=FILE_NAME_CHARACTERS_MAX, required=True)
    media = Choice(MEDIA, required=True)
    byte_count = Integer(required=True)
    digest = Text(at_most=64, pattern=r"^[0-9a-f]{64}$", required=True)
    uploaded_at = Moment(required=True)
    is_own = Boolean(required=True)

    example = {
        "id": EVIDENCE_ID,
        "record_id": None,
        "name": "sign-in sheet.pdf",
        "media": "application/pdf",
        "byte_count": 68,
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "uploaded_at": "2026-03-07T05:00:00Z",
        "is_own": True,
    }


class EvidenceContent(Contract):
    """What is in a file, in base64; the gateway gives it out as it is."""

    name = Text(at_most=FILE_NAME_CHARACTERS_MAX, required=True)
    media = Choice(MEDIA, required=True)
    content = Text(at_most=CONTENT_CHARACTERS_MAX, pattern=BASE64_PATTERN, required=True)

    example = {"name": "sign-in sheet.pdf", "media": "application/pdf", "content": "JVBERi0xLjc="}
