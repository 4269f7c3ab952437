"""The databases and roles of a PostgreSQL server, as a script that its first start runs, and that may be run again.

Each service owns one database, and may not even connect to another's. The operator migrates all of them: it is a member
of every role, and acts as the owner of the database that it is connected to. Passwords stand in the script as SCRAM
verifiers alone (RFC 5803, as PostgreSQL keeps them), of long random words: whoever reads it learns none.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping

OPERATOR = "operator"
PREFIX = "nuanliu_"
ITERATIONS = 4096  # PostgreSQL's own
SALT_BYTES = 16

ROLE = """\
SELECT 'CREATE ROLE {role} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')\\gexec
ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{verifier}';
"""
DATABASE = """\
SELECT 'CREATE DATABASE {role} OWNER {role} TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{role}')\\gexec
REVOKE ALL ON DATABASE {role} FROM PUBLIC;
GRANT {role} TO {operator};
GRANT CONNECT ON DATABASE {role} TO {operator};
"""


def script(passwords: Mapping[str, str]) -> str:
    """For psql. passwords: of the operator, and of each service that has a database, by name."""
    assert all(name.isidentifier() for name in passwords)
    operator = role_of(OPERATOR)
    parts = [ROLE.format(role=operator, verifier=verifier_of(passwords[OPERATOR]))]
    for name, password in passwords.items():
        if name != OPERATOR:
            parts.append(ROLE.format(role=role_of(name), verifier=verifier_of(password)))
            parts.append(DATABASE.format(role=role_of(name), operator=operator))
    return "\\set ON_ERROR_STOP on\n" + "".join(parts)


def role_of(name: str) -> str:
    """The role of a service, which is its database's name too; or the operator's."""
    return PREFIX + name


def verifier_of(password: str) -> str:
    """What PostgreSQL keeps of a password of plain letters: enough to check it, too little to know it."""
    salt = secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    client, server = (hmac.digest(salted, word, "sha256") for word in (b"Client Key", b"Server Key"))
    stored = hashlib.sha256(client).digest()
    told = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${ITERATIONS}:{told[0]}${told[1]}:{told[2]}"
