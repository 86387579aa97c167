"""Where a request comes from and what it thinks it is addressed to: a page that has its own name point here, and pages of others."""

from harness.cases import Family
from harness.heads import HOST, head

FAMILY = Family("places")


def refused(name, rule, status, request):
    @FAMILY.case(name, rule)
    def run(server):
        server.connect().send(request).refused(status)


def taken(name, rule, request):
    @FAMILY.case(name, rule)
    def run(server):
        server.open(request).served()


# The host: one, that is a name, and a name of loopback, for that is where the server listens.

ONE = "RFC 9112 3.2"
refused("no host", ONE, 400, head(without=["Host"]))
refused("two hosts", ONE, 400, head(add=[f"Host: {HOST}"]))
refused("two hosts that differ", ONE, 400, head(add=["Host: evil.example"]))
refused("an absolute target without a host", ONE, 400, head(f"GET http://{HOST}/ws HTTP/1.1", without=["Host"]))
for host in [
    "",
    "a b",
    "a/b",
    "localhost/ws",
    "user@localhost",
    "localhost:",
    ":80",
    "localhost:x",
    "localhost:+80",
    "localhost:65536",
]:
    if host != "localhost:":
        refused(f"the host {host!r}", ONE, 400, head(change={"Host": host}))
for host in [
    "localhost, evil.example",
    "localhost;evil",
    "[::1",
    "::1",
    "[localhost]",
    "http://localhost",
    "l\xf6calhost",
    "%6cocalhost",
]:
    refused(f"the host {host!r}", ONE, 400, head(change={"Host": host}))

ADDRESSED = "RFC 9110 7.4; BINDING secure.host"
for host in [
    "evil.example",
    "evil.example:80",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil-localhost",
    "notlocalhost",
    "10.0.0.1",
    "0.0.0.0",
    "[::]",
    "169.254.169.254",
    "2130706433",
    "0x7f.1",
    "127.1",
    "[::ffff:10.0.0.1]",
    "evil.example.",
]:
    refused(f"the host {host}", ADDRESSED, 403, head(change={"Host": host}))
for host in [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost:1",
    "localhost:",
    "app.localhost",
    "127.0.0.1",
    "127.8.9.10:80",
    "[::1]:80",
]:
    taken(f"the host {host}", ADDRESSED, head(change={"Host": host}))
refused(
    "an absolute target of another host", "RFC 9112 3.2.2; BINDING secure.host", 403, head("GET http://evil.example/ws HTTP/1.1")
)
refused("a host that was forwarded", ADDRESSED, 403, head(change={"Host": "evil.example"}, add=["X-Forwarded-Host: localhost"]))
refused(
    "a host that is forwarded by name", ADDRESSED, 403, head(change={"Host": "evil.example"}, add=["Forwarded: host=localhost"])
)

# The origin: none, or a page of this machine.

PAGES = "RFC 6455 10.2; BINDING secure.origin"
for origin in [
    "https://evil.example",
    "http://evil.example:80",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://notlocalhost",
    "http://localhost@evil.example",
    "http://localhost:80@evil.example",
    "http://evil.example#localhost",
    "http://evil.example\\@localhost",
    "http://evil.example?localhost",
    "http://10.0.0.1",
    "http://0.0.0.0",
    "http://2130706433",
    "null",
    "",
    "localhost",
    "//localhost",
    "file://",
    "http://",
    "http:localhost",
    "chrome-extension://abcdefghijklmnop",
    "http://localhost, http://evil.example",
    "http://localhost http://evil.example",
    "http://localhost\xff",
    "http://" + "a" * 20_000,
]:
    refused(f"a page of {origin[:40]!r}", PAGES, 403, head(add=[f"Origin: {origin}"]))
refused("a page of two origins", PAGES, 403, head(add=["Origin: http://localhost", "Origin: https://evil.example"]))
refused("a page of the same origin twice", PAGES, 403, head(add=["Origin: http://localhost"] * 2))
refused("a page that offers everything", PAGES, 403, head(add=["Origin: https://evil.example", "Sec-WebSocket-Protocol: mcp"]))
refused(
    "a page whose own name points here", PAGES, 403, head(change={"Host": "evil.example"}, add=["Origin: http://evil.example"])
)
for origin in [
    "http://localhost",
    "http://localhost:3000",
    "https://localhost:8443",
    "http://127.0.0.1:5173",
    "http://[::1]:3000",
]:
    taken(f"a page of {origin}", PAGES, head(add=[f"Origin: {origin}"]))
taken("an origin as drafts had it", PAGES, head(add=["Sec-WebSocket-Origin: https://evil.example"]))
taken("who refers to another page", PAGES, head(add=["Referer: https://evil.example/"]))
