"""How large a body may be."""

from typing import Any

import pytest
from flask import Flask

from gateway.uploads import FILE_BYTES_MAX, Uploads
from shared.runtime.serializer import BODY_BYTES_MAX
from shared.runtime.settings import Settings

SETTINGS = Settings(body_bytes_max=2000, upload_bytes_max=5000)
FORM = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("method", "path", "media", "limit"),
    [
        ("POST", "/api/v1/drawings", FORM, 5000),
        ("POST", "/api/v1/drawings", FORM.upper(), 5000),
        ("POST", "/api/v1/drawings", "application/json", 2000),
        ("POST", "/api/v1/drawings", "", 2000),
        ("GET", "/api/v1/drawings", FORM, 2000),
        ("DELETE", "/api/v1/drawings", FORM, 2000),
        ("POST", "/api/v1/nowhere", FORM, 2000),
        ("PUT", "/api/v1/drawings/BJ-1/title", FORM, 2000),
    ],
)
def test_only_an_upload_may_be_large(app: Flask, method: str, path: str, media: str, limit: int) -> None:
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": media}
    assert Uploads(app, SETTINGS).body_bytes_limit(environ) == limit


def test_no_file_is_larger_than_the_bus_carries(app: Flask) -> None:
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/drawings", "CONTENT_TYPE": FORM}
    limit = Uploads(app, SETTINGS.replaced(upload_bytes_max=64 * 1024 * 1024)).body_bytes_limit(environ)
    assert limit == FILE_BYTES_MAX
    assert limit // 3 * 4 < BODY_BYTES_MAX
