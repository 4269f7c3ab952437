"""Exports of one's own data in the published language: every service answers for what it holds."""

from shared.contracts.base import Contract
from shared.contracts.fields import AnyJson, Boolean, Many, Moment, Part, Text

AREAS_MAX = 100
RECORDS_MAX = 1000  # of one area, the newest: an export is one answer
AREA_PATTERN = r"^[a-z][a-z_]{1,39}$"


class ExportedArea(Contract):
    """All records of one kind, each {field: value}; what is empty is left out. complete: whether none is missing."""

    area = Text(at_most=40, pattern=AREA_PATTERN, required=True)
    records = Many(AnyJson(), at_most=RECORDS_MAX, required=True)
    complete = Boolean(required=True)

    example = {
        "area": "consents",
        "records": [{"purpose": "photo_publication", "state": "refused", "decided_at": "2026-02-12T08:00:00Z"}],
        "complete": True,
    }


class OwnExport(Contract):
    """What is held about oneself, in clear: by a service, and at the gateway by all of them.

    Fields and areas may be added; those that are there keep their meaning.
    """

    exported_at = Moment(required=True)
    areas = Many(Part(ExportedArea), at_most=AREAS_MAX, required=True)

    example = {"exported_at": "2026-02-12T08:30:00Z", "areas": [ExportedArea.example]}
