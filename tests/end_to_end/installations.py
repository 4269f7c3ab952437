"""People at the HTTP port of a whole installation with the demo data."""

import re
import time

from shared.testing.http import HttpClient

TOTP = re.compile(r"^  (demo\.[a-z.]+) .* TOTP (\S+)", re.MULTILINE)
PASSWORD = re.compile(r"^  (demo\.[a-z.]+) .* password (\S+)", re.MULTILINE)
EVENTUALLY_SECONDS_MAX = 30
LOOK_SECONDS = 0.1


class Installation:
    """Where it listens, the demo accounts' passwords and TOTP secrets as they were shown, and where its files are.

    servers: the settings that name its bus and database; none where everything is in its folder.
    """

    def __init__(self, address, shown, folder, servers=None):
        self.address = address + "/api/v1"
        self.passwords = dict(PASSWORD.findall(shown))
        self.totp_secrets = dict(TOTP.findall(shown))
        self.folder, self.servers = folder, servers or {}

    def visitor(self):
        """Somebody who has not signed in."""
        return Person(HttpClient(self.address))

    def signed_in(self, login):
        """Somebody who has."""
        person = self.visitor()
        tokens = person.posts("/sessions", {"login": login, "password": self.passwords[login]}, status=201)
        return Person(person.http.as_(tokens["access_token"]))


class Person:
    """What a person does through a client application; whatever is answered otherwise than expected fails the test."""

    def __init__(self, http):
        self.http = http

    def reads(self, path, status=200, **query):
        """GET; the JSON of the answer."""
        return _content(self.http.get(path, params=query), status)

    def posts(self, path, body, status=200):
        """POST; the JSON of the answer."""
        return _content(self.http.post(path, body), status)

    def uploads(self, path, name, content, **fields):
        """POST of a file with other fields of a form; the JSON of the answer."""
        return _content(self.http.request("POST", path, data=fields, files={"file": (name, content)}), 202)

    def downloads(self, path):
        """GET of a file; its bytes."""
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.content

    def deletes(self, path, status=204):
        """DELETE."""
        return _content(self.http.delete(path), status)

    def reads_until(self, condition, path, **query):
        """GET again and again, until the answer is as it should become; its JSON."""
        deadline = time.monotonic() + EVENTUALLY_SECONDS_MAX
        while not condition(answer := self.http.get(path, params=query)):
            assert time.monotonic() < deadline, f"still {answer.status_code} {answer.text}"
            time.sleep(LOOK_SECONDS)
        return answer.json()


def _content(answer, status):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
