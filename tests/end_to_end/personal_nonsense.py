"""Somebody in places where nobody belongs: in bodies that no door takes, and in addresses."""

import json


def nonsense(somebody):
    """Bodies that no door takes, full of somebody."""
    said = {**somebody.said, "phone": somebody.phone, "login": somebody.phone, "password": somebody.number}
    yield json.dumps({name: [value] for name, value in said.items()})
    yield json.dumps({name: {value: value} for name, value in said.items()})
    yield json.dumps({name: value * 500 for name, value in said.items()})
    yield json.dumps({value: value for value in said.values()})
    yield json.dumps({name: value + "x" for name, value in said.items()} | {"unit_code": somebody.name})
    yield json.dumps(list(said.values()))
    yield json.dumps(said)[:-9]
    yield json.dumps(said, ensure_ascii=False).encode("gb18030")
    yield f'{{"name": "{somebody.name}", "name": "{somebody.number}"}}'.encode()


def wrong_paths(somebody):
    """Addresses in which somebody stands where nobody belongs."""
    for secret in (somebody.number, somebody.phone, somebody.name):
        yield f"/{secret}"
        for known in ("units", "registrations", "members", "volunteers", "accounts", "people-exports"):
            yield f"/{known}/{secret}"
        for query in ("limit", "cursor", "unit", "state", "nothing"):
            yield f"/registrations?{query}={secret}"
        yield f"/members?search={secret}{secret * 20}"
