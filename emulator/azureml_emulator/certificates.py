"""The emulator's own certificate authority and server certificate, and a bundle that trusts them beside the public
roots.

Every Azure client refuses bearer tokens over plain http, so TLS is not an option but the way in. Elliptic-curve keys,
because they are made in a millisecond; validity under 398 days, because some stacks refuse more; ``keyCertSign``,
because Python 3.13 checks it.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from azureml_emulator.arm.regions import REGIONS

VALID_DAYS = 397
RENEW_DAYS = 30
"""A certificate with less than this left is made anew at start."""
NAMES = (
    "localhost",
    "management.azure.com",
    "management.core.windows.net",
    "login.microsoftonline.com",
    "login.windows.net",
    "login.microsoft.com",
    "sts.windows.net",
    "graph.microsoft.com",
    "*.blob.core.windows.net",
    "*.file.core.windows.net",
    "*.dfs.core.windows.net",
    "*.queue.core.windows.net",
    "*.table.core.windows.net",
    "*.vault.azure.net",
    "*.azurecr.io",
    "*.api.azureml.ms",
    "*.notebooks.azure.net",
    "*.inference.ml.azure.com",
    "*.inference.azureml.net",
)
REGIONAL_SUFFIXES = ("inference.ml.azure.com", "instances.azureml.ms")
"""Hosts with one label more than a wildcard covers: ``*.westeurope.inference.ml.azure.com``."""


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files."""

    authority: Path
    """The CA's certificate alone."""
    bundle: Path
    """The public roots of this machine and the CA: for ``REQUESTS_CA_BUNDLE`` and ``SSL_CERT_FILE``."""
    chain: Path
    key: Path


def prepare(directory: Path) -> Certificates:
    """The certificates in ``directory``, made or renewed when needed."""
    made = Certificates(*(directory / name for name in ("ca.pem", "ca-bundle.pem", "server.pem", "server-key.pem")))
    if not _still_good(made):
        _make(made)
    made.bundle.write_bytes(b"\n".join([*_public_roots(), made.authority.read_bytes()]))
    return made


def _still_good(made: Certificates) -> bool:
    if not all(path.exists() for path in (made.authority, made.chain, made.key)):
        return False
    certificate = x509.load_pem_x509_certificate(made.chain.read_bytes())
    enough = datetime.now(timezone.utc) + timedelta(days=RENEW_DAYS)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return certificate.not_valid_after_utc > enough and set(_all_names()) <= set(
        names.get_values_for_type(x509.DNSName)
    )


def _all_names() -> list[str]:
    return [*NAMES, *(f"*.{region}.{suffix}" for suffix in REGIONAL_SUFFIXES for region in REGIONS)]


def _make(made: Certificates) -> None:
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = _name("azureml-emulator CA")
    authority = _signed(
        _builder(authority_name, authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False),
        authority_key,
    )
    addresses = [x509.IPAddress(ipaddress.ip_address(text)) for text in ("127.0.0.1", "::1")]
    names = x509.SubjectAlternativeName([*(x509.DNSName(name) for name in _all_names()), *addresses])
    server = _signed(
        _builder(_name("azureml-emulator"), authority_name, server_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(server_key.public_key()), critical=False)
        .add_extension(names, critical=False),
        authority_key,
    )
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    made.key.touch(mode=0o600)
    made.key.write_bytes(server_key.private_bytes(serialization.Encoding.PEM, form, plain))
    made.authority.write_bytes(authority)
    made.chain.write_bytes(server + authority)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    start = datetime.now(timezone.utc) - timedelta(minutes=5)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    return builder.not_valid_after(start + timedelta(days=VALID_DAYS))


def _key_usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _public_roots() -> list[bytes]:
    """The roots of ``certifi`` when it is installed, else those of the machine."""
    spec = importlib.util.find_spec("certifi")
    if spec and spec.origin:
        return [(Path(spec.origin).parent / "cacert.pem").read_bytes()]
    system = ssl.get_default_verify_paths().cafile
    return [Path(system).read_bytes()] if system and Path(system).exists() else []
