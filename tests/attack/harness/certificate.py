"""A certificate that is nobody's but of these servers, and lives no longer than this process."""

import functools
import ssl
import subprocess
import tempfile
from pathlib import Path

# Stands for its file in the flags of a server.
CERTIFICATE = "@certificate@"

_folder = tempfile.TemporaryDirectory()


@functools.cache
def file():
    """One file with the certificate and its key."""
    path = Path(_folder.name) / "certificate.pem"
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path]
    names = ["-subj", "/CN=attack", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    own = Path(_folder.name) / "own.pem"
    subprocess.run(["openssl", "req", "-x509", "-days", "2", *key, *names, "-out", own], check=True, capture_output=True)
    path.write_text(own.read_text() + path.read_text())
    return str(path)


def context(alpn=(), newest=None):
    """What a client trusts, and what it offers."""
    made = ssl.create_default_context(cafile=file())
    if alpn:
        made.set_alpn_protocols(list(alpn))
    if newest:
        made.maximum_version = newest
    return made
