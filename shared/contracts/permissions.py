"""Who may do what in the published language: the rules of every service, each a line."""

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Many, Part, Text
from shared.contracts.identity.roles import Role

PERMISSIONS_MAX = 200


class Permission(Contract):
    """One line of the matrix: who may do it. roles: in the subtree of their office; scope: what a client needs."""

    permission = Text(at_most=80, required=True)
    sentence = Text(at_most=300, required=True)
    roles = Many(Choice(Role), required=True)
    scope = Text(at_most=60, required=True, allow_none=True)
    second_factor = Boolean(required=True)

    example = {
        "permission": "offices.appoint",
        "sentence": "Give an office.",
        "roles": ["security_admin", "unit_admin"],
        "scope": None,
        "second_factor": True,
    }


class Permissions(Contract):
    """The matrix of roles and permissions as the code has it: of a service, and at the gateway of all of them."""

    permissions = Many(Part(Permission), at_most=PERMISSIONS_MAX, required=True)

    example = {"permissions": [Permission.example]}
