"""Published projects: searched, read, and followed as they change."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.feeds import feed_of_projects
from gateway.names import with_names
from gateway.news import stream_of_projects
from gateway.operations import ATOM, EVENT_STREAM
from gateway.web.refusals import TOO_MANY_STREAMS, TOO_MANY_STREAMS_OF_ADDRESS
from shared.contracts.identity.units import UnitChanged
from shared.contracts.projects.library import (
    AgreementText,
    FeedOfProjects,
    FindProjects,
    Project,
    ProjectChanged,
    ProjectPage,
)
from shared.contracts.projects.library_management import NamedManagedProject
from shared.contracts.projects.library_writing import WriteProject
from shared.contracts.projects.refusals import library as refusals
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

PUBLIC_SECONDS = 30

blueprint = blueprint_of("projects", "The project library: what everybody may see")


@blueprint.route("/projects")
class Projects(MethodView):
    """All published projects."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=TeamChanged)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=UnitChanged)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=ProjectChanged)
    @blueprint.queries(FindProjects)
    @blueprint.answers(200, ProjectPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, refusals.POSITION_INCOMPLETE, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Search published projects.

        By part of title, tag, place or brand, in Chinese, pinyin or initials; by class, kind, tag, mode, brand, union,
        team, days and state. The latest published come first, or the nearest where a position is given.
        """
        return rpc("projects").find_projects(query)

    @blueprint.accepts(WriteProject)
    @blueprint.answers(201, NamedManagedProject)
    @blueprint.refuses(
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.TEAM_NOT_FOUND,
        refusals.TEAM_NOT_ACTIVE,
        refusals.TEMPLATE_NOT_FOUND,
        refusals.OWNER_NEEDED,
        refusals.CLASS_NEEDED,
        refusals.WORDS_UNUSABLE,
        refusals.WORDS_PERSONAL,
        refusals.EVIDENCE_NOT_FOR_MODE,
        refusals.POSITION_INCOMPLETE,
        refusals.DAYS_REVERSED,
        refusals.NOT_YET_KNOWN,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Write the draft of a project.

        Leaders write for their team, cadres for unions in reach. It need not say everything yet: `obstacles` tells what
        stands in the way of publishing it. A template is a model for the union and those below it.
        """
        return with_names(rpc("projects").write_project(request))


FEED = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><id>urn:nuanliu:city:projects:all</id>…</feed>"""


@blueprint.route("/projects/feed.atom")
class Feed(MethodView):
    """Published projects for feed readers."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=TeamChanged)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=UnitChanged)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=ProjectChanged)
    @blueprint.queries(FeedOfProjects)
    @blueprint.answers(200, media=ATOM, description="An Atom feed (RFC 4287) in pages (RFC 5005).", example=FEED)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Subscribe to published projects.

        An Atom feed of those that recruit, the latest published first; narrowed by class and union.
        """
        return feed_of_projects(rpc("projects").find_projects(query), query)


STREAM = """\
id: 41
event: project
data: {"id":"01936f0e-7b2a-7c11-8000-0000000000d1","number":41,"state":"published","title":"周末陪伴独居老人",…}

"""


@blueprint.route("/projects/stream")
class LiveStream(MethodView):
    """Published projects as they change."""

    @blueprint.open()
    @blueprint.answers(
        200,
        media=EVENT_STREAM,
        description="Server-sent events that stay open: a `ListedProject` each.",
        example=STREAM,
    )
    @blueprint.refuses(TOO_MANY_STREAMS, TOO_MANY_STREAMS_OF_ADDRESS)
    def get(self) -> Any:
        """Follow published projects live.

        An event `project` for every public change: published, changed, running, suspended, closed, cancelled. After a
        cut the client sends the id of the last event back (`Last-Event-ID`, as every EventSource does) and is told what
        it missed, each project once and as it is now. Comments are heartbeats.
        """
        return stream_of_projects()


@blueprint.route("/projects/<uuid:id>")
class OneProject(MethodView):
    """One published project."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=TeamChanged)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=UnitChanged)
    @blueprint.public(seconds=PUBLIC_SECONDS, event=ProjectChanged, key=lambda event: f"/projects/{event.id}")
    @blueprint.answers(200, Project)
    @blueprint.refuses(refusals.PROJECT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a published project.

        It stays readable after its end, and says what became of it.
        """
        return rpc("projects").project({"id": id})


@blueprint.route("/projects/<uuid:id>/agreement")
class Agreement(MethodView):
    """What is signed."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=ProjectChanged, key=lambda event: f"/projects/{event.id}/agreement")
    @blueprint.answers(200, AgreementText)
    @blueprint.refuses(refusals.PROJECT_NOT_FOUND, refusals.AGREEMENT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read the written agreement of a published project.

        The version that is signed now, with its digest.
        """
        return rpc("projects").agreement({"id": id})
