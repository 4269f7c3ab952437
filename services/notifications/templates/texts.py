"""The templates in `texts/`: one file a version of a kind, `<kind>.<version>.toml`; never changed once it was used.

A message keeps the version with which it was made: what was said stays as it was said.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.notifications.templates.domain import INBOX, ChannelWords, ParameterKind, Template
from shared.contracts.notifications.message_words import LANGUAGES, ChannelName

FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=1)
def all_templates() -> Mapping[tuple[str, int], Template]:
    """All versions of all kinds."""
    read = [read_template(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {(template.kind, template.version): template for template in read}


@lru_cache(maxsize=1)
def newest_templates() -> Mapping[str, Template]:
    """What is said from now on, by kind."""
    return {kind: template for (kind, _), template in sorted(all_templates().items())}


def read_template(path: Path) -> Template:
    """The template in a file. Raises KeyError, ValueError for one that is none."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    kind, version, _ = path.name.split(".")
    channels = tuple(ChannelName(name) for name in said["channels"])
    return Template(
        kind,
        int(version),
        channels,
        {name: ParameterKind(word) for name, word in said["parameters"].items()},
        {language: _of_channels(said[language], said.get("values", {}), channels) for language in LANGUAGES},
        said.get("can_be_refused", True),
    )


def _of_channels(
    said: Mapping[str, Any], values: Mapping[str, Any], channels: tuple[ChannelName, ...]
) -> dict[str, ChannelWords]:
    """A channel without words of its own says what the inbox says; values are the same in every language."""
    found = {}
    for channel in (INBOX, *channels):
        own = said.get(channel, {})
        title, text = own.get("title", said["title"]), own.get("text", said["text"])
        found[str(channel)] = ChannelWords(title, text, values.get(channel, {}))
    return found
