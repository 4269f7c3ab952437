"""What schemathesis cannot know of this API: how to sign in, and which refusals of valid data are right.

Loaded by schemathesis in a process of its own; `target.py` tells it whom to sign tokens for.
"""

import json
import os
import re
from pathlib import Path

import schemathesis

from shared.runtime.trust.signing import TokenSigner
from shared.runtime.trust.tokens import actor_of
from tests.fuzz.target import ACCESS_VERSION, TARGET_VARIABLE, TOKEN_SECONDS

RENEW_SECONDS = TOKEN_SECONDS // 2

WORD = re.compile(r"[a-z_]+")

# What the schemas say themselves. A request that they accept and that is refused for one of these shows that they and
# the contracts disagree; any other word is a rule's.
SCHEMA_FAULTS = {
    "missing",
    "null",
    "unknown_field",
    "not_object",
    "not_text",
    "not_integer",
    "not_number",
    "not_boolean",
    "not_id",
    "not_day",
    "not_moment",
    "not_choice",
    "not_list",
    "length",
    "range",
    "pattern",
    "repeated",
}


# After these the person's tokens are void: somebody else does them.
LAST_ACTS = ("DELETE /api/v1/sessions", "POST /api/v1/accounts/me")


@schemathesis.auth(refresh_interval=RENEW_SECONDS)
class SignedIn:
    """Tokens of people who may do everything, so that no request ends at a missing right."""

    def __init__(self):
        self.target = json.loads(Path(os.environ[TARGET_VARIABLE]).read_text(encoding="utf-8"))
        names = {name: self.target[name] for name in ("site", "issuer", "audience")}
        self.signer = TokenSigner(Path(self.target["signing_keys_file"]), **names)

    def get(self, case, ctx):
        """A fresh token of everybody, by name."""
        return {
            name: self.signer.sign(actor_of(claims), ACCESS_VERSION, TOKEN_SECONDS)
            for name, claims in self.target["people"].items()
        }

    def set(self, case, data, ctx):
        """Send that of the right one."""
        leaves = case.operation.label.startswith(LAST_ACTS)
        case.headers["Authorization"] = f"Bearer {data['leaver' if leaves else 'stayer']}"


@schemathesis.check
def faults_have_words(ctx, response, case):
    """Every fault is named by a word that the catalogues know, never by a library's sentence."""
    for fault in faults_of(response):
        assert WORD.fullmatch(fault), f"a fault without a word: {fault}"


@schemathesis.check
def refused_by_rules_only(ctx, response, case):
    """What a schema accepts is refused only by what no schema can say."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    assert response.status_code not in (400, 415), "refused, although the document allows it"
    faults = set(faults_of(response)) & SCHEMA_FAULTS
    assert not faults, f"the contract refuses what the schema accepts: {response.json()['problems']}"


def faults_of(response):
    """The words of a refusal of content; none where it is something else."""
    if response.status_code != 422:
        return []
    return [fault["problem"] for fault in response.json().get("problems", [])]
