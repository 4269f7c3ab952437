"""Names of people: how they are kept, where the surname ends, what the public sees.

A name is written in Han characters or in the letters of a passport. Minority names keep their middle dot (U+00B7),
whichever dot was typed; Han names have no spaces, Latin ones single ones. Rare characters stay as they
are. What no identity document has in a name is refused: digits, brackets and other signs by which rosters tell people
of one name apart, and characters of fonts that somebody made for themselves.
"""

import re
import unicodedata

from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX, NameFault
from shared.contracts.identity.refusals.members import PERSON_NAME_UNUSABLE
from shared.kernel.text import MIDDLE_DOT, tidied

HIDDEN = "*"
# By ranges: what Python knows of characters ends with the Unicode of its year, names do not. 〇 stands outside of them.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
HAN_NAME = re.compile(f"[{HAN}]+({MIDDLE_DOT}[{HAN}]+)*")
LATIN_NAME = re.compile(rf"[{LATIN}]+(([ ’-]|\. ?|{MIDDLE_DOT}|, )[{LATIN}]+)*\.?")
ONLY_HAN = re.compile(f"[{HAN}{MIDDLE_DOT}. ]+")
KNOWN = re.compile(f"[{HAN}{LATIN}{MIDDLE_DOT} .,’-]+")
DOT_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[.{MIDDLE_DOT}](?=[{HAN}])")
APOSTROPHES = str.maketrans(dict.fromkeys("'‘ʼ`", "’"))
HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2013", "-"))

_words = str.split
# Those still borne in numbers. A name that begins with one is taken to have it, where a given name is left.
COMPOUND_SURNAMES = frozenset(
    _words("""
    欧阳 上官 司马 司徒 诸葛 皇甫 尉迟 夏侯 令狐 慕容 公孙 长孙 宇文 独孤 南宫 东方 西门 端木 轩辕 澹台 濮阳 淳于
    太史 申屠 钟离 呼延 鲜于 闾丘 司空 司寇 亓官 仲孙 赫连 万俟 闻人 宗政 公冶 拓跋 夹谷 百里 东郭 微生 梁丘 左丘
    第五 漆雕 乐正 公羊 公西 颛孙 壤驷 谷梁 段干 巫马 羊舌 即墨 达奚 褚师 纳兰 完颜 叶赫 耶律 哥舒 歐陽 司馬 諸葛
    尉遲 長孫 獨孤 南宮 東方 西門 軒轅 澹臺 濮陽 鍾離 鮮于 聞人 萬俟 公孫
    """)
)


def read_name(text: str) -> str:
    """The name that somebody has typed, as it is kept.

    Raises Invalid `identity.person_name_unusable` with a reason of `NameFault`.
    """
    if len(text) > 2 * NAME_CHARACTERS_MAX:  # before any work is done for it
        raise PERSON_NAME_UNUSABLE(reason=NameFault.LENGTH)
    name = _plain(text)
    if not name:
        raise PERSON_NAME_UNUSABLE(reason=NameFault.EMPTY)
    if len(name) > NAME_CHARACTERS_MAX:
        raise PERSON_NAME_UNUSABLE(reason=NameFault.LENGTH)
    if not (HAN_NAME.fullmatch(name) or LATIN_NAME.fullmatch(name)):
        raise PERSON_NAME_UNUSABLE(reason=_fault_of(name))
    return name


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a name as `read_name` gives it.

    The surname is "" where the name does not say which part it is: names with a middle dot, and in Latin letters.
    """
    if not HAN_NAME.fullmatch(name) or MIDDLE_DOT in name:
        return "", name
    characters = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:characters], name[characters:]


def public_name(name: str) -> str:
    """What anybody may see: the first character and one star, which does not tell how long the name is."""
    return f"{name[:1]}{HIDDEN}"


def _plain(text: str) -> str:
    """The text with every difference folded that nobody means."""
    name = tidied(unicodedata.normalize("NFKC", text).translate(APOSTROPHES).translate(HYPHENS))
    if not ONLY_HAN.fullmatch(name):
        return name
    return DOT_BETWEEN_HAN.sub(MIDDLE_DOT, name.replace(" ", ""))


def _fault_of(name: str) -> NameFault:
    if PRIVATE.search(name):
        return NameFault.PRIVATE_CHARACTER
    if not KNOWN.fullmatch(name):
        return NameFault.CHARACTER
    if re.search(f"[{HAN}]", name) and re.search(f"[{LATIN}]", name):
        return NameFault.SCRIPTS_MIXED
    return NameFault.MARK_MISPLACED
