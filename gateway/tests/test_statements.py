"""A worker reads a statement in words, on a page or in a spreadsheet."""

import csv
import io

import pytest

from gateway.routes.statements import TABLE
from gateway.statements import statement_table, told
from gateway.words import LANGUAGES, read_words
from shared.contracts.credits.ledger_words import FreezeReason
from shared.contracts.credits.statement_words import StatementWord
from shared.contracts.credits.statements import Statement, StatementLine, ToldStatement

WORDS = read_words()


def test_the_examples_are_what_becomes_of_one_another() -> None:
    assert told(Statement.example, WORDS, "zh-CN") == ToldStatement.example
    response = statement_table(lambda query: Statement.example, {"book": "time_coins"}, WORDS, "en")
    assert response.get_data().decode("utf-8-sig").replace("\r", "") == TABLE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", StatementWord)
def test_every_line_has_a_sentence_whatever_is_known_of_it(word: str, language: str) -> None:
    known = StatementLine.example | {"word": word, "unit_name": "朝阳区总工会", "wish": "修水管"}
    unknown = StatementLine.example | {"word": word, "title": None, "served_on": None}
    page = told(Statement.example | {"items": [known, unknown]}, WORDS, language)
    assert all("3" in line["sentence"] and "{" not in line["sentence"] for line in page["items"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_why_an_account_is_frozen(language: str) -> None:
    page = told(Statement.example | {"frozen_because": list(FreezeReason)}, WORDS, language)
    assert [WORDS.knows(language, f"frozen_because.{reason}") for reason in FreezeReason] == [True, True]
    assert len(page["frozen_sentences"]) == 2


def test_a_title_is_no_formula_and_older_lines_are_said_to_be_missing() -> None:
    evil = StatementLine.example | {"word": "granted", "served_on": "=1+1"}
    endless = Statement.example | {"items": [evil], "next_cursor": "more"}
    text = statement_table(lambda query: endless, {"book": "time_coins"}, WORDS, "en").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert (rows[1][4], rows[-1][1]) == ("'=1+1", "There are older entries: ask for fewer days.")
