"""The years in `announced/`, as the State Council has announced them (国务院办公厅关于部分节假日安排的通知).

A file says which days differ from their weekday; a year more is a file more.
"""

import json
from functools import lru_cache
from pathlib import Path

from shared.contracts.base import Loaded
from shared.contracts.projects.working_days import AnnounceYear

FOLDER = Path(__file__).parent / "announced"


@lru_cache(maxsize=1)
def announced_years() -> tuple[Loaded, ...]:
    """All of them, each as a request that would announce it."""
    files = sorted(FOLDER.glob("*.json"))
    return tuple(AnnounceYear().request(json.loads(path.read_text(encoding="utf-8"))) for path in files)
