"""What an import of any kind begins with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Upload:
    """A file that was looked at: it is a table with known headings. unit_code: None for the whole tree.

    content: b"" where the file stays where it is, since it is worked in the process that looks at it.
    """

    unit_code: str | None
    dry_run: bool
    content: bytes
    byte_count: int
    digest: str
    columns: list[str]
