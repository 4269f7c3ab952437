"""Statements: the entries of an account, each with what it was booked for and by which rule."""

from shared.contracts.base import Contract, PageRequest
from shared.contracts.credits.ledger import ACCOUNT_ID
from shared.contracts.credits.ledger_words import AMOUNT_MAX, Book, FreezeReason, TransferKind
from shared.contracts.credits.scheme_words import SchemeRule
from shared.contracts.credits.spending_words import WISH_CHARACTERS_MAX
from shared.contracts.credits.statement_words import RULES_MAX, ReadPurpose, StatementWord
from shared.contracts.fields import Choice, Day, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.unit_words import UNIT_CODE_CHARACTERS_MAX, UNIT_NAME_CHARACTERS_MAX
from shared.contracts.projects.library_words import TITLE_CHARACTERS_MAX
from shared.kernel.pagination import CURSOR_CHARACTERS_MAX, LIMIT_MAX

SENTENCE_CHARACTERS_MAX = 1000
SERVICE_CLASS_CHARACTERS_MAX = 40


class ReadEntries(PageRequest):
    """Entries of some days, the newest first. posted_from, posted_until: both days are in."""

    posted_from = Day(load_default=None)
    posted_until = Day(load_default=None)

    example = {"posted_from": "2026-01-01", "posted_until": "2026-03-31", "limit": 50}


class OwnStatement(ReadEntries):
    """One's own entries in a book."""

    book = Choice(Book, required=True)

    example = ReadEntries.example | {"book": "time_coins"}


class OwnStatementFile(Contract):
    """One's own entries in a book as a file, of some days or all."""

    book = Choice(Book, required=True)
    posted_from = Day(load_default=None)
    posted_until = Day(load_default=None)

    example = {"book": "time_coins", "posted_from": "2026-01-01", "posted_until": "2026-03-31"}


class ReadStatement(ReadEntries):
    """The entries of an account in reach, to an end that is noted."""

    id = Id(required=True)
    purpose = Choice(ReadPurpose, required=True)

    example = ReadEntries.example | {"id": ACCOUNT_ID, "purpose": "asked"}


class StatementRule(Contract):
    """A rule by which an amount was counted, with the numbers of its sentence."""

    rule = Choice(SchemeRule, required=True)
    amount = Integer(allow_none=True, required=True)
    minutes = Integer(allow_none=True, required=True)
    service_class = Text(at_most=SERVICE_CLASS_CHARACTERS_MAX, allow_none=True, required=True)
    day = Day(allow_none=True, required=True)

    example = {"rule": "rate", "amount": 1, "minutes": 60, "service_class": None, "day": None}


class StatementScheme(Contract):
    """The version of a scheme by which an amount was counted: whose it is, and the how manieth."""

    unit_code = Text(at_most=UNIT_CODE_CHARACTERS_MAX, required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    number = Integer(at_least=1, required=True)

    example = {"unit_code": "BJ", "unit_name": "北京市总工会", "number": 3}


class StatementLine(Contract):
    """An entry. change: what it adds to the balance, below 0 where it takes; balance: after it.

    A hold and a release change no balance: amount says what is set aside, or free again. title, served_on: of the
    service that it was booked for; wish: what it was spent on; unit_name: of the pool; expires_on: the last day of what
    it brought.
    about_id: the spending, gift, donation or grant of a pool that it is for, as their lists name it.
    scheme, because: by what it was counted; where something is taken back, by what that was counted.
    """

    id = Id(required=True)
    word = Choice(StatementWord, required=True)
    kind = Choice(TransferKind, required=True)
    amount = Integer(at_least=1, at_most=AMOUNT_MAX, required=True)
    change = Integer(at_least=-AMOUNT_MAX, at_most=AMOUNT_MAX, required=True)
    balance = Integer(at_least=-AMOUNT_MAX, required=True)
    posted_at = Moment(required=True)
    service_id = Id(allow_none=True, required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, allow_none=True, required=True)
    served_on = Day(allow_none=True, required=True)
    wish = Text(at_most=WISH_CHARACTERS_MAX, allow_none=True, required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    scheme = Part(StatementScheme, allow_none=True, required=True)
    because = Many(Part(StatementRule), at_most=RULES_MAX, required=True)
    expires_on = Day(allow_none=True, required=True)
    about_id = Id(allow_none=True, required=True)
    until = Moment(allow_none=True, required=True)
    reverses_id = Id(allow_none=True, required=True)

    example = {
        "id": "5a0e7c9d-56b1-5c3e-9d6f-0000000000b1",
        "word": "service",
        "kind": "grant",
        "amount": 3,
        "change": 3,
        "balance": 12,
        "posted_at": "2026-03-07T04:00:31Z",
        "service_id": "01936f0e-7b2a-7c11-8000-0000000000d7",
        "title": "敬老院陪伴",
        "served_on": "2026-03-06",
        "wish": None,
        "unit_name": None,
        "scheme": StatementScheme.example,
        "because": [StatementRule.example],
        "expires_on": "2026-12-31",
        "about_id": None,
        "until": None,
        "reverses_id": None,
    }


class Statement(Contract):
    """A page of an account's entries, and how the account stands now. owed: of what was taken back."""

    book = Choice(Book, required=True)
    balance = Integer(required=True)
    held = Integer(required=True)
    owed = Integer(required=True)
    frozen_because = Many(Choice(FreezeReason), at_most=len(FreezeReason), required=True)
    items = Many(Part(StatementLine), at_most=LIMIT_MAX, required=True)
    next_cursor = Text(at_most=CURSOR_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "book": "time_coins",
        "balance": 12,
        "held": 0,
        "owed": 0,
        "frozen_because": [],
        "items": [StatementLine.example],
        "next_cursor": None,
    }


def sentence_field() -> Text:
    """A sentence in the caller's language."""
    return Text(at_most=SENTENCE_CHARACTERS_MAX, required=True)


class ToldLine(StatementLine):
    """An entry in words: what it is, by which scheme, and each rule."""

    sentence = sentence_field()
    scheme_sentence = Text(at_most=SENTENCE_CHARACTERS_MAX, allow_none=True, required=True)
    rule_sentences = Many(sentence_field(), at_most=RULES_MAX, required=True)

    example = StatementLine.example | {
        "sentence": "“敬老院陪伴”（2026-03-06）的服务，增加 3。",
        "scheme_sentence": "按北京市总工会的办法（第 3 版）。",
        "rule_sentences": ["每 60 分钟计 1。"],
    }


class ToldStatement(Statement):
    """A page of entries in words, and why the account pays nothing, where that is so."""

    items = Many(Part(ToldLine), at_most=LIMIT_MAX, required=True)
    frozen_sentences = Many(sentence_field(), at_most=len(FreezeReason), required=True)

    example = Statement.example | {"items": [ToldLine.example], "frozen_sentences": []}
