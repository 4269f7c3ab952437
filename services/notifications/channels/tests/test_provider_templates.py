import json
from uuid import UUID

import pytest

from services.notifications.channels.port import Outgoing, Refused
from services.notifications.channels.provider_templates import TemplatesWrong, read_templates


def outgoing(template, **parameters):
    return Outgoing("", "", "", template, parameters, UUID(int=1))


def read(tmp_path, content, channel="sms"):
    path = tmp_path / "templates.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_templates(path, channel)


def test_a_list_names_values_as_we_do_and_an_object_as_the_provider_does(tmp_path):
    said = {
        "sms": {"a": {"template": "SMS_1", "parameters": ["code", "minutes"]}},
        "wechat": {"a": {"template": "T", "parameters": {"thing1": "activity"}, "page": "pages/inbox"}},
    }
    sms, wechat = read(tmp_path, said), read(tmp_path, said, "wechat")
    message = outgoing("a", code="1", minutes="5", activity="x")
    assert sms.of(message).values(message) == [("code", "1"), ("minutes", "5")]
    assert (wechat.of(message).values(message), wechat.of(message).page) == ([("thing1", "x")], "pages/inbox")


def test_what_has_no_template_or_no_value_is_refused(tmp_path):
    templates = read(tmp_path, {"sms": {"a": {"template": "SMS_1", "parameters": ["code"]}}})
    with pytest.raises(Refused, match="template_not_mapped"):
        templates.of(outgoing("b"))
    with pytest.raises(Refused, match="parameter_not_given"):
        templates.of(outgoing("a")).values(outgoing("a"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ([], "must be an object"),
        ({"fax": {}}, "must be an object with sms and wechat at most"),
        ({"sms": []}, "sms must be an object"),
        ({"sms": {"a": {}}}, "sms.a must have template"),
        ({"sms": {"a": "SMS_1"}}, "sms.a must have template"),
        ({"sms": {"a": {"template": "T", "sign": "x"}}}, "sms.a must have template"),
        ({"sms": {"a": {"template": "T", "parameters": "code"}}}, "sms.a.parameters must be"),
        ({"sms": {"a": {"template": "T", "parameters": [1]}}}, "sms.a.parameters must be"),
        ({"sms": {"a": {"template": "T", "parameters": {"": "x"}}}}, "sms.a.parameters must be"),
        ({"sms": {"a": {"template": "T", "parameters": ["x"] * 21}}}, "sms.a.parameters must be"),
    ],
)
def test_a_file_that_cannot_be_meant_is_explained(tmp_path, content, said):
    with pytest.raises(TemplatesWrong, match=said):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_explained(tmp_path):
    with pytest.raises(TemplatesWrong, match="cannot be read: No such file"):
        read_templates(tmp_path / "none.json", "sms")
