"""What our templates hand to providers is what the simulated ones take: they check as the real ones do."""

import pytest

from deploy.simulators.aliyun_sms import VALUE_CHARACTERS_MAX
from deploy.simulators.wechat import fits
from services.notifications.channels.wechat import fitting
from services.notifications.templates.domain import ParameterKind, said
from services.notifications.templates.texts import all_templates
from shared.contracts.notifications.message_words import LANGUAGES

VALUES = {
    ParameterKind.TEXT: "20260307-483920",
    ParameterKind.WORDS: "因" * 300,
    ParameterKind.MINUTES: 1439,
    ParameterKind.DAY: "2026-12-31",
    ParameterKind.MOMENT: "2026-12-31T15:59:00Z",
    ParameterKind.COUNT: 10**6,
    ParameterKind.CODE: "204816",
    ParameterKind.BOOK: "time_coins",
}
TEMPLATES = list(all_templates().values())


def values_of(template, channel):
    """What the template says over a channel, as the provider gets it."""
    values = {name: VALUES[kind] for name, kind in template.parameters.items()}
    return said(template, LANGUAGES[0], channel, values).values


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.kind)
def test_wechat_takes_the_values(template):
    values = values_of(template, "wechat") if "wechat" in template.channels else {}
    refused = [name for name, value in values.items() if not fits((name, {"value": fitting(name, value)}))]
    assert refused == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.kind)
def test_sms_take_the_values(template):
    values = values_of(template, "sms") if "sms" in template.channels else {}
    assert all(0 < len(value) <= VALUE_CHARACTERS_MAX for value in values.values())
