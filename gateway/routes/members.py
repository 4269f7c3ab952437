"""Members of the union: found by name, shown masked."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.members import FindMembers, Member, MemberPage
from shared.contracts.identity.refusals.members import MEMBER_NOT_FOUND
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("members", "Members of the union as its roster has them, masked.")


@blueprint.route("/members")
class Members(MethodView):
    """The roster."""

    @blueprint.queries(FindMembers)
    @blueprint.answers(200, MemberPage)
    @blueprint.refuses(UNIT_NOT_FOUND, NOT_PERMITTED, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Find members.

        Within one's own reach: by a name or part of one, by pinyin with every reading of a surname, by initials, or by
        a whole member number, never by numbers of documents or phones. Unit by unit; of documents and phones only some
        characters are shown.
        """
        return rpc("identity").find_members(query)


@blueprint.route("/members/<uuid:id>")
class OneMember(MethodView):
    """One member."""

    @blueprint.answers(200, Member)
    @blueprint.refuses(MEMBER_NOT_FOUND, NOT_PERMITTED)
    def get(self, id: str) -> Any:
        """See one member of a unit in reach.

        Masked like in the list.
        """
        return rpc("identity").member({"id": id})
