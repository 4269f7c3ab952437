"""Who answers at the port of the gateway, as `nuanliu doctor` tells it."""

import http.server
import threading
from contextlib import contextmanager

import pytest

from deploy.cli.examination import machine
from deploy.cli.examination.findings import Verdict
from deploy.cli.examination.neighbour import address_of
from shared.kernel.clock import SystemClock
from shared.runtime.settings import Settings
from shared.runtime.trust.signing import generate


@contextmanager
def program_that_answers(body, status=200):
    """Some program at a free port; its number."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if status:
                self.send_response(status)
                self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(name="settings")
def _settings(tmp_path):
    settings = Settings(data_folder=tmp_path)
    generate(settings.signing_keys_file, settings.jwks_file, SystemClock().now())
    return settings


def port_of(number, settings):
    return machine.port(settings.replaced(http_host="127.0.0.1", http_port=number))


def test_an_installation_knows_itself(system):
    finding = port_of(system.runner.http_port, system.settings)
    assert finding.verdict is Verdict.WELL
    assert "this installation itself answers there" in finding.sentence


def test_another_installation_is_wrong(system, settings):
    finding = port_of(system.runner.http_port, settings)
    assert finding.verdict is Verdict.WRONG
    assert "another installation of Nuanliu" in finding.sentence and "NUANLIU_HTTP_PORT" in finding.sentence


def test_an_installation_whose_public_keys_are_away_is_known_as_nuanliu(settings):
    with program_that_answers(b'{"type":"urn:nuanliu:problem:request.keys_away"}', 503) as number:
        assert "another installation of Nuanliu" in port_of(number, settings).sentence


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"status":"live"}', 200), (b'{"keys":[]}', 200), (b"<html>", 404), (b"SSH-2.0-OpenSSH\r\n", None), (b"", None)],
)
def test_any_other_program_is_wrong(settings, body, status):
    with program_that_answers(body, status) as number:
        finding = port_of(number, settings)
    assert finding.verdict is Verdict.WRONG
    assert "another process has taken it; set NUANLIU_HTTP_PORT" in finding.sentence


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
    ],
)
def test_a_gateway_is_asked_at_an_address_of_this_machine(host, address):
    assert address_of(host, 80) == address
