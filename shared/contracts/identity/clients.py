"""Client applications and district systems in the published language (OAuth 2.0, RFC 6749)."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.account_words import SECRET_CHARACTERS
from shared.contracts.identity.accounts import secret_field
from shared.contracts.identity.roles import SCOPES
from shared.contracts.identity.sessions import TOKEN_CHARACTERS_MAX, TOKEN_LIFE_SECONDS
from shared.contracts.identity.unit_words import UNIT_CODE_CHARACTERS_MAX, UNIT_CODE_PATTERN

CLIENT_ID = "01936f0e-7b2a-7c11-8000-0000000000d1"
CLIENT_NAME_CHARACTERS_MAX = 60
OLD_SECRET_HOURS_MAX = 72
OAUTH_TEXT_CHARACTERS_MAX = 200


class RegisterClient(Contract):
    """Register an application. Its rights are its scopes, in the subtree of its unit."""

    name = Text(at_least=1, at_most=CLIENT_NAME_CHARACTERS_MAX, required=True)
    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, required=True)
    scopes = Many(Choice(SCOPES), at_least=1, at_most=len(SCOPES), required=True)

    example = {"name": "海淀区职工服务小程序", "unit_code": "BJ-110108", "scopes": ["units.read"]}


class Client(Contract):
    """An application that calls the API in its own name."""

    id = Id(required=True)
    name = Text(at_least=1, at_most=CLIENT_NAME_CHARACTERS_MAX, required=True)
    unit_id = Id(required=True)
    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, required=True)
    scopes = Many(Choice(SCOPES), required=True)
    ended = Boolean(required=True)
    created_at = Moment(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": CLIENT_ID,
        "name": "海淀区职工服务小程序",
        "unit_id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "unit_code": "BJ-110108",
        "scopes": ["units.read"],
        "ended": False,
        "created_at": "2026-02-12T08:00:00Z",
        "version": 1,
    }


class ClientSecret(Contract):
    """A client's new secret, shown once and not kept in clear."""

    client = Part(Client, required=True)
    client_secret = secret_field(required=True)

    example = {"client": Client.example, "client_secret": "x" * SECRET_CHARACTERS}


class RotateClientSecret(Contract):
    """Give a client another secret; older ones go on for a few hours, so that it can be exchanged without a gap."""

    id = Id(required=True)
    old_valid_hours = Integer(at_least=0, at_most=OLD_SECRET_HOURS_MAX, load_default=0)

    example = {"id": CLIENT_ID, "old_valid_hours": 24}


class ClientOf(Contract):
    """One client by id."""

    id = Id(required=True)

    example = {"id": CLIENT_ID}


class FindClients(PageRequest):
    """The clients of a unit and its subtree."""

    unit_code = Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, required=True)
    ended = Boolean(load_default=False)

    example = {"unit_code": "BJ", "limit": 50}


ClientPage = page_contract(Client)


class RequestClientToken(Contract):
    """The token request of RFC 6749 section 4.4, with the credentials that stood in the header or in the form."""

    grant_type = Text(at_most=OAUTH_TEXT_CHARACTERS_MAX, required=True)
    client_id = Text(at_most=OAUTH_TEXT_CHARACTERS_MAX, load_default="")
    client_secret = Text(at_most=OAUTH_TEXT_CHARACTERS_MAX, load_default="")
    scope = Text(at_most=OAUTH_TEXT_CHARACTERS_MAX, load_default="")

    example = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": "x" * SECRET_CHARACTERS,
        "scope": "units.read",
    }


class ClientToken(Contract):
    """The token response of RFC 6749 section 5.1, in its words."""

    access_token = Text(at_most=TOKEN_CHARACTERS_MAX, required=True)
    token_type = Choice(["Bearer"], required=True)
    expires_in = Integer(at_least=1, at_most=TOKEN_LIFE_SECONDS, required=True)
    scope = Text(at_most=OAUTH_TEXT_CHARACTERS_MAX, required=True)

    example = {
        "access_token": "eyJhbGciOiJFZERTQSJ9.e30.AA",
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE_SECONDS,
        "scope": "units.read",
    }
