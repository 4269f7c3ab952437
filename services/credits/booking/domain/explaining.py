"""What a posting says of itself: which record, by which version of a scheme, and the rules with their numbers.

rules: one word after the other as a text, "rounded(minutes=90) rate(amount=1,minutes=60) expires(day=2026-12-31)": the
words of `SchemeRule`, in the order of their use. `because_of` reads them again for a statement.
"""

import re
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

from services.credits.booking.domain.services import Service
from services.credits.ledger.domain.postings import Details
from services.credits.schemes.domain.granting import Because, Grant
from shared.contracts.credits.scheme_words import SchemeRule

RULE = re.compile(r"([a-z_]+)\(([^)]*)\)")


class TakenBack(StrEnum):
    """Why a grant is taken back."""

    CORRECTED = "corrected"  # the record says something else now
    STRUCK = "struck"  # it does not count any more
    RESETTLED = "resettled"  # another service of the person, under the same cap, has come in or changed


def details_of(service: Service, grant: Grant) -> Details:
    """What a grant says of itself."""
    details: dict[str, str | int | None] = {**_record_of(service), "minutes": service.facts.minutes}
    if (by := grant.version) is not None:
        details |= {"scheme_id": str(by.id), "scheme_unit_id": str(by.unit_id), "scheme_number": by.number}
    rules = " ".join(f"{one.rule.value}({_numbers(one)})" for one in grant.because)
    return details | {"rules": rules}


def taken_back(service: Service, why: TakenBack) -> Details:
    """What a reversal says of itself."""
    return _record_of(service) | {"because": why.value}


def because_of(details: Details) -> tuple[Because, ...]:
    """The rules that explain a grant, read from its details; () where it is no service's."""
    found = RULE.findall(str(details.get("rules", "")))
    return tuple(Because(SchemeRule(word), **_read(numbers)) for word, numbers in found)


def _record_of(service: Service) -> dict[str, str | int | None]:
    return {"record_id": str(service.id), "record_version": service.version}


def _numbers(because: Because) -> str:
    given = ((one.name, getattr(because, one.name)) for one in fields(because) if one.name != "rule")
    return ",".join(f"{name}={value}" for name, value in given if value is not None)


def _read(numbers: str) -> dict[str, Any]:
    pairs = (pair.split("=") for pair in numbers.split(",") if pair)
    return {name: _value(name, value) for name, value in pairs}


def _value(name: str, value: str) -> Any:
    if name == "day":
        return date.fromisoformat(value)
    return value if name == "service_class" else int(value)
