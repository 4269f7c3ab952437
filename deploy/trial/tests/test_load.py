"""A write is repeated with its key while the answer is "not now", and has failed where it is refused."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy.demo.caller import Caller, Refused
from deploy.trial import load
from deploy.trial.load import Asked, Load, Writer

BREAKS_OFF = None


@pytest.fixture(name="door")
def _door():
    """A door that answers with these statuses, one after the other, and remembers the keys that it was shown."""

    class Door(BaseHTTPRequestHandler):
        answers, keys = [], []

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.keys.append(self.headers["Idempotency-Key"])
            answer = self.answers.pop(0) if self.answers else 201
            if answer is BREAKS_OFF:
                return
            self.send_response(answer)
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
    return Writer("teams", caller, lambda number: Asked("/things", {"number": number}), lambda: caller)


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


def test_who_cannot_sign_in_now_asks_for_that_again_too(door, writer):
    answers = [Refused("POST /sessions", 503, b""), writer.caller]

    def again():
        if isinstance(answer := answers.pop(0), Refused):
            raise answer
        return answer

    writer.again = again
    door.answers += [401, 401, 201]
    writer.write(0)
    assert (writer.acknowledged, writer.failed, answers) == ([0], [], [])


def test_what_takes_too_long_has_failed(door, writer, monkeypatch):
    monkeypatch.setattr(load, "WRITE_SECONDS_MAX", 0.05)
    door.answers += [503] * 1000
    writer.write(0)
    assert writer.acknowledged == [] and len(writer.failed) == 1


def test_a_connection_that_breaks_off_is_a_failure_though_the_write_goes_on(door, writer):
    door.answers += [BREAKS_OFF, 201]
    writer.write(0)
    assert (writer.acknowledged, writer.failed) == ([0], [])
    with Load([writer]) as running:
        pass
    assert len(running.failures) == 1


def test_what_stops_a_writer_is_told_at_the_end_of_the_block(door, writer):
    def again():
        raise Refused("POST /sessions", 403, b"")

    writer.again = again
    door.answers += [401]
    running = Load([writer])
    running.__enter__()
    while not door.keys:
        threading.Event().wait(0.005)
    with pytest.raises(Refused):
        running.__exit__()


def test_people_write_as_long_as_the_block_lasts_and_go_on_in_the_next(door, writer):
    for _ in range(2):
        begun = len(door.keys)
        with Load([writer]) as running:
            while len(door.keys) < begun + 2:
                threading.Event().wait(0.005)
    assert writer.acknowledged == list(range(len(writer.acknowledged)))
    assert running.failures == [] and "teams" in running.told()
