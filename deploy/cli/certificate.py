"""`nuanliu certificate`: what a third party does with a certificate, without an installation and without a network."""

import json
from pathlib import Path

import click
import pypdf

from shared.contracts.credits.certificate_statements import Statement
from shared.contracts.credits.certificate_words import SIGNED_CHARACTERS_MAX
from shared.runtime.trust.certificates import CertificateForged, keys_in, statement_in

ATTACHMENT = "certificate.jws"
PDF = b"%PDF-"
FILE_BYTES_MAX = 20_000_000


@click.group("certificate")
def certificate() -> None:
    """Verify certificates of volunteer service."""


@certificate.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    "keys_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The published keys: /.well-known/certificate-jwks.json, fetched once.",
)
def verify(file: Path, keys_file: Path) -> int:
    """Verify FILE, a certificate's PDF or its signed text, offline: 0 if it is as it was signed, 1 if not.

    What was signed is printed, to be compared with the paper. Whether it was revoked or replaced since, only its code
    tells, on the page that stands on it.
    """
    try:
        keys = keys_in(keys_file)
    except ValueError:
        raise click.ClickException(f"{keys_file} is no set of published keys") from None
    try:
        statement = statement_in(signed_in(file), keys)
    except CertificateForged as error:
        click.echo(f"{file}: {error}", err=True)
        return 1
    click.echo(json.dumps(Statement().dump(statement), ensure_ascii=False, indent=1))
    return 0


def signed_in(file: Path) -> str:
    """The signed text of a file. Raises CertificateForged where there is none."""
    if file.stat().st_size > FILE_BYTES_MAX:
        raise CertificateForged("larger than any certificate")
    content = file.read_bytes()
    text = _attached(file) if content.startswith(PDF) else content
    return text[: SIGNED_CHARACTERS_MAX + 1].decode("ascii", "replace").strip()


def _attached(file: Path) -> bytes:
    """What is attached to a PDF."""
    try:
        found = pypdf.PdfReader(file).attachments.get(ATTACHMENT)
        attached = bytes(found[0]) if found else None
    except Exception:  # a crafted file breaks the parser in ways that it has no error for
        raise CertificateForged("a PDF that cannot be read") from None
    if attached is None:
        raise CertificateForged(f"a PDF without {ATTACHMENT}")
    return attached


commands = [certificate]
