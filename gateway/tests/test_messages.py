"""Every refusal has its words: a sentence and a remedy, in Chinese and in English, with no place left open."""

import ast
import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import gateway
from gateway.problems import STATUS_BY_CODE, STATUS_BY_KIND
from gateway.refusals import REASONS
from gateway.web.refusals import REASONS as WEB_REASONS
from gateway.words import LANGUAGES, MESSAGES_FOLDER, PLACE, Words, catalogues, read_catalogue, read_words
from shared.contracts.base import Contract
from shared.kernel.errors import Declared, declared_in

TREE = Path(gateway.__file__).parents[1]
MAPPED_STATUS = {429, *STATUS_BY_KIND.values(), *STATUS_BY_CODE.values()}


def all_declared() -> dict[str, Declared]:
    """The refusals of all modules that the gateway may import, by code."""
    found: dict[str, Declared] = {}
    for path in (path for package in ("shared", "gateway") for path in sorted((TREE / package).rglob("*.py"))):
        if "tests" in path.parts or "declare(" not in path.read_text(encoding="utf-8"):
            continue
        module = ".".join(path.relative_to(TREE).with_suffix("").parts)
        for declared in declared_in(vars(importlib.import_module(module))):
            known = found.setdefault(declared.code, declared)
            assert (known.kind, known.parameters) == (declared.kind, declared.parameters), declared.code
    return found


def problem_words() -> set[str]:
    """The words with which contracts and services name the faults of a request, as they stand in the source."""
    literals = {
        constant.value
        for package in ("shared", "gateway", "services")
        for path in (TREE / package).rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for constant in fault_literals(node)
    }
    return literals | {str(word) for word in Contract.error_messages.values()} | {"missing", "null"}


def fault_literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings of `ValidationError("…")` and of `{"problem": "…"}`."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "ValidationError" and node.args:
        yield from texts(ast.walk(node.args[0]))
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "problem":
                yield from texts([value])


def texts(nodes: Iterator[ast.AST] | list[ast.expr]) -> Iterator[ast.Constant]:
    yield from (node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


DECLARED = all_declared()


@pytest.fixture(scope="module")
def words() -> Words:
    return read_words()


def test_the_refusals_of_all_parts_are_looked_at() -> None:
    assert {"request.invalid", "bus.away", "gateway.overloaded", "database.busy", "identity.unit_not_found"} <= set(
        DECLARED
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(DECLARED))
def test_a_refusal_has_a_sentence_and_a_remedy(words: Words, code: str, language: str) -> None:
    assert words.knows(language, code), f"{code} has no sentence"
    assert words.knows(language, f"{code}.remedy"), f"{code} has no remedy"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(DECLARED))
def test_a_sentence_has_no_place_that_the_refusal_does_not_fill(words: Words, code: str, language: str) -> None:
    for message_id in (code, f"{code}.remedy"):
        places = set(PLACE.findall(words.template(language, message_id)))
        assert places <= set(DECLARED[code].parameters), message_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_and_reason_has_its_words(words: Words, language: str) -> None:
    needed = {f"problem.{word}" for word in problem_words()} | {f"reason.{word}" for word in (*REASONS, *WEB_REASONS)}
    needed |= {f"title.{status}" for status in MAPPED_STATUS}
    assert sorted(message_id for message_id in needed if not words.knows(language, message_id)) == []


def test_the_faults_are_found_in_the_source() -> None:
    assert {"not_integer", "unknown_field", "missing", "repeated", "not_one_file"} <= problem_words()


@pytest.mark.parametrize("name", sorted(path.name for path in (MESSAGES_FOLDER / LANGUAGES[0]).glob("*.po")))
def test_both_languages_say_the_same_things(name: str) -> None:
    chinese, english = (ids(MESSAGES_FOLDER / language / name) for language in LANGUAGES)
    assert chinese == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_stands_in_two_catalogues(language: str) -> None:
    ids_of_files = [list(read_catalogue(path)) for path in catalogues(MESSAGES_FOLDER, language)]
    known = Counter(message_id for found in ids_of_files for message_id in found)
    assert [message_id for message_id, times in known.items() if times > 1] == []


def test_both_languages_have_the_same_catalogues() -> None:
    chinese, english = ({path.name for path in (MESSAGES_FOLDER / language).glob("*.po")} for language in LANGUAGES)
    assert chinese == english


def ids(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("msgid")]
