"""A write is repeated with its key while the answer is "not now", and has failed where it is refused."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy.demo.caller import Caller
from deploy.trial import load
from deploy.trial.load import Load, Writer


@pytest.fixture(name="door")
def _door():
    """A door that answers with these statuses, one after the other, and remembers the keys that it was shown."""

    class Door(BaseHTTPRequestHandler):
        answers, keys = [], []

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.keys.append(self.headers["Idempotency-Key"])
            self.send_response(self.answers.pop(0) if self.answers else 201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            """Nothing is said."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    Door.address = f"http://127.0.0.1:{server.server_port}"
    yield Door
    server.shutdown()
    server.server_close()


@pytest.fixture(name="writer")
def _writer(door, monkeypatch):
    monkeypatch.setattr(load, "PAUSE_SECONDS", 0.001)
    caller = Caller(door.address, "token")
    return Writer("somebody", caller, "/things", lambda number: {"number": number}, lambda: caller)


def test_what_cannot_be_done_now_is_asked_again_with_the_same_key(door, writer):
    door.answers += [503, 504, 201]
    writer.write(0)
    assert (writer.acknowledged, writer.failed) == ([0], [])
    assert writer.repeated == {"503": 1, "504": 1}
    assert len(door.keys) == 3 and len(set(door.keys)) == 1


def test_what_is_refused_has_failed_and_is_not_asked_again(door, writer):
    door.answers += [403]
    writer.write(0)
    assert (writer.acknowledged, len(writer.failed), len(door.keys)) == ([], 1, 1)


def test_who_is_not_known_any_more_signs_in_once_and_goes_on(door, writer):
    door.answers += [401, 201, 401, 401]
    writer.write(0)
    writer.write(1)
    assert (writer.acknowledged, len(writer.failed)) == ([0], 1)
    assert len(set(door.keys)) == 2


def test_who_finds_nobody_asks_again_until_it_has_taken_too_long(door, writer, monkeypatch):
    monkeypatch.setattr(load, "WRITE_SECONDS_MAX", 0.05)
    writer.caller.address = "http://127.0.0.1:1"
    writer.write(0)
    assert writer.acknowledged == [] and writer.failed and writer.repeated


def test_people_write_as_long_as_the_block_lasts_and_go_on_in_the_next(door, writer):
    for _ in range(2):
        begun = len(door.keys)
        with Load([writer]) as running:
            while len(door.keys) < begun + 2:
                threading.Event().wait(0.005)
    assert writer.acknowledged == list(range(len(writer.acknowledged)))
    assert running.failures == [] and "somebody" in running.told()
