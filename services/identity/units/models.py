"""The tables of the union tree."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from services.identity.units.domain import depth_of, path_below
from shared.contracts.identity.unit_words import (
    ADMIN_CODE_CHARACTERS_MAX,
    UNIT_CODE_CHARACTERS_MAX,
    UNIT_DEPTH_MAX,
    UNIT_NAME_CHARACTERS_MAX,
    UnitState,
)
from shared.runtime.data.mapping import Json
from shared.runtime.data.search import SearchTerms, search_index

SEGMENT_CHARACTERS = 33  # an id in hexadecimal digits and a slash
PATH_CHARACTERS_MAX = SEGMENT_CHARACTERS * UNIT_DEPTH_MAX
NO_PARENT = text("parent_id IS NULL")


def bytewise(characters_max: int) -> String:
    """Text whose ranges are ranges of bytes, whatever the language of the database."""
    return String(characters_max).with_variant(String(characters_max, collation="C"), "postgresql")


Change = dict[str, Any]
"""What happened to one field: {"field": name, "old": plain JSON, "new": plain JSON}."""


class Unit(Base):
    """A union of any kind. Its code never changes, so copies of codes in other rows cannot grow stale.

    search: terms of the name; level_name: what the nearest unit above (or this one) calls this kind, None for the usual
    word; own_level_names: what this unit calls kinds in its subtree, NULL if nothing. Coordinates are WGS-84.
    """

    __tablename__ = "unit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(bytewise(UNIT_CODE_CHARACTERS_MAX), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(UNIT_NAME_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    parent_code: Mapped[str | None] = mapped_column(String(UNIT_CODE_CHARACTERS_MAX))
    path: Mapped[str] = mapped_column(bytewise(PATH_CHARACTERS_MAX), unique=True)
    depth: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=UnitState.ACTIVE.value)
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    successor_code: Mapped[str | None] = mapped_column(String(UNIT_CODE_CHARACTERS_MAX))
    flags: Mapped[list[str]] = mapped_column(Json)
    legal_person_until: Mapped[date | None]
    admin_code: Mapped[str | None] = mapped_column(String(ADMIN_CODE_CHARACTERS_MAX))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    own_level_names: Mapped[list[dict[str, str]] | None] = mapped_column(Json)
    level_name: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('active', 'merged', 'dissolved')", name="state"),
        CheckConstraint("(state = 'active') <= (successor_id IS NULL)", name="active_has_no_successor"),
        CheckConstraint("(state = 'merged') <= (successor_id IS NOT NULL)", name="merged_has_successor"),
        CheckConstraint("(parent_id IS NULL) = (depth = 1)", name="root_alone_has_no_parent"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint(f"depth BETWEEN 1 AND {UNIT_DEPTH_MAX}", name="depth"),
        CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name="coordinates"),
        CheckConstraint("version >= 1", name="version"),
        # An expression, since NULLs are all different in a unique index.
        Index(
            "ix_unit_one_root",
            text("(parent_id IS NULL)"),
            unique=True,
            postgresql_where=NO_PARENT,
            sqlite_where=NO_PARENT,
        ),
        Index("ix_unit_parent_id_code", "parent_id", "code"),
        Index("ix_unit_depth_code", "depth", "code"),
        Index("ix_unit_admin_code", "admin_code"),
        search_index("ix_unit_search", "search"),
    )

    @property
    def level_names(self) -> list[dict[str, str]]:
        """What this unit calls kinds in its subtree."""
        return self.own_level_names or []

    @level_names.setter
    def level_names(self, said: list[dict[str, str]]) -> None:
        self.own_level_names = said or None

    def alter(self, values: dict[str, Any]) -> list[Change]:
        """Take the values that differ, and say which."""
        changes = [
            {"field": name, "old": plain(getattr(self, name)), "new": plain(value)}
            for name, value in values.items()
            if getattr(self, name) != value
        ]
        for name, value in values.items():
            setattr(self, name, value)
        return changes

    def hang_below(self, parent: "Unit | None") -> None:
        """Stand below the parent; what is below this unit is moved along by `paths.move_along`."""
        self.parent_id, self.parent_code = (parent.id, parent.code) if parent else (None, None)
        self.path = path_below(parent.path if parent else None, self.id)
        self.depth = depth_of(self.path)


class UnitHistory(Base):
    """Who made a version of a unit, when, and what was there before."""

    __tablename__ = "unit_history"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[str] = mapped_column(String(20))
    changes: Mapped[list[Change]] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


def plain(value: Any) -> Any:
    """A field's value as plain JSON, for the history."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
