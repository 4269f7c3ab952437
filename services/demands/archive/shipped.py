"""What the release brings: the hours of the queue and the texts of consent, each with its day."""

import json
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.demands.archive.domain.queue import QueueScheme
from shared.contracts.identity.consent_words import LANGUAGES

FOLDER = Path(__file__).parent


def queue_scheme_on(day: date) -> QueueScheme:
    """The newest that has begun."""
    return max((scheme for scheme in _queue_schemes() if scheme.since <= day), key=lambda scheme: scheme.since)


@lru_cache(maxsize=1)
def consent_texts() -> tuple[dict[str, Any], ...]:
    """All versions: {"version", "from_day", "wordings": [{"language", "title", "text"}]}."""
    return tuple(_text(path) for path in sorted((FOLDER / "consent_texts").glob("*.toml")))


def consent_text_on(day: date) -> dict[str, Any]:
    """The newest that has begun."""
    return max((text for text in consent_texts() if text["from_day"] <= day), key=lambda text: text["version"])


@lru_cache(maxsize=1)
def _queue_schemes() -> tuple[QueueScheme, ...]:
    said = json.loads((FOLDER / "schemes" / "queue.json").read_text(encoding="utf-8"))
    return tuple(
        QueueScheme(date.fromisoformat(one["from"]), one["urgency"], one["hours_a_star"], one["hours_of_stars_max"])
        for one in said
    )


def _text(path: Path) -> dict[str, Any]:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    wordings = [
        {"language": language, "title": said[language]["title"].strip(), "text": said[language]["text"].strip()}
        for language in LANGUAGES
    ]
    return {"version": int(path.stem), "from_day": said["from_day"], "wordings": wordings}
