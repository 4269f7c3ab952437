"""Which channels there are follows from settings, and what is wrong with one is said in a sentence."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.notifications.channels.aliyun_sms import AliyunSms
from services.notifications.channels.choice import channels_for, set_channels
from services.notifications.channels.tencent_sms import TencentSms
from services.notifications.channels.web_push import public_key_of
from services.notifications.channels.web_push_keys import make_key, read_key
from shared.runtime.settings import Settings, SettingsWrong
from shared.runtime.trust.sealing import KeysInvalid

ALL = {
    "smtp_uri": "smtps://notice:pass%2Fword@mail.example.cn?from=notice@example.cn",
    "sms_uri": "aliyun+https://id:secret@dysmsapi.aliyuncs.com?sign=%E6%9A%96%E6%B5%81",
    "wechat_uri": "https://wx1:secret@api.weixin.qq.com",
    "wecom_url": "https://qyapi.weixin.qq.com",
    "web_push_contact": "mailto:operator@example.cn",
}


@pytest.fixture
def settings(tmp_path):
    """Settings in a folder with all that channels need."""
    (tmp_path / "provider-templates.json").write_text(json.dumps({"sms": {}, "wechat": {}}))
    settings = Settings(data_folder=tmp_path, **ALL)
    make_key(settings.web_push_key_file)
    return settings


def test_nothing_set_is_no_channel():
    assert channels_for(Settings()) == {}


def test_every_channel_that_is_set_goes_by_its_name(settings):
    channels = channels_for(settings)
    assert list(channels) == ["email", "sms", "wechat", "wecom", "web_push"]
    assert [channel.name for channel in channels.values()] == list(channels)
    assert set_channels(settings.replaced(sms_uri="", smtp_uri="")) == ["wechat", "wecom", "web_push"]


def test_the_scheme_says_whose_sms_they_are(settings):
    tencent = "tencent+https://id:key@sms.tencentcloudapi.com?app=1400006666&sign=x"
    assert isinstance(channels_for(settings)["sms"], AliyunSms)
    assert isinstance(channels_for(settings.replaced(sms_uri=tencent))["sms"], TencentSms)


def test_everything_that_cannot_be_used_is_told_at_once(settings):
    settings.provider_templates_file.write_text("{")
    settings.web_push_key_file.unlink()
    with pytest.raises(SettingsWrong) as wrong:
        channels_for(settings)
    sms, wechat, push = wrong.value.problems
    assert sms == f"NUANLIU_SMS_URI is set, but cannot be used: {settings.provider_templates_file} is no JSON."
    assert wechat.startswith("NUANLIU_WECHAT_URI is set")
    assert push.endswith(f"{settings.web_push_key_file} cannot be read: No such file or directory.")


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / "web-push.pem"
    assert public_key_of(make_key(path)) == public_key_of(make_key(path)) == public_key_of(read_key(path))
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("curve", [ec.SECP384R1(), None])
def test_what_is_no_key_of_the_curve_is_not_used(tmp_path, curve):
    path = tmp_path / "key.pem"
    key = ec.generate_private_key(curve or ec.SECP256R1())
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(content if curve else content[:60])
    with pytest.raises(KeysInvalid, match="no private key of the curve P-256"):
        read_key(path)
