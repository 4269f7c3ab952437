"""The member registry: whether there is one, whether its key is fit, whether it answers."""

from collections.abc import Iterator

from deploy.cli.examination.findings import OTHERS, Finding, note, well, wrong
from services.identity.members.directory_choice import line_for
from services.identity.members.directory_line import NoAnswer, Trouble
from services.identity.members.directory_protocol import HEALTH_PATH, Health, NonsenseSaid, read
from shared.runtime.settings import Settings, SettingsWrong

REMEDIES = {
    Trouble.UNREACHABLE: "is it running, and is NUANLIU_MEMBER_DIRECTORY_URL its address?",
    Trouble.UNTRUSTED: "its certificate is not trusted; SSL_CERT_FILE may name a file with its authority.",
    Trouble.SLOW: "is it overloaded, or a firewall between?",
    Trouble.BUSY: "it says that it cannot answer now; ask its operator.",
    Trouble.REFUSED: "compare key, address and clock with its operator.",
    Trouble.NONSENSE: "what answers there does not speak docs/member-directory.md.",
}


def examine(settings: Settings) -> Iterator[Finding]:
    """Key and health of the registry, where one is set."""
    if not settings.member_directory_url:
        yield note("member registry", _without(settings))
        return
    subject, path = f"member registry {settings.member_directory_url}", settings.member_directory_key_file
    try:
        line = line_for(settings)
    except SettingsWrong as error:
        yield wrong(subject, error.problems[0])
        return
    if path.stat().st_mode & OTHERS:
        yield wrong(f"member registry's key {path}", f"others than its owner may read it: chmod 600 {path}")
    try:
        read(Health, line.exchange("GET", HEALTH_PATH))
        yield well(subject, "it answers.")
    except NonsenseSaid:
        yield wrong(subject, f"{Trouble.NONSENSE}: {REMEDIES[Trouble.NONSENSE]}")
    except NoAnswer as none:
        yield wrong(subject, f"{none.trouble}: {REMEDIES[none.trouble]}")


def _without(settings: Settings) -> str:
    if settings.development:
        return "simulated in the process (`nuanliu generate members --count 1000` shows its members)."
    return "none is set (NUANLIU_MEMBER_DIRECTORY_URL): nobody's membership can be checked."
