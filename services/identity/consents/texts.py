"""The texts in `texts/`: one file a version of a purpose, `<purpose>.<version>.toml`; never changed once it held."""

import tomllib
from functools import lru_cache
from pathlib import Path

from services.identity.consents.domain import Text, Wording
from shared.contracts.identity.consent_words import LANGUAGES, ConsentGiver

FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=1)
def all_texts() -> tuple[Text, ...]:
    """All versions of all purposes, also those that do not hold yet or any more."""
    return tuple(read_text(path) for path in sorted(FOLDER.glob("*.toml")))


def read_text(path: Path) -> Text:
    """The text in a file."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    purpose, version, _ = path.name.split(".")
    wordings = tuple(
        Wording(language, **{name: value.strip() for name, value in said[language].items()}) for language in LANGUAGES
    )
    return Text(purpose, int(version), said["from_day"], said["needed"], ConsentGiver(said["giver"]), wordings)
