"""Routes of files of evidence."""

import base64
from typing import Any
from urllib.parse import quote

from flask import Response
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.projects.evidence import EXAMPLE_FILE, EvidenceFile, UploadEvidence
from shared.contracts.projects.evidence_words import MEDIA
from shared.contracts.projects.refusals import evidence as refusals
from shared.contracts.refusals.stores import FILE_STORE_AWAY
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY

blueprint = blueprint_of("evidence-files", "Files of evidence: private, and bound to a service record.")


@blueprint.route("/evidence-files")
class EvidenceFiles(MethodView):
    """Uploads."""

    @blueprint.uploads(UploadEvidence)
    @blueprint.answers(201, EvidenceFile)
    @blueprint.refuses(
        refusals.EVIDENCE_TYPE_UNFIT,
        refusals.EVIDENCE_TOO_LARGE,
        refusals.EVIDENCE_WAITING,
        refusals.EVIDENCE_NOT_FOUND,
        FILE_STORE_AWAY,
        VOLUNTEERS_ONLY,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Upload a file of evidence.

        A picture (JPEG, PNG, WebP) or a PDF document of at most 10 MB; what it is, is told by its content and not by
        its name. It proves nothing until it is named with an entry or added to a record; after a day without that it is
        removed.
        """
        return rpc("projects").upload_evidence(request)


@blueprint.route("/evidence-files/<uuid:id>")
class OneEvidenceFile(MethodView):
    """One file."""

    @blueprint.answers(200, EvidenceFile)
    @blueprint.refuses(refusals.EVIDENCE_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read what is known of a file.

        One's own, or of a record that one sees.
        """
        return rpc("projects").evidence_file({"id": id})

    @blueprint.answers(204)
    @blueprint.refuses(refusals.EVIDENCE_NOT_FOUND, refusals.EVIDENCE_BOUND, FILE_STORE_AWAY)
    def delete(self, id: str) -> Any:
        """Remove a file.

        One's own, as long as it proves nothing.
        """
        return rpc("projects").remove_evidence({"id": id})


@blueprint.route("/evidence-files/<uuid:id>/content")
class EvidenceFileContent(MethodView):
    """What is in it."""

    @blueprint.answers(200, media=MEDIA[0], more_media=MEDIA[1:], example=EXAMPLE_FILE)
    @blueprint.refuses(refusals.EVIDENCE_NOT_FOUND, refusals.EVIDENCE_DAMAGED, FILE_STORE_AWAY)
    def get(self, id: str) -> Any:
        """Download a file.

        With the media type that it really has, always as an attachment. That it was read is kept in the trail.
        """
        return attachment(rpc("projects").evidence_content({"id": id}))


def attachment(file: dict[str, str]) -> Response:
    """A file that no browser opens as a page, and no cache keeps."""
    response = Response(base64.b64decode(file["content"]), 200, content_type=file["media"])
    # Headers are Latin-1: the name stands percent-encoded (RFC 6266 4.3), and a plain one for who does not read that.
    named = f"filename=\"evidence\"; filename*=UTF-8''{quote(file['name'], safe='')}"
    response.headers["Content-Disposition"] = f"attachment; {named}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
