"""What a project says of itself, as it is stored: tidied, one of each word, in WGS-84."""

from collections.abc import Mapping
from typing import Any

from services.projects.library.models import Project
from services.projects.library.telling import index
from services.projects.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import (
    BRAND_CHARACTERS_MAX,
    EVIDENCE,
    PLACE_CHARACTERS_MAX,
    TAG_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    ServiceMode,
)
from shared.contracts.projects.refusals.library import (
    DAYS_REVERSED,
    EVIDENCE_NOT_FOR_MODE,
    POSITION_INCOMPLETE,
    WORDS_UNUSABLE,
)
from shared.kernel.places import Datum, position_in
from shared.kernel.text import tidied

DESCRIPTIONS = (
    "title",
    "service_class",
    "kinds",
    "tags",
    "mode",
    "evidence_rule",
    "brand",
    "place",
    "content",
    "conditions",
    "wanted_count",
    "how_to_sign_up",
    "risks",
    "safeguards",
    "starts_on",
    "ends_on",
)
FLAGS = ("is_high_risk", "is_large_event", "is_outside_beijing", "has_foreigners", "is_agreement_asked")
POSITION = ("longitude", "latitude", "datum")
# Words that a page shows in one line, and how long they are as they are stored; the others keep their lines.
IN_ONE_LINE = {"title": TITLE_CHARACTERS_MAX, "brand": BRAND_CHARACTERS_MAX, "place": PLACE_CHARACTERS_MAX}
NEEDED = ("title",)


def described(request: Loaded) -> list[str]:
    """The fields of a change that were sent."""
    return [name for name in (*DESCRIPTIONS, *FLAGS, *POSITION) if name in request.given]


def put_on(project: Project, said: Mapping[str, Any]) -> None:
    """Say so of a project. Raises Invalid for words of which nothing is left or too much, and for half a position."""
    for name in (*DESCRIPTIONS, *FLAGS):
        if name in said:
            setattr(project, name, _as_stored(name, said[name]))
    if "longitude" in said or "latitude" in said:
        _put_at(project, said)
    index(project)


def refuse_contradictions(project: Project) -> None:
    """Raises Invalid for what cannot be meant, in a draft as well."""
    mode, rule = ServiceMode(project.mode), project.evidence_rule
    if rule not in EVIDENCE[mode]:
        raise EVIDENCE_NOT_FOR_MODE(mode=mode.value, evidence_rule=rule)
    if project.starts_on and project.ends_on and project.ends_on < project.starts_on:
        raise DAYS_REVERSED()


def _as_stored(name: str, value: Any) -> Any:
    if name == "tags":
        refuse_personal(*value)
        return list(dict.fromkeys(tag for said in value if (tag := _line(name, said, TAG_CHARACTERS_MAX))))
    if name == "kinds":
        return sorted(set(value))
    if not isinstance(value, str):
        return value
    refuse_personal(value)
    stored = _line(name, value, IN_ONE_LINE[name]) if name in IN_ONE_LINE else value.strip()
    if not stored and name in NEEDED:
        raise WORDS_UNUSABLE(field=name)
    return stored or None


def _line(name: str, text: str, characters_max: int) -> str:
    """Words as they are stored in one line, which may be longer than they were sent. Raises Invalid."""
    line = tidied(text)
    if len(line) > characters_max:
        raise WORDS_UNUSABLE(field=name)
    return line


def _put_at(project: Project, said: Mapping[str, Any]) -> None:
    longitude, latitude = said.get("longitude"), said.get("latitude")
    if (longitude is None) != (latitude is None):
        raise POSITION_INCOMPLETE()
    if longitude is None or latitude is None:
        project.put_at(None)
    else:
        project.put_at(position_in(said.get("datum") or Datum.WGS84, longitude, latitude))
