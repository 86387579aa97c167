"""Frames of RFC 6455, section 5.2, made byte by byte, right or wrong; and those of the server, which have to be right."""

import struct
from dataclasses import dataclass

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

# The example of section 5.7. Which key it is makes no difference to whoever takes the mask off.
MASK = b"\x37\xfa\x21\x3d"


class Wrong(Exception):
    """The server did not do what the rule says."""


def mask(payload, key=MASK):
    """Masks a payload; as one large number, for there are payloads of megabytes."""
    whole = (key * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")


def frame(opcode, payload=b"", *, final=True, reserved=0, masked=True, key=MASK, size=None, length=None):
    """A frame. `size` is that of the length's spelling (7, 16, 64 bits), `length` what it says, where these are not to be right."""
    if isinstance(payload, str):
        payload = payload.encode()
    length = len(payload) if length is None else length
    size = size or (7 if length < 126 else 16 if length < 1 << 16 else 64)
    first = (0x80 if final else 0) | reserved << 4 | opcode
    flag = 0x80 if masked else 0
    spelled = {
        7: lambda: bytes([flag | length]),
        16: lambda: bytes([flag | 126]) + struct.pack("!H", length),
        64: lambda: bytes([flag | 127]) + struct.pack("!Q", length),
    }[size]()
    return bytes([first]) + spelled + (key + mask(payload, key) if masked else payload)


def text(payload, **options):
    return frame(TEXT, payload, **options)


def close(code=None, reason=b""):
    if isinstance(reason, str):
        reason = reason.encode()
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


@dataclass
class Frame:
    opcode: int
    payload: bytes


def take(buffer):
    """The first frame of the server, which is taken out of the buffer; `None`: it is not all there."""
    if len(buffer) < 2:
        return None
    first, second = buffer[0], buffer[1]
    opcode, length, start = first & 0x0F, second & 0x7F, 2
    if not first & 0x80 or first & 0x70:
        raise Wrong(f"a frame begins with {first:#04x}: it is not whole, or has reserved bits")
    if second & 0x80:
        raise Wrong("a frame of the server is masked")
    if length >= 126:
        size, least = (2, 126) if length == 126 else (8, 1 << 16)
        start += size
        if len(buffer) < start:
            return None
        length = int.from_bytes(buffer[2:start], "big")
        if length < least:
            raise Wrong(f"the length {length} is spelled in {size} bytes")
    if opcode not in (TEXT, CLOSE, PING, PONG):
        raise Wrong(f"a frame has the opcode {opcode:#x}")
    if opcode != TEXT and length > 125:
        raise Wrong(f"a control frame has {length} bytes")
    if len(buffer) < start + length:
        return None
    payload = bytes(buffer[start : start + length])
    del buffer[: start + length]
    return Frame(opcode, payload)
