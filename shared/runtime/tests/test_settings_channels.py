"""Addresses of mail servers and of providers: what they say, and the sentence for each that cannot be meant."""

import pytest

from shared.runtime.settings import Settings, SettingsWrong
from shared.runtime.settings_channels import (
    MailTls,
    SmsCarrier,
    mail_server_of,
    sms_provider_of,
    wechat_app_of,
)

FROM = "from=notice@example.cn"


def problems(**environment):
    with pytest.raises(SettingsWrong) as refused:
        Settings.from_environment(environment)
    return refused.value.problems


def test_an_address_of_a_mail_server_says_how_it_is_reached_and_from_whom_mail_comes():
    server = mail_server_of(
        f"smtp+starttls://notice%40example.cn:p%2Fw%3A@mail.example.cn?{FROM}&name=%E6%9A%96%E6%B5%81"
    )
    assert (server.host, server.port, server.tls) == ("mail.example.cn", 587, MailTls.STARTTLS)
    assert (server.user, server.password) == ("notice@example.cn", "p/w:")
    assert (server.sender, server.sender_name) == ("notice@example.cn", "暖流")
    assert "p/w" not in repr(server)
    assert mail_server_of(f"smtps://mail.example.cn:2465?{FROM}").port == 2465


def test_an_address_of_an_sms_provider_says_whose_it_is_and_holds_keys_and_signature():
    aliyun = sms_provider_of("aliyun+https://id:se%2Fcret@dysmsapi.aliyuncs.com?sign=%E6%9A%96%E6%B5%81")
    assert (aliyun.carrier, aliyun.url) == (SmsCarrier.ALIYUN, "https://dysmsapi.aliyuncs.com")
    assert (aliyun.key_id, aliyun.secret, aliyun.sign_name) == ("id", "se/cret", "暖流")
    tencent = sms_provider_of("tencent+https://id:key@sms.tencentcloudapi.com:8443?app=1400006666&sign=x")
    assert (tencent.host, tencent.app_id, tencent.region) == (
        "sms.tencentcloudapi.com:8443",
        "1400006666",
        "ap-guangzhou",
    )
    assert "se/cret" not in repr(aliyun)


def test_an_address_of_a_mini_program_holds_its_id_and_secret():
    app = wechat_app_of("https://wx1:secret@api.weixin.qq.com/")
    assert (app.url, app.app_id, app.secret) == ("https://api.weixin.qq.com", "wx1", "secret")


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("SMTP_URI", "https://mail.example.cn", "it must begin with smtps:// or smtp+starttls://"),
        ("SMTP_URI", f"smtps://mail.example.cn/inbox?{FROM}", "and have no path"),
        ("SMTP_URI", f"smtps://notice@mail.example.cn?{FROM}", "user and password go together"),
        ("SMTP_URI", "smtps://mail.example.cn", "?from= with the address"),
        ("SMTP_URI", "smtps://mail.example.cn?from=notice", "?from= with the address"),
        ("SMTP_URI", f"smtps://mail.example.cn?{FROM}&to=x", "at most from, name"),
        ("SMTP_URI", "smtps://mail.example.cn:99999", "it is no address"),
        ("SMTP_URI", f"smtp://mail.example.cn?{FROM}", "people's mail goes by smtps:// or smtp+starttls:// only"),
        ("SMS_URI", "https://id:topsecret@dysmsapi.aliyuncs.com?sign=x", "it must begin with aliyun+https://"),
        ("SMS_URI", "aliyun+https://dysmsapi.aliyuncs.com?sign=x", "it must have both keys"),
        ("SMS_URI", "aliyun+https://id:topsecret@dysmsapi.aliyuncs.com", "?sign= with the signature"),
        ("SMS_URI", "tencent+https://id:topsecret@sms.tencentcloudapi.com?sign=x", "&app= with the number"),
        ("SMS_URI", "aliyun+http://id:topsecret@127.0.0.1?sign=x", "phone numbers go by aliyun+https:// only"),
        ("SMS_URI", "tencent+http://id:topsecret@127.0.0.1?sign=x&app=1", "phone numbers go by tencent+https:// only"),
        ("WECHAT_URI", "https://api.weixin.qq.com", "it must have both keys"),
        ("WECHAT_URI", "https://wx1:topsecret@api.weixin.qq.com?x=1", "at most nothing"),
        ("WECHAT_URI", "http://wx1:topsecret@127.0.0.1", "the app's secret goes by https:// only"),
        ("WECOM_URL", "https://qyapi.weixin.qq.com/?key=1", "a path without a query"),
        ("WECOM_URL", "http://127.0.0.1", "the robots' keys go by https:// only"),
        ("WEB_PUSH_CONTACT", "operator@example.cn", "it must be mailto:"),
        ("WEB_PUSH_CONTACT", "mailto:operator", "it must be mailto:"),
        ("WEB_PUSH_HOSTS", "", "1 to 20 hosts"),
        ("WEB_PUSH_HOSTS", "https://fcm.googleapis.com", "1 to 20 hosts"),
        ("WEB_PUSH_HOSTS", ".", "1 to 20 hosts"),
        ("PROVIDER_TEMPLATES_FILE", "", "it must be a path"),
    ],
)
def test_an_address_that_cannot_be_meant_is_explained_without_its_secret(variable, text, said):
    [told] = problems(**{f"NUANLIU_{variable}": text})
    assert said in told
    assert "topsecret" not in told


def test_in_development_everything_may_go_in_clear():
    plain = {
        "NUANLIU_SMTP_URI": f"smtp://127.0.0.1:1025?{FROM}",
        "NUANLIU_SMS_URI": "tencent+http://id:secret@127.0.0.1:9?sign=x&app=1",
        "NUANLIU_WECHAT_URI": "http://wx1:secret@127.0.0.1:9",
        "NUANLIU_WECOM_URL": "http://127.0.0.1:9",
    }
    assert len(problems(**plain)) == 4
    settings = Settings.from_environment(plain | {"NUANLIU_DEVELOPMENT": "true"})
    assert "secret" not in repr(settings)
    assert "sign=x" in repr(settings)


def test_addresses_with_keys_may_stand_in_files(tmp_path):
    (tmp_path / "sms").write_text("aliyun+https://id:secret@dysmsapi.aliyuncs.com?sign=x\n")
    settings = Settings.from_environment({"NUANLIU_SMS_URI_FILE": str(tmp_path / "sms")})
    assert sms_provider_of(settings.sms_uri).secret == "secret"


def test_push_services_are_named_by_host_or_by_what_is_above_them():
    settings = Settings.from_environment({"NUANLIU_WEB_PUSH_HOSTS": "push.example.cn, .notify.example.cn"})
    assert settings.web_push_hosts == ("push.example.cn", ".notify.example.cn")
