"""Lists of what is no volunteer service, a file for each day on which one came into force; never changed afterwards."""

import tomllib
from functools import lru_cache
from pathlib import Path

from services.projects.library.domain.wording import Row, WordList
from shared.contracts.projects.library_words import NoService

FOLDER = Path(__file__).parent
NAMES = "no-service.*.toml"


@lru_cache(maxsize=1)
def word_lists() -> tuple[WordList, ...]:
    """All lists, also those that are not in force yet or any more."""
    return tuple(read_list(path) for path in sorted(FOLDER.glob(NAMES)))


def read_list(path: Path) -> WordList:
    """The list in a file."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = tuple(
        Row(NoService(row["because"]), row["phrase"], tuple(row.get("unless", ())), row["found"], row["innocent"])
        for row in said["row"]
    )
    return WordList(said["from_day"], said["source"], rows)
