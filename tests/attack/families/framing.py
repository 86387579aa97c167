"""Frames: what is none, what breaks a rule, what is cut in strange places, and how connections end."""

import struct

from harness.cases import Family
from harness.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, close, frame, text
from harness.heads import head
from harness.messages import PARSE_ERROR, modern_call, request, sleeps

FAMILY = Family("framing")

# The largest message of the servers of this family.
LARGEST = 65536

A_PING = request(7, "ping")


def closes(name, rule, code, *pieces):
    """What is sent closes the connection with this code; and what was asked before it is answered before that."""

    @FAMILY.case(name, f"{rule}; BINDING close.delivered")
    def run(server):
        connection = server.open().send(text(A_PING) + b"".join(pieces))
        connection.result(7)
        connection.closed(code)


def broken(name, rule, *pieces):
    closes(name, f"{rule}; BINDING framing.rules", 1002, *pieces)


# Headers.

broken("a text that is not masked", "RFC 6455 5.1", text(A_PING, masked=False))
broken("a ping that is not masked", "RFC 6455 5.1", frame(PING, b"x", masked=False))
broken("a close frame that is not masked", "RFC 6455 5.1", frame(CLOSE, b"\x03\xe8", masked=False))
broken("an empty text that is not masked", "RFC 6455 5.1", text("", masked=False))
for bit, reserved in [(1, 4), (2, 2), (3, 1)]:
    broken(f"a text with reserved bit {bit}", "RFC 6455 5.2", text(A_PING, reserved=reserved))
broken("a ping with a reserved bit", "RFC 6455 5.2", frame(PING, reserved=4))
broken("a close frame with a reserved bit", "RFC 6455 5.2", frame(CLOSE, b"\x03\xe8", reserved=2))
broken("a fragment with a reserved bit", "RFC 6455 5.2", text("[", final=False), frame(CONTINUATION, "]", reserved=4))
for opcode in [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF]:
    broken(f"the opcode {opcode:#x}", "RFC 6455 5.2", frame(opcode, "{}"))
broken("an opcode that is none, on a frame that is not final", "RFC 6455 5.2", frame(0x3, "{}", final=False))
broken("a compressed text", "RFC 6455 5.2", text(bytes.fromhex("aa5604000000ffff"), reserved=4))
broken("a request of HTTP", "RFC 6455 5.2", head())
broken("a ClientHello of TLS", "RFC 6455 5.2", bytes.fromhex("16030100c2010000be0303") + bytes(32))
broken("plain JSON without frames", "RFC 6455 5.2", A_PING.encode() + b"\n")
broken("ones", "RFC 6455 5.2", b"\xff" * 64)
broken("nulls", "RFC 6455 5.1", bytes(64))

# Lengths.

broken("5 bytes, their length in 16 bits", "RFC 6455 5.2", text("[1,2]", size=16))
broken("5 bytes, their length in 64 bits", "RFC 6455 5.2", text("[1,2]", size=64))
broken("65535 bytes, their length in 64 bits", "RFC 6455 5.2", text(A_PING + " " * (65535 - len(A_PING)), size=64))
broken("nothing, its length in 16 bits", "RFC 6455 5.2", text("", size=16))
broken("a length with its highest bit", "RFC 6455 5.2", text("", size=64, length=1 << 63))
broken("a length of nothing but ones", "RFC 6455 5.2", text("", size=64, length=(1 << 64) - 1))
# What a header breaks by itself is told before anything comes behind it.
broken("a header without a mask, and no payload", "RFC 6455 5.1", text("", masked=False, length=60_000))
broken("a header with a reserved bit, and no payload", "RFC 6455 5.2", text("", reserved=4, length=60_000))
broken("a header of an opcode that is none, and no payload", "RFC 6455 5.2", frame(0x3, length=60_000))
broken("a header of a continuation of nothing, and no payload", "RFC 6455 5.4", frame(CONTINUATION, length=60_000))
TOO_LARGE = "RFC 6455 10.4; BINDING framing.size"
closes("the largest length there is", TOO_LARGE, 1009, text("", size=64, length=(1 << 63) - 1))
closes("a length of 4 GiB", TOO_LARGE, 1009, text("", size=64, length=1 << 32))
closes("a length that is one too large, and no byte of it", TOO_LARGE, 1009, text("", size=64, length=LARGEST + 1))
closes("a binary that is too large", TOO_LARGE, 1009, frame(BINARY, b"", size=64, length=1 << 40))
closes(
    "two fragments that are too large together, and none of the second",
    TOO_LARGE,
    1009,
    text(" " * 40_000, final=False),
    frame(CONTINUATION, b"", length=LARGEST - 40_000 + 1),
)
closes(
    "a fragment that would overflow the sum",
    TOO_LARGE,
    1009,
    text("  ", final=False),
    frame(CONTINUATION, b"", size=64, length=(1 << 63) - 1),
)


@FAMILY.case("a message of the largest size", "BINDING framing.size")
def _(server):
    connection = server.open().send(A_PING + " " * (LARGEST - len(A_PING)))
    connection.result(7)
    connection.served()


@FAMILY.case("fragments of the largest size", "BINDING framing.size; BINDING framing.fragments")
def _(server):
    rest = " " * ((LARGEST - len(A_PING)) // 2)
    last = " " * (LARGEST - len(A_PING) - len(rest))
    connection = server.open()
    connection.send(text(A_PING, final=False) + frame(CONTINUATION, rest, final=False) + frame(CONTINUATION, last))
    connection.result(7)
    connection.served()


# Control frames.

CONTROL = "RFC 6455 5.5"
for name, opcode in {"ping": PING, "pong": PONG, "close frame": CLOSE}.items():
    broken(f"a {name} in fragments", "RFC 6455 5.4", frame(opcode, b"\x03\xe8", final=False), frame(CONTINUATION, b""))
    broken(f"a {name} of 126 bytes", CONTROL, frame(opcode, b"\x03\xe8" + bytes(124)))
    broken(f"a {name} of 64 KiB", CONTROL, frame(opcode, bytes(65536)))
    broken(f"a {name} that announces 64 KiB", CONTROL, frame(opcode, b"", length=65536))
broken("a ping whose short length is spelled in 16 bits", CONTROL, frame(PING, b"hello", size=16))


@FAMILY.case("pings of every size", "RFC 6455 5.5.3; BINDING live.pong")
def _(server):
    connection = server.open()
    for length in range(126):
        connection.send(frame(PING, bytes([length]) * length))
        assert connection.pong() == bytes([length]) * length, length
    connection.served()


@FAMILY.case("a flood of 20 000 pings", "RFC 6455 5.5.3; BINDING live.pong")
def _(server):
    connection = server.open()
    thread = connection.send_aside(b"".join(frame(PING, struct.pack("!I", n)) for n in range(20_000)))
    # It may answer the last of several alone.
    while connection.pong() != struct.pack("!I", 19_999):
        pass
    thread.join()
    connection.served()


@FAMILY.case("pongs that nobody asked for", "RFC 6455 5.5.3")
def _(server):
    server.open().send(frame(PONG, b"unasked") * 5000).served()


@FAMILY.case("pings between fragments", "RFC 6455 5.4; BINDING framing.fragments")
def _(server):
    connection = server.open()
    for n, letter in enumerate(A_PING):
        opcode, final = CONTINUATION if n else TEXT, n == len(A_PING) - 1
        connection.send(frame(PING, bytes([n])) + frame(opcode, letter, final=final))
        assert connection.pong() == bytes([n]), n
    connection.result(7)
    connection.served()


# Fragments.

FRAGMENTS = "RFC 6455 5.4"
broken("a continuation of nothing", FRAGMENTS, frame(CONTINUATION, "{}"))
broken("a continuation of nothing, not the last", FRAGMENTS, frame(CONTINUATION, "{}", final=False))
broken(
    "a continuation behind the last",
    FRAGMENTS,
    text('{"method":', final=False),
    frame(CONTINUATION, '"x"}'),
    frame(CONTINUATION, "{}"),
)
broken("a text between the fragments of another", FRAGMENTS, text("[", final=False), text(A_PING))
broken("a text in fragments between those of another", FRAGMENTS, text("[", final=False), text("[", final=False))
broken("a binary between the fragments of a text", FRAGMENTS, text("[", final=False), frame(BINARY, b"\0"))


@FAMILY.case("a message in fragments of one byte, with empty ones between", "BINDING framing.fragments")
def _(server):
    message = modern_call(8, "echo", {"text": "ä€😀" * 20}).encode()
    pieces = [frame(CONTINUATION if n else TEXT, message[n : n + 1], final=False) for n in range(len(message))]
    empty = frame(CONTINUATION, final=False)
    connection = server.open().send(empty.join(pieces) + frame(CONTINUATION))
    assert connection.says(8) == "ä€😀" * 20
    connection.served()


@FAMILY.case("200 000 empty fragments", "RFC 6455 5.4; BINDING framing.fragments")
def _(server):
    connection = server.open()
    before = server.forget_peak()
    thread = connection.send_aside(
        text("", final=False) + frame(CONTINUATION, final=False) * 200_000 + frame(CONTINUATION, A_PING)
    )
    connection.result(7)
    thread.join()
    connection.served()
    assert server.cost()["peak"] < before + 4096, "fragments without content cost nothing that is kept"


@FAMILY.case("one message in fragments without end", TOO_LARGE)
def _(server):
    connection = server.open()
    before = server.forget_peak()
    thread = connection.send_aside(text("[", final=False) + frame(CONTINUATION, "[", final=False) * 100_000)
    connection.closed(1009)
    thread.join()
    assert server.cost()["peak"] < before + 4096, "what is kept is as large as a message may be"


# Kinds of messages.

BINARIES = "RFC 6455 7.4.1; BINDING framing.binary"
closes("a binary with a request in it", BINARIES, 1003, frame(BINARY, A_PING))
closes("an empty binary", BINARIES, 1003, frame(BINARY))
closes("a binary in fragments", BINARIES, 1003, frame(BINARY, b"\0", final=False), frame(CONTINUATION, b"\0"))

# UTF-8.

UTF8 = "RFC 6455 8.1; RFC 3629 4; BINDING framing.utf8"
for what, letters in {
    "a byte that is never there": b"\xff",
    "a continuation alone": b"\x80",
    "two bytes where one would do": b"\xc0\xaf",
    "three bytes where one would do": b"\xe0\x80\xaf",
    "four bytes where one would do": b"\xf0\x80\x80\xaf",
    "a null in two bytes": b"\xc0\x80",
    "half of a surrogate pair": b"\xed\xa0\x80",
    "a surrogate pair": b"\xed\xa0\xbd\xed\xb8\x80",
    "a character past the last": b"\xf4\x90\x80\x80",
    "a sequence of five bytes": b"\xf8\x88\x80\x80\x80",
    "a sequence that is cut short": b"\xe2\x82",
    "a sequence that is broken off": b"\xe2\x82A",
    "the mark of UTF-16": b"\xfe\xff",
}.items():
    closes(f"UTF-8: {what}", UTF8, 1007, text(b'{"id":1,"method":"' + letters + b'"}'))
closes("UTF-8: the end is missing", UTF8, 1007, text(A_PING.encode() + b"\xf0\x9f\x98"))
closes("UTF-8: wrong across two fragments", UTF8, 1007, text(b'"\xe2', final=False), frame(CONTINUATION, b'\x28\xa1"'))
closes("UTF-8: the rest is missing in the last fragment", UTF8, 1007, text(b'"\xe2\x82', final=False), frame(CONTINUATION, b'"'))
closes("UTF-8: wrong in a first fragment that has no second", UTF8, 1007, text(b'"\xff', final=False))


@FAMILY.case("UTF-8: one character in four fragments, with pings between", "RFC 6455 5.4; BINDING framing.fragments")
def _(server):
    before, smile, after = modern_call(8, "echo", {"text": "@"}).encode().replace(b"@", "@😀@".encode()).split(b"@")
    pieces = [frame(CONTINUATION, smile[n : n + 1], final=False) + frame(PING) for n in range(4)]
    connection = server.open().send(text(before, final=False) + b"".join(pieces) + frame(CONTINUATION, after))
    assert connection.says(8) == "😀"
    connection.served()


# What is a frame, and no message.

for what, payload in {
    "an empty text": "",
    "white space": " \r\n\t",
    "a null": "\0",
    "a byte order mark": "\ufeff" + A_PING,
}.items():

    @FAMILY.case(f"{what} as a message", "BINDING read.parse; BINDING read.goes-on")
    def _(server, payload=payload):
        connection = server.open().send(payload)
        connection.error(PARSE_ERROR)
        connection.served()


# Close frames.

CODES = "RFC 6455 7.4; BINDING framing.rules"
for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]:
    closes(f"a close frame with the code {code}", CODES, 1002, close(code))
closes("a close frame with half a code", "RFC 6455 5.5.1; BINDING framing.rules", 1002, frame(CLOSE, b"\x03"))
closes("a close frame whose reason is no UTF-8", "RFC 6455 5.5.1; BINDING framing.utf8", 1007, close(1000, b"\xff\xfe"))
closes(
    "a close frame whose reason is cut in a character", "RFC 6455 5.5.1; BINDING framing.utf8", 1007, close(1000, b"bye \xe2\x82")
)
for code in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999]:
    closes(f"a close frame with the code {code}", "RFC 6455 5.5.1; BINDING close.answer", code, close(code, "bye"))
closes("a close frame without a code", "RFC 6455 5.5.1; BINDING close.answer", None, close())
closes("a close frame with the longest reason", "RFC 6455 5.5.1; BINDING close.answer", 1000, close(1000, "r" * 123))
closes("a close frame between fragments", "RFC 6455 5.4; BINDING close.answer", 1000, text("[", final=False), close(1000))
closes("two close frames", "RFC 6455 5.5.1; BINDING close.after", 1000, close(1000), close(1001))
closes("a call behind a close frame", "RFC 6455 5.5.1; BINDING close.after", 1000, close(1000), text(request(9, "ping")))
closes("noise behind a close frame", "RFC 6455 5.5.1; BINDING close.after", 1000, close(1000), b"\xff" * 5000)
closes("a call behind a fault", "RFC 6455 7.1.7; BINDING close.after", 1002, text("", reserved=1), text(request(9, "ping")))
closes("a close frame behind a fault", "RFC 6455 7.1.7; BINDING close.after", 1002, text("", reserved=1), close(1000))


@FAMILY.case("a close frame while calls run", "BINDING cancel.end; BINDING close.answer")
def _(server):
    connection = server.open()
    connection.send(b"".join(text(modern_call(n, "slow", {"seconds": 600})) for n in range(8)) + close(1000))
    connection.closed(1000)


# Pieces, and ends in the middle.


@FAMILY.case("a message byte by byte", "RFC 6455 5.2")
def _(server):
    connection = server.open().send_slowly(text(A_PING))
    connection.result(7)
    connection.served()


@FAMILY.case("a thousand messages in one write", "BINDING order.arrival")
def _(server):
    connection = server.open()
    thread = connection.send_aside(b"".join(text(request(n, "ping")) for n in range(1000)))
    for n in range(1000):
        connection.result(n)
    thread.join()
    connection.served()


@FAMILY.case("the end in the middle of each part of a frame", "RFC 6455 7.1.1; BINDING close.half")
def _(server):
    whole = text(A_PING + " " * 300)
    for length in [1, 2, 3, 4, 6, 8, 9, 100, len(whole) - 1]:
        connection = server.open().send(whole[:length]).half_close()
        connection.ended()


@FAMILY.case("a reset in the middle of each part of a frame", "RFC 6455 7.2.3")
def _(server):
    whole = text(A_PING + " " * 300)
    for length in [1, 2, 3, 4, 6, 8, 9, 100, len(whole) - 1]:
        server.open().send(whole[:length]).reset()


@FAMILY.case("the end between fragments", "RFC 6455 7.1.1; BINDING close.half")
def _(server):
    connection = server.open().send(text(A_PING, final=False)).half_close()
    connection.ended()


@FAMILY.case("calls, and the end", "BINDING close.half")
def _(server):
    calls = [text(sleeps(n)) for n in range(4)] + [text(request(7, "ping"))]
    connection = server.session().send(b"".join(calls)).half_close()
    connection.result(7)
    connection.ended()


@FAMILY.case("a reset while calls run", "BINDING cancel.end")
def _(server):
    connection = server.session().send(b"".join(text(sleeps(n)) for n in range(4)))
    connection.served()
    connection.reset()


@FAMILY.case("the end instead of the answer to a close frame", "RFC 6455 7.1.1; BINDING close.time")
def _(server):
    connection = server.open().send(text("", reserved=1))
    assert connection.frame().opcode == CLOSE
    connection.reset()
