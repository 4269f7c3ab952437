"""SMS by either provider, over a real socket, under signatures that the other side checks with code of its own."""

from dataclasses import replace

import pytest

from deploy.simulators.providers import Fault
from deploy.simulators.tests.providers import SIGN, TEMPLATES, line, outgoing
from services.notifications.channels.aliyun_sms import AliyunSms
from services.notifications.channels.port import AccountFault, Away, InDoubt, Refused
from services.notifications.channels.tencent_sms import TencentSms
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from shared.runtime.settings_channels import SmsCarrier, SmsProvider

PHONE = "+8613800138000"


def aliyun(providers, **changes):
    provider = SmsProvider(SmsCarrier.ALIYUN, providers.url, providers.host, "aliyun-id", "aliyun-secret", SIGN)
    return AliyunSms(replace(provider, **changes), TEMPLATES, line(), providers.clock.now)


def tencent(providers, **changes):
    keys = "tencent-id", "tencent-key", SIGN, "1400006666"
    provider = SmsProvider(SmsCarrier.TENCENT, providers.url, providers.host, *keys)
    return TencentSms(replace(provider, **changes), TEMPLATES, line(), providers.clock.now)


@pytest.fixture(params=[aliyun, tencent], ids=["aliyun", "tencent"])
def sms(request, providers):
    """A channel by its provider: `sms(secret="…")` with other settings than the right ones."""
    return lambda **changes: request.param(providers, **changes)


def refusal(channel, message):
    with pytest.raises((Refused, Away)) as raised:
        channel.send(message)
    return raised.value


def test_a_code_reaches_the_phone(sms, providers):
    assert sms().send(outgoing()).provider_id
    [(_, number, words)] = providers.taken
    assert (number.removeprefix("+86"), words["template"]) == ("13800138000", "SMS_1")
    assert "123456" in (words.get("code"), *words.get("values", ()))


def test_values_go_by_name_to_one_provider_and_by_place_to_the_other(providers):
    message = outgoing(template="place_offered", activity="颐和园 & 香山?a=1+2*~", deadline="3月5日 18:00")
    aliyun(providers).send(message)
    tencent(providers).send(message)
    named, counted = [words for _, _, words in providers.taken]
    assert named == {"template": "SMS_2", "activity": "颐和园 & 香山?a=1+2*~", "until": "3月5日 18:00"}
    assert counted["values"] == ["颐和园 & 香山?a=1+2*~", "3月5日 18:00"]


def test_a_value_is_cut_to_35_characters_where_the_provider_takes_no_more(providers):
    aliyun(providers).send(outgoing(template="place_offered", activity="山" * 36, deadline="海" * 35))
    [(_, _, words)] = providers.taken
    assert (words["activity"], words["until"]) == ("山" * 34 + "…", "海" * 35)


@pytest.mark.parametrize("change", [{"secret": "stolen"}, {"key_id": "nobody"}, {"sign_name": "别人"}])
def test_an_account_that_must_be_mended_keeps_messages_waiting(sms, providers, change):
    trouble = refusal(sms(**change), outgoing())
    assert (type(trouble), trouble.retry_after_seconds, providers.taken) == (AccountFault, ACCOUNT_SECONDS, [])


def test_a_clock_that_is_off_is_trouble_of_the_account(sms, providers):
    channel = sms()
    providers.simulated.now = lambda: providers.seconds() + 901
    assert refusal(channel, outgoing()).retry_after_seconds == ACCOUNT_SECONDS


@pytest.mark.parametrize("to", ["+85291234567", "13800138000", "+8612800138000", "+86138001380001", ""])
def test_a_number_not_of_the_mainland_is_refused_before_anybody_is_asked(sms, providers, to):
    assert isinstance(refusal(sms(), outgoing(to=to)), Refused)
    assert providers.simulated.asked == []


@pytest.mark.parametrize("message", [outgoing(template="unheard.of"), outgoing(template="place_offered")])
def test_a_message_without_template_or_value_is_refused(sms, message):
    assert isinstance(refusal(sms(), message), Refused)


def test_a_template_that_was_not_approved_is_refused(sms):
    assert refusal(sms(), outgoing(template="not.approved")).code in (
        "isv.SMS_TEMPLATE_ILLEGAL",
        "FailedOperation.TemplateIncorrectOrUnapproved",
    )


def test_a_number_gets_one_code_a_minute_five_an_hour_ten_a_day(sms, providers):
    channel = sms()
    channel.send(outgoing())
    assert refusal(channel, outgoing()).retry_after_seconds in (30, 60)
    for _ in range(4):
        providers.clock.advance(seconds=61)
        channel.send(outgoing())
    providers.clock.advance(seconds=61)
    assert refusal(channel, outgoing()).retry_after_seconds == 3600
    providers.clock.advance(seconds=3600)
    for _ in range(5):
        channel.send(outgoing())
        providers.clock.advance(seconds=1200)
    assert refusal(channel, outgoing()).retry_after_seconds == 86_400
    assert len(providers.taken) == 10


def test_a_connection_serves_several_messages(sms, providers):
    channel = sms()
    for index in range(3):
        channel.send(outgoing(to=f"+861380013800{index}"))
    assert len(providers.taken) == 3


def test_a_provider_that_refuses_for_now_says_when_to_come_again(sms, providers):
    providers.fails_with(Fault.REFUSING)
    trouble = refusal(sms(), outgoing())
    assert (type(trouble), trouble.retry_after_seconds, providers.taken) == (Away, 7, [])


@pytest.mark.parametrize("fault", [Fault.DROPPING, Fault.SILENT, Fault.NO_JSON])
def test_where_a_word_is_missing_it_is_said_that_the_message_may_be_there(sms, providers, fault):
    providers.fails_with(fault)
    assert isinstance(refusal(sms(), outgoing()), InDoubt)
    assert len(providers.taken) == 1


def test_where_nobody_listens_it_is_certain_that_nothing_was_sent(sms):
    channel = sms(url="http://127.0.0.1:1", host="127.0.0.1:1")
    assert type(refusal(channel, outgoing())) is Away


def test_a_provider_that_is_away_is_left_alone_for_a_while(sms, providers):
    channel = sms()
    providers.fails_with(*[Fault.REFUSING] * 5)
    for _ in range(5):
        refusal(channel, outgoing())
    asked = len(providers.simulated.asked)
    trouble = refusal(channel, outgoing())
    assert (type(trouble), trouble.retry_after_seconds, len(providers.simulated.asked)) == (Away, 5, asked)
