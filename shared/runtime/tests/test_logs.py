import io
import json
import logging

import eventlet
import pytest

from shared.runtime.logs import TEXT_CHARACTERS_MAX, bound, configure, hidden
from shared.runtime.settings import Settings


@pytest.fixture
def lines():
    """What is logged from here on, parsed."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure(Settings(), stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Connected to amqp://a:se@cret@one/v;amqp://b:secret@two/v", "Connected to amqp://a:***@two/v"),
        ("postgresql+psycopg2://owner:p@db/x", "postgresql+psycopg2://owner:***@db/x"),
        ("手机13800138000。", "手机[phone]。"),
        ("+86 138-0013-8000", "[phone]"),
        ("phone=13800138000", "phone=[phone]"),
        ("12800138000", "12800138000"),
        ("138001380001", "138001380001"),
        ("01936f0e-7b2a-7c11-8000-138001380001", "01936f0e-7b2a-7c11-8000-138001380001"),
        ("01936f0e-1380-0138-8000-0123456789ab", "01936f0e-1380-0138-8000-0123456789ab"),
        ("ID 11010519491231002X.", "ID [id number]."),
        ("1101051949123100221", "1101051949123100221"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [token]"),
        ("got eyJhbGciOi.eyJzdWIi.c2ln", "got [token]"),
        ("1700000000.123456", "1700000000.123456"),
    ],
)
def test_what_may_be_personal_or_secret_is_hidden(text, shown):
    assert hidden(text) == shown


def test_a_long_text_is_cut():
    assert len(hidden("x" * (TEXT_CHARACTERS_MAX + 1))) == TEXT_CHARACTERS_MAX
    assert len(hidden("x" * TEXT_CHARACTERS_MAX)) == TEXT_CHARACTERS_MAX


@pytest.mark.writes_personal_lines
def test_a_line_carries_ids_and_extra(lines):
    with bound(request_id="r1"), bound(event_id="e1"):
        logging.getLogger("here").warning("moved %s", "BJ-1", extra={"units": 3, "who": "13800138000"})
    (line,) = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "here",
        "message": "moved BJ-1",
        "request_id": "r1",
        "event_id": "e1",
        "units": 3,
        "who": "[phone]",
    }


def test_an_id_that_a_client_thought_out_is_hidden_like_anything_else(lines):
    """`X-Request-Id: 13800138000` is well-formed, and travels to every service."""
    with bound(request_id="13800138000"):
        logging.getLogger("here").warning("done")
    assert [line["request_id"] for line in lines()] == ["[phone]"]


def test_ids_belong_to_their_greenthread(lines):
    def work(request_id):
        with bound(request_id=request_id):
            eventlet.sleep(0)
            logging.getLogger("here").warning("done")

    for thread in [eventlet.spawn(work, "r1"), eventlet.spawn(work, "r2")]:
        thread.wait()
    logging.getLogger("here").warning("after")
    assert [line.get("request_id") for line in lines()] == ["r1", "r2", None]


def test_an_exception_shows_where_and_not_what(lines):
    try:
        raise ValueError("Key (phone)=(x) is 张三")
    except ValueError:
        logging.getLogger("here").exception("broke")
    (line,) = lines()
    assert "builtins.ValueError" in line["error"]
    assert "test_an_exception_shows_where" in line["error"]
    assert "张三" not in json.dumps(line, ensure_ascii=False)


def test_nameko_does_not_tell_passwords(lines):
    logging.getLogger("nameko.messaging").info("Connected to amqp://a:secret@one")
    logging.getLogger("nameko.messaging").warning("Lost amqp://a:secret@one;amqp://b:secret@two")
    (line,) = lines()
    assert "secret" not in line["message"]


@pytest.mark.writes_personal_lines
def test_text_for_a_terminal_has_the_same(lines):
    stream = io.StringIO()
    configure(Settings().replaced(log_format="text"), stream)
    with bound(request_id="r1"):
        logging.getLogger("here").warning("for %s", "13800138000")
    assert stream.getvalue()[13:] == "warning here: for [phone] request_id=r1\n"


def test_the_sentence_of_a_framework_does_not_show_it_either(lines):
    """As Nameko logs what a worker raised."""
    try:
        raise ValueError("Key (name)=(x) is 张三")
    except ValueError as error:
        logging.getLogger("nameko.containers").exception("error handling worker %s: %s", "teams.move", error)
    (line,) = lines()
    assert line["message"] == "error handling worker teams.move: ValueError"
    assert "张三" not in json.dumps(line, ensure_ascii=False)
