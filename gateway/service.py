"""The gateway as a Nameko service: one door for all requests, calls to the others, and ears for what is outdated."""

import time
from typing import Any

from flask import Flask
from nameko.extensions import DependencyProvider
from werkzeug import Response

from gateway.access_log import log_request
from gateway.application import API_PREFIX, create_app, route_blueprints
from gateway.arrival import CALLS_KEY, request_id_of
from gateway.cache import Cache
from gateway.early import Early, ServerProblems
from gateway.inbox_news import InboxNews
from gateway.invalidations import forget, hearing, outdated_by
from gateway.news import News
from gateway.pages import serve_probes
from gateway.request_spans import note_answer, request_span
from gateway.revocations import RevocationsOfIdentity
from gateway.uploads import Uploads
from gateway.web.entrypoint import web
from gateway.web.server import WebServer
from shared.contracts.base import Received
from shared.contracts.notifications.messages import MessageMade
from shared.contracts.projects.library import ProjectChanged
from shared.kernel.ids import new_id
from shared.runtime import metrics
from shared.runtime.bus.calls import Calls
from shared.runtime.context import CallContext
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.broadcast import broadcast
from shared.runtime.doors.timer import timer
from shared.runtime.logs import bound
from shared.runtime.process.health import Health

BLUEPRINTS = route_blueprints()
OUTDATED = outdated_by(BLUEPRINTS)
NEWS_INTERVAL_SECONDS = 15
NEWS_SECONDS_MAX = 5  # for the owner's answer


class Application(DependencyProvider):
    """The Flask application of the process, with its hooks in the web server."""

    server = WebServer()

    def setup(self) -> None:
        config = self.container.config
        self.app = create_app(config["SETTINGS"], config["VERIFIER"], BLUEPRINTS)
        health: Health = config.get("HEALTH") or Health()
        serve_probes(self.app, health.live, health.ready, metrics.render)
        self.server.answer_early = Early(self.app)
        self.server.problem = ServerProblems(self.app)
        self.server.body_bytes_limit = Uploads(self.app, config["SETTINGS"]).body_bytes_limit
        self.server.log_request = log_request

    def get_dependency(self, worker_ctx: Any) -> Flask:
        return self.app


def look_for_news(service: Any) -> None:
    """Ask what is new where something may have been missed."""
    service.news.look(service.ask_for_news)


def look_into_inboxes(service: Any) -> None:
    """Ask again for those who listen, where something may have been missed."""
    service.inbox_news.look_again()


class GatewayService(AccessDoors, hearing(BLUEPRINTS, API_PREFIX)):  # type: ignore[misc]
    """The only HTTP door. It has no database, and decides nothing that a service decides."""

    name = "gateway"

    app = Application()
    calls = Calls()
    revocations = RevocationsOfIdentity()

    @property
    def cache(self) -> Cache:
        """What the doors of `hearing` outdate."""
        cache: Cache = self.app.extensions["cache"]
        return cache

    @property
    def news(self) -> News:
        """The live streams of this process."""
        news: News = self.app.extensions["news"]
        return news

    @property
    def inbox_news(self) -> InboxNews:
        """The live streams of inboxes in this process."""
        inbox_news: InboxNews = self.app.extensions["inbox_news"]
        return inbox_news

    def ask_for_news(self, after: int | None) -> Any:
        """What the owner knows of projects after a number."""
        context = CallContext("", time.time() + NEWS_SECONDS_MAX, str(new_id()))
        return self.calls("projects", context).project_news({"after": after})

    @broadcast(ProjectChanged, on_gap=look_for_news)
    def tell_of_project(self, event: Received) -> None:
        """Whoever is told of a project, and reads it, reads what they were told of."""
        forget(self.cache, OUTDATED[ProjectChanged], API_PREFIX, event)
        if self.news.hint(event.told_as):
            look_for_news(self)

    @timer(interval_seconds=NEWS_INTERVAL_SECONDS)
    def look_for_missed_news(self) -> None:
        """A hint comes at most once, and may not come at all."""
        look_for_news(self)

    @broadcast(MessageMade, on_gap=look_into_inboxes)
    def tell_of_message(self, event: Received) -> None:
        """Whoever listens to the inbox is told."""
        self.inbox_news.hint(event.account_id, event.number)

    @timer(interval_seconds=NEWS_INTERVAL_SECONDS)
    def look_for_missed_messages(self) -> None:
        """For those who listen, some at a time."""
        look_into_inboxes(self)

    @web
    def web(self, environ: dict[str, Any]) -> Response:
        """Answer one request, in this worker."""
        environ[CALLS_KEY] = self.calls
        with bound(request_id=request_id_of(environ)), request_span(environ) as span:
            with self.app.request_context(environ):
                response: Response = self.app.full_dispatch_request()
            note_answer(span, environ, response.status_code)
            return response
