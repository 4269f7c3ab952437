"""Pairs of needs as people tell them, with the truth whether they are one: made up, the same in every run.

A situation is told in several ways: each of its parts has words that mean the same. The same need comes again from the
same person, or from a neighbour or a child who calls for them. Different needs come from one household; or from another
one nearby, often in the very words that everybody uses for it.
"""

from dataclasses import dataclass
from random import Random

from services.demands.archive.domain.duplicates import Compared

CATEGORY, TITLES, WORDS = range(3)
MOTHER = ("母亲", "老母亲", "妈妈", "家母")
LAME = ("行动不便", "腿脚不好", "走路不方便", "腿脚不灵便")
ALONE = ("一个人住", "独居", "身边没有人", "独自在家")
WE_WORK = ("家里人都要上班", "我们白天都在单位", "儿女上班走不开", "没有人能请假")
# The class, ways to put it in a title, and parts of the words with what can be said instead.
SITUATIONS = (
    (
        "elders",
        ("陪同老人就医", "需要人陪老人看病", "老人复查求陪诊", "陪母亲去医院"),
        (
            MOTHER,
            LAME,
            ("周三要去医院复查", "这周三约了复诊", "星期三得去医院看病"),
            WE_WORK,
            ("希望有人陪同", "想请志愿者陪着去", "能不能来个人陪一下"),
        ),
    ),
    (
        "elders",
        ("独居老人需要送餐", "给老人送饭", "老人吃饭没着落", "求助:每天送午饭"),
        (
            ("邻居周奶奶", "楼下的老太太", "周阿姨"),
            ("摔伤了腿", "腿摔坏了", "不小心跌伤"),
            ALONE,
            ("三餐没有着落", "吃不上热饭", "做不了饭"),
            ("请帮忙送饭", "希望能送几天餐"),
        ),
    ),
    (
        "elders",
        ("教老人用手机挂号", "老人不会用智能手机", "手机挂号求帮助", "想学用医保码"),
        (
            ("父亲", "老爸", "家里老人"),
            ("不会用手机挂号", "学不会网上挂号", "手机上不会预约看病"),
            ("医保码也打不开", "也不会出示医保码"),
            ("希望有人慢慢教", "想请人上门教一教"),
        ),
    ),
    (
        "elders",
        ("陪老人说说话", "老人孤单需要陪伴", "定期探望老人"),
        (
            MOTHER,
            ALONE,
            ("平时没人说话", "整天闷在家里", "心情不好"),
            ("希望有人常来看看", "想请志愿者陪聊", "盼着有人来坐坐"),
        ),
    ),
    (
        "elders",
        ("帮老人打扫房间", "家里卫生求帮忙", "擦玻璃搞卫生"),
        (
            ("老两口", "父母", "两位老人"),
            ("年纪大了", "八十多岁", "身体不好"),
            ("打扫不动屋子", "擦不了玻璃", "收拾不了家"),
            ("请人帮忙打扫", "想请志愿者来收拾一下"),
        ),
    ),
    (
        "hardship",
        ("家里的灯坏了", "换灯泡", "客厅没有灯", "吸顶灯不亮求帮忙"),
        (
            ("客厅的灯坏了", "吸顶灯不亮了", "屋里的灯不亮"),
            ("老人不敢爬高", "自己够不着", "不敢上梯子"),
            ("请人帮忙换一下", "希望有人来修"),
        ),
    ),
    (
        "hardship",
        ("水龙头漏水", "厨房漏水求修", "水管坏了"),
        (
            ("厨房水龙头一直滴水", "水管漏水", "龙头关不严"),
            ("地上都是水", "漏了好几天"),
            ("自己不会修", "找不到人修"),
            ("希望有人来看看", "请志愿者帮忙修理"),
        ),
    ),
    (
        "hardship",
        ("帮忙搬家具", "搬不动大件", "求助搬运"),
        (
            ("换了一张床", "旧柜子要挪走", "买了新冰箱"),
            ("一个人搬不动", "没有力气搬"),
            ("楼里没有电梯", "要上五楼"),
            ("想请两个人帮忙", "希望有人搭把手"),
        ),
    ),
    (
        "parents_and_children",
        ("孩子放学没人接", "放学后托管", "下午接孩子", "四点半没人管孩子"),
        (
            ("夫妻俩都上晚班", "我和爱人都要加班", "单位下班晚"),
            ("孩子四点放学", "小孩放学早"),
            ("没有人接", "到七点没人照看", "只能自己在家"),
            ("希望有地方托管", "想请人帮忙接送"),
        ),
    ),
    (
        "parents_and_children",
        ("辅导孩子功课", "孩子数学跟不上", "找志愿者补课"),
        (
            ("儿子", "女儿", "孩子"),
            ("数学跟不上", "作业不会做", "成绩下降了"),
            ("我们辅导不了", "家长文化不高"),
            ("想请大学生辅导", "希望有人教教"),
        ),
    ),
    (
        "civility_and_law",
        ("想问劳动合同", "劳动合同看不明白", "合同条款求助", "请律师看合同"),
        (
            ("单位要重签合同", "公司让签新合同", "续签劳动合同"),
            ("有几条看不明白", "条款不懂"),
            ("怕吃亏", "担心不合理"),
            ("想请懂法律的人看看", "希望律师帮忙解释"),
        ),
    ),
    (
        "civility_and_law",
        ("拖欠工资怎么办", "工资没发", "讨薪求助"),
        (
            ("单位三个月没发工资", "老板拖着工资不给", "工资一直没到账"),
            ("说没钱", "总是推"),
            ("不知道找谁", "想走仲裁"),
            ("请帮忙问问", "希望有律师指导"),
        ),
    ),
    (
        "family_counselling",
        ("想找人聊聊", "心情不好求疏导", "压力大睡不着", "夜班后情绪低落"),
        (
            ("连着上夜班", "工作压力大", "最近总加班"),
            ("睡不好觉", "整夜失眠"),
            ("情绪低落", "心里难受", "提不起精神"),
            ("想找人说说话", "希望有心理老师"),
        ),
    ),
    (
        "family_counselling",
        ("和孩子说不上话", "青春期孩子不沟通", "亲子关系求助"),
        (
            ("儿子上初中", "孩子到了青春期"),
            ("不和我们说话", "一说就吵"),
            ("整天关着门", "手机不离手"),
            ("想请老师指点", "希望有人调解"),
        ),
    ),
)
HOUSEHOLDS = 400
OWN_ACCOUNT, WITH_PHONE, WITH_ADDRESS, WITH_AREA = 0.7, 0.9, 0.7, 0.8  # how many say so
BY_OTHERS = 0.3  # of those that come again
AREAS = 12


@dataclass(frozen=True)
class Pair:
    """Two needs. is_same: the truth."""

    one: Compared
    other: Compared
    is_same: bool
    kind: str


def pairs(seed=1):
    """For each household: the same need told again, another need of theirs, a neighbour's like it, and a stranger's."""
    random = Random(seed)
    for number in range(HOUSEHOLDS):
        home, situation = Household(random, number), random.choice(SITUATIONS)
        first = home.tells(random, situation)
        yield Pair(first, home.tells(random, situation, by_others=random.random() < BY_OTHERS), True, "again")
        another = random.choice([one for one in SITUATIONS if one is not situation])
        yield Pair(first, home.tells(random, another), False, "another of theirs")
        near = Household(random, HOUSEHOLDS + number, area=home.area)
        words = first.words if random.random() < 0.2 else None
        yield Pair(first, near.tells(random, situation, words=words), False, "neighbour's")
        yield Pair(first, Household(random, 2 * HOUSEHOLDS + number).tells(random, another), False, "stranger's")


class Household:
    """People at one address, with one phone, and at most one account."""

    def __init__(self, random, number, area=None):
        self.account = f"account {number}" if random.random() < OWN_ACCOUNT else None
        self.phone, self.address = f"phone {number}".encode(), f"address {number}".encode()
        self.area = area or random.randint(1, AREAS)

    def tells(self, random, situation, *, by_others=False, words=None):
        """A need of theirs. by_others: a neighbour or a child calls, who has another phone."""
        said = "".join([random.choice(situation[TITLES]), *(random.choice(part) for part in situation[WORDS])])
        phone = self.phone if not by_others else f"phone {random.random()}".encode()
        return Compared(
            words or said,
            situation[CATEGORY],
            account=None if by_others else self.account,
            phone=phone if random.random() < WITH_PHONE else None,
            address=self.address if random.random() < WITH_ADDRESS else None,
            area=self.area if random.random() < WITH_AREA else None,
        )
