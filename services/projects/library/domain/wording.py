"""What is no volunteer service, by the words with which it is announced.

Phrases, not words: 值日 is also in 价值日益, 团建 in 集团建设, 传教 in 宣传教育. So each row of the list names the
innocent phrases around it, which are cut out before it is looked for. Who reviews may let a phrase pass, with a reason.

What stands between the characters of a phrase does not hide it: spaces, marks, symbols, the end of a line in the middle
of a sentence; nor do traditional characters. The marks that part sentences do: what two of them say neither says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shared.contracts.projects.library_words import NoService
from shared.kernel.text import folded

GAP = "…"
GAP_CHARACTERS_MAX = 8
PARTING = "。.!?;,:、"  # as they are in folded text
BETWEEN = rf"[^{PARTING}]{{0,{GAP_CHARACTERS_MAX}}}"  # within a part of a sentence
BREAK = "。"
ITEM = re.compile(r"[0-9０-９一二三四五六七八九十]+[、.．)）]|[-*•·—]")
FILLERS = "\u115f\u1160"  # letters that nobody sees
# Characters of the lists that people also write otherwise, in pairs: as it is written, as the lists have it.
TRADITIONAL = (
    "業业舉举麼么樂乐習习產产眾众會会傳传價价償偿黨党內内農农務务動动勞劳單单廳厅參参發发髮发員员諮咨場场實实憲宪對对導导師师帶带幫帮廣广執执掃扫護护報报數数無无時时殘残畢毕沒没現现電电"
    "禮礼級级練练組组織织結结絕绝維维緣缘職职虛虚視视觀观計计訓训討讨設设證证詐诈識识謝谢譯译議议貨货費费資资贈赠輔辅辦办適适選选銷销門门開开間间難难頂顶題题願愿騙骗淸清團团學学話话詢询"
    "佈布"
)
_TO_SIMPLE = dict(zip(map(ord, TRADITIONAL[::2]), TRADITIONAL[1::2], strict=True)) | dict.fromkeys(map(ord, FILLERS))


@dataclass(frozen=True)
class Row:
    """A line of the list. "…" in a phrase stands for up to `GAP_CHARACTERS_MAX` characters of the same part of a
    sentence.

    unless: innocent phrases that have it in them; found, innocent: a sentence in which it is meant, and one in which
    it is not, with which the row is tested.
    """

    because: NoService
    phrase: str
    unless: tuple[str, ...]
    found: str
    innocent: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase in bare text."""
        return re.compile(BETWEEN.join(re.escape(bare(part)) for part in self.phrase.split(GAP)))

    @cached_property
    def innocents(self) -> tuple[str, ...]:
        """What is cut out first, the longest before its parts."""
        return tuple(sorted(map(bare, self.unless), key=len, reverse=True))

    def is_in(self, text: str) -> bool:
        """Whether bare text has the phrase somewhere that is not innocent."""
        for innocent in self.innocents:
            text = text.replace(innocent, BREAK)
        return self.pattern.search(text) is not None


@dataclass(frozen=True)
class WordList:
    """The list that is in force from a day on. source: where it comes from."""

    from_day: date
    source: str
    rows: tuple[Row, ...]


def in_force(lists: Iterable[WordList], on: date) -> WordList:
    """The one of a day. The first was in force before anything was written here."""
    known = sorted(lists, key=lambda listed: listed.from_day)
    return max((listed for listed in known if listed.from_day <= on), default=known[0], key=lambda one: one.from_day)


def rows_in(texts: Iterable[str | None], rows: Sequence[Row]) -> list[Row]:
    """The rows whose phrases stand in one of the texts, in the order of the list.

    A gap ends with its line. A phrase without one may go on in the next.
    """
    read = [(bare(text.replace("\n", BREAK)), bare(_joined(text))) for text in texts if text]
    return [row for row in rows if any(row.is_in(text if GAP in row.phrase else joined) for text, joined in read)]


def bare(text: str) -> str:
    """Folded text without what hides a phrase: letters, digits, what parts sentences; in simplified characters."""
    plain = folded(text).translate(_TO_SIMPLE)
    return "".join(character for character in plain if character.isalnum() or character in PARTING)


def _joined(text: str) -> str:
    """The lines of a text as one: a line that begins as an item of a list is none that goes on."""
    lines = [line.strip() for line in text.splitlines()]
    return "".join(BREAK + line if ITEM.match(line) else line for line in lines if line)
