"""The union tree: reading and searching are public, changing it is for cadres."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.refusals import units as refusals
from shared.contracts.identity.unit_changes import ChangeUnit, DissolveUnit, EndedUnit, FoundUnit, MergeUnit, MoveUnit
from shared.contracts.identity.unit_history import EventsOf, HistoryOf, UnitEventPage, UnitHistoryEntryPage
from shared.contracts.identity.units import ChildrenOf, FindUnits, Unit, UnitChanged, UnitLineage, UnitPage
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

PUBLIC_SECONDS = 30


def outdated(event: Any) -> str | None:
    """Where the unit is read; None for all units, where those below it may be shown otherwise now."""
    return None if event.is_felt_below else f"/units/{event.code}"


blueprint = blueprint_of("units", "The union tree: unions of every kind and level.")


@blueprint.route("/units")
class Units(MethodView):
    """All units."""

    @blueprint.open()
    @blueprint.queries(FindUnits)
    @blueprint.answers(200, UnitPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Search the union tree.

        By part of a name, pinyin, initials or the beginning of a code; narrowed by kind, superior, subtree and state.
        Units higher in the tree come first.
        """
        return rpc("identity").find_units(query)

    @blueprint.accepts(FoundUnit)
    @blueprint.answers(201, Unit)
    @blueprint.refuses(
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_CODE_TAKEN,
        refusals.UNIT_NOT_ACTIVE,
        refusals.UNIT_KIND_NOT_HERE,
        refusals.UNIT_TOO_DEEP,
        refusals.UNIT_FLAG_NOT_HERE,
        refusals.UNIT_TERM_WITHOUT_LEGAL_PERSON,
        refusals.COORDINATES_INCOMPLETE,
        refusals.NAME_UNUSABLE,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Found a unit.

        Below an active unit in reach whose kind may have such units. The code is for ever.
        """
        return rpc("identity").found_unit(request)


@blueprint.route("/units/<unit_code:code>")
class OneUnit(MethodView):
    """One unit."""

    @blueprint.public(seconds=PUBLIC_SECONDS, event=UnitChanged, key=outdated)
    @blueprint.answers(200, Unit)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND)
    def get(self, code: str) -> Any:
        """Read a unit.

        Merged and dissolved units stay readable and name their successor.
        """
        return rpc("identity").unit({"code": code})

    @blueprint.accepts(ChangeUnit, path=["code"])
    @blueprint.answers(200, Unit)
    @blueprint.refuses(
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.UNIT_CHANGED_SINCE,
        refusals.UNIT_KIND_NOT_HERE,
        refusals.BODY_TIER_NOT_HERE,
        refusals.UNIT_FLAG_NOT_HERE,
        refusals.UNIT_TERM_WITHOUT_LEGAL_PERSON,
        refusals.COORDINATES_INCOMPLETE,
        refusals.NAME_UNUSABLE,
        NOT_PERMITTED,
    )
    def patch(self, request: dict[str, Any], code: str) -> Any:
        """Change a unit.

        Only the fields that are sent. Another kind must fit what stands above and below; another place in the tree is
        a move.
        """
        return rpc("identity").change_unit({**request, "code": code})


@blueprint.route("/units/<unit_code:code>/children")
class Children(MethodView):
    """What stands directly below a unit."""

    @blueprint.open()
    @blueprint.queries(ChildrenOf, path=["code"])
    @blueprint.answers(200, UnitPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """List the units directly below.

        The active ones, by code.
        """
        return rpc("identity").unit_children({**query, "code": code})


@blueprint.route("/units/<unit_code:code>/lineage")
class Lineage(MethodView):
    """What stands above a unit."""

    @blueprint.open()
    @blueprint.answers(200, UnitLineage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND)
    def get(self, code: str) -> Any:
        """Read the way to a unit.

        All units from the root of the tree down to this one.
        """
        return rpc("identity").unit_lineage({"code": code})


@blueprint.route("/units/<unit_code:code>/history")
class History(MethodView):
    """The versions of a unit."""

    @blueprint.queries(HistoryOf, path=["code"])
    @blueprint.answers(200, UnitHistoryEntryPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """Read the history of a unit.

        Who changed what and when, with the old values, the newest first.
        """
        return rpc("identity").unit_history({**query, "code": code})


@blueprint.route("/units/<unit_code:code>/events")
class Events(MethodView):
    """The events about a unit."""

    @blueprint.queries(EventsOf, path=["code"])
    @blueprint.answers(200, UnitEventPage)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """Read the events about a unit.

        As other services were told, the newest first; kept for about a month.
        """
        return rpc("identity").unit_events({**query, "code": code})


@blueprint.route("/units/<unit_code:code>/move")
class Move(MethodView):
    """Another superior."""

    @blueprint.accepts(MoveUnit, path=["code"])
    @blueprint.answers(200, Unit)
    @blueprint.refuses(
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.UNIT_CHANGED_SINCE,
        refusals.UNIT_KIND_NOT_HERE,
        refusals.UNIT_TOO_DEEP,
        refusals.UNIT_UNDER_ITSELF,
        refusals.UNIT_IS_ROOT,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Move a unit.

        With everything below it, to another superior. Both the old and the new superior must be in reach.
        """
        return rpc("identity").move_unit({**request, "code": code})


ENDING = (
    refusals.UNIT_NOT_FOUND,
    refusals.UNIT_NOT_ACTIVE,
    refusals.UNIT_CHANGED_SINCE,
    refusals.UNIT_KIND_NOT_HERE,
    refusals.UNIT_TOO_DEEP,
    refusals.UNIT_SUCCEEDS_ITSELF,
    refusals.UNIT_IS_ROOT,
    refusals.UNIT_TOO_MANY_CHILDREN,
    refusals.UNIT_OPERATES_BODIES,
    NOT_PERMITTED,
    SECOND_FACTOR_REQUIRED,
)


@blueprint.route("/units/<unit_code:code>/merge")
class Merge(MethodView):
    """Going on as part of another unit."""

    @blueprint.accepts(MergeUnit, path=["code"])
    @blueprint.answers(200, EndedUnit)
    @blueprint.refuses(*ENDING, refusals.UNIT_KINDS_UNLIKE)
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Merge a unit into another one.

        The successor, of the same tier, takes over the units directly below. The merged unit stays readable.
        """
        return rpc("identity").merge_unit({**request, "code": code})


@blueprint.route("/units/<unit_code:code>/dissolve")
class Dissolve(MethodView):
    """The end of a unit."""

    @blueprint.accepts(DissolveUnit, path=["code"])
    @blueprint.answers(200, EndedUnit)
    @blueprint.refuses(*ENDING, refusals.UNIT_HAS_CHILDREN)
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Dissolve a unit.

        A successor, where one is named, takes over the units directly below; otherwise there must be none.
        """
        return rpc("identity").dissolve_unit({**request, "code": code})
