"""What ships with a release: published schemes to start from in `presets/`, and thresholds of stars in `stars/`.

A file of stars is named for the day from which it holds, and never changed once it held.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from services.credits.schemes.domain.rules import Rules, rules_of
from services.credits.schemes.domain.stars import Thresholds
from shared.contracts.credits.scheme_rules import SchemeRules
from shared.contracts.credits.scheme_words import Preset

PRESETS = Path(__file__).parent / "presets"
STARS = Path(__file__).parent / "stars"


@lru_cache(maxsize=1)
def all_presets() -> tuple[SimpleNamespace, ...]:
    """Each with its `preset`, what it `says`, and its `rules` as JSON, in the order of the words."""
    return tuple(SimpleNamespace(preset=preset, **_read(PRESETS / f"{preset}.json")) for preset in Preset)


def preset_rules(preset: Preset) -> Rules:
    """The rules of a preset. Raises Invalid where its file does not fit the contract."""
    (found,) = (known for known in all_presets() if known.preset == preset)
    return rules_of(SchemeRules().dump(SchemeRules().request(found.rules)))


@lru_cache(maxsize=1)
def all_thresholds() -> tuple[Thresholds, ...]:
    """All thresholds of stars, the oldest first."""
    return tuple(
        Thresholds(date.fromisoformat(path.stem), tuple(_read(path)["hours"])) for path in sorted(STARS.glob("*.json"))
    )


def _read(path: Path) -> Mapping[str, Any]:
    said: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return said
