"""The opening handshake: what is no request, what is no handshake, and what hides something else behind it."""

from harness import frames
from harness.cases import SMALL, Family
from harness.connection import until
from harness.heads import HOST, KEY, head
from harness.messages import modern_call

FAMILY = Family("upgrade")

# A server that waits for handshakes for so short a time that it can be waited for.
HASTY = f"{SMALL} --connection-timeout 0.8"

TLS_HELLO = bytes.fromhex("16030100c2010000be0303") + bytes(range(32)) + b"\x20" + bytes(32) + bytes(130)


def refused(name, rule, status, request, **headers):
    @FAMILY.case(name, rule)
    def run(server):
        statuses = status if isinstance(status, tuple) else (status,)
        server.connect().send(request).refused(*statuses, **headers)


def taken(name, rule, request):
    @FAMILY.case(name, rule)
    def run(server):
        server.open(request).served()


# What is no HTTP/1.1 at all.

NOT_HTTP = "RFC 9112 3; BINDING open.refused"
refused("binary noise", NOT_HTTP, 400, bytes(range(128, 256)) + b"\r\n\r\n")
refused("a ClientHello of TLS", NOT_HTTP, 400, TLS_HELLO)
refused("a greeting of SSH", NOT_HTTP, 400, b"SSH-2.0-OpenSSH_9.6\r\n")
refused("a request of HTTP/0.9", NOT_HTTP, 400, b"GET /ws\r\n\r\n")
refused("a version that is none", NOT_HTTP, (400, 505), head("GET /ws HTTP/3.7"))
refused("a version of another protocol", NOT_HTTP, 400, head("GET /ws ICY/1.1"))
refused("frames without a handshake", NOT_HTTP, 400, frames.text('{"id":1,"method":"ping"}') * 3)
refused("nulls", NOT_HTTP, 400, bytes(512))
refused("a word behind the version", "RFC 9112 3", 400, head("GET /ws HTTP/1.1 more"))
refused("no space in the request line", "RFC 9112 3", 400, head("GET/wsHTTP/1.1"))
refused("a line break in the target", "RFC 9112 3", 400, head("GET /w\ns HTTP/1.1"))
refused("a null in the target", "RFC 9112 3", 400, head("GET /ws\0 HTTP/1.1"))
taken("an empty line before the request", "RFC 9112 2.2", b"\r\n" + head())


@FAMILY.case("the preface of HTTP/2", "BINDING open.refused")
def _(server):
    # Who sends it reads no HTTP/1.1, and is told nothing.
    server.connect().send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").ended()


# Header lines.

FIELDS = "RFC 9112 5"
refused("a header that is folded", "RFC 9112 5.2", 400, head(add=["X-Folded: one", " two"]))
refused(
    "the key on a folded line", "RFC 9112 5.2", 400, head(without=["Sec-WebSocket-Key"], add=["Sec-WebSocket-Key:", f" {KEY}"])
)
refused("a space before the colon", "RFC 9112 5.1", 400, head(add=["X-Space : 1"]))
refused("a space before the colon of a length", "RFC 9112 5.1", 400, head(add=["Content-Length : 4"]))
refused("white space before the first header", "RFC 9112 2.2", 400, head("GET /ws HTTP/1.1\r\n X: 1"))
refused("a line without a colon", FIELDS, 400, head(add=["there is no colon here"]))
refused("a header without a name", FIELDS, 400, head(add=[": no name"]))
refused("a name with a null", FIELDS, 400, head(add=["X-\0: 1"]))
refused("a null in a value", "RFC 9110 5.5", 400, head(add=["X-Null: a\0b"]))
refused("a bare return in a value", "RFC 9112 2.2", 400, head(add=["X-Return: a\rb: c"]))
refused("a name of other letters", FIELDS, 400, head(add=["X-Ä: 1"]))
refused("a name with a bracket", "RFC 9110 5.1", 400, head(add=["X(1): 1"]))
taken("other bytes in a value", "RFC 9110 5.5", head(add=[b"X-Other: \xff\xfe"]))
taken(
    "a name in any case",
    "RFC 9110 5.1",
    head(without=["Upgrade", "Connection"], add=["uPgRaDe: WebSocket", "CONNECTION: UPGRADE"]),
)

# Size. A head of 32 KiB and of what has come along with its end is still read; these are larger than that.

TOO_LARGE = "RFC 6455 10.4; BINDING open.head"
refused("a header of 64 KiB", TOO_LARGE, 431, head(add=["Cookie: " + "c" * 64 * 1024]))
refused("a name of 64 KiB", TOO_LARGE, 431, head(add=["c" * 64 * 1024 + ": 1"]))
refused("a thousand headers", TOO_LARGE, 431, head(add=[f"X-{n}: {n}" for n in range(1000)]))
refused("a thousand times the same header", TOO_LARGE, 431, head(add=["X: 1"] * 1000))
refused("a target of 64 KiB", "RFC 9112 3; BINDING open.head", (414, 431), head(f"GET /{'a' * 64 * 1024} HTTP/1.1"))
refused("a query of 64 KiB", "RFC 9112 3; BINDING open.head", (414, 431), head(f"GET /ws?{'a' * 64 * 1024} HTTP/1.1"))
refused("a method of 64 KiB", TOO_LARGE, (400, 431), head(f"{'A' * 64 * 1024} /ws HTTP/1.1"))
taken("a cookie of 24 KiB", "BINDING open.head", head(add=["Cookie: " + "c" * 24 * 1024]))


@FAMILY.case("a head that never ends", TOO_LARGE)
def _(server):
    connection = server.connect()
    before = server.forget_peak()
    thread = connection.send_aside(head()[:-2] + b"X: " + b"x" * (4 << 20))
    answer = connection.response()
    assert answer.status == 431, answer
    # What was not read makes the system reset the connection; it was answered before.
    connection.vanish()
    thread.join()
    assert server.cost()["peak"] < before + 2048, "a head is not kept past its limit"


# The target.

NO_PATH = "BINDING open.other-path"
for target in ["/", "/WS", "/ws/", "//ws", "/ws/deeper", "/ws/../ws", "/./ws", "/%77s", "/ws%00", "/ws%2f", "/..%2fws", "/ws;x"]:
    refused(f"the path {target}", NO_PATH, 404, head(f"GET {target} HTTP/1.1"))
taken("an absolute target", "RFC 9112 3.2.2", head(f"GET http://{HOST}/ws HTTP/1.1"))
taken("a query of everything", "BINDING open.query", head("GET /ws?a=%00%ff&token=x&&=;?/..%0d%0aX:1 HTTP/1.1"))
refused("an absolute target of another path", "RFC 9112 3.2.2", 404, head(f"GET http://{HOST}/else HTTP/1.1"))
refused("a target of an authority alone", "RFC 9112 3.2.3", (400, 404), head(f"GET {HOST} HTTP/1.1"))
refused("a target that is a star", "RFC 9112 3.2.4", (400, 404), head("GET * HTTP/1.1"))
refused("no target", "RFC 9112 3", 400, head("GET  HTTP/1.1"))

# The method.

for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get"]:
    refused(f"the method {method}", "RFC 6455 4.1; BINDING open.method", 405, head(f"{method} /ws HTTP/1.1"), Allow="GET")
refused(
    "a tunnel to elsewhere", "RFC 9110 9.3.6; BINDING open.refused", (400, 404, 405), head("CONNECT evil.example:443 HTTP/1.1")
)


@FAMILY.case("the method HEAD", "RFC 9110 9.3.2; BINDING open.method")
def _(server):
    connection = server.connect().send(head("HEAD /ws HTTP/1.1"))
    while b"\r\n\r\n" not in connection.buffer:
        connection.receive_more("the head of an answer")
    first, _, rest = bytes(connection.buffer).partition(b"\r\n")
    assert first.startswith(b"HTTP/1.1 405 "), first
    assert rest.endswith(b"\r\n\r\n"), "an answer to HEAD has no content"
    connection.buffer.clear()
    connection.ended()


# The upgrade.

UPGRADE = "RFC 6455 4.2.1; BINDING open.no-upgrade"
refused("no upgrade", UPGRADE, 426, head(without=["Upgrade", "Connection"]), Upgrade="websocket")
refused("Connection without Upgrade", UPGRADE, 426, head(without=["Upgrade"]), Upgrade="websocket")
refused("Upgrade without Connection", UPGRADE, 426, head(without=["Connection"]), Upgrade="websocket")
refused("an upgrade to HTTP/2", UPGRADE, 426, head(change={"Upgrade": "h2c"}, add=["HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"]))
refused("an upgrade to something longer", UPGRADE, 426, head(change={"Upgrade": "websockets"}))
refused("an upgrade to a version of it", UPGRADE, 426, head(change={"Upgrade": "websocket/13"}))
refused("an upgrade in quotes", UPGRADE, 426, head(change={"Upgrade": '"websocket"'}))
refused("Connection: close", UPGRADE, 426, head(change={"Connection": "close"}))
refused("HTTP/1.0", UPGRADE, 426, head("GET /ws HTTP/1.0"), Upgrade="websocket")
taken("5000 words of Connection", UPGRADE, head(change={"Connection": "x," * 5000 + "upgrade"}))
taken("an upgrade among others", UPGRADE, head(change={"Upgrade": "h2c, websocket"}))

VERSION = "RFC 6455 4.2.1; BINDING open.version"
for version in ["12", "0", "-13", "013", "13.0", "1 3", "13x", "", "99999999999999999999"]:
    refused(f"version {version!r}", VERSION, 426, head(change={"Sec-WebSocket-Version": version}), Sec_WebSocket_Version="13")
refused("no version", VERSION, 426, head(without=["Sec-WebSocket-Version"]), Sec_WebSocket_Version="13")
refused("a list of versions", VERSION, 426, head(change={"Sec-WebSocket-Version": "8, 13"}), Sec_WebSocket_Version="13")
refused("two versions", "RFC 6455 11.3.5", (400, 426), head(add=["Sec-WebSocket-Version: 8"]))

KEYS = "RFC 6455 4.2.1; BINDING open.key"
for what, key in {
    "that is empty": "",
    "of 15 bytes": "AAAAAAAAAAAAAAAAAAAA",
    "of 17 bytes": "AAAAAAAAAAAAAAAAAAAAAAA=",
    "without padding": "dGhlIHNhbXBsZSBub25jZQ",
    "in the alphabet of URLs": "-_hlIHNhbXBsZSBub25jZQ==",
    "with a space in it": "dGhlIHNhbX sZSBub25jZQ==",
    "of other letters": "dGhlIHNhbXBsZSBub25jZé==",
    "of 20 KiB": "A" * 20 * 1024 + "==",
    "that is two": f"{KEY}, {KEY}",
}.items():
    refused(f"a key {what}", KEYS, 400, head(change={"Sec-WebSocket-Key": key}))
refused("no key", KEYS, 400, head(without=["Sec-WebSocket-Key"]))
refused("the same key twice", KEYS, 400, head(add=[f"Sec-WebSocket-Key: {KEY}"]))
taken("an answer in the request", "RFC 6455 4.2.2", head(add=["Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="]))

# A body, and what could be smuggled in one.

BODY = "BINDING open.body"
SECOND = head()
refused("a body on GET", BODY, 400, head(add=["Content-Length: 5"], behind=b"hello"))
refused("a body that never comes", BODY, 400, head(add=["Content-Length: 5"]))
refused("a body in chunks", BODY, 400, head(add=["Transfer-Encoding: chunked"], behind=b"5\r\nhello\r\n0\r\n\r\n"))
SMUGGLED = "RFC 9112 11.2; BINDING open.refused"
refused("a handshake in a body", SMUGGLED, 400, head(add=[f"Content-Length: {len(SECOND)}"], behind=SECOND))
refused(
    "a handshake behind a chunked body", SMUGGLED, 400, head(add=["Transfer-Encoding: chunked"], behind=b"0\r\n\r\n" + SECOND)
)
both = ["Content-Length: 4", "Transfer-Encoding: chunked"]
refused("a length and chunks", "RFC 9112 6.3", 400, head(add=both, behind=b"0\r\n\r\n" + SECOND))
refused("chunks and a length", "RFC 9112 6.3", 400, head(add=both[::-1], behind=b"0\r\n\r\n" + SECOND))
LENGTH = "RFC 9112 6.3; RFC 9110 8.6"
refused("two lengths that differ", LENGTH, 400, head(add=["Content-Length: 0", "Content-Length: 5"], behind=b"hello"))
refused("two lengths in one", LENGTH, 400, head(add=["Content-Length: 0, 5"]))
for length in ["-1", "+5", "0x5", "5 5", "", "five", "18446744073709551616", "1e3", "5;0"]:
    refused(f"the length {length!r}", LENGTH, 400, head(add=[f"Content-Length: {length}"]))
CODING = "RFC 9112 6.1; RFC 9112 6.3"
for coding in ["xchunked", "chunked, identity", "identity", "gzip", "chunked, chunked", "\x0bchunked", "CHUNKED"]:
    refused(f"the coding {coding!r}", CODING, (400, 501), head(add=[f"Transfer-Encoding: {coding}"]))
taken("a length of nothing", BODY, head(add=["Content-Length: 0"]))
taken("an expectation", "RFC 9110 10.1.1", head(add=["Expect: 100-continue"]))
refused("a second request behind one that is refused", "BINDING open.refused", 404, head("GET / HTTP/1.1") + SECOND)
refused("a hundred requests at once", "BINDING open.refused", 426, head(without=["Upgrade"]) * 100)


@FAMILY.case("a second request behind the handshake", "RFC 6455 5.2; BINDING framing.rules")
def _(server):
    connection = server.open(head() + head("GET /admin HTTP/1.1"))
    # `G` is a fragment with a reserved bit.
    connection.closed(1002)


# What is negotiated.


def negotiated(name, rule, add, subprotocol):
    @FAMILY.case(name, rule)
    def run(server):
        connection = server.connect().send(head(add=add))
        answer = connection.upgraded()
        assert answer.headers.get("sec-websocket-protocol", []) == subprotocol, answer.headers
        connection.served()


OFFER = "Sec-WebSocket-Protocol: "
negotiated("a token among the subprotocols", "BINDING sub.token", [f"{OFFER}bearer.c2VjcmV0, mcp"], ["mcp"])
negotiated("a token alone as subprotocol", "BINDING sub.token", [f"{OFFER}bearer.c2VjcmV0"], [])
negotiated("two thousand subprotocols", "BINDING sub.select", [OFFER + "a," * 2000 + "MCP"], ["MCP"])
negotiated("an empty subprotocol", "BINDING sub.none", [OFFER], [])
negotiated("subprotocols that are no words", "BINDING sub.none", [f'{OFFER}"mcp", m cp, ,,;mcp=1'], [])
negotiated("a subprotocol of other bytes", "BINDING sub.none", [OFFER.encode() + b"mcp\xff"], [])
negotiated("a subprotocol in several headers", "BINDING sub.select", [f"{OFFER}x", f"{OFFER}mcp", f"{OFFER}mcp"], ["mcp"])
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate"
negotiated("compression", "BINDING open.extensions", [f"{DEFLATE}; client_max_window_bits; server_no_context_takeover"], [])
negotiated("an extension that cannot be read", "BINDING open.extensions", ['Sec-WebSocket-Extensions: ;;=,"\\'], [])
negotiated("a session of MCP over HTTP", "BINDING open.headers", ["Mcp-Session-Id: 1", "MCP-Protocol-Version: 1999-01-01"], [])

# Early, late, in pieces.


@FAMILY.case("messages along with the handshake", "BINDING open.early")
def _(server):
    calls = b"".join(frames.text(modern_call(n, "add", {"a": n, "b": n})) for n in range(100))
    connection = server.open(head() + calls)
    assert [connection.says(n) for n in range(100)] == [str(n + n) for n in range(100)]
    connection.served()


@FAMILY.case("a broken frame along with the handshake", "RFC 6455 5.1; BINDING open.early")
def _(server):
    server.open(head() + frames.text("{}", masked=False)).closed(1002)


@FAMILY.case("a close frame along with the handshake", "RFC 6455 5.5.1; BINDING close.answer")
def _(server):
    server.open(head() + frames.close(1000)).closed(1000)


@FAMILY.case("a head byte by byte", "RFC 9112 2.2")
def _(server):
    connection = server.connect().send_slowly(head())
    connection.upgraded()
    connection.served()


@FAMILY.case("half a head, and the end", "RFC 9112 8; BINDING open.refused")
def _(server):
    connection = server.connect().send(head()[:100]).half_close()
    connection.ended()


@FAMILY.case("a handshake, and the end", "RFC 6455 7.1.1; BINDING close.half")
def _(server):
    connection = server.connect().send(head()).half_close()
    connection.upgraded()
    connection.ended()


@FAMILY.case("half a head, and a reset", "RFC 6455 7.2.3")
def _(server):
    for length in range(1, len(head()), 7):
        server.connect().send(head()[:length]).reset()


@FAMILY.case("a handshake, and a reset before it is answered", "RFC 6455 7.2.3")
def _(server):
    for _ in range(50):
        server.connect().send(head()).reset()


@FAMILY.case("who connects and goes, 300 times", "RFC 6455 7.2.3")
def _(server):
    for n in range(300):
        connection = server.connect()
        connection.reset() if n % 2 else connection.vanish()


@FAMILY.case("who says nothing", "BINDING open.time", flags=HASTY)
def _(server):
    server.connect().ended()


@FAMILY.case("who never ends its head", "BINDING open.time", flags=HASTY)
def _(server):
    server.connect().send(head()[:-2]).ended()


@FAMILY.case("who sends its head drop by drop", "BINDING open.time", flags=HASTY)
def _(server):
    connection = server.connect().send(b"GET /ws HTTP/1.1\r\n")
    sent = 0

    def is_ended():
        nonlocal sent
        try:
            connection.send(b"X-%d: 1\r\n" % sent)
            sent += 1
        except OSError:
            return True
        return False

    # Each line is within the time, all of them together are not.
    until(is_ended, "the connection is ended")
    connection.vanish()
