"""What comes to a port of TLS: no TLS at all, the beginnings of it, too little of it, and lies within it."""

import socket
import ssl

from harness import frames
from harness.cases import FEW, SMALL, Family
from harness.certificate import CERTIFICATE, context
from harness.connection import DEADLINE
from harness.frames import Wrong
from harness.heads import head
from harness.messages import call, sleeps

SECURE = f"--tls-certificate {CERTIFICATE}"
FAMILY = Family("tls", f"{SMALL} {SECURE}")

# Servers that wait for so short a time that it can be waited for.
HASTY = f"{FEW} {SECURE} --connection-timeout 0.8"
# One that wants to know who its clients are.
MUTUAL = f"{SMALL} {SECURE} --tls-client-roots {CERTIFICATE}"

# Descriptions of alerts (RFC 8446, section 6).
RECORD_OVERFLOW, HANDSHAKE_FAILURE, ILLEGAL, DECODE_ERROR, PROTOCOL_VERSION = 22, 40, 47, 50, 70
NO_PROTOCOL = 120

HANDSHAKE = b"\x16"


def record(payload, kind=HANDSHAKE, version=0x0301, length=None):
    length = len(payload) if length is None else length
    return kind + version.to_bytes(2, "big") + length.to_bytes(2, "big") + payload


def hello(version=0x0303, suites="c02bc02fc02c", compressions="00", extensions="000d000400020403000a000400020017", length=None):
    """A `ClientHello` of TLS 1.2, the last that is made by hand easily."""

    def list_of(written, size):
        listed = bytes.fromhex(written)
        return len(listed).to_bytes(size, "big") + listed

    body = version.to_bytes(2, "big") + bytes(range(32)) + b"\0"
    body += list_of(suites, 2) + list_of(compressions, 1) + list_of(extensions, 2)
    return b"\x01" + (len(body) if length is None else length).to_bytes(3, "big") + body


def right_hello():
    """What a client of today begins with."""
    written = ssl.MemoryBIO()
    client = context().wrap_bio(ssl.MemoryBIO(), written, server_hostname="127.0.0.1")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return written.read()


def alert_in(data):
    """The description of the alert that is the last record, and fatal."""
    last = None
    while data:
        size = 5 + int.from_bytes(data[3:5], "big")
        if len(data) < size or data[0] not in (20, 21, 22, 23) or data[1] != 3:
            raise Wrong(f"this is no record of TLS: {data[:80]!r}")
        last, data = data[:size], data[size:]
    if not last or last[0] != 21 or last[5] != 2:
        raise Wrong(f"an alert was due, and not {last!r}")
    return last[6]


def beneath(connection):
    """The connection without its TLS: from now on bytes come and go as they are."""
    connection.socket = socket.socket(fileno=connection.socket.detach())
    connection.socket.settimeout(DEADLINE)
    return connection


# No TLS.


def refused(name, request, rule="BINDING open.plain"):
    @FAMILY.case(name, rule)
    def run(server):
        answer = server.connect(plain=True).send(request).refused(400)
        if b"HTTP/1" not in request.split(b"\r\n")[0]:
            return
        if b"wss://" not in answer.body:
            raise Wrong(f"it is not said what would be right: {answer}")


refused("a handshake without TLS", head())
refused("another method without TLS", head("POST /ws HTTP/1.1"))
refused("another path without TLS", head("GET /else HTTP/1.1"))
refused("how the server is, without TLS", head("GET /health HTTP/1.1"))
refused("a page of elsewhere without TLS", head(add=["Origin: https://evil.example"]))
refused("who says to have had TLS", head(add=["X-Forwarded-Proto: https", "Forwarded: proto=https"]))
refused("a target of https", head("GET https://localhost/ws HTTP/1.1"))
refused("messages behind a handshake without TLS", head(behind=frames.text(call(1, "boom"))))
refused("HTTP/1.0 without TLS", b"GET / HTTP/1.0\r\n\r\n")
NOISE = "RFC 9112 3; BINDING open.refused"
refused("noise", bytes(range(128, 256)) + b"\r\n\r\n", NOISE)
refused("nulls", bytes(512), NOISE)
refused("a hello of SSL 2", b"\x80\x2e\x01\x03\x01" + bytes(44), NOISE)
refused("an alert before a hello", record(b"\x02\x28", kind=b"\x15"), NOISE)
refused("what is encrypted before a hello", record(bytes(64), kind=b"\x17"), NOISE)
refused("a greeting of SSH", b"SSH-2.0-OpenSSH_9.6\r\n", NOISE)

# What begins as TLS does, and is none.


def alerted(name, data, *descriptions, rule="RFC 8446 6.2"):
    @FAMILY.case(name, rule)
    def run(server):
        connection = server.connect(plain=True).send(data)
        description = alert_in(connection.rest())
        if description not in descriptions:
            raise Wrong(f"the alert is {description}, and not one of {descriptions}")


alerted("noise behind the first byte", HANDSHAKE + b"noise" * 10, DECODE_ERROR)
alerted("a hello that ends too early", record(b"\x01\0\0\x01\0"), DECODE_ERROR)
alerted("a hello without anything", record(b"\x01\0\0\0"), DECODE_ERROR)
alerted("a hello of a version that never was", record(hello(version=0x0909), version=0x0909), DECODE_ERROR, PROTOCOL_VERSION)
alerted("a hello of TLS 1.1", record(hello(version=0x0302)), PROTOCOL_VERSION)
alerted("a hello of TLS 1.0", record(hello(version=0x0301)), PROTOCOL_VERSION)
alerted("a hello of SSL 3", record(hello(version=0x0300), version=0x0300), PROTOCOL_VERSION)
alerted("a hello without ciphers", record(hello(suites="")), DECODE_ERROR, ILLEGAL, HANDSHAKE_FAILURE)
alerted("a hello of ciphers that are broken", record(hello(suites="0005000a002f0000")), HANDSHAKE_FAILURE)
alerted("a hello of ciphers that hide nothing", record(hello(suites="0001000200ff")), HANDSHAKE_FAILURE)
alerted("a hello that is compressed", record(hello(compressions="01")), ILLEGAL, HANDSHAKE_FAILURE)
alerted("a hello whose extensions are noise", record(hello(extensions="ff" * 9)), DECODE_ERROR)
alerted("a hello with an extension twice", record(hello(extensions="000d000400020403" * 2)), DECODE_ERROR, ILLEGAL)
alerted("a record that is too long", record(b"", length=0xFFFF), RECORD_OVERFLOW, DECODE_ERROR, rule="RFC 8446 5.1")
alerted("an empty record", record(b""), 10, DECODE_ERROR, rule="RFC 8446 5.1")
alerted("another message before a hello", record(b"\x10\0\0\0"), 10, DECODE_ERROR)
alerted("a hello of a server", record(b"\x02" + hello()[1:]), 10, DECODE_ERROR)


@FAMILY.case("a hello made by hand", "RFC 8446 4.1.2")
def _(server):
    connection = server.connect(plain=True).send(record(hello()))
    connection.receive_more("the hello of the server")
    assert connection.buffer.startswith(b"\x16\x03\x03"), connection.buffer
    connection.vanish()


@FAMILY.case("a hello with the beginning of another message", "RFC 8446 5.1")
def _(server):
    # An alert is not owed.
    server.connect(plain=True).send(record(hello() + b"more")).rest()


@FAMILY.case("a hello of 16 MB", "RFC 8446 4; BINDING open.time")
def _(server):
    before = server.forget_peak()
    connection = server.connect(plain=True)
    pieces = record(b"\x01\xff\xff\xff" + bytes(16_000)) + record(bytes(16_000)) * 1000
    sending = connection.send_aside(pieces)
    # Most of it is not read, and so the system resets the connection.
    sending.join(DEADLINE)
    assert not sending.is_alive(), "it is read no further"
    connection.vanish()
    assert server.cost()["peak"] < before + 2048, server.cost()


@FAMILY.case("300 hellos that are none", "RFC 8446 6.2")
def _(server):
    before = server.forget_peak()
    for _ in range(300):
        connection = server.connect(plain=True).send(HANDSHAKE + b"noise" * 10)
        assert alert_in(connection.rest()) == DECODE_ERROR
    assert server.cost()["peak"] < before + 2048, server.cost()


@FAMILY.case("60 hellos of whom nothing more is heard", "RFC 8446 6.1")
def _(server):
    begun = right_hello()
    for n in range(60):
        connection = server.connect(plain=True).send(begun)
        connection.receive_more("the hello of the server")
        [connection.vanish, connection.reset][n % 2]()
    server.lets_go()


# What never ends.


def too_late(name, begin):
    """Enters a case: as many as there may be begin so, and go no further. They are ended in time, and nobody else waits longer."""

    @FAMILY.case(name, "BINDING open.time", flags=HASTY)
    def run(server):
        begun = [begin(server) for _ in range(8)]
        server.fresh()
        for connection in begun:
            connection.rest()


def plainly(data):
    return lambda server: server.connect(plain=True).send(data)


too_late("who says nothing", plainly(b""))
too_late("the first byte of a hello", plainly(HANDSHAKE))
too_late("the head of a record", plainly(record(b"", length=512)))
too_late("half a hello", plainly(record(hello())[:40]))
too_late("a record of a hello that goes on", plainly(record(hello(length=0xFFFF))))
too_late("a hello, and nothing behind it", lambda server: server.connect(plain=True).send(right_hello()))
too_late("the first byte of a request without TLS", plainly(b"G"))
too_late("TLS, and nothing in it", lambda server: server.connect())
too_late("TLS, and a head in it that never ends", lambda server: server.connect().send(head()[:-2]))


@FAMILY.case("a hello drop by drop", "BINDING open.time", flags=HASTY)
def _(server):
    connection = server.connect(plain=True)
    # It is all there before the time is over only if it is not sent so slowly.
    for byte in record(hello(length=0xFFFF)) * 100:
        if connection.has_come(0.02):
            break
        connection.send(bytes([byte]))
    connection.ended()


# TLS.


@FAMILY.case("a hello in packets of one byte", "RFC 8446 5.1")
def _(server):
    connection = server.connect(plain=True).send_slowly(right_hello())
    connection.receive_more("the hello of the server")
    assert connection.buffer.startswith(b"\x16\x03\x03"), connection.buffer
    connection.vanish()


@FAMILY.case("a session", "RFC 6455 4.1; BINDING open.upgrade")
def _(server):
    connection = server.session()
    assert connection.socket.version() == "TLSv1.3"
    connection.served()


@FAMILY.case("TLS 1.2", "RFC 8446 4.2.1")
def _(server):
    connection = server.open(newest=ssl.TLSVersion.TLSv1_2)
    assert connection.socket.version() == "TLSv1.2"
    connection.served()


for name, offered, chosen in [
    ("no protocol", [], None),
    ("HTTP/1.1", ["http/1.1"], "http/1.1"),
    ("HTTP/2 before HTTP/1.1", ["h2", "http/1.1"], "http/1.1"),
    ("many protocols", [f"p{n}" for n in range(2000)] + ["http/1.1"], "http/1.1"),
]:

    @FAMILY.case(f"who offers {name}", "RFC 7301 3.2; BINDING open.alpn")
    def _(server, offered=offered, chosen=chosen):
        connection = server.open(alpn=offered)
        assert connection.socket.selected_alpn_protocol() == chosen
        connection.served()


for offered in [["h2"], ["http/1.0"], ["HTTP/1.1"], ["mcp"], ["http/1.1x"]]:

    @FAMILY.case(f"who offers {offered[0]} alone", "RFC 7301 3.2; BINDING open.alpn")
    def _(server, offered=offered):
        try:
            server.connect(alpn=offered)
        except ssl.SSLError as error:
            assert "no application protocol" in str(error), error
            return
        raise Wrong("a protocol was agreed on that is not spoken")


def within(name, rule, status, request):
    @FAMILY.case(name, rule)
    def run(server):
        server.connect().send(request).refused(status)


within("another host within TLS", "BINDING secure.host", 403, head(change={"Host": "evil.example"}))
within("a page of elsewhere within TLS", "BINDING secure.origin", 403, head(add=["Origin: https://evil.example"]))
within("another path within TLS", "BINDING open.other-path", 404, head("GET /else HTTP/1.1"))
within("how the server is", "RFC 9110 9.3.1", 200, head("GET /health HTTP/1.1"))
within("noise within TLS", "RFC 9112 3", 400, bytes(range(128, 256)) + b"\r\n\r\n")
within("a header of 64 KiB within TLS", "BINDING open.head", 431, head(add=["Cookie: " + "c" * 64 * 1024]))
within("TLS within TLS", "RFC 9112 3", 400, record(hello()))


@FAMILY.case("the preface of HTTP/2 within TLS", "BINDING open.refused")
def _(server):
    server.connect().send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").ended()


# What is done to a connection that there is.


@FAMILY.case("what is not encrypted, in a session", "RFC 8446 5.2")
def _(server):
    connection = beneath(server.session().send(sleeps(1)))
    connection.send(head())
    # That is an alert, but nobody can read it any more.
    assert connection.rest()[:1] in (b"\x17", b"\x15")


@FAMILY.case("a record that was changed", "RFC 8446 5.2")
def _(server):
    connection = beneath(server.session().send(sleeps(1)))
    connection.send(record(bytes(64), kind=b"\x17", version=0x0303))
    assert connection.rest()[:1] in (b"\x17", b"\x15")


@FAMILY.case("an alert that is not encrypted", "RFC 8446 5.2")
def _(server):
    # Whoever stands between must not be able to end it as if the client had.
    connection = beneath(server.session().send(sleeps(1)))
    connection.send(record(b"\x01\x00", kind=b"\x15", version=0x0303)).rest()


@FAMILY.case("half a record, and the end of TCP", "RFC 8446 6.1")
def _(server):
    connection = beneath(server.session())
    connection.send(record(bytes(10), kind=b"\x17", version=0x0303, length=64)).half_close().rest()


@FAMILY.case("the end of TCP without that of TLS", "RFC 8446 6.1")
def _(server):
    connections = [beneath(server.session().send(sleeps(1))) for _ in range(20)]
    for connection in connections:
        connection.half_close().rest()


@FAMILY.case("sessions that vanish within TLS", "RFC 8446 6.1")
def _(server):
    for n in range(30):
        connection = server.session()
        [connection.vanish, connection.reset][n % 2]()
    server.lets_go()


# Who clients are.


def unknown(name, **offered):
    @FAMILY.case(name, "RFC 8446 4.4.2", flags=MUTUAL)
    def run(server):
        # A client of TLS 1.3 has finished before it can be refused, and reads why.
        try:
            server.connect(**offered).send(head()).response()
        except ssl.SSLError as error:
            assert "ALERT" in (error.reason or ""), error
        except ConnectionError:
            pass
        else:
            raise Wrong("a client was let in of whom nobody knows")
        for connection in server.connections:
            connection.vanish()


unknown("who shows no certificate", shown=None)
unknown("who shows a certificate of their own", shown="nobody")
unknown("who shows no certificate in TLS 1.2", shown=None, newest=ssl.TLSVersion.TLSv1_2)


@FAMILY.case("who shows a certificate that is known", "RFC 8446 4.4.2", flags=MUTUAL)
def _(server):
    server.session().served()


@FAMILY.case("who shows nothing, and speaks no TLS", "BINDING open.plain", flags=MUTUAL)
def _(server):
    server.connect(plain=True).send(head()).refused(400)
