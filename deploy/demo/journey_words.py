"""The journey as a person reads it: for each step what is promised, and who does what and what comes of it, in the
languages of its people. A name in braces is a fact of the step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.demo import journey, journey_help
from deploy.demo.caller import NotAsPromised
from deploy.demo.journey_people import HAIDIAN, Journey
from deploy.demo.pace import Pace

SHIFT = lambda story: story.pace.shift_minutes


def _balances(pace: Pace) -> dict[str, int]:
    """What the shift comes to in each book."""
    coins = pace.shift_minutes // pace.coin_minutes
    return {
        "service_minutes": pace.shift_minutes,
        "love_value": journey.LOVE_VALUE_AN_HOUR * coins,
        "time_coins": coins,
    }


FIRST_STAR_MINUTES = 6000


@dataclass(frozen=True)
class Step:
    """titles, zh, en: as they are told, Chinese first; promised: facts that it comes to, or the story ends; some follow
    from how time goes in it.
    """

    act: Callable[[Journey], journey.Facts]
    titles: tuple[str, str]
    zh: str
    en: str
    promised: Mapping[str, Any] = field(default_factory=dict)

    def lived(self, story: Journey) -> journey.Facts:
        """Do it. Raises NotAsPromised where it comes to something else."""
        facts = self.act(story)
        for name, value in self.promised.items():
            wanted = value(story) if callable(value) else value
            if facts[name] != wanted:
                raise NotAsPromised(f"{name} is {facts[name]!r}, and was to be {wanted!r}")
        return facts


STEPS = (
    Step(
        journey.union_says_how_hours_count,
        ("工会公布积分办法", "The union says how hours count"),
        "海淀区总工会干部公布办法（第 {number} 版）：每 {per_minutes} 分钟计时间币 {coins_an_hour} 个、"
        "爱心值 {love_an_hour}。",
        "The cadre of Haidian publishes version {number} of the scheme: {coins_an_hour} time-coin and {love_an_hour} "
        "love-value for {per_minutes} minutes.",
        {"coins_an_hour": 1, "love_an_hour": 2},
    ),
    Step(
        journey.leader_registers_and_is_reviewed,
        ("队长登记，工会审核", "The leader registers and is reviewed"),
        "{name} 以短信验证码开通账号并登记。会员库查无此人，等待审核；干部看到的证件号为 {seen}，予以通过。"
        "志愿者编号 {number}。",
        "{name} opens an account with a code by SMS and registers. The member registry does not know them: the cadre "
        "sees {seen} and approves. Volunteer {number}.",
        {"first": "submitted", "then": "approved"},
    ),
    Step(
        journey.member_registers_with_a_code,
        ("会员登记为志愿者", "A member becomes a volunteer"),
        "{name} 以短信验证码开通账号并登记。会员库证实其为会员，当即通过。志愿者编号 {number}。",
        "{name} opens an account with a code by SMS and registers. The member registry knows them: approved at once. "
        "Volunteer {number}.",
        {"state": "approved"},
    ),
    Step(
        journey.card_is_shown,
        ("志愿者证", "The volunteer card"),
        "会员出示志愿者证，任何人都可验证其中的码：有效，{shown}，{number}。",
        "The member shows the volunteer card, and anybody verifies its code: valid, {shown}, {number}.",
        {"state": "valid", "is_the_own": True},
    ),
    Step(
        journey.team_is_founded,
        ("成立队伍", "A team is founded"),
        "队长申请成立“{team}”，干部同意。",
        "The leader founds the team {team}, and the cadre agrees.",
        {"first": "submitted", "then": "active"},
    ),
    Step(
        journey.member_joins_the_team,
        ("加入队伍", "The member joins"),
        "会员申请加入“{team}”，队长同意。",
        "The member asks to join {team}, and the leader agrees.",
        {"first": "applied", "then": "active"},
    ),
    Step(
        journey.project_is_published,
        ("发布项目", "A project is published"),
        "队长写好项目“{title}”并提交，干部同意，队长发布，人人可见。",
        "The leader writes the project {title} and submits it, the cadre agrees, the leader publishes it: everybody "
        "sees it.",
        {"states": ["draft", "submitted", "approved", "published"]},
    ),
    Step(
        journey.member_signs_up_for_a_shift,
        ("活动与报名", "An activity, and a place in it"),
        "队长开放一场活动：{starts_at}，{minutes} 分钟。会员报名，当即获得名额。",
        "The leader opens an activity at {starts_at}, of {minutes} minutes. The member signs up and has a place.",
        {"state": "confirmed"},
    ),
    Step(
        journey.member_proves_presence,
        ("签到与签退", "Checking in and out"),
        "（时钟拨到次日。）会员用队长出示的码 {came_at} 签到、{went_at} 签退。班次内计 {minutes} 分钟，等待队长确认。",
        "(The clock skips to the next day.) With the code that the leader shows the member checks in at {came_at} and "
        "out at {went_at}: {minutes} minutes lie in the shift, and wait for the leader.",
        {"grade": "code", "attendance": "closed", "minutes": SHIFT, "record": "open", "wants": ["leader"]},
    ),
    Step(
        journey.leader_confirms_the_hours,
        ("确认时长", "The hours are confirmed"),
        "队长确认 {minutes} 分钟。会员累计 {in_all} 分钟。",
        "The leader confirms {minutes} minutes. The member has {in_all} in all.",
        {"before": "open", "state": "confirmed", "minutes": SHIFT, "in_all": SHIFT},
    ),
    Step(
        journey.ledger_tells_what_they_became,
        ("账户明细", "The statement"),
        "服务时间 {balances[service_minutes]} 分钟：{zh[service_minutes]}\n"
        "爱心值 {balances[love_value]}：{zh[love_value]}\n"
        "时间币 {balances[time_coins]} 个：{zh[time_coins]}\n"
        "每一行都依据服务记录 {record_id}。",
        "Service {balances[service_minutes]} minutes: {en[service_minutes]}\n"
        "Love-value {balances[love_value]}: {en[love_value]}\n"
        "Time-coins {balances[time_coins]}: {en[time_coins]}\n"
        "Each line stands on the service record {record_id}.",
        {
            "balances": lambda story: _balances(story.pace),
            "schemes": lambda story: {
                "service_minutes": None,
                "love_value": (HAIDIAN, story.scheme_number),
                "time_coins": (HAIDIAN, story.scheme_number),
            },
            "are_of_the_record": True,
        },
    ),
    Step(
        journey.inbox_tells_it,
        ("收件箱", "The inbox"),
        "会员读到一条消息：“{title_zh}”{text_zh}",
        "The member reads a message: “{title_en}” {text_en}",
        {"is_of_the_record": True, "is_read": True},
    ),
    Step(
        journey.honours_stand,
        ("星级与徽章", "Stars and badges"),
        "会员目前 {stars} 星，距下一星级还需 {minutes_to_next_star} 分钟；已获徽章“首次服务”。",
        "The member has {stars} stars, {minutes_to_next_star} minutes to the next one, and the badge of the first "
        "service.",
        {
            "stars": 0,
            "minutes_to_next_star": lambda story: FIRST_STAR_MINUTES - story.pace.shift_minutes,
            "badges": ["first_service"],
        },
    ),
    Step(
        journey.certificate_is_issued,
        ("志愿服务记录证明", "The certificate"),
        "会员申请证明，当即开具：编号 {number}，{minutes} 分钟，验证码 {code}，PDF {kilobytes} KB。",
        "The member asks for a certificate and has it: number {number}, {minutes} minutes, code {code}, a PDF of "
        "{kilobytes} KB.",
        {"state": "valid", "minutes": SHIFT, "is_pdf": True},
    ),
    Step(
        journey.certificate_is_verified,
        ("验证证明", "It is verified"),
        "任何人凭码在线验证：有效，{holder}，{minutes} 分钟。"
        "离线凭公布的公钥验证：编号 {signed_number}，{signed_name}。",
        "Anybody verifies it by its code: valid, {holder}, {minutes} minutes. And offline with the published key: "
        "number {signed_number}, {signed_name}.",
        {"state": "valid", "minutes": SHIFT, "is_as_issued": True},
    ),
    Step(
        journey_help.need_is_served,
        ("需求与帮助", "A need, and help"),
        "队长为父亲提出需求 {number}，干部核实并受理，看到的地址是“{masked}”；"
        "会员报名帮助，干部同意后才看到“{address}”。服务后队长确认并评 5 分。",
        "The leader states a need for their father, number {number}; the cadre verifies and takes it on, and sees the "
        "address as {masked}. The member offers help, and with the cadre's agreement sees {address}. Served, the "
        "leader confirms it with 5 of 5.",
        {"states": ["submitted", "verified", "accepted", "served", "confirmed"]},
    ),
    Step(
        journey_help.emergency_calls_the_member,
        ("应急呼叫", "An emergency"),
        "干部发起应急 {number}，第 {wave} 轮就近呼叫 {asked} 人。会员答复能来，{seconds} 秒后满员，当即有了报名。",
        "The cadre calls for help ({number}): wave {wave} asks {asked}, who is near and ready. The member comes, it is "
        "filled after {seconds} seconds, and there is a sign-up.",
        {"asked": 1, "call": "accepted", "state": "filled", "sign_up": "confirmed"},
    ),
    Step(
        journey.own_data_are_exported,
        ("导出本人数据", "One's own data"),
        "会员导出各服务所存的全部本人数据：{areas_count} 类 {records_count} 条，不含他人资料。",
        "The member exports all that any service holds about them: {records_count} records of {areas_count} kinds, and "
        "nothing of others.",
        {"is_of_others": False},
    ),
)

BEGUN = (
    "一名会员的全程：为此临时启动一套暖流，经 HTTP 走完，随后删除。其中的人都是生成的。\n"
    "The whole journey of a member, over HTTP, in a Nuanliu that is started for it and removed afterwards. Everybody "
    "in it is generated."
)
ENDED = "全程如约走完。The journey came out as promised."
BROKEN = "第 {number} 步“{zh}”未如约。Step {number}, {en}, did not come out as promised: {reason}."
INDENT = "    "


def told(number: int, step: Step, facts: journey.Facts) -> str:
    """A step with what came of it, as lines for the terminal."""
    zh, en = step.titles
    lines = [*step.zh.format(**facts).splitlines(), *step.en.format(**facts).splitlines()]
    return "\n".join([f"{number:>2}. {zh} · {en}", *(INDENT + line for line in lines)])


def lived_through(story: Journey) -> Iterator[str]:
    """The steps one after the other, each told when it is done. Raises NotAsPromised, which names the step."""
    for number, step in enumerate(STEPS, start=1):
        try:
            facts = step.lived(story)
        except NotAsPromised as broken:
            zh, en = step.titles
            raise NotAsPromised(BROKEN.format(number=number, zh=zh, en=en, reason=broken)) from None
        yield told(number, step, facts)
