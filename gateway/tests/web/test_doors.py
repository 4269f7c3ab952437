"""Every path and method reaches the application (nameko-facts 24, 31a)."""

import json

import pytest
from werkzeug import Response

from gateway.web.entrypoint import web
from gateway.web.server import WebServer


def echo(self, environ):
    said = {
        name: value for name, value in environ.items() if isinstance(value, str) and not name.startswith("gateway.")
    }
    return Response(json.dumps({**said, "body": environ["wsgi.input"].read().decode()}), mimetype="application/json")


def test_the_root_reaches_the_application(serve):
    answer = serve(echo).client().get("/").answer()
    assert (answer.status, json.loads(answer.body)["PATH_INFO"]) == (200, "/")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND", "M-SEARCH"])
def test_a_method_reaches_the_application(serve, method):
    answer = serve(echo).client().get("/a/b", method=method).answer()
    assert json.loads(answer.body)["REQUEST_METHOD"] == method


def test_a_path_is_decoded_and_a_query_is_not(serve):
    said = json.loads(serve(echo).client().get("/%E5%8C%97?q=%E5%8C%97&n=%20").answer().body)
    assert said["PATH_INFO"].encode("latin-1").decode() == "/北"
    assert said["QUERY_STRING"] == "q=%E5%8C%97&n=%20"


def test_a_query_of_raw_chinese_is_as_good_as_an_encoded_one(serve):
    said = json.loads(serve(echo).client().get("/北?q=北").answer().body)
    assert said["PATH_INFO"].encode("latin-1").decode() == "/北"
    assert said["QUERY_STRING"] == "q=%E5%8C%97"


def test_options_of_the_whole_server_reaches_the_application(serve):
    answer = serve(echo).client().get("*", method="OPTIONS").answer()
    assert json.loads(answer.body)["PATH_INFO"] == "*"


def test_an_absolute_target_is_a_path_and_a_host(serve):
    said = json.loads(serve(echo).client().get("http://elsewhere:81/a?b=1").answer().body)
    assert (said["PATH_INFO"], said["QUERY_STRING"], said["HTTP_HOST"]) == ("/a", "b=1", "elsewhere:81")


def test_an_answer_to_head_has_the_length_and_no_body(serve):
    client = serve(lambda self, environ: Response("12345")).client()
    answer = client.get(method="HEAD").answer(bodyless=True)
    assert answer.headers["content-length"] == "5"
    assert client.get().answer().body == b"12345"


def test_a_body_is_handed_over_whole(serve):
    client = serve(echo).client()
    assert json.loads(client.post(b"x" * 200_000).answer().body)["body"] == "x" * 200_000


def test_one_connection_carries_many_requests(serve):
    client = serve(echo).client()
    for number in range(40):
        assert json.loads(client.post(b"%d" % number).answer().body)["body"] == str(number)


def test_pipelined_requests_are_answered_in_their_order(serve):
    client = serve(echo).client()
    for number in range(3):
        client.post(b"%d" % number)
    assert [json.loads(client.answer().body)["body"] for _ in range(3)] == ["0", "1", "2"]


def test_http_1_0_is_answered_and_closed(serve):
    client = serve(echo).client().send("GET / HTTP/1.0\r\n\r\n")
    answer = client.answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert client.is_closed()


def test_http_1_0_is_kept_alive_when_it_asks(serve):
    client = serve(echo).client()
    for _ in range(2):
        answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer()
        assert answer.headers["connection"] == "keep-alive"


def test_a_client_that_asks_to_close_is_closed(serve):
    client = serve(echo).client().get("/", "Connection: close")
    assert client.answer().headers["connection"] == "close"
    assert client.is_closed()


def test_empty_lines_before_a_request_are_passed_over(serve):
    assert serve(echo).client().send("\r\n\r\n").get().answer().status == 200


def test_an_early_answer_takes_no_worker(serve):
    served = serve(lambda self, environ: pytest.fail("a worker was taken"))
    served.server.answer_early = lambda environ: Response("early")
    assert served.client().get().answer().body == b"early"


def test_where_nothing_is_answered_early_a_worker_answers(serve):
    served = serve(echo)
    served.server.answer_early = lambda environ: None
    assert served.client().get().answer().status == 200


def test_a_body_that_an_early_answer_left_unread_is_not_taken_for_a_request(serve):
    served = serve(echo)
    served.server.answer_early = lambda environ: Response("early")
    client = served.client().post(b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
    assert client.answer().headers["connection"] == "close"
    assert client.is_closed()


def test_a_second_server_at_the_same_port_is_refused(serve, unused_port):
    serve(echo, port=unused_port)
    with pytest.raises(OSError, match=f"cannot listen at 127.0.0.1:{unused_port}"):
        serve(echo, port=unused_port)


def test_two_servers_share_a_port_when_both_ask_to(serve, unused_port):
    first = serve(echo, port=unused_port, reuse_port=True)
    serve(echo, port=unused_port, reuse_port=True)
    assert first.client().get().answer().status == 200


def test_the_context_of_a_call_is_made_from_the_request(serve):
    seen = {}
    served = serve(echo)
    served.server.context_data = lambda environ: {"language": environ["HTTP_ACCEPT_LANGUAGE"]}
    spawn = served.container.spawn_worker
    served.container.spawn_worker = lambda *args, **named: seen.update(named["context_data"]) or spawn(*args, **named)
    served.client().get("/", "Accept-Language: en").answer()
    assert seen == {"language": "en"}


def test_the_method_can_still_be_called_by_itself():
    @web
    def method(self, environ):
        return environ["PATH_INFO"]

    assert method(None, {"PATH_INFO": "/"}) == "/"


def test_a_service_has_one_web_method():
    server = WebServer()
    server.serve("entrypoint")
    with pytest.raises(AssertionError):
        server.serve("another")
