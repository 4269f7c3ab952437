"""Reading what people reply over SMS: yes or no, and the code of the question.

The question asks for 1 or 0 with four digits. People write it as they like: full-width, in one word or in two, with a
word instead of the first digit. What says something else besides is no answer: nobody is sent out by a guess.
"""

import re
import unicodedata
from typing import NamedTuple

from shared.contracts.demands.emergency_words import CODE_DIGITS
from shared.contracts.notifications.message_words import SmsAnswer

MAINLAND_DIGITS = 11
TEXT_CHARACTERS_MAX = 200  # of which an answer is short
PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
YES = frozenset({"1", "y", "yes", "ok", "是", "来", "能", "能来", "可以", "参加", "好", "好的"})
NO = frozenset({"0", "n", "no", "否", "不", "不来", "不能", "不能来", "来不了", "不行", "不参加"})


class Answer(NamedTuple):
    """What somebody means, to the question with this code."""

    answer: SmsAnswer
    code: str


def answer_in(text: str) -> Answer | None:
    """The answer in a reply; None where it holds none, or could mean both."""
    said = unicodedata.normalize("NFKC", text[:TEXT_CHARACTERS_MAX]).lower()
    parts = [piece for part in PARTS.findall(said) for piece in _apart(part)]
    codes, words = [part for part in parts if _is_code(part)], {part for part in parts if not _is_code(part)}
    if len(codes) != 1 or not words:
        return None
    if words <= YES:
        return Answer(SmsAnswer.YES, codes[0])
    return Answer(SmsAnswer.NO, codes[0]) if words <= NO else None


def full_number(phone: str) -> str:
    """A phone as accounts have it: providers leave the country away, or its sign."""
    digits = re.sub(r"[^0-9]", "", phone)
    return f"+{digits}" if digits.startswith("86") and len(digits) > MAINLAND_DIGITS else f"+86{digits}"


def _apart(part: str) -> list[str]:
    """A digit that says yes or no, written together with the code."""
    is_both = part.isdigit() and len(part) == CODE_DIGITS + 1
    return [part[0], part[1:]] if is_both else [part]


def _is_code(part: str) -> bool:
    return part.isdigit() and len(part) == CODE_DIGITS
