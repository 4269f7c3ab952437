"""The doors of exports of many people."""

from typing import Any

from services.identity.people_exports import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.people_exports import (
    ExportedRowPage,
    ExportedRowsOf,
    FindPeopleExports,
    PeopleExport,
    PeopleExportOf,
    PeopleExportPage,
    RefusePeopleExport,
    RequestPeopleExport,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class PeopleExportDoors:
    """The data of many people: asked for, agreed to, fetched."""

    db: CallDatabase
    actor: Actor

    @rpc(RequestPeopleExport, replies=PeopleExport)
    def request_people_export(self, request: Loaded) -> Any:
        return self.db.run(use_cases.request_export, request, self.actor)

    @rpc(PeopleExportOf, replies=PeopleExport)
    def people_export(self, request: Loaded) -> Any:
        return self.db.read(queries.people_export, request, self.actor)

    @rpc(FindPeopleExports, replies=PeopleExportPage)
    def find_people_exports(self, request: Loaded) -> Any:
        return self.db.read(queries.find_people_exports, request, self.actor)

    @rpc(PeopleExportOf, replies=PeopleExport)
    def approve_people_export(self, request: Loaded) -> Any:
        return self.db.run(use_cases.approve_export, request, self.actor)

    @rpc(RefusePeopleExport, replies=PeopleExport)
    def refuse_people_export(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refuse_export, request, self.actor)

    @rpc(PeopleExportOf, replies=PeopleExport)
    def fetch_people_export(self, request: Loaded) -> Any:
        return self.db.run(use_cases.fetch_export, request, self.actor)

    @rpc(ExportedRowsOf, replies=ExportedRowPage)
    def people_export_rows(self, request: Loaded) -> Any:
        return self.db.read(queries.exported_rows, request, self.actor)
