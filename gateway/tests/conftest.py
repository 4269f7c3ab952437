"""A gateway with the routes of `drawings`, and those who ask it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.application import buckets_of, create_app
from gateway.arrival import CALLS_KEY
from gateway.tests.drawings import AUTHORIZED, LIMIT, ORIGIN, SIGN_INS, FakeService, FakeVerifier, drawings
from shared.runtime.settings import Settings


@pytest.fixture
def settings() -> Settings:
    """Small limits, one foreign origin."""
    return Settings(requests_per_minute_max=LIMIT, sign_ins_per_minute_max=SIGN_INS, cors_origins=(ORIGIN,))


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The application with the routes of the tests. Nothing that was counted runs out: time stands still there."""
    app = create_app(settings, FakeVerifier(), [drawings()])
    app.extensions["buckets"] = buckets_of(settings, monotonic=lambda: 0.0)
    return app


@pytest.fixture
def service() -> FakeService:
    """The service behind all routes."""
    return FakeService()


@pytest.fixture
def client(app: Flask, service: FakeService) -> FlaskClient:
    """Somebody without a token, who reads English, at one address."""
    client = app.test_client()
    client.environ_base |= {CALLS_KEY: service, "REMOTE_ADDR": "192.0.2.1", "HTTP_ACCEPT_LANGUAGE": "en"}
    return client


@pytest.fixture
def wang(client: FlaskClient) -> FlaskClient:
    """Somebody with a token."""
    client.environ_base |= {"HTTP_AUTHORIZATION": AUTHORIZED["Authorization"]}
    return client
