"""What explains a grant, as the ledger keeps it beside the amount: few words and numbers, read again by statements.

record: the service; scheme_unit and scheme_number: the version that said so; because: its rules, one after another.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.credits.schemes.domain.granting import Because, Grant
from shared.contracts.credits.scheme_words import SchemeRule


def details_of(grant: Grant, record_id: UUID) -> dict[str, str | int | None]:
    """The details of a posting for a service."""
    said: dict[str, str | int | None] = {"record": str(record_id)}
    if grant.version is not None:
        said |= {"scheme_unit": str(grant.version.unit_id), "scheme_number": grant.version.number}
    rules = [{name: value for name, value in asdict(one).items() if value is not None} for one in grant.because]
    return said | {"because": json.dumps(rules, default=str, ensure_ascii=False, separators=(",", ":"))}


def because_in(details: Mapping[str, Any]) -> list[Because]:
    """The rules again; none where none are kept."""
    return [_rule(said) for said in json.loads(details.get("because") or "[]")]


def _rule(said: Mapping[str, Any]) -> Because:
    day = said.get("day")
    return Because(
        SchemeRule(said["rule"]),
        amount=said.get("amount"),
        minutes=said.get("minutes"),
        service_class=said.get("service_class"),
        day=date.fromisoformat(day) if day else None,
    )
