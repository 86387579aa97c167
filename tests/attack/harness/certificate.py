"""Certificates that are nobody's but of these servers and their clients, and live no longer than this process."""

import functools
import ssl
import subprocess
import tempfile
from pathlib import Path

# Stands for the file of one in the flags of a server.
CERTIFICATE = "@certificate@"

# What that of the servers is called.
OWN = "server"

_folder = tempfile.TemporaryDirectory()


@functools.cache
def file(name):
    """One file with a certificate and its key."""
    certificate, key = (Path(_folder.name) / f"{name}.{kind}" for kind in ["pem", "key"])
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    # Nobody else has vouched for it, and it vouches for nobody else.
    leaf = ["-addext", "basicConstraints=critical,CA:FALSE"]
    made = ["openssl", "req", "-x509", *kind, *names, *leaf, "-keyout", key, "-out", certificate]
    subprocess.run(made, check=True, capture_output=True)
    certificate.write_text(certificate.read_text() + key.read_text())
    return str(certificate)


def context(alpn=(), newest=None, shown=None):
    """What a client trusts, and what it offers: protocols, versions, the certificate of this name."""
    made = ssl.create_default_context(cafile=file(OWN))
    # The certificate that is shown is the very one that is trusted.
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if alpn:
        made.set_alpn_protocols(list(alpn))
    if newest:
        made.maximum_version = newest
    if shown:
        made.load_cert_chain(file(shown))
    return made
