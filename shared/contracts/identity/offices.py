"""Offices in the published language: who may do what, where, from when until when."""

from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Text
from shared.contracts.identity.account_words import OfficeEndReason
from shared.contracts.identity.accounts import ACCOUNT_ID, login_field
from shared.contracts.identity.roles import Role
from shared.contracts.identity.unit_words import (
    UNIT_CODE_CHARACTERS_MAX,
    UNIT_CODE_PATTERN,
    UNIT_NAME_CHARACTERS_MAX,
    UnitState,
)

OFFICE_ID = "01936f0e-7b2a-7c11-8000-0000000000c1"


class Appoint(Contract):
    """Give a person an office, from today or a later day on, until the end of a day or without end.

    The person is named by login or by account_id.
    """

    login = login_field(load_default=None)
    account_id = Id(load_default=None)
    role = Choice(Role, required=True)
    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, required=True)
    from_day = Day(load_default=None)
    until_day = Day(load_default=None)

    example = {"login": "li.cadre", "role": "cadre", "unit_code": "BJ-110108"}

    @ma.validates_schema
    def _one_person(self, values: dict[str, Any], **kwargs: Any) -> None:
        if (values.get("login") is None) == (values.get("account_id") is None):
            raise ma.ValidationError("login_or_account_id")


class EndOffice(Contract):
    """End an office at once. The reason stands in the audit trail."""

    id = Id(required=True)
    reason = Choice(OfficeEndReason, required=True)

    example = {"id": OFFICE_ID, "reason": "other_post"}


class Office(Contract):
    """A role of a person at a unit.

    ended: it gives no rights any more; unit_state: of a merged or dissolved unit the office stays visible, and gives
    rights over nothing that still acts.
    """

    id = Id(required=True)
    account_id = Id(required=True)
    login = login_field(required=True, allow_none=True)
    role = Choice(Role, required=True)
    unit_id = Id(required=True)
    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, required=True)
    unit_name = Text(at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    unit_state = Choice(UnitState, required=True)
    from_day = Day(required=True)
    until_day = Day(required=True, allow_none=True)
    ended = Boolean(required=True)
    needs_second_factor = Boolean(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": OFFICE_ID,
        "account_id": ACCOUNT_ID,
        "login": "li.cadre",
        "role": "cadre",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "unit_code": "BJ-110108",
        "unit_name": "海淀区总工会",
        "unit_state": "active",
        "from_day": "2026-02-12",
        "until_day": None,
        "ended": False,
        "needs_second_factor": False,
        "version": 1,
    }


class FindOffices(PageRequest):
    """Offices in one's reach.

    unit_code: at this unit, and with `below` also in its subtree; account_id: of this person; ended: past ones too.
    """

    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, load_default=None)
    below = Boolean(load_default=False)
    account_id = Id(load_default=None)
    role = Choice(Role, load_default=None)
    ended = Boolean(load_default=False)

    example = {"unit_code": "BJ-110108", "limit": 50}


class OwnOffices(PageRequest):
    """One's own offices, past ones included."""

    example = {"limit": 50}


OfficePage = page_contract(Office)
