"""Somebody at the HTTP port of a running gateway."""

import requests

SECONDS_MAX = 30


class HttpClient:
    """Paths are relative to the address. token: sent with every request; `as_(token)` is another person."""

    def __init__(self, address, token=None, language="en"):
        self.address, self.token, self.language = address, token, language
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of this machine has nothing to do with it

    def as_(self, token):
        """The same door, for the bearer of a token."""
        return HttpClient(self.address, token, self.language)

    def request(self, method, path, headers=None, **keywords):
        """A `requests.Response`; keywords are those of `requests`."""
        own = {"Accept-Language": self.language} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        given = {"timeout": SECONDS_MAX, "allow_redirects": False} | keywords
        return self._session.request(method, self.address + path, headers=own | (headers or {}), **given)

    def get(self, path, **keywords):
        """GET."""
        return self.request("GET", path, **keywords)

    def post(self, path, json=None, **keywords):
        """POST JSON, or what the keywords say."""
        return self.request("POST", path, json=json, **keywords)

    def put(self, path, json=None, **keywords):
        """PUT JSON."""
        return self.request("PUT", path, json=json, **keywords)

    def patch(self, path, json=None, **keywords):
        """PATCH JSON."""
        return self.request("PATCH", path, json=json, **keywords)

    def delete(self, path, **keywords):
        """DELETE."""
        return self.request("DELETE", path, **keywords)
