"""The doors of files of evidence."""

from collections.abc import Callable
from typing import Any

from services.projects.evidence import keeping, queries
from services.projects.evidence.keeping import Keeping
from shared.contracts.base import Loaded, Nothing
from shared.contracts.projects.evidence import EvidenceContent, EvidenceFile, EvidenceOf, UploadEvidence
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

SWEEP_SECONDS = 900


class EvidenceDoors:
    """Uploading files that prove something, and reading them."""

    db: CallDatabase
    actor: Actor
    keeping: Keeping
    is_stopping: Callable[[], bool]

    @rpc(UploadEvidence, replies=EvidenceFile)
    def upload_evidence(self, request: Loaded) -> Any:
        return keeping.upload_evidence(self.db, self.keeping, request, self.actor)

    @rpc(EvidenceOf, replies=EvidenceFile)
    def evidence_file(self, request: Loaded) -> Any:
        return self.db.read(queries.evidence_file, request, self.actor)

    @rpc(EvidenceOf, replies=EvidenceContent)
    def evidence_content(self, request: Loaded) -> Any:
        return keeping.evidence_content(self.db, self.keeping, request, self.actor)

    @rpc(EvidenceOf, replies=Nothing)
    def remove_evidence(self, request: Loaded) -> Any:
        return keeping.remove_evidence(self.db, self.keeping, request, self.actor)

    @timer(interval_seconds=SWEEP_SECONDS)
    def sweep_evidence(self) -> None:
        keeping.sweep_evidence(self.db, self.keeping, self.is_stopping)
