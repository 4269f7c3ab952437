"""What was told by AccessRevoked lately: for a process that may have missed some of it."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Id, Integer


class Revocation(Contract):
    """Tokens that are void: see `AccessRevoked`, whose data it repeats."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)
    session_id = Id(allow_none=True, required=True)

    example = {"version": 2, "id": "01936f0e-7b2a-7c11-8000-0000000000a1", "session_id": None}


class FindRevocations(PageRequest):
    """Those that may still matter: younger than a token lives. Ids only, and for the gateway alone."""

    example = {"limit": 200}


RevocationPage = page_contract(Revocation)
