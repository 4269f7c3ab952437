"""Where evidence is kept: whether it can be reached, and seen by every process."""

from collections.abc import Iterator

from deploy.cli.examination.findings import Finding, note, well, wrong
from shared.runtime.files.stores import store_for
from shared.runtime.settings import Settings
from shared.runtime.settings_values import without_password


def examine(settings: Settings) -> Iterator[Finding]:
    """The store, and what one disk means for several hosts."""
    subject = f"files {without_password(settings.files_uri) or settings.data_folder / 'files'}"
    trouble = store_for(settings).trouble()
    yield wrong(subject, trouble) if trouble else well(subject, "can be used.")
    if settings.mode == "distributed" and not settings.files_uri:
        yield note(
            subject, "several hosts of projects must see the same folder, or share a bucket (NUANLIU_FILES_URI)."
        )
