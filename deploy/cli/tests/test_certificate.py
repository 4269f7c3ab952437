"""A third party verifies a certificate with a file and the published keys, and nothing else."""

import json

import pypdf
import pytest

from shared.contracts.credits.certificate_statements import Statement
from shared.kernel.clock import SystemClock
from shared.runtime.trust.certificates import CertificateSigner
from shared.runtime.trust.signing import generate

STATEMENT = Statement.example


@pytest.fixture(name="keys")
def _keys(tmp_path):
    generate(tmp_path / "private.json", tmp_path / "public.json", SystemClock().now())
    return tmp_path / "public.json"


@pytest.fixture(name="signed")
def _signed(keys):
    return CertificateSigner(keys.parent / "private.json", issuer="nuanliu:city").sign(STATEMENT)


def test_the_signed_text_is_verified_and_printed(nuanliu, keys, signed, tmp_path):
    (tmp_path / "certificate.jws").write_text(signed + "\n")
    outcome = nuanliu("certificate", "verify", "certificate.jws", "--key", str(keys))
    assert (outcome.code, json.loads(outcome.out)) == (0, STATEMENT)


def test_a_pdf_is_verified_by_what_is_attached_to_it(nuanliu, keys, signed, tmp_path):
    pdf = pypdf.PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.add_attachment("certificate.jws", signed.encode())
    pdf.write(tmp_path / "paper.pdf")
    outcome = nuanliu("certificate", "verify", "paper.pdf", "--key", str(keys))
    assert (outcome.code, json.loads(outcome.out)["number"]) == (0, STATEMENT["number"])


@pytest.mark.parametrize("content", [b"", b"a.b.c", b"%PDF-1.7\n", b"\xff\xfe", "欧阳".encode()])
def test_what_is_no_certificate_is_none(nuanliu, keys, tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    outcome = nuanliu("certificate", "verify", "file", "--key", str(keys))
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("file: ")


def test_a_pdf_that_breaks_the_parser_is_none(nuanliu, keys, signed, tmp_path):
    pdf = pypdf.PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.add_attachment("certificate.jws", signed.encode())
    pdf.write(tmp_path / "paper.pdf")
    crafted = (tmp_path / "paper.pdf").read_bytes().replace(b"/EF <<", b"/EF 7<")  # a number where a table should be
    (tmp_path / "paper.pdf").write_bytes(crafted)
    outcome = nuanliu("certificate", "verify", "paper.pdf", "--key", str(keys))
    assert outcome.code == 1 and "cannot be read" in outcome.err


def test_a_pdf_without_the_attachment_is_none(nuanliu, keys, tmp_path):
    pdf = pypdf.PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.write(tmp_path / "paper.pdf")
    outcome = nuanliu("certificate", "verify", "paper.pdf", "--key", str(keys))
    assert outcome.code == 1 and "without certificate.jws" in outcome.err


def test_a_changed_letter_is_seen(nuanliu, keys, signed, tmp_path):
    (tmp_path / "file").write_text(signed[:200] + ("A" if signed[200] != "A" else "B") + signed[201:])
    assert nuanliu("certificate", "verify", "file", "--key", str(keys)).code == 1


def test_a_file_without_keys_is_told_as_that(nuanliu, signed, tmp_path):
    (tmp_path / "file").write_text(signed)
    outcome = nuanliu("certificate", "verify", "file", "--key", "file")
    assert outcome.code == 1 and "no set of published keys" in outcome.err


def test_a_rotation_publishes_a_key_and_takes_none_back(nuanliu, tmp_path):
    nuanliu("keys", "make")
    public = tmp_path / "data" / "keys" / "certificate-jwks.json"
    before = json.loads(public.read_text())["keys"]
    outcome = nuanliu("keys", "rotate-certificates")
    after = json.loads(public.read_text())["keys"]
    assert (outcome.code, after[:1], len(after)) == (0, before, 2)
    assert after[1]["kid"] in outcome.out
