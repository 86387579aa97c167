"""Heads of HTTP requests, right or wrong, and the answers to them."""

import re
from dataclasses import dataclass

from harness.frames import Wrong

# The example of RFC 6455, section 1.3.
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

# Stands for the address of the server, which is not known where the cases are written.
HOST = "@host@"

_IN_ORDER = {
    "Host": HOST,
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
}


def head(line="GET /ws HTTP/1.1", *, change=None, without=(), add=(), behind=b""):
    """A handshake that is in order but for what is said: `change` headers, leave some out, `add` lines as they are."""
    fields = {name: value for name, value in _IN_ORDER.items() if name not in without} | (change or {})
    lines = [line.encode() if isinstance(line, str) else line]
    lines += [f"{name}: {value}".encode("latin-1") for name, value in fields.items()]
    lines += [extra.encode("latin-1") if isinstance(extra, str) else extra for extra in add]
    return b"\r\n".join(lines) + b"\r\n\r\n" + behind


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes = b""

    def has(self, name, value):
        seen = self.headers.get(name.lower(), [])
        if seen != [value]:
            raise Wrong(f"`{name}` is {seen}, not {value!r}")


def response(head_bytes):
    """Reads the head of an answer, which has to be HTTP/1.1 to the letter."""
    first, *lines = head_bytes.decode("latin-1").split("\r\n")
    found = re.fullmatch(r"HTTP/1\.[01] (\d{3}) [ -~]*", first)
    if not found:
        raise Wrong(f"this is no answer of HTTP: {first[:80]!r}")
    headers = {}
    for line in lines:
        found_field = re.fullmatch(r"([!-9;-~]+):[ \t]*([ -~\t]*?)[ \t]*", line)
        if not found_field:
            raise Wrong(f"this is no header: {line[:80]!r}")
        headers.setdefault(found_field[1].lower(), []).append(found_field[2])
    return Response(int(found[1]), headers)
