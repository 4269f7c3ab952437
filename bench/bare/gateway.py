"""The bare side: a Nameko HTTP gateway that asks the echo service, with Nameko's own defaults."""

import json

from nameko.rpc import RpcProxy
from nameko.web.handlers import http

UNIT = {
    "code": "BJ-110108",
    "kind": "district",
    "name": "海淀区总工会",
    "parent_code": "BJ",
    "admin_code": "110108",
    "longitude": 116.298,
    "latitude": 39.959,
    "version": 1,
}


class BareGateway:
    """GET /echo/<code> through one RPC."""

    name = "bare_gateway"
    echo = RpcProxy("echo")

    @http("GET", "/echo/<string:code>")
    def get(self, request, code):
        """The unit as the echo service gave it back."""
        answer = self.echo.echo({**UNIT, "code": code})
        return 200, {"Content-Type": "application/json"}, json.dumps(answer, ensure_ascii=False)
