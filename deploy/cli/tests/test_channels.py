"""Channels as an operator sets them up: simulated providers, the key of web push, and what the doctor says of them."""

import json
from uuid import UUID

import eventlet
import pytest
from eventlet.event import Event

from deploy.simulators.providers import Fault, SimulatedProviders
from services.notifications.channels.choice import channels_for
from services.notifications.channels.port import Outgoing
from shared.runtime.settings import Settings

TEMPLATES = {
    "sms": {"code": {"template": "SMS_1", "parameters": ["code"]}},
    "wechat": {"hours_confirmed": {"template": "WX_1", "parameters": {"thing2": "thing1"}}},
}


@pytest.fixture
def played(nuanliu, tmp_path, monkeypatch):
    """The providers as the command plays them: who is asked, and the settings that it shows."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "provider-templates.json").write_text(json.dumps(TEMPLATES))
    started = Event()
    monkeypatch.setattr(SimulatedProviders, "serve", lambda simulated, listener: started.send((simulated, listener)))
    outcome = nuanliu("simulate", "providers", "--port", "0")
    simulated, listener = started.wait()
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    serving = eventlet.spawn(simulated.serve, listener)
    yield simulated, [line.partition("=")[::2] for line in outcome.out.splitlines()]
    serving.kill()
    listener.close()


def said_of_channels(outcome):
    return [line for line in outcome.out.splitlines() if "channel" in line or "web push" in line]


def test_the_settings_that_are_shown_lead_to_the_simulated_providers(played, capsys):
    simulated, shown = played
    aliyun, tencent = [dict([each]) for each in shown if each[0] == "NUANLIU_SMS_URI"]
    others = dict(each for each in shown if each[0] != "NUANLIU_SMS_URI") | {"NUANLIU_DEVELOPMENT": "true"}
    message = Outgoing("", "验证码", "123456", "code", {"code": "123456"}, UUID(int=1))
    to = {"sms": "+8613800138000", "wechat": "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "wecom": "robot-of-the-unit"}
    says = {"wechat": {"template": "hours_confirmed", "parameters": {"thing1": "周末陪伴"}}}
    for sms in (aliyun, tencent):
        for name, channel in channels_for(Settings.from_environment(others | sms)).items():
            channel.send(Outgoing(**{**vars(message), "to": to[name], **says.get(name, {})}))
    assert [taken.provider for taken in simulated.taken] == ["aliyun", "wechat", "wecom", "tencent", "wechat", "wecom"]
    assert 'aliyun for 13800138000: {"template": "SMS_1", "code": "123456"}' in capsys.readouterr().out


def test_providers_are_not_played_without_templates(nuanliu):
    outcome = nuanliu("simulate", "providers", "--port", "0")
    assert (outcome.code, "provider-templates.json cannot be read" in outcome.err) == (2, True)


def test_the_doctor_notes_that_messages_stay_in_the_inbox(nuanliu, notes):
    assert said_of_channels(nuanliu("doctor", HTTP_PORT="0"))[0].startswith("note   channels: none is set")


def test_the_doctor_reaches_each_channel_that_is_set(nuanliu, notes, played):
    settings = {name.removeprefix("NUANLIU_"): value for name, value in played[1]}
    nuanliu("keys", "make-web-push")
    settings |= {"WEB_PUSH_CONTACT": "mailto:operator@example.cn", "DEVELOPMENT": "true", "HTTP_PORT": "0"}
    outcome = nuanliu("doctor", **settings)
    assert outcome.code == 0
    names = [line.split()[2].rstrip(":") for line in said_of_channels(outcome)]
    assert names == ["sms", "wechat", "wecom", "web_push"]
    assert all(line.startswith("well") for line in said_of_channels(outcome))


def said_of_templates(nuanliu, played, tmp_path, content):
    (tmp_path / "data" / "provider-templates.json").write_text(json.dumps(content))
    uri = next(value for name, value in played[1] if name == "NUANLIU_SMS_URI")
    outcome = nuanliu("doctor", SMS_URI=uri, DEVELOPMENT="true", HTTP_PORT="0")
    return outcome.code, [line for line in outcome.out.splitlines() if "templates of sms" in line]


def test_the_doctor_tells_which_messages_the_provider_has_no_words_for(nuanliu, notes, played, tmp_path):
    code, (said,) = said_of_templates(nuanliu, played, tmp_path, TEMPLATES)
    assert (code, said.startswith("note   templates of sms: the provider has none for")) == (0, True)
    assert " code," not in said and "service_reminder" in said


def test_without_words_for_codes_no_code_is_sent_and_the_doctor_says_so(nuanliu, notes, played, tmp_path):
    code, (said,) = said_of_templates(nuanliu, played, tmp_path, {"sms": {}})
    assert (code, said.startswith("WRONG"), said.endswith("No code is sent.")) == (1, True, True)


def test_names_that_are_not_ours_are_wrong(nuanliu, notes, played, tmp_path):
    mapped = {"identity.code": {"template": "SMS_2"}, "code": {"template": "SMS_1", "parameters": {"code": "number"}}}
    code, (value, kind, _) = said_of_templates(nuanliu, played, tmp_path, {"sms": mapped})
    assert code == 1
    assert (
        "code has no number; it has code." in value
        and "we have no identity.code; ours are call_confirmed, call_refused" in kind
    )


def test_outside_of_development_the_doctor_notes_that_nobody_can_ask_for_a_code(nuanliu, notes):
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert any(line.startswith("note   codes: nobody can ask for one") for line in outcome.out.splitlines())


def test_what_cannot_be_used_or_reached_is_wrong(nuanliu, notes):
    settings = {
        "SMTP_URI": "smtp://127.0.0.1:1?from=notice@example.cn",
        "SMS_URI": "aliyun+https://id:secret@127.0.0.1:1?sign=x",
        "WECOM_URL": "http://127.0.0.1:1",
        "WEB_PUSH_CONTACT": "mailto:operator@example.cn",
        "DEVELOPMENT": "true",
        "HTTP_PORT": "0",
    }
    outcome = nuanliu("doctor", **settings)
    email, sms, wecom, push = said_of_channels(outcome)
    assert outcome.code == 1
    assert "email: it cannot be reached" in email
    assert "NUANLIU_SMS_URI is set, but cannot be used" in sms
    assert "wecom: it cannot be reached" in wecom
    assert "web-push.pem cannot be read" in push


def test_a_key_that_others_may_read_is_wrong(nuanliu, notes, tmp_path):
    first = nuanliu("keys", "make-web-push")
    assert nuanliu("keys", "make-web-push").out == first.out
    (tmp_path / "data" / "keys" / "web-push.pem").chmod(0o644)
    outcome = nuanliu("doctor", WEB_PUSH_CONTACT="mailto:operator@example.cn", HTTP_PORT="0")
    assert (outcome.code, "chmod 600" in said_of_channels(outcome)[0]) == (1, True)


@pytest.mark.parametrize("fault", Fault)
def test_providers_are_played_with_each_fault_by_its_name(nuanliu, tmp_path, monkeypatch, fault):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "provider-templates.json").write_text(json.dumps(TEMPLATES))
    played = []
    monkeypatch.setattr(
        SimulatedProviders,
        "serve",
        lambda simulated, listener: played.append(next(simulated.faults)) or listener.close(),
    )
    outcome = nuanliu("simulate", "providers", "--port", "0", "--fault", fault.value)
    assert (outcome.code, played) == (0, [fault])
