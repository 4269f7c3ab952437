"""Subscription messages and robots of WeChat and WeCom, over a real socket."""

from dataclasses import replace

import pytest

from deploy.simulators.providers import Fault
from deploy.simulators.tests.providers import OPENID, ROBOT, line, outgoing
from services.notifications.channels.port import Accepted, Away, InDoubt, Refused
from services.notifications.channels.provider_templates import ProviderTemplate, ProviderTemplates
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from services.notifications.channels.wechat import WechatSubscription, fitting
from services.notifications.channels.wecom import WecomRobot
from shared.runtime.settings_channels import WechatApp

NAMES = (("thing1", "activity"), ("name2", "leader"), ("time3", "starts_at"))
TEMPLATES = ProviderTemplates({"reminder": ProviderTemplate("WX_1", NAMES, "pages/inbox")})


def wechat(providers, **changes):
    app = replace(WechatApp(providers.url, "wx1", "app-secret"), **changes)
    return WechatSubscription(app, TEMPLATES, line(), providers.seconds)


def reminder(activity="颐和园讲解", leader="王小明", starts_at="2026年3月5日 09:00", **changes):
    message = outgoing(to=OPENID, template="reminder", activity=activity, leader=leader, starts_at=starts_at)
    return replace(message, **changes)


def refusal(channel, message):
    with pytest.raises((Refused, Away)) as raised:
        channel.send(message)
    return raised.value


def test_a_message_reaches_whoever_consented_and_one_token_serves_many(providers):
    channel = wechat(providers)
    for _ in range(3):
        channel.send(reminder())
    words = {"template": "WX_1", "thing1": "颐和园讲解", "name2": "王小明", "time3": "2026年3月5日 09:00"}
    assert providers.taken == [("wechat", OPENID, words)] * 3
    assert providers.wechat.tokens_given == 1


def test_every_consent_is_good_for_one_message(providers):
    channel = wechat(providers)
    for _ in range(5):
        channel.send(reminder())
    assert refusal(channel, reminder()).code == "43101"


def test_a_token_is_renewed_before_it_dies(providers):
    channel = wechat(providers)
    channel.send(reminder())
    providers.clock.advance(seconds=7139)
    channel.send(reminder())
    assert providers.wechat.tokens_given == 1
    providers.clock.advance(seconds=2)
    channel.send(reminder())
    assert providers.wechat.tokens_given == 2


def test_a_token_that_somebody_else_ended_is_asked_for_again_and_the_message_goes_once(providers):
    channel = wechat(providers)
    channel.send(reminder())
    providers.wechat.end_token()
    channel.send(reminder())
    assert (len(providers.taken), providers.wechat.tokens_given) == (2, 2)


@pytest.mark.parametrize("change", [{"secret": "stolen"}, {"app_id": "wx2"}])
def test_a_wrong_app_keeps_messages_waiting_and_the_doctor_says_so(providers, change):
    channel = wechat(providers, **change)
    assert refusal(channel, reminder()).retry_after_seconds == ACCOUNT_SECONDS
    assert "compare id and secret" in channel.trouble()
    assert wechat(providers).trouble() == ""
    assert "cannot be reached" in wechat(providers, url="http://127.0.0.1:1").trouble()


def test_an_openid_that_is_none_is_refused(providers):
    assert refusal(wechat(providers), reminder(to="nobody")).code == "40003"


def test_values_are_cut_to_what_their_kinds_allow(providers):
    wechat(providers).send(reminder(activity="山" * 21, leader="买买提·阿卜杜拉·伊斯坎德尔"))
    [(_, _, words)] = providers.taken
    assert (words["thing1"], words["name2"]) == ("山" * 19 + "…", "买买提·阿卜杜拉·…")


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("thing12", "x" * 20, "x" * 20),
        ("thing1", "一\n二", "一 二"),
        ("name1", "Alexander Humboldt", "Alexander Humboldt"),
        ("name1", "x" * 21, "x" * 19 + "…"),
        ("phrase3", "审核已经通过了", "审核已经通"),
        ("character_string5", "7" * 33, "7" * 32),
        ("time3", "2026年3月5日 09:00~2026年3月5日 11:30", "2026年3月5日 09:00~2026年3月5日 11:30"),
    ],
)
def test_a_value_fits_its_kind(name, value, fits):
    assert fitting(name, value) == fits


def test_an_answer_that_does_not_come_leaves_doubt(providers):
    channel = wechat(providers)
    channel.send(reminder())
    providers.fails_with(Fault.DROPPING)
    assert isinstance(refusal(channel, reminder()), InDoubt)


def test_a_token_that_does_not_come_leaves_no_doubt_about_the_message(providers):
    providers.fails_with(Fault.DROPPING)
    assert type(refusal(wechat(providers), reminder())) is Away


def robot(providers):
    return WecomRobot(providers.url, line())


def test_a_robot_says_title_and_text_to_its_group(providers):
    assert robot(providers).send(outgoing(to=ROBOT, title="值班\n提醒", text="第一行\n第二行")) == Accepted("")
    assert providers.taken == [("wecom", ROBOT, {"text": "值班 提醒\n第一行\n第二行"})]


def test_a_robots_text_is_cut_to_2048_bytes_on_a_character(providers):
    robot(providers).send(outgoing(to=ROBOT, title="", text="暖" * 682 + "ab"))
    robot(providers).send(outgoing(to=ROBOT, title="", text="暖" * 683))
    whole, cut = [words["text"] for _, _, words in providers.taken]
    assert (len(whole.encode()), len(cut.encode())) == (2048, 2046)
    assert cut == "暖" * 681 + "…"


def test_the_twenty_first_message_of_a_minute_surely_was_not_sent(providers):
    channel = robot(providers)
    for _ in range(20):
        channel.send(outgoing(to=ROBOT))
    trouble = refusal(channel, outgoing(to=ROBOT))
    assert (type(trouble), trouble.retry_after_seconds, len(providers.taken)) == (Away, 60, 20)
    providers.clock.advance(seconds=60)
    channel.send(outgoing(to=ROBOT))


def test_a_robot_that_is_not_there_is_refused(providers):
    assert refusal(robot(providers), outgoing(to=ROBOT[::-1])).code == "93000"
    assert refusal(robot(providers), outgoing(to="key&x=1")).code == "robot_key_not_valid"


def test_who_signed_in_to_the_mini_program_is_told_once(providers):
    channel, code = wechat(providers), f"login-of-{OPENID}-1"
    assert channel.openid_of(code) == OPENID
    assert [refusal_of_login(channel, wrong).code for wrong in (code, "another")] == ["40163", "40029"]
    providers.fails_with(Fault.DROPPING)
    assert isinstance(refusal_of_login(channel, f"login-of-{OPENID}-2"), Away)
    assert refusal_of_login(wechat(providers, secret="stolen"), code).retry_after_seconds == ACCOUNT_SECONDS


def refusal_of_login(channel, code):
    with pytest.raises((Refused, Away)) as raised:
        channel.openid_of(code)
    return raised.value
