"""Names of generated members, put together at random from lists of characters and syllables: nobody is meant.

Among them is what programs stumble over: characters beyond the BMP and ones that GBK lacks, surnames of several
readings and of two characters, minority names with a middle dot, traditional characters, Latin names with marks.
"""

from collections.abc import Callable
from itertools import accumulate
from random import Random

from shared.contracts.identity.member_words import DocumentKind
from shared.kernel.text import MIDDLE_DOT

_words = str.split

SURNAMES = "".join(
    _words("""
    王王王王王王王李李李李李李李张张张张张张刘刘刘刘刘陈陈陈杨杨杨赵赵赵黄黄周周吴吴徐徐孙孙胡胡朱朱高高林林何何郭郭马马罗罗
    梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史
    顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢骆岳齐梅莫庄辛管祝左
""")
)
OF_SEVERAL_READINGS = "单解曾仇尉乐隗柏查朴任区盖种缪翟召员洗黑卜繁折覃晁逄秘尹华纪宁冼万俞"
RARE_SURNAMES = "亓仉乜佘冮厍郄郗鄢逯璩鞠麴蔺褚邸禤㠇䢺䶮㛃"
COMPOUND = _words("欧阳 上官 司马 司徒 诸葛 皇甫 尉迟 夏侯 令狐 慕容 公孙 长孙 宇文 南宫 东方 端木 轩辕 澹台 濮阳 第五")
GIVEN = "".join(
    _words("""
    伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉力志海波云峰宇欣怡子涵晨雨桐浩然梓轩思远佳琪俊豪雪婷
    春生永福长德荣庆凯悦彤瑶琳璐颖慧莹晶倩薇蕾丹阳旭东升立新卫民学良振兴光耀家瑞祥和安宁乐天泽润清源景行知行舟望舒星辰
""")
)
RARE_GIVEN = "䶮㛃𬭎𬍛𬘭𬬻𬱖𬸚𣗋𠅤㻧䴙翀昇喆堃犇淼焱垚鑫玥璟曌暐祎翾頔峣婳珺"
UYGHUR = _words("阿依古丽 买买提 阿卜杜拉 热依汗 吐尔逊 艾山 帕提曼 库尔班 玉素甫 古丽巴哈尔 努尔兰 迪丽努尔 艾尔肯")
TIBETAN = _words("扎西 次仁 卓玛 格桑 平措 德吉 旺堆 央金 多吉 白玛 边巴 拉姆")
MONGOLIAN = _words("乌兰 图雅 苏和 巴雅尔 其其格 那日苏 格日勒 敖登 朝鲁 斯琴")
TRADITIONAL_SURNAMES = "陳黃張劉葉鄭謝羅馮蔣趙許鄧蕭楊吳"
TRADITIONAL_GIVEN = "國偉麗華建強淑貞慧儀嘉欣詠詩俊傑志豪雅婷怡君家榮寶齡"
SYLLABLES = _words("ra lo mi ten vor sel dan ko bri na tu wes li par gun zo fe hal")
MARKED_SYLLABLES = _words("jö ré ñu ça šo zoë")
RARE_SHARE = 0.02
SINGLE_SHARE = 0.12
MARKED_SHARE = 0.1


def name_of(kind: DocumentKind, random: Random) -> str:
    """A name as somebody with such a document may bear it."""
    if kind in FOREIGN:
        return _latin(random)
    if kind in FROM_OUTSIDE:
        return random.choice(TRADITIONAL_SURNAMES) + _characters(TRADITIONAL_GIVEN, random)
    (namer,) = random.choices(NAMERS, cum_weights=NAMER_WEIGHTS)
    return namer(random)


def _given(random: Random) -> str:
    characters = _characters(GIVEN, random)
    return characters if random.random() >= RARE_SHARE else characters[:-1] + random.choice(RARE_GIVEN)


def _characters(choice: str, random: Random) -> str:
    first = random.choice(choice)
    return first if random.random() < SINGLE_SHARE else first + random.choice(choice)


def _common(random: Random) -> str:
    return random.choice(SURNAMES) + _given(random)


def _several_readings(random: Random) -> str:
    return random.choice(OF_SEVERAL_READINGS) + _given(random)


def _rare(random: Random) -> str:
    return random.choice(RARE_SURNAMES) + _given(random)


def _compound(random: Random) -> str:
    return random.choice(COMPOUND) + _given(random)


def _dotted(random: Random) -> str:
    return MIDDLE_DOT.join(random.sample(UYGHUR, random.choice((2, 2, 2, 3))))


def _undotted(random: Random) -> str:
    return "".join(random.sample(random.choice((TIBETAN, MONGOLIAN)), 2))


def _latin(random: Random) -> str:
    given, family = _word(random), _word(random)
    ways = (
        f"{given} {family}",
        f"{given} {_word(random)} {family}",
        f"{given} O’{family}",
        f"{family}-{given} {family}",
    )
    return random.choices(ways, (80, 10, 5, 5))[0]


def _word(random: Random) -> str:
    syllables = random.sample(SYLLABLES, random.choice((2, 2, 3)))
    if random.random() < MARKED_SHARE:
        syllables[-1] = random.choice(MARKED_SYLLABLES)
    return "".join(syllables).capitalize()


FOREIGN = (DocumentKind.PASSPORT, DocumentKind.PERMANENT_RESIDENCE)
FROM_OUTSIDE = (DocumentKind.HONG_KONG_MACAO_PERMIT, DocumentKind.TAIWAN_PERMIT, DocumentKind.RESIDENCE_PERMIT)
NAMERS: list[Callable[[Random], str]] = [_common, _several_readings, _rare, _compound, _dotted, _undotted]
NAMER_WEIGHTS = list(accumulate((860, 50, 15, 25, 30, 20)))
