"""Search in Chinese names: by any part, by pinyin as it is typed, by initials.

A name's terms stand in a column of their own, a GIN-indexed array on PostgreSQL and delimited text on SQLite. (Trigram
indexes are useless for words of two characters; terms of characters and bigrams answer in milliseconds on millions.)

    search: Mapped[list[str]] = mapped_column(SearchTerms())
    __table_args__ = (search_index("unit_search", "search"),)
    unit.search = terms_of(unit.name)
    select(Unit).where(matches(Unit.search, "东华门 jiedao"))

Kinds of terms, told apart by their spelling so that one index serves all:
    东  东华           characters and bigrams of the folded name, small letters, without the dots of names
    东华门街道总工会    the whole name so folded, in which a longer part is looked up again
    DON ONG NGH       three letters in a row of the pinyin, with every reading of every character, capital letters
    'DO               the beginning of a syllable
    *DH *DHM          two and three initials in a row;  ^D the initial of the first character
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from shared.kernel.text import MIDDLE_DOT, folded

NAME_CHARACTERS_MAX = 200
QUERY_CHARACTERS_MAX = 50
QUERY_RUNS_MAX = 5
READINGS_CACHED_MAX = 30_000

GRAM = 3
BEGINNING = 2
# Readings as surnames that pypinyin's tables lack.
EXTRA_READINGS = {"黑": ("he",)}
LATIN = re.compile(r"[a-z]+")
RUN = re.compile(r"[a-z]+|[^a-z]+")
APOSTROPHE = re.compile(r"(?<=[a-z])['’ʼ`](?=[a-z])")  # in a name and between syllables; as letters they go on
# Of names of peoples: people type one of them, or none.
_DOTS = dict.fromkeys(map(ord, MIDDLE_DOT + "."))


def terms_of(name: str) -> list[str]:
    """All terms of a name, of its first `NAME_CHARACTERS_MAX` characters: the whole of it, then the others sorted."""
    text = _undotted(name)[:NAME_CHARACTERS_MAX]
    readings = [known for known in map(readings_of, text) if known]
    initials = [tuple(sorted({reading[0] for reading in known})) for known in readings]
    terms = {*text, *_grams(text, 2)} | _pinyin_terms(readings) | _initial_terms(initials)
    return [text, *sorted(terms - {text})] if text else []


def matches(column: Any, query: str) -> sa.ColumnElement[bool]:
    """The condition that a name contains every run of the query: 东华门, donghuamen, dongh, dhm, or "东华 jd".

    A run of Latin letters may be letters of the name itself, pinyin or initials. A query without any run matches all.
    """
    return sa.and_(sa.true(), *(sa.or_(*_ways(column, run)) for run in runs_of(query)))


def runs_of(query: str) -> list[str]:
    """The folded pieces of a query that are looked up one by one: split at spaces and where the script changes."""
    words = [APOSTROPHE.sub("", _undotted(word)) for word in query[:QUERY_CHARACTERS_MAX].split()]
    return [run for word in words for run in RUN.findall(word)][:QUERY_RUNS_MAX]


def _undotted(text: str) -> str:
    return folded(text).translate(_DOTS)


def search_index(name: str, column: str) -> sa.Index:
    """The index of a column of terms. SQLite has none that would help: it reads the column."""
    return sa.Index(name, column, postgresql_using="gin").ddl_if(dialect="postgresql")


@lru_cache(maxsize=READINGS_CACHED_MAX)
def readings_of(character: str) -> tuple[str, ...]:
    """All readings without tones, ü as v, u and yu; a Latin letter reads as itself; () for what is not spoken."""
    if LATIN.fullmatch(character):
        return (character.upper(),)
    # Its tables take half a second to read: a command that searches nothing does not wait for them.
    from pypinyin import Style, pinyin

    known = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = {reading for group in known for reading in group} | set(EXTRA_READINGS.get(character, ()))
    typed = {reading.replace("v", as_typed) for reading in plain for as_typed in ("v", "u", "yu")}
    return tuple(sorted(reading.upper() for reading in typed if reading.isascii() and reading.isalpha()))


def _pinyin_terms(readings: list[tuple[str, ...]]) -> set[str]:
    """Letters in a row through all readings. What follows a syllable matters only by its next two letters."""
    terms: set[str] = set()
    ahead: set[str] = {""}
    for known in reversed(readings):
        for reading in known:
            for head in ahead:
                letters = reading + head
                terms.add("'" + letters[:BEGINNING])
                terms.update(_grams(letters[: len(reading) + GRAM - 1], GRAM))
        ahead = {(reading + head)[: GRAM - 1] for reading in known for head in ahead}
    return terms


def _initial_terms(initials: list[tuple[str, ...]]) -> set[str]:
    terms = {f"^{initial}" for initial in initials[0]} if initials else set()
    ahead: set[str] = {""}
    for known in reversed(initials):
        rows = {initial + head for initial in known for head in ahead}
        terms |= {"*" + row[:size] for row in rows for size in (2, GRAM) if len(row) >= size}
        ahead = {row[: GRAM - 1] for row in rows}
    return terms


def _grams(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _ways(column: Any, run: str) -> Iterator[sa.ColumnElement[bool]]:
    """The ways in which a name can contain the run, the likeliest first: databases look no further."""
    if LATIN.fullmatch(run):
        typed = run.upper()
        yield HasTerms(column, _typed_terms(typed))
        if len(typed) > 1:
            yield HasTerms(column, ["*" + row for row in _grams(typed, min(len(typed), GRAM))])
    if len(run) <= 2:
        yield HasTerms(column, [run])
    else:
        yield sa.and_(HasTerms(column, _grams(run, 2)), HasPart(column, run))


def _typed_terms(typed: str) -> list[str]:
    """What pinyin typed so far must hit: it begins with a syllable, and goes on letter by letter."""
    if len(typed) == 1:
        return [f"^{typed}"]
    return ["'" + typed[:BEGINNING], *_grams(typed, GRAM)]


class SearchTerms(sa.types.TypeDecorator[Sequence[str]]):
    """The column of a name's terms: an array on PostgreSQL, text with a space around each term on SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        on_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(postgresql.ARRAY(sa.Text) if on_postgresql else sa.Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return f" {' '.join(value)} "

    def process_result_value(self, value: Any, dialect: Dialect) -> Sequence[str] | None:
        return value.split() if isinstance(value, str) else value


class Condition(FunctionElement[bool]):
    """A condition on a column of terms.

    It stands in a statement as it is: what SQLAlchemy makes of functions without a boolean type in the database,
    `(...) = 1`, would keep SQLite from leaving off at the first term that is missing.
    """

    type = sa.Boolean()

    def self_group(self, against: Any = None) -> "Condition":
        """No grouping: each form of it has its own brackets."""
        return self


class HasTerms(Condition):
    """Whether a column of terms has all of some terms."""

    name = "has_terms"
    inherit_cache = True

    def __init__(self, column: Any, terms: Sequence[str]) -> None:
        super().__init__(column, *(sa.literal(term, sa.Text) for term in sorted(set(terms))))


class HasPart(Condition):
    """Whether the whole name, the first in a column of terms, has a part of three characters or more."""

    name = "has_part"
    inherit_cache = True

    def __init__(self, column: Any, part: str) -> None:
        super().__init__(column, sa.literal(part, sa.Text))


@compiles(HasTerms, "postgresql")
def _has_terms_postgresql(element: HasTerms, compiler: SQLCompiler, **rest: Any) -> str:
    column, *terms = (compiler.process(clause, **rest) for clause in element.clauses)
    return f"({column} @> ARRAY[{', '.join(terms)}]::text[])"


@compiles(HasTerms)
def _has_terms(element: HasTerms, compiler: SQLCompiler, **rest: Any) -> str:
    column, *terms = (compiler.process(clause, **rest) for clause in element.clauses)
    return "(" + " AND ".join(f"instr({column}, ' ' || {term} || ' ') > 0" for term in terms) + ")"


@compiles(HasPart, "postgresql")
def _has_part_postgresql(element: HasPart, compiler: SQLCompiler, **rest: Any) -> str:
    column, part = (compiler.process(clause, **rest) for clause in element.clauses)
    return f"(strpos(({column})[1], {part}) > 0)"


@compiles(HasPart)
def _has_part(element: HasPart, compiler: SQLCompiler, **rest: Any) -> str:
    column, part = (compiler.process(clause, **rest) for clause in element.clauses)
    return f"(instr({column}, {part}) > 0)"
