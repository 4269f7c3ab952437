"""What is fuzzed, for the process that does it: addresses, keys, the person."""

import json
import os
import subprocess
import sys
from pathlib import Path

from shared.runtime.trust.tokens import TOKEN_LIFE_SECONDS_MAX, claims_of

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
CONFIG_NAME = "schemathesis.toml"
TARGET_VARIABLE = "NUANLIU_FUZZ_TARGET"
TOKEN_SECONDS = TOKEN_LIFE_SECONDS_MAX
ACCESS_VERSION = 1_000_000  # so high that no lock and no end of an office makes the tokens void
REPORT_CHARACTERS_MAX = 20_000


def write_target(path, settings, people):
    """Tell the other process whose tokens to sign, and with what. people: Actors by name."""
    target = {
        "site": settings.site,
        "issuer": settings.token_issuer,
        "audience": settings.token_audience,
        "signing_keys_file": str(settings.signing_keys_file),
        "people": {name: claims_of(actor) for name, actor in people.items()},
    }
    path.write_text(json.dumps(target), encoding="utf-8")


def write_config(path, ids):
    """How to fuzz, with the id that each path is asked with. ids: by path."""
    named = [f'\n[[operations]]\ninclude-path = "{path}"\nparameters = {{ id = "{id}" }}\n' for path, id in ids.items()]
    path.write_text((FOLDER / CONFIG_NAME).read_text(encoding="utf-8") + "".join(named), encoding="utf-8")


def schemathesis(command, address, target_file, *arguments, seconds):
    """Run it against the gateway at an address, as the configuration beside the target says; exit code and report."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
        TARGET_VARIABLE: str(target_file),
    }
    config = str(target_file.with_name(CONFIG_NAME))
    given = ["--no-color", "--config-file", config, command, f"{address}/api/openapi.json"]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *given, "--checks", "all", *arguments],
        cwd=target_file.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace")[-REPORT_CHARACTERS_MAX:]
