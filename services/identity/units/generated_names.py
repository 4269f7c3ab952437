"""Names of generated unions, put together from lists of words: no enterprise and no person is meant.

Among the words are characters that GBK lacks (䶮 㛃 𬭎), ones with several readings (单 解 行 长), names with a middle
dot, Latin letters, digits, and names of nearly the greatest length: whatever a search or a page may stumble over.
"""

from collections.abc import Callable
from random import Random

from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX, UnitKind

STEM_CHARACTERS_MAX = 40


def _words(text: str) -> list[str]:
    return text.split()


FANCIES = _words("""
    青竹 雨燕 云杉 石榴 山楂 白塔 玉兰 银杏 海棠 榆钱 槐花 芦苇 喜鹊 鸿雁 蓝莓 金穗 麦田 晨露 朝露 朝晖 长乐
    重山 行舟 远帆 星河 月湾 暖阳 北斗 南屏 东篱 西窗 拾光 知夏 听泉 踏雪 寻梅 归燕 白鹭 苍松 翠柏 丹枫 碧潭
    古槐 新芽 春耕 秋实 夏荷 冬青 千帆 万木 百川 九曲 三禾 五谷 六合 七彩 会心 单衣 解语 䶮晖 㛃玉 𬭎声 犇腾
    淼林 焱明 垚土 甪端 翀远 昇阳 喆思
""")
FOREIGN = _words("""
    乌兰·敖包 麦西来甫·巴扎 那达慕·马头琴 冬不拉·雪莲 锅庄·格桑 塔拉·赛罕 芦笙·木叶 阿吾勒 糌粑 金达莱 象脚鼓
""")
SYLLABLES = _words("Ru Ve Lo Tan Mi Ka So Ne Quo Zil Wex Yor")
ADDITIONS = ["", "", "", "360度", "5G", "24H", "3D", "2.0", "No.1", "1958"]
TRADES = _words("""
    科技 信息技术 软件 智能制造 生物医药 医疗器械 餐饮管理 物业管理 家政服务 商贸 供应链管理 快递 货运 出租汽车
    建筑工程 装饰工程 园林绿化 文化传媒 教育咨询 酒店管理 食品加工 纺织服装 印刷包装 机电设备 新能源 环保科技
    农产品 养老服务 健身服务 保安服务 人力资源 汽车维修
""")
FORMS = [*["有限公司"] * 7, "有限责任公司", "有限责任公司", "股份有限公司", "合伙企业（有限合伙）", "中心"]
CALLINGS = _words("""
    货车司机 网约送餐员 快递员 护工护理员 家政服务员 商场信息员 网约车司机 房产中介员 保安员 美容美发 餐饮 物业服务
""")
SYSTEMS = _words("""
    教育 卫生健康 城市管理 园林绿化 水务 文化和旅游 住房建设 市场监管 农业农村 退役军人服务 交通 应急管理
""")
OFFICES = _words("""
    小学 中学 幼儿园 社区卫生服务中心 文化馆 图书馆 养老院 机关 综合执法队 市民服务中心 体育馆 环卫所 医院
""")
PLACES = _words("楼宇 商圈 大厦 广场 市场 创意园 写字楼 产业园 步行街 物流园")
PARTS = "一二三四五六七八九十"
SIDES = "东西南北前后上下大小新老中"
HOUSES = _words("""
    王家 李家 张家 刘家 单家 解家 曾家 仇家 尉家 乐家 隗家 柏家 石 沙 柳 杏 枣 栗 泉 桥 庙 塔 碾 长 双 太平 永乐
    兴隆 重兴 行宫 砖瓦 琉璃 磨石 河漕 白羊 黄花 青龙 红螺 㕔
""")
VILLAGES = _words("庄 营 屯 店 沟 峪 坨 垡 务 台 洼 堡 寨 辛庄 各庄 崖 嵺 礓")
QUARTERS = _words("里 园 苑 家园 东里 西里 南里 北里 小区 胡同 大街 路 花园 嘉园 一区 二区 三号院")
PEOPLES = [*[""] * 20, "回族", "满族", "蒙古族"]
ENDINGS = ["工会委员会", "工会委员会", "工会"]
STEM_ENDINGS = ("总工会", "联合工会", "工会联合会", "工会服务站", "工会委员会", "工会")


def stem_of(name: str) -> str:
    """What a union's name says of its place: 东华门街道总工会 → 东华门街道."""
    for ending in STEM_ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)[:STEM_CHARACTERS_MAX]
    return name[:STEM_CHARACTERS_MAX]


def name_of(kind: UnitKind, place: str, parent: str, number: int, random: Random) -> str:
    """A name for the unit that is the `number`th of its kind below its parent.

    place, parent: stems of the names of the real unit to which it belongs, and of its parent.
    """
    name = NAMERS[kind](place, parent, number, random)
    assert len(name) <= UNIT_NAME_CHARACTERS_MAX, name
    return name


def _station(place: str, parent: str, number: int, random: Random) -> str:
    return f"{parent}{_ordinal(number) if number > 1 else ''}工会服务站"


def _park(place: str, parent: str, number: int, random: Random) -> str:
    return f"{place}{random.choice(FANCIES)}{random.choice(TRADES)}产业园工会联合会"


def _community(place: str, parent: str, number: int, random: Random) -> str:
    return f"{place}{random.choice(SIDES)}{random.choice(HOUSES)}{random.choice(QUARTERS)}社区联合工会"


def _village(place: str, parent: str, number: int, random: Random) -> str:
    people = random.choice(PEOPLES)
    return f"{place}{random.choice(SIDES)}{random.choice(HOUSES)}{random.choice(VILLAGES)}{people}村联合工会"


def _trade(place: str, parent: str, number: int, random: Random) -> str:
    return f"{place}{random.choice(CALLINGS)}行业{_ordinal(number) if number > 1 else ''}工会联合会"


def _system(place: str, parent: str, number: int, random: Random) -> str:
    return f"{parent}{random.choice(SYSTEMS)}系统工会"


def _joint(place: str, parent: str, number: int, random: Random) -> str:
    return f"{place}{random.choice(FANCIES)}{random.choice(PLACES)}联合工会"


def _institution(place: str, parent: str, number: int, random: Random) -> str:
    return f"{place}{random.choice(FANCIES)}{random.choice(OFFICES)}{random.choice(ENDINGS)}"


def _branch(place: str, parent: str, number: int, random: Random) -> str:
    return f"{parent}{_ordinal(number)}分会"


def _enterprise(place: str, parent: str, number: int, random: Random) -> str:
    template = random.choices(ENTERPRISES, ENTERPRISE_WEIGHTS)[0]
    return template(random) + random.choice(ENDINGS)


def _plain(random: Random) -> str:
    return f"北京{_fancy(random)}{random.choice(TRADES)}{random.choice(FORMS)}"


def _bracketed(random: Random) -> str:
    return f"{_fancy(random)}（北京）{random.choice(TRADES)}{random.choice(FORMS)}"


def _latin(random: Random) -> str:
    brand = "".join(random.choices(SYLLABLES, k=3)).capitalize() + random.choice(ADDITIONS)
    return f"北京{brand}{random.choice(TRADES)}{random.choice(FORMS)}"


def _dotted(random: Random) -> str:
    return f"北京{random.choice(FOREIGN)}{random.choice(TRADES)}{random.choice(FORMS)}"


def _long(random: Random) -> str:
    trades = "与".join(random.sample(TRADES, 6))
    project = f"驻{_fancy(random)}{random.choice(TRADES)}产业园第{random.randrange(1, 99)}项目部"
    return f"北京{_fancy(random)}{trades}（集团）股份有限公司{project}{_fancy(random)}职工之家"


def _fancy(random: Random) -> str:
    return random.choice(FANCIES) + random.choice(FANCIES)


def _ordinal(number: int) -> str:
    return f"第{PARTS[number - 1] if number <= len(PARTS) else number}"


ENTERPRISES = [_plain, _bracketed, _latin, _dotted, _long]
ENTERPRISE_WEIGHTS = [70, 12, 8, 5, 5]
NAMERS: dict[UnitKind, Callable[[str, str, int, Random], str]] = {
    UnitKind.STATION: _station,
    UnitKind.PARK: _park,
    UnitKind.COMMUNITY: _community,
    UnitKind.VILLAGE: _village,
    UnitKind.TRADE: _trade,
    UnitKind.SYSTEM: _system,
    UnitKind.JOINT: _joint,
    UnitKind.ENTERPRISE: _enterprise,
    UnitKind.INSTITUTION: _institution,
    UnitKind.BRANCH: _branch,
}
