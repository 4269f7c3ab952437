"""Whose request it is: only a proxy that we trust may say something else than the peer's address."""

from ipaddress import ip_address, ip_network

import pytest
from werkzeug import Response

from gateway.web.addresses import address_of, believe_proxy

PROXIES = (ip_network("10.0.0.0/8"), ip_network("127.0.0.0/8"))


def believed(forwarded, **fields):
    environ = {"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http", "HTTP_X_FORWARDED_FOR": forwarded, **fields}
    believe_proxy(environ, PROXIES, peer_is_proxy=True)
    return environ


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1", "192.0.2.1"),  # the client itself sent the first one
        ("203.0.113.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("10.0.0.3,10.0.0.2", "10.0.0.3"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1, unknown", "10.0.0.1"),
        ("192.0.2.1, nonsense, 10.0.0.2", "10.0.0.2"),
        ("", "10.0.0.1"),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours_is_the_clients(forwarded, address):
    assert believed(forwarded)["REMOTE_ADDR"] == address


@pytest.mark.parametrize(("said", "scheme"), [("https", "https"), ("http, HTTPS ", "https"), ("gopher", "http")])
def test_a_proxy_says_which_scheme_was_used(said, scheme):
    assert believed("192.0.2.1", HTTP_X_FORWARDED_PROTO=said)["wsgi.url_scheme"] == scheme


def test_no_more_hops_are_followed_than_the_limit():
    assert believed("192.0.2.1" + ", 10.0.0.2" * 32)["REMOTE_ADDR"] == "10.0.0.2"
    assert believed("192.0.2.1" + ", 10.0.0.2" * 31)["REMOTE_ADDR"] == "192.0.2.1"


def test_forwarding_headers_of_a_stranger_are_removed():
    environ = {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "10.0.0.1", "HTTP_FORWARDED": "for=10.0.0.1"}
    believe_proxy(environ, PROXIES, peer_is_proxy=False)
    assert environ == {"REMOTE_ADDR": "192.0.2.7"}


def test_an_address_of_nothing_is_none():
    assert address_of("") is None
    assert address_of("192.0.2.1") == ip_address("192.0.2.1")


@pytest.mark.parametrize(("trusted", "address"), [((), "127.0.0.1"), (("127.0.0.0/8",), "192.0.2.1")])
def test_the_peer_is_believed_only_when_it_is_trusted(serve, trusted, address):
    served = serve(lambda self, environ: Response(environ["REMOTE_ADDR"]), trusted_proxies=trusted)
    assert served.client().get("/", "X-Forwarded-For: 192.0.2.1").answer().body == address.encode()
