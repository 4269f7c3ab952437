"""What is done with a need, in the published language."""

from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract
from shared.contracts.demands.archive import words_field
from shared.contracts.demands.archive_views import Demand
from shared.contracts.demands.archive_words import (
    DUPLICATES_MAX,
    RATING_MAX,
    REASON_CHARACTERS_MAX,
    REASON_CHARACTERS_MIN,
    DemandRefusal,
    DuplicateReason,
)
from shared.contracts.demands.demand_words import DemandUrgency
from shared.contracts.demands.demands import DEMAND_ID, word_field
from shared.contracts.fields import Choice, Id, Integer, Many, Part, Text
from shared.contracts.identity.units import unit_code
from shared.contracts.projects.activities import ACTIVITY_ID

OTHER_ID = "01936f0e-7b2a-7c11-8000-000000000109"


def reason_field(**rest: Any) -> Text:
    """Why: the person is told."""
    return Text(at_least=REASON_CHARACTERS_MIN, at_most=REASON_CHARACTERS_MAX, **rest)


class DemandStep(Contract):
    """An act on a need, in the version that is meant."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)

    example = {"id": DEMAND_ID, "version": 1}


class DemandStepWithReason(DemandStep):
    """The same with a reason that the person is told."""

    reason = reason_field(required=True)

    example = DemandStep.example | {"reason": "志愿者临时有事，需另行安排。"}


class VerifyDemand(DemandStep):
    """Say that it is so. urgency, category: put right, where the person had said another."""

    urgency = Choice(DemandUrgency, load_default=None)
    category = word_field(load_default=None)

    example = DemandStep.example | {"urgency": "soon", "category": "elders"}


class ReferDemand(DemandStep):
    """Give it to another union, or another level. unit_code: of that one."""

    unit_code = unit_code(required=True)
    reason = reason_field(required=True)

    example = DemandStep.example | {"unit_code": "BJ-110105001", "reason": "由所在街道总工会就近安排。"}


class RefuseDemand(DemandStep):
    """Say that it will not be served, and why."""

    reason_code = Choice(DemandRefusal, required=True)
    reason = reason_field(required=True)

    example = DemandStep.example | {"reason_code": "other_body", "reason": "医疗费用救助由医保部门办理，电话12393。"}


class LinkDemand(DemandStep):
    """Say what serves it: a project that recruits, or an open activity. Volunteers agree to an offer instead."""

    project_id = Id(load_default=None)
    activity_id = Id(load_default=None)

    example = DemandStep.example | {"activity_id": ACTIVITY_ID}

    @ma.validates_schema
    def _one_target(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of them: an activity names its project."""
        if (values.get("project_id") is None) == (values.get("activity_id") is None):
            raise ma.ValidationError("project_or_activity")


class MergeDemand(DemandStep):
    """Say that it is the same as another one. into_id: the one that goes on for both."""

    into_id = Id(required=True)

    example = DemandStep.example | {"into_id": OTHER_ID}


class ConfirmDemand(Contract):
    """Say that it was served. rating: 1 to 5."""

    id = Id(required=True)
    rating = Integer(at_least=1, at_most=RATING_MAX, required=True)
    words = words_field(allow_none=True, load_default=None)

    example = {"id": DEMAND_ID, "rating": 5, "words": "志愿者很耐心，谢谢。"}


class DenyDemand(Contract):
    """Say that it was not served."""

    id = Id(required=True)
    reason = reason_field(required=True)

    example = {"id": DEMAND_ID, "reason": "约好的时间没有人来。"}


class SuspectedDuplicate(Contract):
    """A need that may be the same. points: how like it is; reasons: why."""

    demand = Part(Demand, required=True)
    points = Integer(at_least=1, at_most=300, required=True)
    reasons = Many(Choice(DuplicateReason), at_most=len(DuplicateReason), required=True)

    example = {"demand": Demand.example, "points": 84, "reasons": ["same_phone", "near", "alike"]}


class SuspectedDuplicates(Contract):
    """Those in reach that may be the same, the likest first."""

    items = Many(Part(SuspectedDuplicate), at_most=DUPLICATES_MAX, required=True)

    example = {"items": [SuspectedDuplicate.example]}
