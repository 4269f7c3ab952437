"""A token that was revoked stays void when everything that knew it has been restarted."""

import pytest

from shared.testing.http import HttpClient
from tests.end_to_end.conftest import demo_city
from tests.end_to_end.installations import PASSWORD
from tests.installation import Process

UNIT = {"kind": "station", "parent_code": "BJ-110108", "name": "某工会服务站"}


@pytest.fixture(name="restart", params=["one_process", "two_processes"])
def _restart(request, tmp_path):
    """Starts the installation (again), and gives what signs in to it; everything is stopped before that."""
    settings = {"HTTP_PORT": "0", "DEVELOPMENT": "true"}
    runs = [("run", "--demo-tree")]
    if request.param == "two_processes":
        settings |= request.getfixturevalue("servers_of_their_own")
        shown = demo_city(tmp_path, settings)
        runs = [("run", "identity"), ("run", "gateway")]
    running, passwords = [], {}

    def stop():
        while running:
            assert running.pop().stop() == 0

    def restart():
        stop()
        for run in runs:
            running.append(Process(*run, folder=tmp_path, settings=settings, name=run[1].strip("-")).await_ready())
        passwords.update(PASSWORD.findall(shown if request.param == "two_processes" else running[0].out))
        return HttpClient(running[-1].address + "/api/v1")

    restart.passwords = passwords
    yield restart
    stop()


def test_a_session_that_ended_stays_ended_and_others_go_on(restart):
    http = restart()
    revoked, good = (sign_in(http, restart, login) for login in ("demo.cadre", "demo.decision.maker"))
    assert http.as_(revoked).delete("/sessions").status_code == 204
    http = restart()
    assert [http.as_(token).get("/accounts/me").status_code for token in (revoked, good)] == [401, 200]
    assert http.as_(revoked).post("/units", UNIT | {"code": "BJ-110108-REVOKED"}).status_code == 401


def sign_in(http, restart, login):
    answer = http.post("/sessions", {"login": login, "password": restart.passwords[login]})
    assert answer.status_code == 201, answer.text
    return answer.json()["access_token"]
