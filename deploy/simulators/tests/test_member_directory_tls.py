"""Whom the line believes to be the registry."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.simulators.tests.conftest import DOCUMENT, MEMBERSHIP, NAME, listening
from services.identity.members.directory_line import NoAnswer, Trouble
from services.identity.members.directory_protocol import HEALTH_PATH


def certificate_for(address, folder):
    """A certificate that signs itself, and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "registry")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{address}.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def shows(path):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    return tls


def trusts(path):
    return ssl.create_default_context(cafile=str(path))


def test_a_registry_with_a_trusted_certificate_is_asked(tmp_path):
    path = certificate_for("127.0.0.1", tmp_path)
    with listening(shows(path)) as registry:
        directory = registry.directory(url=registry.url.replace("http:", "https:"), tls=trusts(path))
        assert directory.membership_of(DOCUMENT, NAME) == MEMBERSHIP


@pytest.mark.parametrize("trusted", [False, True])
def test_a_certificate_of_nobody_we_know_or_of_another_host_is_not_believed(trusted, tmp_path):
    path = certificate_for("127.0.0.2" if trusted else "127.0.0.1", tmp_path)
    with listening(shows(path)) as registry:
        line = registry.line(url=registry.url.replace("http:", "https:"), tls=trusts(path) if trusted else None)
        with pytest.raises(NoAnswer, match=Trouble.UNTRUSTED):
            line.exchange("GET", HEALTH_PATH)
        assert registry.asked == 0


def test_a_registry_without_tls_is_not_asked_where_it_is_wanted():
    with listening() as registry:
        with pytest.raises(NoAnswer, match=Trouble.UNREACHABLE):
            registry.line(url=registry.url.replace("http:", "https:")).exchange("GET", HEALTH_PATH)
        assert registry.asked == 0
